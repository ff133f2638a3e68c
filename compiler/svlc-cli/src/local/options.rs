//! Options of every command that runs a service here: what the user adds to the spec for this machine.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::model::Model;
use svlc_emulator::{Credentials, Setup};

use super::cargo::Profile;
use super::changes::Changes;
use super::{key, managed};
use crate::error::Fault;

/// What the user adds to a spec.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Address to call in place of an integration's own; can be given for each
    #[arg(long = "endpoint", value_name = "NAME=URL", value_parser = endpoint)]
    endpoints: Vec<(String, String)>,
    /// Address of a DynamoDB for the tables, which are made there
    #[arg(long, value_name = "URL", value_parser = address)]
    dynamodb_endpoint: Option<String>,
    /// Address of an S3 for the buckets
    #[arg(long, value_name = "URL", value_parser = address)]
    s3_endpoint: Option<String>,
    /// Address of another service of AWS, such as `ssm`; can be given for each
    #[arg(long = "aws-endpoint", value_name = "SERVICE=URL", value_parser = endpoint)]
    services: Vec<(String, String)>,
    /// File with the keys of tokens (JWKS), to read in place of those of JWT authorizers' issuers; `NAME=FILE` for one authorizer
    #[arg(long, value_name = "[NAME=]FILE")]
    jwks: Vec<String>,
    #[command(flatten)]
    pub(crate) changes: Changes,
    /// Build functions in Rust as they are deployed: smaller and faster, and slow to build
    #[arg(long)]
    release: bool,
}

impl Options {
    /// How functions in Rust are built.
    pub(super) fn profile(&self) -> Profile {
        if self.release { Profile::Release } else { Profile::Dev }
    }

    /// What is the user's besides the spec and the crate, and is looked at for changes: code that is not built, and variables.
    pub(crate) fn watched(&self, model: Option<&Model>, spec: &Utf8Path) -> Vec<Utf8PathBuf> {
        let code = model.map(|model| managed::code(model, spec)).unwrap_or_default();
        code.into_iter().chain(self.changes.env.clone()).collect()
    }

    /// What they say of a service, whose names they have to name.
    pub(crate) fn setup(&self, model: &Model) -> Result<Setup, Fault> {
        for (name, _) in &self.endpoints {
            let known = model.integrations.iter().map(|integration| &integration.name);
            is_known("integration", name, known)?;
        }
        Ok(Setup {
            endpoints: self.endpoints.iter().cloned().collect(),
            services: self.services(),
            jwks: self.jwks(model)?,
            local_jwks: key::public().ok(),
            credentials: credentials(|name| std::env::var(name).ok()),
            variables: self.changes.variables(model)?,
        })
    }

    /// What stands for services of AWS.
    fn services(&self) -> BTreeMap<String, String> {
        let named = [("dynamodb", &self.dynamodb_endpoint), ("s3", &self.s3_endpoint)];
        let named =
            named.into_iter().filter_map(|(name, url)| Some((name.to_owned(), url.clone()?)));
        let others = self.services.iter();
        named.chain(others.map(|(name, url)| (name.replace('-', "_"), url.clone()))).collect()
    }

    /// The file of each JWT authorizer that has one. Which one is named for it wins over one for all.
    fn jwks(&self, model: &Model) -> Result<BTreeMap<String, Utf8PathBuf>, Fault> {
        let names: Vec<&String> = super::jwt_authorizers(model).map(|one| &one.name).collect();
        let mut files = BTreeMap::new();
        for text in &self.jwks {
            let (name, path) = match text.split_once('=') {
                Some((name, path)) => (Some(name), Utf8Path::new(path)),
                None => (None, Utf8Path::new(text)),
            };
            fs_err::metadata(path).map_err(Fault::file("read", path))?;
            if let Some(name) = name {
                is_known("JWT authorizer", name, names.iter().copied())?;
                files.insert(name.to_owned(), path.to_owned());
            }
        }
        let for_all = self.jwks.iter().rev().find(|text| !text.contains('='));
        for (name, path) in names.iter().flat_map(|name| for_all.map(|path| (name, path))) {
            files.entry((*name).clone()).or_insert_with(|| path.into());
        }
        Ok(files)
    }
}

/// The credentials of AWS's own variables, if both of the two that belong together are set.
fn credentials(variable: impl Fn(&str) -> Option<String>) -> Option<Credentials> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    Some(Credentials {
        access_key: set("AWS_ACCESS_KEY_ID")?,
        secret_key: set("AWS_SECRET_ACCESS_KEY")?,
        session_token: set("AWS_SESSION_TOKEN"),
    })
}

/// Whether the spec has a name that the user gave.
pub(super) fn is_known<'a>(
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a String>,
) -> Result<(), Fault> {
    let known: Vec<String> = known.cloned().collect();
    match known.iter().any(|one| one == name) {
        true => Ok(()),
        false => Err(Fault::NoSuch { what, name: name.to_owned(), known }),
    }
}

fn endpoint(text: &str) -> Result<(String, String), String> {
    let (name, url) = pair(text)?;
    Ok((name, address(&url)?))
}

fn address(url: &str) -> Result<String, String> {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(url.to_owned()),
        _ => Err("it is an address such as `http://127.0.0.1:8080`".to_owned()),
    }
}

/// `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it has a name, `=` and a value".to_owned()),
    }
}
