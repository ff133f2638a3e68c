//! From a model to the files of the output. Total: it cannot fail and cannot warn.

pub mod rust;

use crate::artifact::Artifact;
use crate::model::Model;
use crate::source::Source;

/// The templates of a service, printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// `template.yaml`: CloudFormation.
    pub cloudformation: String,
    /// `template.sam.yaml`: SAM.
    pub sam: String,
    /// How many resources the CloudFormation template has.
    pub resources: usize,
}

/// Prints the templates.
pub fn templates(_model: &Model) -> Templates {
    Templates { cloudformation: String::new(), sam: String::new(), resources: 0 }
}

/// Every file of the output but the manifest.
pub fn artifacts(model: &Model, templates: &Templates, source: &Source) -> Vec<Artifact> {
    let mut artifacts = vec![
        Artifact::generated("template.yaml", templates.cloudformation.clone()),
        Artifact::generated("template.sam.yaml", templates.sam.clone()),
    ];
    artifacts.extend(rust::artifacts(model, source.name()));
    artifacts
}
