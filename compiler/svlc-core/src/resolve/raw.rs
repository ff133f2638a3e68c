//! Values of any form: numbers read, references looked up.

use super::{CHECKED, Resolve};
use crate::model::{Raw, ScalarKind};
use crate::spec::{self, Scalar};

impl Resolve<'_> {
    /// A value of any form.
    pub(super) fn raw(&self, written: &spec::Raw) -> Raw {
        match written {
            spec::Raw::Null => Raw::Null,
            spec::Raw::Scalar(scalar) => self.raw_scalar(scalar),
            spec::Raw::List(items) => Raw::List(items.iter().map(|item| self.raw(item)).collect()),
            spec::Raw::Map(entries) => {
                let entry = |(key, value): (&spec::Spanned<String>, &spec::Spanned<spec::Raw>)| {
                    (key.value.clone(), self.raw(value))
                };
                Raw::Map(entries.iter().map(entry).collect())
            }
        }
    }

    fn raw_scalar(&self, scalar: &Scalar) -> Raw {
        let text = &scalar.text;
        match scalar.kind {
            ScalarKind::Text => Raw::Text(self.text(text)),
            ScalarKind::Integer => Raw::Integer(text.parse().expect(CHECKED)),
            ScalarKind::Float => Raw::Float(text.parse().expect(CHECKED)),
            ScalarKind::Boolean => Raw::Boolean(text.eq_ignore_ascii_case("true")),
        }
    }
}
