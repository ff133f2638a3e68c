//! Which resources of a template need which: [`Graph`]. CloudFormation makes what is needed first, so nothing can need itself.
//! Leaves the words to `check`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Intrinsic, Map, Piece, Resource, Template, Value};

/// What SAM calls its functions.
const SAM_FUNCTION: &str = "AWS::Serverless::Function";

/// Resources by logical id, each with those that it needs.
#[derive(Debug, Default)]
pub struct Graph<'a> {
    needs: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Those from which no cycle is reached.
    done: BTreeSet<&'a str>,
}

impl<'a> Graph<'a> {
    /// The graph of a template. Of one for SAM, as SAM will make it: the API's body names the functions whose events its routes
    /// are, so it is the API that needs them.
    pub fn new(template: &'a Template) -> Self {
        let mut graph = Self::default();
        let in_sam = template.resources.iter().filter(|(_, one)| one.kind == SAM_FUNCTION);
        let functions: BTreeSet<&str> = in_sam.map(|(id, _)| id.as_str()).collect();
        for (id, resource) in &template.resources {
            let mut needed: BTreeSet<&str> =
                resource.depends_on.iter().map(String::as_str).collect();
            for (key, value) in parts(resource) {
                if resource.kind == SAM_FUNCTION && key == "Events" {
                    graph.events(id, value);
                } else {
                    collect(value, &mut needed);
                }
            }
            let made = |other| match template.resources.contains_key(other) {
                true => Some(other),
                false => maker(&functions, other),
            };
            graph.needs.entry(id).or_default().extend(needed.into_iter().filter_map(made));
        }
        graph
    }

    /// Events of a function: the APIs that they belong to need the function.
    fn events(&mut self, function: &'a str, events: &'a Value) {
        let Value::Map(events) = events else { return };
        for (_, event) in events.iter() {
            let mut apis = BTreeSet::new();
            collect(event, &mut apis);
            for api in apis {
                self.needs.entry(api).or_default().insert(function);
            }
        }
    }

    /// Resources of which each needs the next, and the last the first; `None` if there are no such.
    pub fn cycle(&mut self) -> Option<Vec<&'a str>> {
        let mut done = std::mem::take(&mut self.done);
        let cycle = self.needs.keys().find_map(|start| self.walk(start, &mut done));
        self.done = done;
        cycle
    }

    /// Looks for a cycle from one resource on; `done` are those from which there is none.
    fn walk(&self, start: &'a str, done: &mut BTreeSet<&'a str>) -> Option<Vec<&'a str>> {
        if done.contains(start) {
            return None;
        }
        let mut path = vec![start];
        let mut on_path = BTreeSet::from([start]);
        let mut open = vec![self.needs(start)];
        while let Some(rest) = open.last_mut() {
            match rest.pop() {
                Some(next) if on_path.contains(next) => {
                    let at = path.iter().position(|id| *id == next).expect("it is on the path");
                    return Some(path.split_off(at));
                }
                Some(next) if done.contains(next) || !self.needs.contains_key(next) => {}
                Some(next) => {
                    path.push(next);
                    on_path.insert(next);
                    open.push(self.needs(next));
                }
                None => {
                    open.pop();
                    let last = path.pop().expect("what is open is on the path");
                    on_path.remove(last);
                    done.insert(last);
                }
            }
        }
        None
    }

    fn needs(&self, id: &str) -> Vec<&'a str> {
        self.needs.get(id).into_iter().flatten().rev().copied().collect()
    }

    /// Takes a resource out.
    pub fn remove(&mut self, id: &str) {
        self.needs.remove(id);
    }
}

/// The function of which SAM makes what has that id, such as its alias: the longest whose id it starts with.
fn maker<'a>(functions: &BTreeSet<&'a str>, id: &str) -> Option<&'a str> {
    let starts = (1..id.len()).rev().filter_map(|length| id.get(..length));
    starts.filter_map(|start| functions.get(start)).copied().next()
}

/// What a resource consists of, by key.
fn parts(resource: &Resource) -> impl Iterator<Item = (&str, &Value)> {
    [&resource.properties, &resource.attributes, &resource.metadata].into_iter().flat_map(Map::iter)
}

fn collect<'a>(value: &'a Value, needed: &mut BTreeSet<&'a str>) {
    match value {
        Value::Intrinsic(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) => {
            needed.insert(id);
        }
        Value::Intrinsic(Intrinsic::Sub(pieces)) => {
            needed.extend(pieces.iter().filter_map(|piece| match piece {
                Piece::Ref(id) | Piece::GetAtt(id, _) => Some(id.as_str()),
                Piece::Text(_) => None,
            }));
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, needed)),
        Value::Map(map) => map.iter().for_each(|(_, value)| collect(value, needed)),
        Value::Null | Value::Text(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(resources: &[(&str, &str, &[&str])]) -> Template {
        let mut template = Template::default();
        for (id, kind, needed) in resources {
            let value = Value::list(needed.iter().map(|id| Value::reference(*id)));
            let resource = Resource::new((*kind).to_owned(), Map::new().with("Events", value));
            template.resources.insert((*id).to_owned(), resource);
        }
        template
    }

    #[test]
    fn a_cycle_is_found_behind_what_has_none() {
        let kind = "AWS::SQS::Queue";
        let acyclic =
            template(&[("A", kind, &["B", "C", "X"]), ("B", kind, &["C"]), ("C", kind, &[])]);
        assert_eq!(Graph::new(&acyclic).cycle(), None);
        let cyclic = template(&[
            ("A", kind, &["B"]),
            ("B", kind, &["C"]),
            ("C", kind, &["D", "B"]),
            ("D", kind, &[]),
        ]);
        let mut graph = Graph::new(&cyclic);
        assert_eq!(graph.cycle(), Some(vec!["B", "C"]));
        graph.remove("C");
        assert_eq!(graph.cycle(), None);
        let own = template(&[("A", kind, &["A"])]);
        assert_eq!(Graph::new(&own).cycle(), Some(vec!["A"]));
    }

    #[test]
    fn an_api_needs_the_functions_whose_events_it_serves() {
        let mut template = template(&[("Api", "AWS::Serverless::HttpApi", &[])]);
        let event = Map::new().with("ApiId", Value::reference("Api"));
        let environment = Map::new().with("URL", Value::attribute("Api", "ApiEndpoint"));
        let function = Map::new()
            .with("Events", Map::new().with("Get", event))
            .with("Environment", environment);
        template.resources.insert("F".to_owned(), Resource::new(SAM_FUNCTION, function));
        assert_eq!(Graph::new(&template).cycle(), Some(vec!["Api", "F"]));
    }
}
