//! The one form of templates that say the same: what printing and reading again gives. Two templates are compared in it.

use indexmap::IndexMap;

use super::{Intrinsic, Map, Piece, Resource, Template, Value};

impl Template {
    /// The template without comments, every value in the form in which equal ones are equal, policies among the attributes.
    #[must_use]
    pub fn normal(&self) -> Self {
        let resources = self.resources.iter().map(|(id, one)| (id.clone(), one.normal()));
        let mut outputs = self.outputs.clone();
        for output in outputs.values_mut() {
            output.value = output.value.normal();
            output.export = output.export.as_ref().map(Value::normal);
        }
        Self {
            header: Vec::new(),
            transform: self.transform.clone(),
            description: self.description.clone(),
            parameters: self.parameters.normal(),
            globals: self.globals.normal(),
            resources: resources.collect(),
            outputs,
        }
    }
}

impl Resource {
    fn normal(&self) -> Self {
        let policies = Map::new()
            .with_some("DeletionPolicy", self.retention.map(|one| one.deletion()))
            .with_some("UpdateReplacePolicy", self.retention.map(|one| one.replacement()));
        Self {
            origin: self.origin,
            kind: self.kind.clone(),
            comment: None,
            depends_on: self.depends_on.clone(),
            retention: None,
            metadata: self.metadata.normal(),
            attributes: policies.and(self.attributes.normal()),
            properties: self.properties.normal(),
        }
    }
}

impl Map {
    fn normal(&self) -> Self {
        Self(self.0.iter().map(|(key, value)| (key.clone(), value.normal())).collect())
    }
}

impl Value {
    /// The value in the form in which equal ones are equal: functions in the long form as functions, joined pieces as one
    /// `Fn::Sub`, and what refers to nothing as text.
    #[must_use]
    pub fn normal(&self) -> Self {
        match self {
            Self::List(items) => Self::List(items.iter().map(Self::normal).collect()),
            Self::Map(map) => {
                let map = map.normal();
                function(&map).unwrap_or(Self::Map(map))
            }
            Self::Intrinsic(Intrinsic::Sub(pieces)) => joined(pieces.iter().cloned()),
            plain => plain.clone(),
        }
    }
}

/// The function that a map of one entry is, if it is one that there is a form of its own for.
fn function(map: &Map) -> Option<Value> {
    let mut entries = map.iter();
    let (Some((name, argument)), None) = (entries.next(), entries.next()) else { return None };
    match (name, argument) {
        ("Ref", Value::Text(id)) => Some(Value::reference(id)),
        ("Fn::GetAtt", Value::Text(path)) => {
            let (id, attribute) = path.split_once('.')?;
            Some(Value::attribute(id, attribute.to_owned()))
        }
        ("Fn::GetAtt", Value::List(path)) => match path.as_slice() {
            [Value::Text(id), Value::Text(attribute)] => {
                Some(Value::attribute(id, attribute.clone()))
            }
            _ => None,
        },
        ("Fn::Sub", Value::Text(text)) => Some(joined(substituted(text))),
        ("Fn::Join", Value::List(parts)) => match parts.as_slice() {
            [Value::Text(between), Value::List(items)] => {
                let items: Option<Vec<Vec<Piece>>> = items.iter().map(pieces).collect();
                Some(joined(items?.join(&Piece::text(between))))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The pieces of a value that is text; `None` if it may be anything else.
fn pieces(value: &Value) -> Option<Vec<Piece>> {
    match value {
        Value::Text(text) => Some(vec![Piece::text(text)]),
        Value::Intrinsic(Intrinsic::Ref(id)) => Some(vec![Piece::reference(id)]),
        Value::Intrinsic(Intrinsic::GetAtt(id, attribute)) => {
            Some(vec![Piece::attribute(id, attribute.clone())])
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => Some(pieces.clone()),
        _ => None,
    }
}

/// Text with references as the simplest value that says it.
fn joined(pieces: impl IntoIterator<Item = Piece>) -> Value {
    let mut whole: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (whole.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => whole.push(piece),
        }
    }
    if whole.len() > 1 {
        return Value::sub(whole);
    }
    match whole.pop() {
        None => Value::from(""),
        Some(Piece::Text(text)) => Value::Text(text),
        Some(Piece::Ref(id)) => Value::reference(id),
        Some(Piece::GetAtt(id, attribute)) => Value::attribute(id, attribute),
    }
}

/// The argument of `Fn::Sub` in pieces. `${!Name}` is the text `${Name}`, and so is a brace that nothing closes.
fn substituted(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        pieces.push(Piece::text(before));
        if let Some(literal) = after.strip_prefix('!') {
            pieces.push(Piece::text("${"));
            rest = literal;
        } else if let Some((name, after)) = after.split_once('}') {
            pieces.push(match name.trim().split_once('.') {
                Some((id, attribute)) => Piece::attribute(id, attribute.to_owned()),
                None => Piece::reference(name.trim()),
            });
            rest = after;
        } else {
            pieces.push(Piece::text("${"));
            rest = after;
        }
    }
    pieces.push(Piece::text(rest));
    pieces
}

impl Map {
    /// The map with parameters in place of the references to them, by name.
    #[must_use]
    pub fn with_parameters(&self, known: &IndexMap<String, String>) -> Self {
        self.iter().map(|(key, value)| (key, value.with_parameters(known))).collect()
    }
}

impl Value {
    /// A text, a number or a boolean, as text: CloudFormation makes no difference between `5` and `"5"`.
    pub fn scalar(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Boolean(boolean) => Some(boolean.to_string()),
            Self::Null | Self::List(_) | Self::Map(_) | Self::Intrinsic(_) => None,
        }
    }

    /// The value with parameters in place of the references to them, by name.
    #[must_use]
    pub fn with_parameters(&self, known: &IndexMap<String, String>) -> Self {
        match self {
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.with_parameters(known)).collect())
            }
            Self::Map(map) => Self::Map(map.with_parameters(known)),
            Self::Intrinsic(Intrinsic::Ref(id)) => {
                known.get(id).map_or_else(|| self.clone(), Self::from)
            }
            Self::Intrinsic(Intrinsic::Sub(pieces)) => joined(pieces.iter().map(|piece| {
                let value = match piece {
                    Piece::Ref(id) => known.get(id),
                    Piece::Text(_) | Piece::GetAtt(..) => None,
                };
                value.map_or_else(|| piece.clone(), Piece::text)
            })),
            plain => plain.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, argument: impl Into<Value>) -> Value {
        Value::Map(Map::new().with(name, argument)).normal()
    }

    #[test]
    fn what_says_the_same_is_the_same() {
        let arn = Value::attribute("Table", "Arn");
        assert_eq!(of("Fn::GetAtt", "Table.Arn"), arn);
        assert_eq!(of("Fn::GetAtt", Value::list(["Table", "Arn"])), arn);
        assert_eq!(of("Fn::Sub", "${Table.Arn}"), arn);
        let whole = Value::sub([Piece::attribute("Table", "Arn"), Piece::text("/index/*")]);
        assert_eq!(of("Fn::Sub", "${ Table.Arn }/index/*"), whole);
        let parts = Value::List(vec![arn, "/index".into(), "/*".into()]);
        assert_eq!(of("Fn::Join", Value::List(vec!["".into(), parts])), whole);
        let parts = Value::List(vec![Value::attribute("Table", "Arn"), "index".into(), "*".into()]);
        assert_eq!(of("Fn::Join", Value::List(vec!["/".into(), parts])), whole);
        assert_eq!(of("Fn::Sub", "a${!Name}b${"), Value::from("a${Name}b${"));
    }

    #[test]
    fn what_is_no_function_stays() {
        let map = Map::new().with("Ref", "A").with("B", "C");
        assert_eq!(Value::Map(map.clone()).normal(), Value::Map(map));
        let join = Map::new().with("Fn::Join", Value::list([",", "a"]));
        assert_eq!(Value::Map(join.clone()).normal(), Value::Map(join));
    }

    #[test]
    fn parameters_take_the_place_of_references() {
        let known = IndexMap::from([("Size".to_owned(), "5".to_owned())]);
        let text = Value::sub([Piece::text("n-"), Piece::reference("Size")]);
        let list = Value::list([Value::reference("Size"), Value::reference("Other"), text]);
        let expected = Value::list(["5".into(), Value::reference("Other"), Value::from("n-5")]);
        assert_eq!(list.with_parameters(&known), expected);
    }
}
