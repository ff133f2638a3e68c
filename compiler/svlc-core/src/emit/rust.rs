//! From a model to the files of a crate: one binary per function, its typed environment and what it is called with, and
//! handlers to start from. Decides what goes into which file; names, layout and printing are the submodules'.

mod authorizer;
mod context;
mod events;
mod handlers;
mod kind;
mod layout;
mod manifest;
mod names;
mod render;
mod routes;
mod shared;

use self::context::{FunctionContext, ServiceContext};
pub use self::manifest::{MergeFault, merge_manifest};
use self::render::Templates;
use crate::artifact::{Artifact, Ownership};
use crate::model::{BlueprintName, Function, Model, Package};

/// The crate's files; none for a service without functions in Rust. `source_name` is the spec's name, for "made from" comments.
pub fn artifacts(model: &Model, source_name: &str) -> Vec<Artifact> {
    if !model.functions.iter().any(Function::is_rust) {
        return Vec::new();
    }
    let source = source_name.rsplit(['/', '\\']).next().unwrap_or(source_name);
    let templates = Templates::new();
    let service = ServiceContext::of(model, source);
    let mut artifacts = vec![
        Artifact {
            path: "Cargo.toml".to_owned(),
            text: templates.render("Cargo.toml", &service),
            ownership: Ownership::Shared,
        },
        Artifact::yours("README.md", templates.render("README.md", &service)),
        Artifact::yours(".gitignore", "target/\n.svlc/\n"),
        Artifact::yours("src/lib.rs", templates.render("lib.rs", &service)),
        Artifact::generated("src/generated/mod.rs", templates.render("generated_mod.rs", &service)),
        Artifact::generated("src/handlers/mod.rs", templates.render("handlers_mod.rs", &service)),
    ];
    for file in &service.shared {
        artifacts.push(Artifact::generated(format!("src/generated/{}.rs", file.name), file.text));
    }
    for (id, function) in model.functions() {
        if let Package::Rust { blueprint } = function.package {
            let context = FunctionContext::of(model, id, source);
            artifacts.extend(function_files(&templates, &context, blueprint));
        }
    }
    artifacts
}

fn function_files(
    templates: &Templates,
    context: &FunctionContext<'_>,
    blueprint: Option<BlueprintName>,
) -> [Artifact; 3] {
    let module = &context.module;
    [
        Artifact::generated(
            format!("src/bin/{}.rs", context.name),
            templates.render(context.kind.entry_point(), context),
        ),
        Artifact::generated(
            format!("src/generated/{module}.rs"),
            templates.render(context.kind.module(), context),
        ),
        Artifact::yours(
            format!("src/handlers/{module}.rs"),
            handlers::text(blueprint, &context.kind, module),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn emit(spec: &str) -> Vec<Artifact> {
        let source = Source::new("folder/svlc.yaml", spec);
        let compilation = crate::compile(&source);
        let output = compilation.output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
        artifacts(&output.model, source.name())
    }

    /// A template that lacks a value fails when it is rendered, so each is, with and without its parts.
    #[test]
    fn every_template_renders_with_and_without_each_part() {
        let bare = emit(
            "service: bare\nfunctions: { f: {} }\nroutes: { GET /: a }\n\
             integrations: { a: { type: http, url: https://example.com } }\n",
        );
        let full = emit(
            "service: full\ndescription: All.\nfunctions:\n  f:\n    description: One.\n    \
             blueprint: random-number\n    env: { RANDOM_MIN: 1, RANDOM_MAX: 2, TT: t, FF: 0.5, BB: true }\n\
             integrations:\n  old: { type: lambda, function: f, payload: \"1.0\" }\n\
             routes:\n  GET /{a}/{b+}: f\n  GET /: old\n  $default: old\n",
        );
        let paths = |files: &[Artifact]| -> Vec<String> {
            files.iter().map(|file| file.path.clone()).collect()
        };
        let shared = ["src/generated/payload_v1.rs", "src/generated/payload_v2.rs"];
        let both = paths(&full).into_iter().filter(|path| !shared.contains(&path.as_str()));
        assert_eq!(paths(&bare), both.collect::<Vec<_>>());
        assert_eq!(full.len(), bare.len() + 2);
        for file in full.iter().chain(&bare) {
            assert!(file.text.ends_with('\n') && !file.text.ends_with("\n\n"), "{}", file.path);
            assert!(!file.text.contains("folder/"), "{}", file.path);
        }
    }

    /// The request and the answer are those of the authorizer that asks.
    #[test]
    fn a_function_that_an_authorizer_asks_takes_its_requests() {
        for (settings, request, answer) in [
            ("", "V2Request", "map(Answer::simple)"),
            (", simple: false", "V2Request", "payload.route_arn.clone()"),
            (", payload: '1.0'", "V1Request", "payload.method_arn.clone()"),
        ] {
            let files = emit(&format!(
                "service: one\nfunctions: {{ f: {{}}, g: {{}} }}\n\
                 api: {{ authorizers: {{ a: {{ type: lambda, function: g{settings} }} }} }}\n\
                 routes: {{ GET /: {{ integration: f, authorizer: a }} }}\n"
            ));
            let text = |path: &str| {
                &files.iter().find(|file| file.path == path).expect("it is written").text
            };
            assert!(text("src/generated/g.rs").contains(request), "{settings}");
            assert!(text("src/bin/g.rs").contains(answer), "{settings}");
            assert!(text("src/generated/f.rs").contains("pub enum Route"), "{settings}");
        }
    }

    /// Files under their owners: what a second build may write over, and what not.
    #[test]
    fn handlers_are_the_users_and_the_rest_of_src_is_not() {
        for file in emit("service: full\nfunctions: { f: {} }\nroutes: { GET /: f }\n") {
            let expected = match file.path.as_str() {
                "Cargo.toml" => Ownership::Shared,
                "README.md" | ".gitignore" | "src/lib.rs" | "src/handlers/f.rs" => Ownership::Yours,
                _ => Ownership::Generated,
            };
            assert_eq!(file.ownership, expected, "{}", file.path);
        }
    }
}
