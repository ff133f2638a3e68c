//! `svlc token`: a token that a JWT authorizer of `svlc dev` believes, signed with a key of this machine. Nothing but the token goes to
//! standard output.

use std::time::{SystemTime, UNIX_EPOCH};

use camino::Utf8PathBuf;
use serde_json::{Map, Value};
use svlc_core::model::{Authorizer, Model};

use crate::error::{Exit, Fault, listed};
use crate::input::DEFAULT_SPEC;
use crate::local::{Stack, jwt_authorizers, key};
use crate::render::{self, Format};
use crate::terminal::Terminal;

/// Arguments of `svlc token`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  svlc token --scope orders:read
  svlc token --authorizer tokens --subject alice --expires-in 15m --claim role=admin
  svlc token --environment test --parameter Issuer=https://id.test.example.com
  curl -H \"Authorization: Bearer $(svlc token)\" http://127.0.0.1:3000/orders

The key is made on first use and kept in ~/.cache/svlc, or below XDG_CACHE_HOME. AWS believes none of its tokens.")]
pub(crate) struct Args {
    /// Spec with the authorizer
    #[arg(default_value = DEFAULT_SPEC, value_name = "SPEC")]
    spec: Utf8PathBuf,
    /// JWT authorizer that the token is for; can be left out if there is one
    #[arg(long, value_name = "NAME")]
    authorizer: Option<String>,
    /// Scope that the token has; can be given for each
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Whom it is about, the claim `sub`
    #[arg(long, default_value = "local", value_name = "NAME")]
    subject: String,
    /// How long it is good for, such as 90s, 15m, 1h or 7d
    #[arg(long, default_value = "1h", value_name = "TIME", value_parser = seconds)]
    expires_in: u64,
    /// Claim besides, or in place of, those it has; a value that is JSON is taken as such, any other as text
    #[arg(long = "claim", value_name = "NAME=VALUE", value_parser = claim)]
    claims: Vec<(String, Value)>,
    #[command(flatten)]
    stack: Stack,
}

/// Signs a token and prints it.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let compiled = [args.stack.compile(&args.spec)?];
    let Some(output) = &compiled[0].compilation.output else {
        render::show(Format::Human, &compiled, terminal)?;
        return Ok(Exit::Faulty);
    };
    let model = args.stack.apply(&output.model)?;
    let Some(authorizer) = chosen(args, &model, terminal)? else { return Ok(Exit::Faulty) };
    let Some(claims) = svlc_emulator::claims_for(authorizer, &model) else {
        let text =
            format!("the authorizer `{}` has a reference that only AWS knows", authorizer.name);
        let help = "write issuer and audience out, or name the value of a parameter: `--parameter NAME=VALUE`";
        terminal.complain(&text, Some(help))?;
        return Ok(Exit::Faulty);
    };
    let path = key::public()?;
    let token = key::key()?.sign(&whole(args, claims));
    let token = token.map_err(|source| Fault::Key { path, source })?;
    terminal.out.line(&token)?;
    Ok(Exit::Clean)
}

/// The authorizer that is meant; `None` if that cannot be told, which has been said.
fn chosen<'a>(
    args: &Args,
    model: &'a Model,
    terminal: &mut Terminal,
) -> Result<Option<&'a Authorizer>, Fault> {
    let all: Vec<&Authorizer> = jwt_authorizers(model).collect();
    let names = || all.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    match (&args.authorizer, &all[..]) {
        (Some(name), _) => match all.iter().find(|one| one.name == *name) {
            Some(found) => Ok(Some(found)),
            None => {
                Err(Fault::NoSuch { what: "JWT authorizer", name: name.clone(), known: names() })
            }
        },
        (None, [only]) => Ok(Some(only)),
        (None, []) => {
            let help = "add one below `api.authorizers`, with `type: jwt`";
            terminal.complain("the spec has no JWT authorizer to sign a token for", Some(help))?;
            Ok(None)
        }
        (None, _) => {
            let help = format!(
                "name one: `--authorizer {}`; there is {}",
                names()[0],
                listed(&names(), "and")
            );
            terminal.complain("the spec has several JWT authorizers", Some(&help))?;
            Ok(None)
        }
    }
}

/// All claims of the token; what the user names wins.
fn whole(args: &Args, mut claims: Map<String, Value>) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("sub", args.subject.as_str().into());
    set("iat", now.into());
    set("exp", now.saturating_add(args.expires_in).into());
    if !args.scopes.is_empty() {
        set("scope", args.scopes.join(" ").into());
    }
    for (name, value) in &args.claims {
        set(name, value.clone());
    }
    claims.into()
}

/// The seconds of `15m`.
fn seconds(text: &str) -> Result<u64, String> {
    let wrong = || "it is a number with `s`, `m`, `h` or `d` behind it".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let factor = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    number.checked_mul(factor).ok_or_else(wrong)
}

/// `NAME=VALUE`.
fn claim(text: &str) -> Result<(String, Value), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            Ok((name.to_owned(), value))
        }
        _ => Err("it has a name, `=` and a value".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_and_claims_are_read() {
        for (text, expected) in
            [("0s", 0), ("90s", 90), ("15m", 900), ("1h", 3_600), ("7d", 604_800)]
        {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
        for text in ["", "1", "h", "1w", "-1h", "99999999999999999999d", "1é"] {
            assert!(seconds(text).is_err(), "{text}");
        }
        let read = |text: &str| claim(text).unwrap();
        assert_eq!(read("role=admin"), ("role".to_owned(), json!("admin")));
        assert_eq!(read("zip=01234"), ("zip".to_owned(), json!("01234")));
        assert_eq!(read("groups=[\"a\"]"), ("groups".to_owned(), json!(["a"])));
        assert_eq!(read("a=b=c"), ("a".to_owned(), json!("b=c")));
        assert!(claim("role").is_err() && claim("=x").is_err());
    }
}
