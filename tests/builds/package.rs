//! Packages of programs in Rust: the same bytes wherever they are built, and what `svlc package` looks into before it keeps one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use svlc_core::model::Architecture;
use svlc_package::elf;
use svlc_tests::root;
use svlc_tests::venv::{self, Venv};

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

/// A PATH with the commands of one of the tests' own environments.
fn path_with(environment: Venv) -> OsString {
    let path = std::env::var_os("PATH").expect("there is a PATH");
    let all = std::iter::once(venv::commands(environment)).chain(std::env::split_paths(&path));
    std::env::join_paths(all).expect("no folder has a colon")
}

/// The other processor of Lambda, with Rust's name for it.
fn other_processor() -> (Architecture, &'static str, &'static str) {
    match cfg!(target_arch = "aarch64") {
        true => (Architecture::X86_64, "x86_64", "x86_64-unknown-linux-gnu"),
        false => (Architecture::Arm64, "arm64", "aarch64-unknown-linux-gnu"),
    }
}

/// The folder with the package of the function `hello`, and its bill, built with what an environment has.
fn built_for_the_other_processor(folder: &Path, environment: Venv) -> PathBuf {
    let (_, name, target) = other_processor();
    // Without rustup the library of the target has to be there already, and cargo says so.
    let _ = Command::new("rustup").args(["target", "add", target]).output();
    let spec = format!(
        "service: cross\nfunctions:\n  hello: {{ blueprint: hello, architecture: {name} }}\nroutes: {{ GET /: hello }}\n"
    );
    fs_err::create_dir_all(folder.join("build/cross")).expect("the file system obeys");
    fs_err::write(folder.join("svlc.yaml"), spec).expect("the file system obeys");
    fs_err::copy(root().join("Cargo.lock"), folder.join("build/cross/Cargo.lock"))
        .expect("the file system obeys");
    let mut command = Command::new(svlc_tests::svlc());
    command.arg("package").current_dir(folder).env("PATH", path_with(environment));
    command.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
    let output = command.output().expect("svlc starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder.join("build/cross/target/lambda")
}

/// The zip, whose program is for the other processor and needs no newer C library than the runtime has.
fn zip_of_the_other_processor(lambda: &Path) -> Vec<u8> {
    let zip = fs_err::read(lambda.join("hello.zip")).expect("there is a zip");
    let entries = svlc_package::archive::read("hello.zip".into(), &zip, 50_000_000);
    let entries = entries.expect("it is a zip");
    let needs = elf::read(&entries["bootstrap"].content).expect("it is a program");
    assert_eq!(needs.architecture, Some(other_processor().0));
    assert!(needs.glibc.is_some_and(|newest| newest <= (2, 34)), "{needs:?}");
    zip
}

/// Where nothing but `cargo lambda` can build for the other processor, it does; the gate lets it pass, and two folders give one zip.
#[test]
fn cargo_lambda_builds_for_another_processor() {
    if venv::skipped("cargo-lambda") {
        return;
    }
    let made = tempfile::tempdir().expect("a folder can be made");
    let [zip, other] = ["a", "elsewhere/and/deeper"].map(|name| {
        let folder = made.path().join(name);
        let lambda = built_for_the_other_processor(&folder, Venv::Lambda);
        let processor = if cfg!(target_arch = "aarch64") { "x86_64" } else { "aarch64" };
        let own = format!("build/cross/target/package/{processor}/lambda/hello/bootstrap");
        assert!(folder.join(own).exists(), "it was not built by cargo lambda");
        zip_of_the_other_processor(&lambda)
    });
    assert!(zip == other, "the zips differ: {} and {} bytes", zip.len(), other.len());
}

#[test]
fn another_processor_is_built_for_by_zigbuild_and_its_bill_is_valid() {
    if venv::skipped("cargo-zigbuild") {
        return;
    }
    let made = tempfile::tempdir().expect("a folder can be made");
    let lambda = built_for_the_other_processor(made.path(), Venv::Packages);
    zip_of_the_other_processor(&lambda);
    // The gate let it pass, so that nothing was said of it; the bill is CycloneDX's, and the schema refuses what is none.
    let bill = lambda.join("hello.cdx.json");
    venv::satisfied_in(Venv::Packages, "bills.py", &[&bill], &[]);
    let text = fs_err::read_to_string(&bill).expect("there is a bill");
    let spoiled = made.path().join("spoiled.json");
    fs_err::write(&spoiled, text.replace("\"SHA-256\"", "\"SHA-0\"")).expect("written");
    let output = venv::run_in(Venv::Packages, "bills.py", &[&spoiled], &[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(1) && said.contains("SHA-0"), "{said}");
}
