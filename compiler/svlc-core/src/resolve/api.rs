//! The API.

use super::{CHECKED, Resolve};
use crate::model::{Api, Cors, Domain, MutualTls, Text};
use crate::spec::{self, Entries, Spanned};

impl Resolve<'_> {
    pub(super) fn api(
        &self,
        service: &Spanned<spec::ServiceName>,
        description: Option<&String>,
    ) -> Api {
        let own = self.spec.api.as_ref();
        let own_description =
            own.and_then(|api| api.description.as_ref()).map(|text| text.to_string());
        Api {
            origin: own.map_or(service.span, |api| api.span),
            name: own
                .and_then(|api| api.name.as_ref())
                .map_or_else(|| service.to_string(), |name| name.to_string()),
            description: own_description.or_else(|| description.cloned()),
            cors: own.and_then(|api| api.cors.as_ref()).map(cors),
            domain: own.and_then(|api| api.domain.as_ref()).map(|domain| self.domain(domain)),
            default_endpoint: self.default_endpoint(),
        }
    }

    fn default_endpoint(&self) -> bool {
        let own = self.spec.api.as_ref();
        let endpoint = own.and_then(|api| api.default_endpoint.as_ref());
        endpoint.is_none_or(|endpoint| endpoint.value)
    }

    /// The address of the API if it answers on its domain only: that of `$default`, or of the only stage that is mapped.
    pub(super) fn address(&self) -> Option<Text> {
        let domain =
            self.spec.api.as_ref()?.domain.as_ref().filter(|_| !self.default_endpoint())?;
        let name = self.text(domain.name.as_ref().expect(CHECKED));
        let mappings = self.domain_mappings(domain);
        let path = Domain::path_of(&mappings, "$default");
        Some(Domain::address(&name, path.unwrap_or(&mappings.first().expect(CHECKED).0)))
    }

    fn domain(&self, own: &spec::Domain) -> Domain {
        let name = own.name.as_ref().expect(CHECKED);
        let mutual_tls = own.mutual_tls.as_ref().map(|own| MutualTls {
            truststore: self.text(own.truststore.as_ref().expect(CHECKED)),
            version: own.version.as_ref().map(|version| version.to_string()),
        });
        Domain {
            name: self.text(name),
            origin: name.span,
            certificate: self.text(own.certificate.as_ref().expect(CHECKED)),
            mappings: self.domain_mappings(own),
            mutual_tls,
            ownership_certificate: own.ownership_certificate.as_ref().map(|arn| self.text(arn)),
        }
    }

    /// What is written, or the one stage that is meant at the root: `$default`, or the only one.
    fn domain_mappings(&self, own: &spec::Domain) -> Vec<(String, String)> {
        let Some(written) = &own.mappings else {
            let stages = self.spec.stages.iter().flat_map(Entries::names);
            let names: Vec<&str> = stages.map(|name| name.value.as_str()).collect();
            let only = if let [only] = names.as_slice() { only } else { "$default" };
            return vec![(String::new(), only.to_owned())];
        };
        written.iter().map(|(path, stage)| (path.value.clone(), stage.to_string())).collect()
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
