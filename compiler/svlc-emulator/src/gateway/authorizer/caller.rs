//! What is known of whoever sends a request: [`Caller`], as events and access logs tell of it.

use serde_json::{Map, Value, json};

use super::iam::Principal;

/// Whoever sends a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Caller {
    /// Nobody was asked.
    #[default]
    Anyone,
    /// A Lambda authorizer has let it in.
    Lambda {
        /// Who it is, if the authorizer answers with a policy.
        principal: Option<Value>,
        /// What the authorizer tells of it.
        context: Option<Map<String, Value>>,
    },
    /// Its token has been believed.
    Jwt {
        /// The claims, each as text.
        claims: Map<String, Value>,
        /// The scopes of the token; `None` if the route asks for none.
        scopes: Option<Vec<String>>,
    },
    /// It has signed with AWS credentials.
    Iam(Principal),
}

impl Caller {
    /// `requestContext.authorizer` of an event in payload format 2.0.
    pub(crate) fn version_2(&self) -> Option<Value> {
        match self {
            Self::Anyone => None,
            Self::Lambda { principal: _, context } => Some(json!({ "lambda": context })),
            Self::Jwt { claims, scopes } => {
                Some(json!({ "jwt": { "claims": claims, "scopes": scopes } }))
            }
            Self::Iam(principal) => Some(json!({ "iam": principal.version_2() })),
        }
    }

    /// `requestContext.authorizer` of an event in payload format 1.0.
    pub(crate) fn version_1(&self) -> Option<Value> {
        match self {
            Self::Anyone | Self::Iam(_) => None,
            Self::Jwt { claims, scopes } => Some(json!({ "claims": claims, "scopes": scopes })),
            Self::Lambda { principal, context } => {
                let principal = principal.clone().map(|id| ("principalId".to_owned(), id));
                let context = context.clone().into_iter().flatten();
                Some(principal.into_iter().chain(context).collect())
            }
        }
    }

    /// What `requestContext.identity` of an event in payload format 1.0 says of a caller that has signed.
    pub(crate) fn identity(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let signed = match self {
            Self::Iam(principal) => Some(principal.identity()),
            _ => None,
        };
        signed.into_iter().flatten()
    }

    /// A variable of `$context` that tells of the caller.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        if let Some(name) = name.strip_prefix("identity.") {
            return self
                .identity()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.to_owned());
        }
        let below = name.strip_prefix("authorizer.")?;
        match self {
            Self::Anyone | Self::Iam(_) => None,
            Self::Jwt { claims, scopes: _ } => claims.get(below.strip_prefix("claims.")?).map(text),
            Self::Lambda { principal, context } => match below {
                "principalId" => principal.as_ref().map(text),
                key => context.as_ref()?.get(key).map(text),
            },
        }
    }
}

/// Text as it is, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_of_a_function_is_told() {
        let context = json!({ "key": "value", "number": 1, "flag": true, "list": ["a"] });
        let caller = Caller::Lambda {
            principal: Some("alice".into()),
            context: context.as_object().cloned(),
        };
        assert_eq!(caller.version_2(), Some(json!({ "lambda": context })));
        assert_eq!(caller.version_1().unwrap()["principalId"], "alice");
        assert_eq!(caller.version_1().unwrap()["number"], 1);
        for (name, value) in [
            ("authorizer.principalId", Some("alice")),
            ("authorizer.key", Some("value")),
            ("authorizer.number", Some("1")),
            ("authorizer.flag", Some("true")),
            ("authorizer.none", None),
            ("identity.user", None),
        ] {
            assert_eq!(caller.variable(name).as_deref(), value, "{name}");
        }
        let silent = Caller::Lambda { principal: None, context: None };
        assert_eq!(silent.version_2(), Some(json!({ "lambda": null })));
        assert_eq!(silent.version_1(), Some(json!({})));
        assert_eq!(Caller::Anyone.version_2(), None);
    }

    #[test]
    fn the_claims_of_a_token_are_told() {
        let claims = json!({ "sub": "alice" });
        let caller = Caller::Jwt { claims: claims.as_object().cloned().unwrap(), scopes: None };
        assert_eq!(
            caller.version_2(),
            Some(json!({ "jwt": { "claims": claims, "scopes": null } }))
        );
        assert_eq!(caller.version_1(), Some(json!({ "claims": claims, "scopes": null })));
        assert_eq!(caller.variable("authorizer.claims.sub").as_deref(), Some("alice"));
        assert_eq!(caller.variable("authorizer.claims"), None);
        assert_eq!(caller.variable("authorizer.sub"), None);
    }
}
