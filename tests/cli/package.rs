//! `svlc package` with code of the user's own: what goes into a zip, what keeps it from running, what is told. Programs in Rust are
//! in `tests/builds`.

use serde_json::Value;
use svlc_package::archive;

use crate::ran::{Folder, Ran};

const SPEC: &str = "\
service: shop
functions:
  orders: { runtime: nodejs24.x, code: orders, handler: index.handler }
routes: { GET /orders: orders }
";

const ZIP: &str = "build/shop/target/lambda/orders.zip";

fn folder() -> Folder {
    Folder::with(&[
        ("svlc.yaml", SPEC),
        ("orders/index.mjs", "export const handler = async () => 1;\n"),
        ("orders/lib/a.mjs", "export const a = 1;\n"),
        ("orders/index.test.mjs", "test\n"),
        ("orders/.svlcignore", "*.test.mjs\n"),
    ])
}

/// Names and contents of the files in a zip.
fn files(folder: &Folder, zip: &str) -> Vec<(String, String)> {
    let path = folder.path().join(zip);
    let bytes = fs_err::read(&path).expect("there is a zip");
    let entries = archive::read(&path, &bytes, 1_000_000).expect("it can be read");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
    entries.into_iter().map(|(name, entry)| (name, text(entry.content))).collect()
}

/// What a run said on standard output, with blanks joined.
fn said(ran: &Ran) -> String {
    ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_folder_becomes_a_zip_and_stays_as_it_is() {
    let folder = folder();
    let ran = folder.svlc(&["package"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(said(&ran), format!("orders 272 B zip 58 B unzipped new {ZIP}"));
    let names: Vec<String> = files(&folder, ZIP).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["index.mjs", "lib/a.mjs"]);
    let first = fs_err::read(folder.path().join(ZIP)).expect("it is there");
    let ran = folder.svlc(&["package"]);
    assert_eq!(said(&ran), format!("orders 272 B zip 58 B unzipped unchanged {ZIP}"));
    // Another folder, another time: the same bytes.
    let other = self::folder();
    other.svlc(&["package"]);
    assert_eq!(fs_err::read(other.path().join(ZIP)).expect("it is there"), first);
    folder.write("orders/lib/b.mjs", "export const b = 'b';\n");
    let ran = folder.svlc(&["package"]);
    assert!(said(&ran).contains(" unzipped +"), "{ran:?}");
    assert_eq!(folder.tree("build/shop/target/lambda").len(), 1);
}

#[test]
fn packages_are_told_to_programs() {
    let folder = folder();
    let ran = folder.svlc(&["package", "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(document["diagnostics"], Value::Array(Vec::new()));
    let package = &document["packages"][0];
    assert_eq!(package["function"], "orders");
    assert_eq!(package["path"], ZIP);
    assert_eq!(package["bytes_before"], Value::Null);
    let bytes = fs_err::read(folder.path().join(ZIP)).expect("it is there");
    assert_eq!(package["bytes"], bytes.len());
    assert_eq!(package["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn a_package_that_cannot_run_is_not_kept() {
    let folder = folder();
    folder.svlc(&["package"]);
    let before = fs_err::read(folder.path().join(ZIP)).expect("it is there");
    folder.write("svlc.yaml", SPEC.replace("index.handler", "main.handler"));
    let ran = folder.svlc(&["package"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("SV0708"), "{ran:?}");
    let message = "the package of `orders` has no `main.js` or `main.mjs` or `main.cjs`";
    assert!(ran.err.contains(message), "{ran:?}");
    assert_eq!(fs_err::read(folder.path().join(ZIP)).expect("it is there"), before);
}

#[test]
fn a_zip_of_ones_own_is_packed_anew() {
    let spec = SPEC.replace("code: orders", "zip: orders.zip");
    let file = |text: &str| archive::Entry { content: text.into(), is_program: false };
    let entries = archive::Entries::from([("index.mjs".to_owned(), file("1"))]);
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    folder.write("orders.zip", archive::zip(&entries).expect("a zip"));
    let ran = folder.svlc(&["package"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(files(&folder, ZIP), [("index.mjs".to_owned(), "1".to_owned())]);
}

/// What stands at `code` or `zip` is told there, and a package that was made before is kept.
#[test]
fn code_that_cannot_be_packaged_is_told_at_its_place() {
    let folder = folder();
    folder.svlc(&["package"]);
    let before = fs_err::read(folder.path().join(ZIP)).expect("it is there");
    folder.write("none.zip", "none");
    fs_err::create_dir(folder.path().join("empty")).expect("made");
    for (code, message, help) in [
        ("code: nowhere", "there is no `nowhere`", "the path counts from the spec's folder"),
        ("code: empty", "there is no file in `empty`", "what `.svlcignore` names is left out"),
        ("zip: none.zip", "`none.zip` is no zip that Lambda takes", "make the zip anew"),
        ("zip: gone.zip", "there is no `gone.zip`", "name what there is"),
    ] {
        folder.write("svlc.yaml", SPEC.replace("code: orders", code));
        let ran = folder.svlc(&["package", "--format", "json"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        let document: Value = serde_json::from_str(&ran.out).expect("it is JSON");
        let told = &document["diagnostics"][0];
        assert_eq!(told["code"], "SV0709", "{told}");
        let words = told.to_string();
        assert!(words.contains(message) && words.contains(help), "{told}");
        let (_, value) = code.split_once(": ").expect("a field");
        let ran = folder.svlc(&["package"]);
        assert!(ran.err.contains(&"─".repeat(value.len())), "{ran:?}");
        assert_eq!(fs_err::read(folder.path().join(ZIP)).expect("it is there"), before);
    }
}

#[test]
fn a_program_that_lambda_could_not_start_is_told() {
    let spec = "\
service: shop
functions:
  orders: { runtime: provided.al2023, code: orders, handler: bootstrap }
routes: { GET /orders: orders }
";
    let folder = Folder::with(&[("svlc.yaml", spec), ("orders/bootstrap", "MZ of another system")]);
    let ran = folder.svlc(&["package"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`orders` cannot run: it is no program for Linux"), "{ran:?}");
    folder.write("orders/bootstrap", "#!/bin/sh\n");
    assert_eq!(folder.svlc(&["package"]).code, 0);
}

#[test]
fn a_container_image_has_no_package() {
    let spec = "\
service: shop
functions:
  orders: { image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1 }
routes: { GET /orders: orders }
";
    let ran = Folder::with(&[("svlc.yaml", spec)]).svlc(&["package"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out, "orders  is a container image: nothing to package\n");
}

#[test]
fn what_cannot_be_built_for_here_names_the_tool() {
    let spec = SPEC.replace(
        "runtime: nodejs24.x, code: orders, handler: index.handler",
        "blueprint: hello, architecture: arm64",
    );
    let folder = Folder::with(&[("svlc.yaml", &spec)]);
    // An empty PATH has no cargo, so that no tool of it is found either.
    let ran = folder.svlc_with(&["package", "--builder", "zigbuild"], b"", &[("PATH", "/none")]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("`cargo-zigbuild` is not installed, to build for `arm64`"), "{ran:?}");
    assert!(ran.err.contains("`pip install cargo-zigbuild`"), "{ran:?}");
}
