//! Rights of functions: grants, managed policies and statements.

use super::{CHECKED, Resolve};
use crate::access::Kind;
use crate::model::{Access, AnyResource, Condition, PolicyStatement, Text, TextPart};
use crate::reference::{Reference, Resource, SecretStore};
use crate::spec::{self, Entries, Function, Policy};

impl Resolve<'_> {
    pub(super) fn access(&self, function: &Function) -> Vec<Access> {
        let written = function.access.iter().flat_map(Entries::iter);
        written
            .map(|(target, grant)| {
                let (kind, resource) = self.target(target);
                Access { kind, resource, grant: grant.value }
            })
            .collect()
    }

    fn target(&self, written: &str) -> (Kind, AnyResource) {
        if let Some(Resource { section, .. }) = Resource::parse(written) {
            return (section.into(), self.resource(written));
        }
        match Reference::parse(written) {
            Ok(Reference::Secret(store, name)) => {
                (store.into(), AnyResource::Arn(secret(store, name)))
            }
            _ => (Kind::of_arn(written).expect(CHECKED), self.resource(written)),
        }
    }

    pub(super) fn managed_policies(&self, function: &Function) -> Vec<Text> {
        let policies = function.policies.iter().flatten();
        let managed = policies.filter_map(|policy| match policy {
            Policy::Short(arn) => Some(self.text(arn)),
            Policy::Settings(_) => None,
        });
        managed.collect()
    }

    pub(super) fn statements(&self, function: &Function) -> Vec<PolicyStatement> {
        let policies = function.policies.iter().flatten();
        let statements = policies.filter_map(|policy| match policy {
            Policy::Short(_) => None,
            Policy::Settings(statement) => Some(self.statement(statement)),
        });
        statements.collect()
    }

    fn statement(&self, written: &spec::PolicyStatement) -> PolicyStatement {
        let conditions = written.conditions.iter().flat_map(Entries::iter);
        PolicyStatement {
            actions: written.actions.iter().flatten().map(|action| action.to_string()).collect(),
            resources: written.resources.iter().flatten().map(|arn| self.text(arn)).collect(),
            conditions: conditions
                .map(|(operator, keys)| Condition {
                    operator: operator.value.clone(),
                    keys: keys
                        .iter()
                        .map(|(key, values)| {
                            let values = values.all().iter().map(|value| self.text(value));
                            (key.value.clone(), values.collect())
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// The ARN of a secret of this account and region. Secrets Manager puts a hyphen and six characters behind the name.
fn secret(store: SecretStore, name: &str) -> Text {
    let (service, name) = match store {
        SecretStore::ParameterStore => {
            ("ssm", ["parameter/", name.trim_start_matches('/')].concat())
        }
        SecretStore::SecretsManager => ("secretsmanager", ["secret:", name, "-??????"].concat()),
    };
    Text(vec![
        TextPart::Literal("arn:".to_owned()),
        TextPart::Pseudo("AWS::Partition"),
        TextPart::Literal([":", service, ":"].concat()),
        TextPart::Pseudo("AWS::Region"),
        TextPart::Literal(":".to_owned()),
        TextPart::Pseudo("AWS::AccountId"),
        TextPart::Literal([":", &name].concat()),
    ])
}
