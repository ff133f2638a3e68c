//! Settings of functions: network, log, and how they are invoked beside their routes.

use std::ops::Deref;

use super::{CHECKED, Resolve, first, value};
use crate::facts;
use crate::model::{
    Async, FileSystem, FunctionUrl, Log, LogGroup, RuntimeManagement, Text, UrlCors, Vpc,
};
use crate::spec::{self, Defaults, Function, Spanned};

impl Resolve<'_> {
    /// Texts of a list, which may have references in them.
    pub(super) fn texts<T: Deref<Target = str>>(
        &self,
        list: Option<&Vec<Spanned<T>>>,
    ) -> Vec<Text> {
        list.into_iter().flatten().map(|text| self.text(&text.value)).collect()
    }

    pub(super) fn vpc(&self, vpc: &spec::Vpc) -> Vpc {
        Vpc {
            subnets: self.texts(vpc.subnets.as_ref()),
            security_groups: self.texts(vpc.security_groups.as_ref()),
            ipv6: vpc.ipv6.as_ref().is_some_and(|allowed| allowed.value),
        }
    }

    pub(super) fn file_system(&self, file_system: &spec::FileSystem) -> FileSystem {
        FileSystem {
            access_point: self.text(file_system.access_point.as_ref().expect(CHECKED)),
            mount: file_system.mount.as_ref().expect(CHECKED).to_string(),
        }
    }

    pub(super) fn log(&self, function: &Function, defaults: &Defaults) -> Log {
        let retention = first(
            &function.log_retention,
            &defaults.log_retention,
            spec::Retention(facts::DEFAULT_LOG_RETENTION_DAYS),
        );
        let none = spec::Logging::default();
        let logging = function.logging.as_ref().or(defaults.logging.as_ref()).unwrap_or(&none);
        Log {
            format: value(&logging.format),
            level: value(&logging.level),
            system_level: value(&logging.system_level),
            group: match &logging.group {
                Some(name) => LogGroup::Named(self.text(name)),
                None => LogGroup::Own(retention.0),
            },
        }
    }

    pub(super) fn management(&self, written: &spec::RuntimeManagement) -> RuntimeManagement {
        match written {
            spec::RuntimeManagement::Short(update) => RuntimeManagement::Update(update.value),
            spec::RuntimeManagement::Settings(settings) => {
                RuntimeManagement::Version(self.text(settings.version.as_ref().expect(CHECKED)))
            }
        }
    }

    pub(super) fn asynchronous(&self, written: &spec::Async) -> Option<Async> {
        let resource = |name: &Option<Spanned<spec::ResourceName>>| {
            name.as_ref().map(|name| self.resource(name))
        };
        let settings = Async {
            max_age: value(&written.max_age),
            retries: value(&written.retries),
            on_success: resource(&written.on_success),
            on_failure: resource(&written.on_failure),
        };
        (settings != Async::default()).then_some(settings)
    }
}

pub(super) fn url(written: &spec::FunctionUrl) -> FunctionUrl {
    let settings = written.settings();
    FunctionUrl {
        auth: written.auth().expect(CHECKED).value,
        cors: settings.and_then(|settings| settings.cors.as_ref()).map(cors),
        invoke_mode: settings.and_then(|settings| value(&settings.invoke_mode)),
    }
}

fn cors(cors: &spec::UrlCors) -> UrlCors {
    UrlCors {
        origins: strings(cors.origins.as_ref()),
        methods: cors.methods.iter().flatten().map(|method| method.value).collect(),
        headers: strings(cors.headers.as_ref()),
        expose_headers: strings(cors.expose_headers.as_ref()),
        credentials: cors.credentials.as_ref().is_some_and(|allowed| allowed.value),
        max_age: value(&cors.max_age),
    }
}

fn strings<T: Deref<Target = str>>(list: Option<&Vec<Spanned<T>>>) -> Vec<String> {
    list.into_iter().flatten().map(|text| text.value.to_string()).collect()
}
