//! The API.

use crate::model::{Api, Cors};
use crate::spec::{self, Spanned, Spec};

pub(super) fn api(spec: &Spec, service: &str, description: Option<&String>) -> Api {
    let own = spec.api.as_ref();
    let own_description = own.and_then(|api| api.description.as_ref()).map(|text| text.to_string());
    Api {
        name: own
            .and_then(|api| api.name.as_ref())
            .map_or_else(|| service.to_owned(), |name| name.to_string()),
        description: own_description.or_else(|| description.cloned()),
        cors: own.and_then(|api| api.cors.as_ref()).map(cors),
    }
}

fn cors(cors: &spec::Cors) -> Cors {
    fn texts<T: std::ops::Deref<Target = str>>(list: Option<&Vec<Spanned<T>>>) -> Vec<String> {
        list.into_iter().flatten().map(|item| item.value.to_string()).collect()
    }
    Cors {
        origins: texts(cors.origins.as_ref()),
        methods: cors.methods.iter().flatten().map(|method| method.value).collect(),
        headers: texts(cors.headers.as_ref()),
        expose_headers: texts(cors.expose_headers.as_ref()),
        credentials: cors.credentials.as_ref().is_some_and(|credentials| credentials.value),
        max_age: cors.max_age.as_ref().map(|seconds| seconds.value),
    }
}
