//! A plan for people: what would be lost first, then who may do what, then every resource with what causes its change.

use svlc_core::facts::Replaces;
use svlc_core::plan::{
    Access, Action, Change, Held, HeldWay, Loss, LossKind, OutputChange, PropertyChange, Right,
    RightWay, RouteChange, RouteWay,
};
use svlc_core::source::Span;

use super::Planned;
use crate::error::Fault;
use crate::render::text::{count, visible, wrap};
use crate::terminal::{Style, Terminal};

/// How much of a line a value may always have, however narrow the terminal is.
const LEAST: usize = 12;

/// Shows a plan.
pub(super) fn show(planned: &Planned<'_>, terminal: &mut Terminal) -> Result<(), Fault> {
    let mut page = Page { planned, terminal };
    let plan = &planned.plan;
    if plan.is_empty() {
        let name = visible(planned.spec.source.name());
        let text = format!("{name}: nothing to do, {} is the same", visible(planned.against));
        return page.terminal.out.line(&text);
    }
    page.warnings()?;
    page.heading("resources", plan.resources.is_empty())?;
    plan.resources.iter().try_for_each(|change| page.change(change))?;
    page.heading("outputs", plan.outputs.is_empty())?;
    plan.outputs.iter().try_for_each(|output| page.output(output))?;
    let arrow = page.arrow();
    planned.price.iter().try_for_each(|price| price.show(arrow, page.terminal))?;
    page.summary()
}

/// Shows what of a plan a user has to see before saying yes.
pub(super) fn warn(planned: &Planned<'_>, terminal: &mut Terminal) -> Result<(), Fault> {
    Page { planned, terminal }.warnings()
}

struct Page<'a, 't> {
    planned: &'a Planned<'a>,
    terminal: &'t mut Terminal,
}

impl Page<'_, '_> {
    /// What would be lost and what stages hold back, then who may call what, and who may do what.
    fn warnings(&mut self) -> Result<(), Fault> {
        let plan = &self.planned.plan;
        plan.losses.iter().try_for_each(|loss| self.loss(loss))?;
        plan.held.iter().try_for_each(|held| self.held(held))?;
        self.heading("routes", plan.routes.is_empty())?;
        plan.routes.iter().try_for_each(|route| self.route(route))?;
        self.heading("rights", plan.rights.is_empty())?;
        plan.rights.iter().try_for_each(|right| self.right(right))
    }

    fn heading(&mut self, title: &str, is_empty: bool) -> Result<(), Fault> {
        if is_empty {
            return Ok(());
        }
        let title = self.terminal.out.paint(Style::Strong, title);
        self.terminal.out.line(&title)
    }

    fn arrow(&self) -> &'static str {
        if self.terminal.unicode { "→" } else { "->" }
    }

    /// `svlc.yaml:12:5`.
    fn place(&self, place: Option<Span>) -> String {
        let Some(place) = place else { return String::new() };
        let source = &self.planned.spec.source;
        let position = source.position(place.start);
        format!("{}:{}:{}", visible(source.name()), position.line, position.column)
    }

    /// A line with a sign before it and a place behind it, wrapped where it has to be.
    fn row(
        &mut self,
        (indent, sign, style): (usize, &str, Style),
        text: &str,
        place: Option<Span>,
    ) -> Result<(), Fault> {
        let place = self.place(place);
        let text = match place.as_str() {
            "" => visible(text),
            place => [&visible(text), "  ", place].concat(),
        };
        let lead = format!("{}{sign} ", " ".repeat(indent));
        let lines = wrap(&text, &lead, self.terminal.width);
        let sign = self.terminal.out.paint(style, sign);
        let rest = lines.get(lead.len() - 1..).unwrap_or_default();
        let (text, end) = match rest.rfind(&place) {
            Some(at) if !place.is_empty() => (&rest[..at], &rest[at + place.len()..]),
            _ => (rest, ""),
        };
        let place = match place.as_str() {
            "" => place,
            place => self.terminal.out.paint(Style::Help, place),
        };
        let indent = " ".repeat(indent);
        self.terminal.out.print(&[&indent, &*sign, text, &place, end].concat())
    }

    fn loss(&mut self, loss: &Loss) -> Result<(), Fault> {
        let (word, style) = match loss.kind {
            LossKind::Data => ("data loss", Style::Error),
            LossKind::Endpoint => ("endpoint loss", Style::Error),
            LossKind::Detached => ("warning", Style::Warning),
        };
        let place = match self.place(loss.place) {
            place if place.is_empty() => place,
            place => format!(" ({place})"),
        };
        let lines = wrap(
            &visible(&[&loss.message, &*place].concat()),
            &[word, ": "].concat(),
            self.terminal.width,
        );
        let painted = self.terminal.out.paint(style, word);
        self.terminal.out.print(&lines.replacen(word, &painted, 1))?;
        let lines = wrap(&visible(&loss.help), "  help: ", self.terminal.width);
        let help = self.terminal.out.paint(Style::Help, "help");
        self.terminal.out.print(&lines.replacen("help", &help, 1))
    }

    fn held(&mut self, held: &Held) -> Result<(), Fault> {
        let text = match held.way {
            HeldWay::Empty => "answers nothing until `svlc promote` gives it a deployment",
            HeldWay::Kept => {
                "keeps the deployment that it has until `svlc promote` gives it another"
            }
            HeldWay::Broken => {
                "keeps the deployment that it has until `svlc promote` gives it another, and fails until then where that leads to what goes away here"
            }
            HeldWay::Switched => {
                "may still get what changes here, as it deploys by itself so far: switch that off in a deployment of its own"
            }
        };
        let text = visible(&format!("stage `{}` {text}", held.stage));
        let lines = wrap(&text, "note: ", self.terminal.width);
        let word = self.terminal.out.paint(Style::Warning, "note");
        self.terminal.out.print(&lines.replacen("note", &word, 1))
    }

    fn route(&mut self, change: &RouteChange) -> Result<(), Fault> {
        let route = match change.route.starts_with("URL of ") {
            true => change.route.clone(),
            false => format!("`{}`", change.route),
        };
        let (sign, style, what) = match &change.way {
            RouteWay::Added(access) => ("+", Style::Good, format!("is new, {}", whom(access))),
            RouteWay::Removed(access) => {
                ("-", Style::Error, format!("is gone; it was {}", whom(access)))
            }
            RouteWay::Access { from, to: Access::Public } => {
                ("!", Style::Error, format!("becomes public; it was {}", whom(from)))
            }
            RouteWay::Access { from, to } => {
                ("~", Style::Warning, format!("becomes {}; it was {}", whom(to), whom(from)))
            }
            RouteWay::Target { from, to } => {
                ("~", Style::Warning, format!("leads to {to}, no longer to {from}"))
            }
        };
        self.row((2, sign, style), &format!("{route} {what}"), change.place)
    }

    fn right(&mut self, right: &Right) -> Result<(), Fault> {
        let (sign, style, verb) = match right.way {
            RightWay::Gains => ("+", Style::Warning, "gains"),
            RightWay::Loses => ("-", Style::Good, "loses"),
            RightWay::IsDenied => ("-", Style::Good, "is denied"),
            RightWay::IsNoLongerDenied => ("+", Style::Warning, "is no longer denied"),
        };
        let what = match right.actions.as_slice() {
            [] => "the managed policy".to_owned(),
            actions => [&actions.join(", "), " on"].concat(),
        };
        let condition = match &right.condition {
            Some(condition) if condition.starts_with("for ") => format!(", {condition}"),
            Some(condition) => format!(", if {condition}"),
            None => String::new(),
        };
        let text = format!("{} {verb} {what} {}{condition}", right.who, right.on);
        self.row((2, sign, style), &text, right.place)
    }

    fn change(&mut self, change: &Change) -> Result<(), Fault> {
        let (sign, style, what) = match (change.action, change.is_certain) {
            (Action::Create, true) => ("+", Style::Good, ""),
            (Action::Create, false) => ("+", Style::Good, ", perhaps: it has a condition"),
            (Action::Update, true) => ("~", Style::Warning, ""),
            (Action::Update, false) => ("~", Style::Warning, " may change"),
            (Action::Replace, true) => ("±", Style::Error, " is replaced"),
            (Action::Replace, false) => ("±", Style::Error, " may be replaced"),
            (Action::Delete, true) => ("-", Style::Error, ""),
            (Action::Delete, false) => ("-", Style::Error, ", perhaps: it has a condition"),
        };
        let sign = if self.terminal.unicode { sign } else { sign.trim_start_matches('±') };
        let sign = if sign.is_empty() { "X" } else { sign };
        let kept = match (change.is_kept, change.action) {
            (false, _) => "",
            (true, Action::Delete) => ", kept outside of the stack",
            (true, _) => ", the old one is kept",
        };
        let text = format!("{} ({}){what}{kept}", change.id, change.kind);
        let place = if change.properties.is_empty() { change.origin } else { None };
        let place = place.filter(|_| change.action != Action::Delete);
        self.row((2, sign, style), &text, place)?;
        change.properties.iter().try_for_each(|property| self.property(property))
    }

    fn property(&mut self, property: &PropertyChange) -> Result<(), Fault> {
        let is_type = property.path.len() == 1 && property.path[0] == "Type";
        let replaces = match (property.replaces, property.is_certain) {
            _ if is_type => ", which CloudFormation refuses: give it another logical id",
            (Replaces::Always, true) => ", which replaces it",
            (Replaces::Always, false) | (Replaces::Perhaps, _) => ", which may replace it",
            (Replaces::Unknown, _) => ", which may replace it: svlc does not know the type",
            (Replaces::Never, _) => "",
        };
        let path = path(&property.path);
        let place = self.place(property.place);
        let parts = [&*path, replaces, &*place];
        let used: usize = parts.iter().map(|part| part.chars().count()).sum();
        let room = self.terminal.width.saturating_sub(used + "      ~ :   ".len() + 1);
        let (sign, style, values) = match (&property.from, &property.to, &property.because) {
            (_, Some(to), Some(because)) => {
                let may = if property.is_certain { "changes" } else { "may change" };
                let rest = format!(" {may} with `{because}`");
                let to = shown(to, room.saturating_sub(rest.chars().count()));
                ("~", Style::Warning, to + &rest)
            }
            (Some(from), Some(to), None) => {
                let room = room.saturating_sub(self.arrow().chars().count() + 2);
                let (from, to) = (shown(from, room / 2), shown(to, room / 2));
                ("~", Style::Warning, format!("{from} {} {to}", self.arrow()))
            }
            (None, Some(to), _) => ("+", Style::Good, shown(to, room)),
            (Some(from), None, _) => ("-", Style::Error, shown(from, room)),
            (None, None, _) => ("~", Style::Warning, String::new()),
        };
        self.row((6, sign, style), &format!("{path}: {values}{replaces}"), property.place)
    }

    fn output(&mut self, output: &OutputChange) -> Result<(), Fault> {
        let room =
            (self.terminal.width.saturating_sub(output.name.chars().count() + 10)).max(LEAST);
        let lost =
            if output.is_export_lost { "; other stacks can no longer import it" } else { "" };
        let name = visible(&output.name);
        let (sign, style, text) = match (&output.from, &output.to) {
            (None, to) => {
                let to = to.as_deref().unwrap_or_default();
                ("+", Style::Good, format!("{name}: {}", shown(to, room)))
            }
            (Some(from), None) => {
                ("-", Style::Error, format!("{name}: {}{lost}", shown(from, room)))
            }
            (Some(from), Some(to)) if from == to => {
                ("~", Style::Warning, format!("{name}: {} changes{lost}", shown(to, room)))
            }
            (Some(from), Some(to)) => {
                let (from, to) = (shown(from, room / 2), shown(to, room / 2));
                ("~", Style::Warning, format!("{name}: {from} {} {to}{lost}", self.arrow()))
            }
        };
        self.row((2, sign, style), &text, None)
    }

    fn summary(&mut self) -> Result<(), Fault> {
        let plan = &self.planned.plan;
        let words = [
            (Action::Create, "to create"),
            (Action::Update, "to update"),
            (Action::Replace, "to replace"),
            (Action::Delete, "to delete"),
        ];
        let mut parts: Vec<String> = words
            .into_iter()
            .filter(|(action, _)| plan.count(*action) > 0)
            .map(|(action, word)| format!("{} {word}", plan.count(action)))
            .collect();
        if !plan.outputs.is_empty() {
            parts.push(count(plan.outputs.len(), "output"));
        }
        let environment = self.planned.environment.map(|name| format!(" ({name})"));
        let name = visible(self.planned.spec.source.name()) + &environment.unwrap_or_default();
        let against = visible(self.planned.against);
        let text = format!("{name} against {against}: {}", parts.join(", "));
        let text = self.terminal.out.paint(Style::Strong, &text);
        self.terminal.out.line(&text)
    }
}

/// Who may call.
fn whom(access: &Access) -> String {
    match access {
        Access::Public => "public".to_owned(),
        Access::Iam => "for AWS credentials".to_owned(),
        Access::Authorizer { name, scopes } if scopes.is_empty() => {
            format!("for whom the authorizer `{name}` lets in")
        }
        Access::Authorizer { name, scopes } => {
            format!("for whom the authorizer `{name}` lets in with {}", scopes.join(" or "))
        }
    }
}

/// `Environment.Variables.SIZE`, `KeySchema[0].AttributeName`.
fn path(keys: &[String]) -> String {
    let keys =
        if keys.len() > 1 { keys.strip_prefix(&["Properties".to_owned()][..]) } else { None }
            .unwrap_or(keys);
    let mut text = String::new();
    for key in keys {
        if !text.is_empty() && !key.starts_with('[') {
            text.push('.');
        }
        text.push_str(key);
    }
    text
}

/// A value in one line, cut to the width.
fn shown(value: &str, width: usize) -> String {
    let text = visible(value).replace('\n', "⏎");
    let text = if text.is_empty() { "''".to_owned() } else { text };
    short(&text, width.max(LEAST))
}

/// The text, or as much of its beginning as fits.
fn short(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcdef", 4), "abc…");
        assert_eq!(shown("a\nb\u{1b}", 20), "a⏎b␛");
        assert_eq!(shown("", 20), "''");
    }

    #[test]
    fn a_path_reads_as_in_a_template() {
        let keys = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            path(&keys("Properties KeySchema [0] AttributeName")),
            "KeySchema[0].AttributeName"
        );
        assert_eq!(path(&keys("DeletionPolicy")), "DeletionPolicy");
    }
}
