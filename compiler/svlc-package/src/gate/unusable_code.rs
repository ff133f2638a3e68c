//! Code that no package can be made of.
//!
//! Why: nothing stands where `code` or `zip` says, no file of the folder would be packaged, a link leads out of it, or the zip is none.
//!
//! Fix: name what there is; the path counts from the spec's folder.

use std::io::ErrorKind;

use svlc_core::diagnostic::{Code, Diagnostic};
use svlc_core::model::Function;

use crate::error::Fault;

const CODE: Code = Code::SV0709;
const MISSING: &str = "put it there, or name what there is; the path counts from the spec's folder";
const EMPTY: &str = "put the function's files into it; what `.svlcignore` names is left out";
const LINK: &str = "put the file itself in its place";
const NO_ZIP: &str = "make the zip anew: files below it, without encryption and links";
const NAME: &str = "give the file a name in UTF-8";

pub(super) fn told(function: &Function, fault: &Fault) -> Option<Diagnostic> {
    let (problem, help) = match fault {
        Fault::Read { path, source } if source.kind() == ErrorKind::NotFound => {
            (format!("there is no `{path}`"), MISSING)
        }
        Fault::Empty { .. } => (fault.to_string(), EMPTY),
        Fault::Link { .. } => (fault.to_string(), LINK),
        Fault::NotZip { .. } => (fault.to_string(), NO_ZIP),
        Fault::Name { .. } => (fault.to_string(), NAME),
        Fault::Read { .. } | Fault::Archive { .. } => return None,
    };
    let message = format!("`{}` has no code: {problem}", function.name);
    Some(Diagnostic::new(CODE, function.origin, message, help))
}
