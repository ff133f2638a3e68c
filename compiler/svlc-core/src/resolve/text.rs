//! Text with references, and names of resources.

use super::{CHECKED, Resolve};
use crate::interpolation::{self, Piece};
use crate::model::{AnyResource, ResourceId, Text, TextPart};
use crate::reference::{Reference, Resource};

impl Resolve<'_> {
    /// A text with its references read and `$${` replaced.
    pub(super) fn text(&self, written: &str) -> Text {
        let pieces = interpolation::split(written).expect(CHECKED);
        Text(pieces.into_iter().flat_map(|piece| self.parts(piece)).collect())
    }

    /// What a piece stands for: one part, or the parts of an address on a domain.
    pub(super) fn parts(&self, piece: Piece<'_>) -> Vec<TextPart> {
        let name = match piece {
            Piece::Text(text) => return vec![TextPart::Literal(text)],
            Piece::Reference { name, .. } => name,
        };
        let part = match Reference::parse(name).expect(CHECKED) {
            Reference::Pseudo(name) => TextPart::Pseudo(name),
            Reference::Environment => TextPart::Literal(self.environment.to_owned()),
            Reference::Parameter(name) => TextPart::Parameter(name.to_owned()),
            Reference::Attribute(section, name, attribute) => {
                TextPart::Attribute(ResourceId { section, name: name.to_owned() }, attribute)
            }
            Reference::Api(attribute) => match self.address().filter(|_| attribute.is_endpoint()) {
                Some(address) => return address.0,
                None => TextPart::Api(attribute),
            },
            Reference::Raw(id, attribute) => {
                TextPart::Raw(id.to_owned(), attribute.map(str::to_owned))
            }
            Reference::Secret(store, name) => TextPart::Secret(store, name.to_owned()),
            Reference::StageVariable(_) => unreachable!("{CHECKED}"),
        };
        vec![part]
    }

    /// A resource: `queues.jobs` or an ARN.
    pub(super) fn resource(&self, written: &str) -> AnyResource {
        match Resource::parse(written) {
            Some(Resource { section, name }) => {
                AnyResource::Own(ResourceId { section, name: name.to_owned() })
            }
            None => AnyResource::Arn(self.text(written)),
        }
    }
}
