//! A layer, image, key, access point or runtime version of another region than the spec's.
//!
//! Why: Lambda takes them from its own region only (`lambda-dg`, API CreateFunction).
//!
//! ```yaml
//! region: eu-west-1
//! functions: { orders: { layers: ["arn:aws:lambda:us-east-1:123456789012:layer:tools:3"] } }
//! ```
//!
//! Fix: the one of the spec's region.

use std::ops::Deref;

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::Span;
use crate::spec::{Function, RuntimeManagement, Spanned};

const CODE: Code = Code::SV0333;

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    let Some(region) = &cx.spec.region else { return };
    let shared = cx.spec.defaults.as_ref().and_then(|defaults| defaults.kms_key.as_ref());
    let shared = shared.map(|key| ("the key", key.span, &*key.value));
    let own = cx.functions().flat_map(|(_, function)| function.map(written).unwrap_or_default());
    for (what, span, text) in shared.into_iter().chain(own) {
        let Some(other) = region_of(text).filter(|other| *other != region.value.0) else {
            continue;
        };
        let start = text.find(other).expect("the region is a part of the text");
        let at = cx.within(span, text, start..start + other.len());
        let message = format!("{what} is of `{other}`, not of `{}`", region.value.0);
        let help = format!("name one of `{}`: Lambda takes no other", region.value.0);
        sink.push(Diagnostic::new(CODE, at, message, help).also(region.span, "the region"));
    }
}

/// What Lambda takes from its own region: what it is, where it stands and its text.
fn written(function: &Function) -> Vec<(&'static str, Span, &str)> {
    fn one<'a, T: Deref<Target = str>>(
        what: &'static str,
        text: Option<&'a Spanned<T>>,
    ) -> Option<(&'static str, Span, &'a str)> {
        text.map(|text| (what, text.span, &*text.value))
    }
    let version = match &function.runtime_management {
        Some(RuntimeManagement::Settings(settings)) => settings.version.as_ref(),
        Some(RuntimeManagement::Short(_)) | None => None,
    };
    let file_system = function.file_system.as_ref();
    let layers = function.layers.iter().flatten();
    let layers = layers.filter_map(|layer| one("the layer", Some(layer)));
    layers
        .chain(one("the image", function.image.as_ref()))
        .chain(one("the key", function.kms_key.as_ref()))
        .chain(one("the access point", file_system.and_then(|one| one.access_point.as_ref())))
        .chain(one("the runtime version", version))
        .collect()
}

/// The region in an ARN or in the address of an image; `None` if it is known only later.
fn region_of(text: &str) -> Option<&str> {
    let region = if text.starts_with("arn:") {
        text.split(':').nth(3)?
    } else {
        // The account before it may be a reference, which has dots of its own.
        text.split_once(".dkr.ecr.")?.1.split('.').next()?
    };
    (!region.is_empty() && !region.contains("${")).then_some(region)
}
