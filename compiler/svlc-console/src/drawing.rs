//! The service drawn: what leads to it on the left, integrations in the middle, functions and endpoints on the right, each with a
//! place. Lines and letters are the template's; sizes are in pixels.

use serde::Serialize;
use svlc_core::model::{
    EventSource, Function, Integration, MappingSource, Model, Route, Target, UrlPart,
};

use crate::address::{Page, encoded};

/// Width of a box.
const WIDTH: f64 = 256.0;
/// Height of a box.
const HEIGHT: f64 = 46.0;
/// From the top of a box to that of the next below.
const STEP: f64 = 60.0;
/// From one column to the next.
const COLUMN: f64 = 426.0;
/// Room around everything, and for the names of the columns above.
const EDGE: f64 = 2.0;
const TOP: f64 = 34.0;
/// Letters that fit a box.
const LETTERS: usize = 28;

/// A drawing.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Drawing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) columns: Vec<Column>,
    pub(crate) boxes: Vec<Node>,
    pub(crate) lines: Vec<Line>,
}

/// The name of a column.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Column {
    pub(crate) x: f64,
    pub(crate) name: &'static str,
}

/// A box.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Node {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// A class of the style sheet.
    pub(crate) kind: &'static str,
    /// What is written in it, as much as fits.
    pub(crate) title: String,
    /// What is written below, as much as fits.
    pub(crate) note: String,
    /// All of it, for who does not see it or points at it.
    pub(crate) whole: String,
    /// Where it leads.
    pub(crate) href: Option<String>,
}

/// A line from the right side of a box to the left side of another.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    pub(crate) x1: f64,
    pub(crate) y1: f64,
    pub(crate) x2: f64,
    pub(crate) y2: f64,
    /// Where the curve bends.
    pub(crate) bend: f64,
}

/// A box by its column and its place in it.
type At = (usize, usize);

/// Boxes and what leads to what, before and while they get their places.
#[derive(Default)]
struct Graph {
    columns: [Vec<Node>; 3],
    links: Vec<(At, At)>,
}

/// Draws a service.
pub(crate) fn draw(model: &Model) -> Drawing {
    let mut graph = Graph::of(model);
    (0..graph.columns.len()).for_each(|column| graph.settle(column));
    let lines = graph.links.iter().map(|(from, to)| line(graph.at(*from), graph.at(*to))).collect();
    let names = ["Routes and events", "Integrations", "Functions and endpoints"];
    let columns = names.into_iter().enumerate();
    let columns = columns.map(|(column, name)| Column { x: left(column), name }).collect();
    let boxes: Vec<Node> = graph.columns.into_iter().flatten().collect();
    let height = boxes.iter().map(|node| node.y + HEIGHT).fold(TOP, f64::max) + EDGE;
    Drawing { width: left(2) + WIDTH + EDGE, height, columns, boxes, lines }
}

impl Graph {
    fn of(model: &Model) -> Self {
        let mut graph = Self::default();
        graph.columns[2].extend(model.functions.iter().map(function_box));
        for integration in &model.integrations {
            let to = match &integration.target {
                Target::Lambda { function, .. } => (2, function.0),
                _ => graph.add(2, endpoint_box(integration)),
            };
            let from = graph.add(1, integration_box(model, integration));
            graph.links.push((from, to));
        }
        for route in &model.routes {
            let from = graph.add(0, route_box(model, route));
            graph.links.push((from, (1, route.integration.0)));
        }
        for (index, function) in model.functions.iter().enumerate() {
            for event in &function.events {
                let (title, note) = source(&event.source);
                let from = graph.add(0, node("event", &title, note, None));
                graph.links.push((from, (2, index)));
            }
        }
        graph
    }

    fn add(&mut self, column: usize, node: Node) -> At {
        self.columns[column].push(node);
        (column, self.columns[column].len() - 1)
    }

    fn at(&self, (column, index): At) -> &Node {
        &self.columns[column][index]
    }

    /// Puts every box of a column at the height of what leads to it, or below the one before it. Columns to its left have their places.
    fn settle(&mut self, column: usize) {
        let wanted = |index: usize| {
            let leading = self.links.iter().filter(|(_, to)| *to == (column, index));
            mean(leading.map(|(from, _)| self.at(*from).y))
        };
        let mut order: Vec<(f64, usize)> =
            (0..self.columns[column].len()).map(|index| (wanted(index), index)).collect();
        order.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mut free = TOP;
        for (wanted, index) in order {
            let node = &mut self.columns[column][index];
            (node.x, node.y) = (left(column), wanted.max(free));
            free = node.y + STEP;
        }
    }
}

/// Where a column begins.
fn left(column: usize) -> f64 {
    EDGE + column as f64 * COLUMN
}

fn route_box(model: &Model, route: &Route) -> Node {
    let key = route.key.to_string();
    let page = format!("{}?route={}", Page::Requests.path(), encoded(&key));
    node("route", &key, &crate::pages::authorization(model, route), Some(page))
}

fn endpoint_box(integration: &Integration) -> Node {
    let text = endpoint(integration).unwrap_or_default();
    node("endpoint", &text, "outside of this service", None)
}

/// What an event is, and of what kind.
pub(crate) fn source(source: &EventSource) -> (String, &'static str) {
    use svlc_core::model::AnyResource;
    let name = |resource: &AnyResource| match resource {
        AnyResource::Own(id) => id.name.clone(),
        AnyResource::Arn(arn) => arn.written(),
    };
    match source {
        EventSource::Schedule(schedule) => (schedule.expression.clone(), "schedule"),
        EventSource::Mapping(mapping) => match &mapping.source {
            MappingSource::Queue(queue) => (name(queue), "queue"),
            MappingSource::Table(table) => (name(table), "stream of a table"),
            MappingSource::Stream(arn) => (arn.written(), "stream"),
        },
        EventSource::Topic(subscription) => (name(&subscription.topic), "topic"),
        EventSource::Bucket(rule) => (name(&rule.bucket), "bucket"),
        EventSource::Bus(rule) => {
            (rule.bus.as_ref().map_or_else(|| "default".to_owned(), name), "event bus")
        }
    }
}

fn integration_box(model: &Model, integration: &Integration) -> Node {
    let note = crate::pages::kind(integration);
    let href = match &integration.target {
        Target::Lambda { function, .. } => {
            Some(Page::Function(model.function(*function).name.clone()).path())
        }
        _ => None,
    };
    node("integration", &integration.name, &note, href)
}

fn function_box(function: &Function) -> Node {
    let note = format!("{} MB, {} s", function.memory, function.timeout);
    node("function", &function.name, &note, Some(Page::Function(function.name.clone()).path()))
}

/// What an integration leads to, if that is no function.
pub(crate) fn endpoint(integration: &Integration) -> Option<String> {
    match &integration.target {
        Target::Lambda { .. } => None,
        Target::Http { url, .. } => Some(url.iter().map(url_part).collect()),
        Target::Private { listener, .. } => Some(listener.written()),
        Target::Aws { target, .. } => Some(target.arn().written()),
    }
}

fn url_part(part: &UrlPart) -> String {
    match part {
        UrlPart::Text(part) => svlc_core::model::Text(vec![part.clone()]).written(),
        UrlPart::Parameter(name) => format!("{{{name}}}"),
        UrlPart::StageVariable(name) => format!("${{stage.{name}}}"),
    }
}

fn node(kind: &'static str, title: &str, note: &str, href: Option<String>) -> Node {
    let whole = if note.is_empty() { title.to_owned() } else { format!("{title}, {note}") };
    let (title, note) = (short(title, LETTERS), short(note, LETTERS + 6));
    Node { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT, kind, title, note, whole, href }
}

fn line(from: &Node, to: &Node) -> Line {
    let (x1, x2) = (from.x + WIDTH, to.x);
    let middle = HEIGHT / 2.0;
    Line { x1, y1: from.y + middle, x2, y2: to.y + middle, bend: (x1 + x2) / 2.0 }
}

fn mean(heights: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for height in heights {
        sum += height;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { TOP }
}

/// As many letters as fit.
fn short(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use svlc_core::source::Source;

    use super::*;

    fn drawing(spec: &str) -> Drawing {
        let compilation = svlc_core::compile(&Source::new("s.yaml", spec));
        let output = compilation.output;
        draw(&output.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics)).model)
    }

    #[test]
    fn boxes_of_a_column_do_not_overlap_and_lines_join_them() {
        let drawing = drawing(
            "service: shop
functions: { a: {}, b: {}, c: { blueprint: schedule, events: [{ schedule: rate(1 hour) }] } }
integrations: { out: { type: http, url: 'https://example.com/{id}', method: GET } }
routes: { GET /a: a, POST /a: a, GET /b: b, 'GET /out/{id}': out }
",
        );
        let count = |kind| drawing.boxes.iter().filter(|node| node.kind == kind).count();
        let kinds = ["route", "event", "integration", "function", "endpoint"];
        assert_eq!(kinds.map(count), [4, 1, 3, 3, 1]);
        assert_eq!(drawing.lines.len(), 5 + 3);
        for (index, one) in drawing.boxes.iter().enumerate() {
            assert!(one.x + WIDTH <= drawing.width && one.y + HEIGHT <= drawing.height);
            for other in &drawing.boxes[index + 1..] {
                assert!(one.x != other.x || (one.y - other.y).abs() >= STEP, "{one:?} {other:?}");
            }
        }
        let endpoint = drawing.boxes.iter().find(|node| node.kind == "endpoint").unwrap();
        assert_eq!(endpoint.title, "https://example.com/{id}");
    }

    #[test]
    fn long_names_are_cut_and_told_whole() {
        let node = node("route", &"x".repeat(40), "", None);
        assert_eq!(node.title.chars().count(), LETTERS);
        assert_eq!(node.whole.len(), 40);
    }
}
