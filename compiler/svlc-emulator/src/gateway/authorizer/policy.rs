//! The IAM policies that Lambda authorizers answer with: [`allows`]. What a policy does not allow is denied, and `Deny` wins over
//! `Allow` (IAM user guide, policy evaluation logic). Conditions are not evaluated; a policy that has any is refused.

use serde_json::Value;

/// What is asked of the policy.
const ACTION: &str = "execute-api:Invoke";

/// Why a policy cannot be taken.
pub(super) type Malformed = &'static str;

/// Whether a policy document lets a request call the route of that ARN.
pub(super) fn allows(document: &Value, arn: &str) -> Result<bool, Malformed> {
    let statements = match &document["Statement"] {
        Value::Array(several) => several.as_slice(),
        one @ Value::Object(_) => std::slice::from_ref(one),
        _ => return Err("its `policyDocument` has no `Statement`"),
    };
    let mut is_allowed = false;
    for statement in statements {
        match effect(statement, arn)? {
            Some(Effect::Deny) => return Ok(false),
            Some(Effect::Allow) => is_allowed = true,
            None => {}
        }
    }
    Ok(is_allowed)
}

#[derive(Debug, Clone, Copy)]
enum Effect {
    Allow,
    Deny,
}

/// What a statement says of the ARN, if it speaks of it.
fn effect(statement: &Value, arn: &str) -> Result<Option<Effect>, Malformed> {
    let effect = match statement["Effect"].as_str() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("the `Effect` of a statement is neither `Allow` nor `Deny`"),
    };
    if !statement["Condition"].is_null() {
        return Err("a statement has a `Condition`, which svlc does not evaluate");
    }
    // The names of actions are compared without regard to case.
    let is_action = |pattern: &str| {
        is_like(pattern.to_ascii_lowercase().as_bytes(), ACTION.to_ascii_lowercase().as_bytes())
    };
    let speaks_of_action = speaks(statement, "Action", "NotAction", is_action)?;
    let is_arn = |pattern: &str| is_like(pattern.as_bytes(), arn.as_bytes());
    let speaks_of_arn = speaks(statement, "Resource", "NotResource", is_arn)?;
    Ok((speaks_of_action && speaks_of_arn).then_some(effect))
}

/// Whether one of a statement's patterns matches, or none of those that it excepts.
fn speaks(
    statement: &Value,
    name: &str,
    except: &str,
    matches: impl Fn(&str) -> bool,
) -> Result<bool, Malformed> {
    let (patterns, is_exception) = match (statement.get(name), statement.get(except)) {
        (Some(patterns), None) => (patterns, false),
        (None, Some(patterns)) => (patterns, true),
        _ => return Err("a statement has not just one of each `Action` and `Resource`"),
    };
    let patterns = match patterns {
        Value::Array(several) => several.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut is_named = false;
    for pattern in patterns {
        let pattern =
            pattern.as_str().ok_or("an `Action` or `Resource` of a statement is no text")?;
        is_named |= matches(pattern);
    }
    Ok(is_named != is_exception)
}

/// Whether text is like a pattern, in which `*` stands for any text and `?` for one character. Never slow, however many stars.
fn is_like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where the last star stands, and how far the text that it stands for goes.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(one) if *one == b'?' || *one == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, until)) = star else { return false };
                star = Some((at, until + 1));
                (p, t) = (at + 1, until + 1);
            }
        }
    }
    pattern[p..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:abc/$default/GET/pets/1";

    fn one(effect: &str, action: &str, resource: &str) -> Value {
        json!({ "Effect": effect, "Action": action, "Resource": resource })
    }

    fn decide(statements: Value) -> Result<bool, Malformed> {
        allows(&json!({ "Version": "2012-10-17", "Statement": statements }), ARN)
    }

    #[test]
    fn what_is_not_allowed_is_denied() {
        let allow = |resource: &str| decide(one("Allow", "execute-api:Invoke", resource)).unwrap();
        for resource in
            [ARN, "*", "arn:aws:execute-api:*", "arn:*/GET/pets/?", "arn:*/$default/*", "arn:*/*/*"]
        {
            assert!(allow(resource), "{resource}");
        }
        for resource in
            ["", "arn:*/POST/*", "arn:*/GET/pets", "arn:*/GET/pets/1?", "arn:*/beta/*", "?"]
        {
            assert!(!allow(resource), "{resource}");
        }
        assert!(!decide(json!([])).unwrap());
    }

    #[test]
    fn actions_have_wildcards_and_no_case() {
        for (action, is_allowed) in [
            ("execute-api:invoke", true),
            ("EXECUTE-API:*", true),
            ("*", true),
            ("execute-api:InvokeAll", false),
            ("lambda:*", false),
        ] {
            assert_eq!(decide(one("Allow", action, "*")), Ok(is_allowed), "{action}");
        }
    }

    #[test]
    fn deny_wins() {
        let allow = one("Allow", "*", "*");
        let deny = one("Deny", "execute-api:Invoke", ARN);
        assert_eq!(decide(json!([allow, deny])), Ok(false));
        assert_eq!(decide(json!([deny, allow])), Ok(false));
        let other = one("Deny", "execute-api:Invoke", "arn:*/POST/*");
        assert_eq!(decide(json!([allow, other])), Ok(true));
    }

    #[test]
    fn lists_and_exceptions_are_read() {
        let lists = json!({ "Effect": "Allow", "Action": ["a:b", "*"], "Resource": ["x", ARN] });
        assert_eq!(decide(lists), Ok(true));
        let except = |resource: &str| {
            decide(json!({ "Effect": "Allow", "NotAction": "s3:*", "NotResource": resource }))
        };
        assert_eq!((except("arn:*/POST/*"), except("*")), (Ok(true), Ok(false)));
    }

    #[test]
    fn what_is_no_policy_is_told() {
        for statements in [
            json!("all"),
            json!([{ "Effect": "allow", "Action": "*", "Resource": "*" }]),
            json!([{ "Effect": "Allow", "Resource": "*" }]),
            json!([{ "Effect": "Allow", "Action": 1, "Resource": "*" }]),
            json!([{ "Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*" }]),
            json!([{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {} }]),
        ] {
            assert!(decide(statements.clone()).is_err(), "{statements}");
        }
        assert!(allows(&Value::Null, ARN).is_err());
    }

    #[test]
    fn many_stars_are_quick() {
        assert!(!is_like("*a".repeat(200).as_bytes(), "a".repeat(150).as_bytes()));
        assert!(is_like(b"**a*", b"bab"));
    }
}
