//! `svlc new`: a folder with a small service that builds, and a README of its own.

use camino::{Utf8Path, Utf8PathBuf};
use svlc_core::diagnostic::Severity;
use svlc_core::source::Source;

use crate::error::{Exit, Fault};
use crate::terminal::{Style, Terminal};

/// Arguments of `svlc new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  svlc new my-api
  cd my-api
  svlc build")]
pub(crate) struct Args {
    /// Folder to make; its last part names the service
    #[arg(value_name = "NAME")]
    folder: Utf8PathBuf,
}

/// Stands for the service's name in the files below.
const PLACEHOLDER: &str = "NEW-SERVICE";

/// The files of a new project.
const FILES: [(&str, &str); 3] = [
    ("svlc.yaml", include_str!("new/svlc.yaml")),
    ("README.md", include_str!("new/README.md")),
    (".gitignore", include_str!("new/gitignore")),
];

/// Makes the folder, unless its name cannot be a service's or something is in it.
pub(crate) fn run(args: &Args, terminal: &mut Terminal) -> Result<Exit, Fault> {
    let folder = &args.folder;
    let name = folder.file_name().unwrap_or_default();
    if let Err(problem) = check(name) {
        let help = match problem.cure {
            Some(cure) => format!("`svlc new {}`", folder.with_file_name(cure)),
            None => "name it after what it does, such as `svlc new orders`".to_owned(),
        };
        let text = format!("no service can be called so: {}", problem.message);
        terminal.complain(&text, Some(&help))?;
        return Ok(Exit::Faulty);
    }
    if is_taken(folder)? {
        let help = "name a folder that is not there yet, or one with nothing in it";
        terminal.complain(&format!("there is something in `{folder}` already"), Some(help))?;
        return Ok(Exit::Faulty);
    }
    fs_err::create_dir_all(folder).map_err(Fault::file("make the folder", folder))?;
    for (file, text) in FILES {
        let path = folder.join(file);
        fs_err::write(&path, text.replace(PLACEHOLDER, name))
            .map_err(Fault::file("write", &path))?;
        terminal.out.line(&format!("created {path}"))?;
    }
    let next = terminal.out.paint(Style::Help, &format!("cd {folder} && svlc build"));
    terminal.out.line(&format!("next: `{next}`"))?;
    Ok(Exit::Clean)
}

/// What is wrong with a name, and the nearest name that a service can have.
#[derive(Debug)]
struct Problem {
    message: String,
    cure: Option<String>,
}

/// Compiles the spec of the new project, so that what a service can be called, and what was probably meant, is said once,
/// in the language itself. As JSON the name is text in YAML, whatever is in it.
fn check(name: &str) -> Result<(), Problem> {
    let (file, text) = FILES[0];
    let quoted = serde_json::Value::from(name).to_string();
    let source = Source::new(file, text.replace(PLACEHOLDER, &quoted));
    let compilation = svlc_core::compile(&source);
    let error = compilation.diagnostics.into_iter().find(|one| one.severity() == Severity::Error);
    error.map_or(Ok(()), |error| {
        Err(Problem { message: error.message, cure: error.fix.map(|fix| fix.replacement) })
    })
}

/// Whether there is anything at `folder` but an empty folder.
fn is_taken(folder: &Utf8Path) -> Result<bool, Fault> {
    match folder.read_dir_utf8() {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(Fault::file("read the folder", folder)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cannot_be_is_cured() {
        assert!(check("my-api").is_ok());
        for (name, cure) in [
            ("My_Api", Some("my-api")),
            ("myApi", Some("my-api")),
            ("2fa", Some("fa")),
            ("a: b\n", Some("a-b")),
            ("日本", None),
            ("", None),
        ] {
            let problem = check(name).expect_err("no service can be called so");
            assert_eq!(problem.cure.as_deref(), cure, "{name:?}");
        }
    }
}
