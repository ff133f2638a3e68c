//! Packages of programs in Rust: the same bytes wherever they are built, and what `svlc package` looks into before it keeps one.

use std::path::Path;
use std::process::{Command, Output};

use svlc_tests::root;

/// Runs `svlc package` in a folder, with a folder of cargo's own.
fn package(folder: &Path, cargo_home: &Path) -> Output {
    let mut command = Command::new(svlc_tests::svlc());
    command.arg("package").current_dir(folder).env("CARGO_HOME", cargo_home);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR").output().expect("svlc starts")
}

/// A folder with the canonical spec, built once for its versions of dependencies.
fn service(folder: &Path) {
    fs_err::create_dir_all(folder.join("build/random-generator")).expect("the file system obeys");
    let copy = |from: &str, to: &str| {
        fs_err::copy(root().join(from), folder.join(to)).expect("the file system obeys");
    };
    copy("specs/random-generator.yaml", "svlc.yaml");
    copy("Cargo.lock", "build/random-generator/Cargo.lock");
}

#[test]
fn two_folders_and_two_homes_give_the_same_zip() {
    let made = tempfile::tempdir().expect("a folder can be made");
    let home = std::env::var("CARGO_HOME").map_or_else(
        |_| Path::new(&std::env::var("HOME").expect("there is a home")).join(".cargo"),
        Into::into,
    );
    let other_home = made.path().join("somebody/.cargo");
    fs_err::create_dir_all(&other_home).expect("the file system obeys");
    // What was fetched need not be fetched again.
    std::os::unix::fs::symlink(home.join("registry"), other_home.join("registry")).expect("a link");
    let zips = [("a", &home), ("elsewhere/and/deeper", &other_home)].map(|(name, home)| {
        let folder = made.path().join(name);
        service(&folder);
        let output = package(&folder, home);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let lambda = folder.join("build/random-generator/target/lambda");
        let bill = fs_err::read_to_string(lambda.join("random.cdx.json")).expect("there is a bill");
        (fs_err::read(lambda.join("random.zip")).expect("there is a zip"), bill)
    });
    let [(zip, bill), (other_zip, other_bill)] = zips;
    assert!(zip == other_zip, "the zips differ: {} and {} bytes", zip.len(), other_zip.len());
    assert_eq!(bill, other_bill);
    assert!(bill.contains("pkg:cargo/lambda_http@") && !bill.contains("pkg:cargo/syn@"), "{bill}");
    let entries = svlc_package::archive::read("random.zip".into(), &zip, 10_000_000);
    let entries = entries.expect("it is a zip");
    let program = &entries["bootstrap"];
    assert!(program.is_program && entries.len() == 1);
    let text = String::from_utf8_lossy(&program.content);
    for path in [made.path().to_string_lossy(), home.to_string_lossy()] {
        assert!(!text.contains(&*path), "{path} is in the program");
    }
}
