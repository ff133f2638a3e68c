//! When cargo is asked whether there is anything to build. A script stands for it, which notes how often that was.

use std::os::unix::fs::PermissionsExt;

use crate::ran::{CLEAN, Folder};

/// Builds what is not there; a function that ends at once is enough here.
const CARGO: &str = r#"#!/bin/sh
set -e
echo "$*" >> calls
while [ "$1" != --manifest-path ]; do shift; done
folder=$(cd "$(dirname "$2")" && pwd)
program="$folder/target/debug/hello"
[ -e "$folder/Cargo.lock" ] || printf '[[package]]\nname = "orders"\n' > "$folder/Cargo.lock"
mkdir -p "$folder/target/debug"
[ -e "$program" ] || printf '#!/bin/sh\nexit 3\n' > "$program"
chmod 755 "$program"
echo "$program: $folder/src/lib.rs" > "$program.d"
echo "{\"executable\":\"$program\",\"target\":{\"name\":\"hello\"}}"
"#;

/// Invokes the function; how often cargo has been asked by then.
fn invoked(folder: &Folder) -> usize {
    let path = std::env::var("PATH").expect("there is one");
    let path = format!("{}/bin:{path}", folder.path());
    let ran = folder.svlc_with(&["invoke", "hello"], b"", &[("PATH", &path)]);
    assert!(ran.out.contains("exit status 3") || ran.err.contains("exit status 3"), "{ran:?}");
    folder.read("calls").lines().count()
}

#[test]
fn cargo_is_not_asked_again_when_nothing_has_changed() {
    let folder = Folder::with(&[("svlc.yaml", CLEAN), ("bin/cargo", CARGO)]);
    let cargo = folder.path().join("bin/cargo");
    fs_err::set_permissions(cargo, PermissionsExt::from_mode(0o755)).expect("it is ours");
    assert_eq!(invoked(&folder), 2, "once to build, once more because that wrote a lock file");
    assert_eq!(invoked(&folder), 2, "the second start");
    let lock = folder.read("build/orders/Cargo.lock");
    folder.write("build/orders/Cargo.lock", format!("{lock}version = \"1.0.0\"\n"));
    assert_eq!(invoked(&folder), 3, "the user has changed what is built");
    assert_eq!(invoked(&folder), 3);
    folder.write("build/orders/src/handlers/hello.rs", "// anew\n");
    assert_eq!(invoked(&folder), 4, "and another time");
}
