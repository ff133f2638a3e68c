//! What values of a template refer to.

use super::{Intrinsic, Piece, Resource, Template, Value};

impl Value {
    /// The logical id that it refers to first.
    pub fn referred(&self) -> Option<&str> {
        match self {
            Self::Intrinsic(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) => Some(id),
            Self::Intrinsic(Intrinsic::Sub(pieces)) => {
                pieces.iter().find_map(|piece| match piece {
                    Piece::Ref(id) | Piece::GetAtt(id, _) if !id.starts_with("AWS::") => {
                        Some(id.as_str())
                    }
                    _ => None,
                })
            }
            _ => None,
        }
    }
}

impl Template {
    /// The resource that a value refers to first, with its logical id.
    pub fn referred<'a>(&'a self, value: &'a Value) -> Option<(&'a str, &'a Resource)> {
        let id = value.referred()?;
        Some((id, self.resources.get(id)?))
    }

    /// The logical id of the function that a value refers to, by itself, or by a version or an alias of it.
    pub fn function<'a>(&'a self, value: &'a Value) -> Option<&'a str> {
        let (id, resource) = self.referred(value)?;
        match &*resource.kind {
            "AWS::Lambda::Function" => Some(id),
            "AWS::Lambda::Version" | "AWS::Lambda::Alias" => {
                resource.properties.get("FunctionName")?.referred()
            }
            _ => None,
        }
    }
}
