//! Goldens of the text that people see: one per shape of message, each from `tests/cli/<case>.yaml` to `<case>.txt`.

use crate::ran::Folder;

#[test]
fn each_shape_of_message_looks_as_it_should() {
    let cases = svlc_tests::root().join("tests/cli");
    let mut specs: Vec<_> = fs_err::read_dir(&cases)
        .expect("the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    specs.sort();
    assert!(specs.len() >= 9, "{specs:?}");
    for path in specs {
        let text = fs_err::read(&path).expect("the spec");
        let folder = Folder::new();
        folder.write("spec.yaml", text);
        let ran = folder.svlc(&["validate", "spec.yaml"]);
        assert!(!ran.err.contains('\u{1b}'), "{}", path.display());
        let trailing = ran.err.lines().find(|line| line.ends_with(' '));
        assert_eq!(trailing, None, "{}", path.display());
        svlc_tests::assert_golden(&path.with_extension("txt"), &format!("{}{}", ran.err, ran.out));
    }
}

#[test]
fn a_line_of_70_000_columns_is_shown_in_part() {
    let folder = Folder::new();
    folder.write(
        "svlc.yaml",
        format!("service: ab\nroutes: {{ {}GET /: x, nonsense: [] }}\n", " ".repeat(70_000)),
    );
    let ran = folder.svlc(&["validate"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("svlc.yaml:2:70"), "{ran:?}");
    assert!(ran.err.lines().all(|line| line.chars().count() < 400), "{ran:?}");
}

#[test]
fn what_a_spec_holds_does_not_act_on_the_terminal() {
    let folder = Folder::new();
    folder.write(
        "svlc.yaml",
        "service: ab\n\"\\e[2J\\a\u{202e}x\": 1\nroutes: { \"GET /\": x }\n# \u{202e}\u{9b}2J\n",
    );
    let ran = folder.svlc(&["validate"]);
    assert_eq!(ran.code, 1);
    let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!ran.err.contains(acts), "{:?}", ran.err);
}
