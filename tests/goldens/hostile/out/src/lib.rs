//! Service `hostile`.
//!
//! quotes " ' \` , \*/ /\* // \# {{ x }} {% y %} $${z} \\ \\u{202e} end second line

pub mod generated;
pub mod handlers;
