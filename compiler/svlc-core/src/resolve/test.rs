//! Tests: their requests read, what they name looked up.

use super::{CHECKED, Resolve};
use crate::model::{
    self, AuthorizerId, Expect, FunctionId, TestCall, TestInvoke, TestRequest, TestToken,
};
use crate::routing::RequestLine;
use crate::source::Span;
use crate::spec::{self, Expectation, Spanned};

/// The status that is expected where none is written.
const OK: u16 = 200;

impl Resolve<'_> {
    /// The tests, in the order written.
    pub(super) fn tests(&self, stages: &[model::Stage]) -> Vec<model::Test> {
        self.spec.tests.iter().flatten().map(|test| self.test(test, stages)).collect()
    }

    fn test(&self, written: &spec::Test, stages: &[model::Stage]) -> model::Test {
        let name = written.name.as_ref().expect(CHECKED);
        let nothing = Expectation::default();
        let expect = written.expect.as_ref().unwrap_or(&nothing);
        let (call, default) = match &written.request {
            Some(request) => {
                let call = TestCall::Request(Box::new(self.request(written, request, stages)));
                (call, Some(Spanned::new(OK, request.span)))
            }
            None => (TestCall::Invoke(self.invocation(written)), None),
        };
        model::Test {
            name: name.to_string(),
            origin: name.span,
            call,
            repeat: written.repeat.as_ref().map_or(1, |times| times.value),
            expect: Expect { status: status(expect).or(default), ..expected(expect) },
        }
    }

    fn request(
        &self,
        test: &spec::Test,
        written: &Spanned<spec::RequestLine>,
        stages: &[model::Stage],
    ) -> TestRequest {
        let line = RequestLine::parse(written).expect(CHECKED);
        let stage = match &test.stage {
            Some(name) => name.to_string(),
            None => model::first_deployed(stages).name.clone(),
        };
        let headers = test.headers.iter().flat_map(spec::Entries::iter);
        TestRequest {
            origin: written.span,
            method: line.method,
            path: line.path,
            query: line.query,
            stage,
            headers: headers.map(|(name, value)| (name.value.clone(), value.to_string())).collect(),
            token: test.token.as_ref().map(|token| self.token(token)),
            body: test.body.as_ref().map(body),
        }
    }

    fn token(&self, written: &spec::TestToken) -> TestToken {
        let name = written.authorizer.as_ref().expect(CHECKED);
        let all = self.spec.api.as_ref().and_then(|api| api.authorizers.as_ref());
        let index = all.and_then(|all| all.index_of(name)).expect(CHECKED);
        let claims = written.claims.as_ref().map(|claims| claims.value.0.json());
        TestToken {
            authorizer: AuthorizerId(index),
            origin: name.span,
            scopes: written.scopes.iter().flatten().map(|scope| scope.to_string()).collect(),
            claims: match claims {
                Some(serde_json::Value::Object(claims)) => claims,
                _ => serde_json::Map::new(),
            },
        }
    }

    fn invocation(&self, test: &spec::Test) -> TestInvoke {
        let name = test.invoke.as_ref().expect(CHECKED);
        let index = self.spec.functions.as_ref().and_then(|all| all.index_of(name));
        TestInvoke {
            function: FunctionId(index.expect(CHECKED)),
            origin: name.span,
            event: test.event.as_ref().map(|event| match event {
                spec::TestEvent::Json(value) => model::TestEvent::Json(value.0.json()),
                spec::TestEvent::File(path) => model::TestEvent::File(text(path)),
                spec::TestEvent::Source(source) => {
                    let from = source.from().expect(CHECKED);
                    model::TestEvent::Source(text(from), source.bodies().map(made_body).collect())
                }
            }),
        }
    }
}

fn body(written: &spec::TestBody) -> model::TestBody {
    match written {
        spec::TestBody::Text(text) => model::TestBody::Text(text.to_string()),
        spec::TestBody::Json(value) => model::TestBody::Json(value.0.json()),
        spec::TestBody::File(path) => model::TestBody::File(text(path)),
    }
}

/// Text as it is, any other value as JSON.
fn made_body(written: &Spanned<spec::Literal>) -> String {
    match written.value.0.json() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn status(written: &Expectation) -> Option<Spanned<u16>> {
    let status = written.status.as_ref()?;
    Some(Spanned::new(u16::try_from(status.value).expect(CHECKED), status.span))
}

fn expected(written: &Expectation) -> Expect {
    let headers = written.headers.iter().flat_map(spec::Entries::iter);
    Expect {
        status: None,
        headers: headers.map(|(name, header)| (name.clone(), expected_header(header))).collect(),
        absent: written.absent.iter().flatten().map(text).collect(),
        body: written.body.as_ref().map(|body| match body {
            spec::ExpectedBody::Text(whole) => model::ExpectedBody::Text(text(whole)),
            spec::ExpectedBody::Json(value) => model::ExpectedBody::Json(raw(value)),
            spec::ExpectedBody::Includes(value) => model::ExpectedBody::Includes(raw(value)),
            spec::ExpectedBody::Pattern(pattern) => model::ExpectedBody::Pattern(text(pattern)),
        }),
        bodies: written.bodies.clone(),
        error: written.error.as_ref().map(text),
        max_duration: written.max_duration.clone(),
    }
}

fn expected_header(written: &spec::ExpectedHeader) -> model::ExpectedHeader {
    match written {
        spec::ExpectedHeader::Short(value) => model::ExpectedHeader::Value(text(value)),
        spec::ExpectedHeader::Settings(settings) => {
            model::ExpectedHeader::Pattern(text(settings.pattern.as_ref().expect(CHECKED)))
        }
    }
}

fn raw(written: &Spanned<spec::Literal>) -> Spanned<spec::Raw> {
    Spanned::new(written.value.0.clone(), written.span)
}

fn text(written: &Spanned<impl std::ops::Deref<Target = str>>) -> Spanned<String> {
    let span: Span = written.span;
    Spanned::new(written.value.to_string(), span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// The stage that a request goes to which names none.
    fn stage(stages: &str) -> String {
        let spec = format!(
            "service: shop\nfunctions: {{ f: {{ blueprint: hello }} }}\nroutes: {{ GET /: f }}\n\
             {stages}\ntests: [{{ name: answers, request: GET / }}]\n"
        );
        let compilation = crate::compile(&Source::new("spec.yaml", spec));
        let output = compilation.output.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
        match output.model.tests.into_iter().next().map(|test| test.call) {
            Some(TestCall::Request(request)) => request.stage,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_goes_where_a_change_is_first() {
        for (stages, wanted) in [
            ("", "$default"),
            ("stages: { beta: {}, $default: {} }", "$default"),
            ("stages: { beta: {}, gamma: {} }", "beta"),
            (
                "stages: { $default: { auto_deploy: false }, old: { auto_deploy: false }, beta: {} }",
                "beta",
            ),
        ] {
            assert_eq!(stage(stages), wanted, "{stages}");
        }
    }
}
