//! The service drawn: what leads to it on the left, integrations in the middle, functions and endpoints on the right, each with a
//! place. Lines and letters are the template's; sizes are in pixels.

use serde::Serialize;
use svlc_core::model::{EventSource, Function, Integration, MappingSource, Model, Target, UrlPart};

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

/// A column of boxes while it is laid out: each wants to stand at the height of what leads to it.
#[derive(Default)]
struct Stack(Vec<(f64, Node)>);

impl Stack {
    /// Puts every box where it wants to be, or below the one before it; the places in the order added.
    fn settle(self, x: f64) -> Vec<Node> {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by(|a, b| self.0[*a].0.total_cmp(&self.0[*b].0));
        let mut nodes: Vec<Node> = self.0.iter().map(|(_, node)| node.clone()).collect();
        let mut free = TOP;
        for index in order {
            let wanted = self.0[index].0;
            let y = wanted.max(free);
            (nodes[index].x, nodes[index].y) = (x, y);
            free = y + STEP;
        }
        nodes
    }
}

/// Draws a service.
pub(crate) fn draw(model: &Model) -> Drawing {
    let sources = sources(model);
    let left: Vec<Node> = {
        let mut stack = Stack::default();
        for (source, _) in &sources {
            stack.0.push((TOP, source.clone()));
        }
        stack.settle(EDGE)
    };
    let middle = {
        let mut stack = Stack::default();
        for (index, integration) in model.integrations.iter().enumerate() {
            let leading =
                sources.iter().zip(&left).filter(|((_, to), _)| *to == To::Integration(index));
            stack
                .0
                .push((mean(leading.map(|(_, node)| node.y)), integration_box(model, integration)));
        }
        stack.settle(EDGE + COLUMN)
    };
    let mut stack = Stack::default();
    for (index, function) in model.functions.iter().enumerate() {
        let by_integration =
            model.integrations.iter().zip(&middle).filter(|(one, _)| leads_to(one, index));
        let by_event = sources.iter().zip(&left).filter(|((_, to), _)| *to == To::Function(index));
        let heights =
            by_integration.map(|(_, node)| node.y).chain(by_event.map(|(_, node)| node.y));
        stack.0.push((mean(heights), function_box(function)));
    }
    let functions = stack.0.len();
    let outside: Vec<usize> =
        (0..middle.len()).filter(|index| endpoint(&model.integrations[*index]).is_some()).collect();
    for index in &outside {
        let text = endpoint(&model.integrations[*index]).unwrap_or_default();
        stack.0.push((middle[*index].y, node("endpoint", &text, "outside of this service", None)));
    }
    let right = stack.settle(EDGE + 2.0 * COLUMN);
    let mut lines: Vec<Line> = sources
        .iter()
        .zip(&left)
        .map(|((_, to), from)| match to {
            To::Integration(index) => line(from, &middle[*index]),
            To::Function(index) => line(from, &right[*index]),
        })
        .collect();
    for (index, integration) in model.integrations.iter().enumerate() {
        let function = (0..functions).find(|function| leads_to(integration, *function));
        let outside = outside.iter().position(|one| *one == index).map(|place| functions + place);
        lines.extend(function.or(outside).map(|to| line(&middle[index], &right[to])));
    }
    let boxes: Vec<Node> = left.into_iter().chain(middle).chain(right).collect();
    let height = boxes.iter().map(|node| node.y + HEIGHT).fold(TOP, f64::max) + EDGE;
    let columns = ["Routes and events", "Integrations", "Functions and endpoints"];
    let columns = columns.into_iter().zip([0.0, 1.0, 2.0]);
    let columns = columns.map(|(name, at)| Column { x: EDGE + at * COLUMN, name }).collect();
    Drawing { width: 2.0 * COLUMN + WIDTH + 2.0 * EDGE, height, columns, boxes, lines }
}

/// What something on the left leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Integration(usize),
    Function(usize),
}

/// Routes, then what else invokes functions, each with what it leads to.
fn sources(model: &Model) -> Vec<(Node, To)> {
    let routes = model.routes.iter().map(|route| {
        let key = route.key.to_string();
        let page = format!("{}?route={}", Page::Requests.path(), encoded(&key));
        let note = crate::pages::authorization(model, route);
        (node("route", &key, &note, Some(page)), To::Integration(route.integration.0))
    });
    let events = model.functions.iter().enumerate().flat_map(|(index, function)| {
        function.events.iter().map(move |event| {
            let (title, note) = source(&event.source);
            (node("event", &title, note, None), To::Function(index))
        })
    });
    routes.chain(events).collect()
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

fn leads_to(integration: &Integration, index: usize) -> bool {
    matches!(&integration.target, Target::Lambda { function, .. } if function.0 == index)
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
