//! Parameters and outputs of the templates.

use super::{CHECKED, Resolve};
use crate::model::{Output, Parameter};
use crate::spec::Entries;

impl Resolve<'_> {
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let written = self.spec.parameters.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| Parameter {
            name: name.value.clone(),
            origin: name.span,
            kind: own.kind().to_owned(),
            description: own.description.as_ref().map(|text| text.to_string()),
            default: own.default.as_ref().map(|value| value.0.text.clone()),
            allowed: own.allowed.iter().flatten().map(|value| value.0.text.clone()).collect(),
            pattern: own.pattern.as_ref().map(|text| text.to_string()),
            constraint: own.constraint.as_ref().map(|text| text.to_string()),
            length: (
                own.min_length.as_ref().map(|size| size.value),
                own.max_length.as_ref().map(|size| size.value),
            ),
            range: (
                own.min_value.as_ref().map(|number| number.value),
                own.max_value.as_ref().map(|number| number.value),
            ),
            no_echo: own.no_echo.as_ref().is_some_and(|flag| flag.value),
        });
        resolved.collect()
    }

    pub(super) fn outputs(&self) -> Vec<Output> {
        let written = self.spec.outputs.iter().flat_map(Entries::iter);
        let resolved = written.map(|(name, own)| {
            let settings = own.settings();
            let description = settings.and_then(|settings| settings.description.as_ref());
            let export = settings.and_then(|settings| settings.export.as_ref());
            Output {
                name: name.value.clone(),
                origin: name.span,
                value: self.text(own.value().expect(CHECKED)),
                description: description.map(|text| text.to_string()),
                export: export.map(|text| self.text(text)),
            }
        });
        resolved.collect()
    }
}
