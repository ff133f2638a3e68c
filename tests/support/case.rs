//! A case that oracles judge: a folder with what svlc makes of one spec.

use std::path::Path;

use svlc_core::cfn::print;
use svlc_core::emit;
use svlc_core::source::Source;

/// Writes what svlc makes of a spec, as far as an oracle judges it, and the JSON print of both templates.
pub fn write(text: &str, folder: &Path) -> Result<(), String> {
    let source = Source::new("spec.yaml", text);
    let compilation = svlc_core::compile(&source);
    let output = compilation.output.ok_or_else(|| format!("{:#?}", compilation.diagnostics))?;
    let files = emit::artifacts(&output.model, &output.templates, &source)
        .into_iter()
        .map(|artifact| (artifact.path, artifact.text))
        .filter(|(path, _)| {
            !path.contains('/') && (path.ends_with("yaml") || path.ends_with("json"))
        })
        .chain([
            ("template.json".to_owned(), print::json(&emit::cloudformation(&output.model))),
            ("template.sam.json".to_owned(), print::json(&emit::sam(&output.model))),
        ]);
    fs_err::create_dir_all(folder).expect("the target folder can be written to");
    for (path, text) in files {
        fs_err::write(folder.join(path), text).expect("the target folder can be written to");
    }
    Ok(())
}

/// Removes a folder of earlier cases.
pub fn clear(folder: &Path) {
    if folder.exists() {
        fs_err::remove_dir_all(folder).expect("old cases can be removed");
    }
}
