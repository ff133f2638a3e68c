//! A schedule's expression that EventBridge Scheduler refuses.
//!
//! Why: Scheduler refuses the schedule, and the whole stack fails (`scheduler-ug`, schedule types).
//!
//! ```yaml
//! events: [{ schedule: cron(0 3 * * *) }]    # five fields: the year is missing
//! ```
//!
//! Fix: `rate(5 minutes)`, `at(2027-01-01T00:00:00)`, or a cron expression of six fields with `?` for one kind of day.

use super::context::Context;
use super::event::{Fault, events};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::facts::events::CRON_YEARS;
use crate::spec::Event;
use crate::suggest;

const CODE: Code = Code::SV0381;
const FORMS: &str = "write `rate(5 minutes)`, `cron(0 3 * * ? *)` or `at(2027-01-01T00:00:00)`";

pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    for invocation in events(cx) {
        let Event::Schedule(schedule) = invocation.event else { continue };
        let settings = schedule.settings();
        let Some(expression) = &settings.expression else { continue };
        for fault in faults(expression) {
            let span = cx.within(expression.span, expression, fault.at);
            sink.push(Diagnostic::new(CODE, span, fault.message, fault.help));
        }
    }
}

fn faults(text: &str) -> Vec<Fault> {
    let form = text.split_once('(').and_then(|(word, rest)| Some((word, rest.strip_suffix(')')?)));
    let at = |word: &str, inner: &str| word.len() + 1..word.len() + 1 + inner.len();
    match form {
        Some((word @ "rate", inner)) => rate(inner, at(word, inner).start).into_iter().collect(),
        Some((word @ "at", inner)) if !is_time(inner) => {
            let message = format!("`{inner}` is no time of the form `2027-01-01T00:00:00`");
            let help =
                "write year, month, day, `T`, hour, minute and second; the zone is `time_zone`";
            vec![fault(at(word, inner), message, help)]
        }
        Some(("at", _)) => Vec::new(),
        Some((word @ "cron", inner)) => cron(inner, at(word, inner).start),
        _ => vec![fault(0..text.len(), format!("`{text}` is no expression of a schedule"), FORMS)],
    }
}

fn fault(at: std::ops::Range<usize>, message: String, help: impl Into<String>) -> Fault {
    Fault { at, message, help: help.into() }
}

/// `5 minutes`.
fn rate(text: &str, start: usize) -> Option<Fault> {
    let whole = start..start + text.len();
    let units = ["minute", "hour", "day"];
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let value: u64 = if is_number { number.parse().unwrap_or(u64::MAX) } else { 0 };
    if value == 0 || number.len() > 9 {
        let message = format!("`{text}` does not start with a whole number above 0");
        return Some(fault(whole, message, "write a rate such as `5 minutes`"));
    }
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    if !units.contains(&singular) {
        let meant = suggest::nearest(singular, units).unwrap_or("minute");
        let plural = if value == 1 { "" } else { "s" };
        let message = format!("`{unit}` is no unit of a rate");
        let help = format!("write `{number} {meant}{plural}`: units are minutes, hours and days");
        return Some(fault(start + number.len()..whole.end, message, help));
    }
    let wanted = if value == 1 { singular.to_owned() } else { format!("{singular}s") };
    (unit != wanted).then(|| {
        let from = start + number.len() + 1;
        fault(
            from..whole.end,
            format!("`{unit}` does not go with {number}"),
            format!("write `{number} {wanted}`"),
        )
    })
}

/// `2027-01-01T00:00:00`.
fn is_time(text: &str) -> bool {
    let form = "dddd-dd-ddTdd:dd:dd";
    let fits = text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        });
    let number = |at: std::ops::Range<usize>| text[at].parse::<u32>().unwrap_or(u32::MAX);
    fits && is_day(number(0..4), number(5..7), number(8..10))
        && number(11..13) < 24
        && number(14..16) < 60
        && number(17..19) < 60
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A field of a cron expression.
struct Field {
    name: &'static str,
    range: (u32, u32),
    /// Names of the values, the first for the least.
    names: &'static [&'static str],
    is_day: bool,
}

const MONTHS: &[&str] =
    &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY_OF_MONTH: usize = 2;
const DAY_OF_WEEK: usize = 4;

const FIELDS: [Field; 6] = [
    Field { name: "minute", range: (0, 59), names: &[], is_day: false },
    Field { name: "hour", range: (0, 23), names: &[], is_day: false },
    Field { name: "day of month", range: (1, 31), names: &[], is_day: true },
    Field { name: "month", range: (1, 12), names: MONTHS, is_day: false },
    Field { name: "day of week", range: (1, 7), names: DAYS, is_day: true },
    Field { name: "year", range: CRON_YEARS, names: &[], is_day: false },
];

/// `0 3 * * ? *`.
fn cron(text: &str, start: usize) -> Vec<Fault> {
    let parts: Vec<&str> = text.split(' ').filter(|part| !part.is_empty()).collect();
    let place = |part: &str| {
        let from = start + (part.as_ptr() as usize - text.as_ptr() as usize);
        from..from + part.len()
    };
    if parts.len() != FIELDS.len() {
        let message = format!("a cron expression has 6 fields, not {}", parts.len());
        let help =
            "write minute, hour, day of month, month, day of week and year, such as `0 3 * * ? *`";
        return vec![fault(start..start + text.len(), message, help)];
    }
    let mut faults = Vec::new();
    for (index, (part, field)) in parts.iter().zip(&FIELDS).enumerate() {
        let fits = part.split(',').all(|item| field.fits(item, index))
            && !(part.contains(',') && part.contains('?'));
        if !fits {
            faults.push(fault(place(part), format!("`{part}` is no {}", field.name), field.help()));
        }
    }
    let (of_month, of_week) = (parts[DAY_OF_MONTH], parts[DAY_OF_WEEK]);
    if faults.is_empty() && (of_month == "?") == (of_week == "?") {
        let message = "one of day of month and day of week has to be `?`, and the other not";
        let help =
            "put `?` for the day that does not matter, such as `0 3 * * ? *` or `0 3 ? * MON *`";
        faults.push(fault(place(of_week), message.to_owned(), help));
    }
    faults
}

impl Field {
    /// Whether one of the items between commas is right.
    fn fits(&self, item: &str, index: usize) -> bool {
        let value = |text: &str| self.value(text).is_some();
        match (index, item) {
            (DAY_OF_MONTH | DAY_OF_WEEK, "?" | "L") => return true,
            (DAY_OF_MONTH, "LW") => return true,
            (DAY_OF_MONTH, _) if item.ends_with('W') => return value(&item[..item.len() - 1]),
            (DAY_OF_WEEK, _) if item.ends_with('L') => return value(&item[..item.len() - 1]),
            (DAY_OF_WEEK, _) if item.contains('#') => {
                let (day, nth) = item.split_once('#').unwrap_or_default();
                return value(day) && matches!(nth, "1" | "2" | "3" | "4" | "5");
            }
            _ => {}
        }
        let (base, step) = item.split_once('/').map_or((item, "1"), |(base, step)| (base, step));
        let steps = step.parse::<u32>().is_ok_and(|step| (1..=self.range.1).contains(&step));
        let is_base = base == "*"
            || match base.split_once('-') {
                None => value(base),
                Some((from, to)) => match (self.value(from), self.value(to)) {
                    (Some(from), Some(to)) => from <= to,
                    _ => false,
                },
            };
        is_base && steps
    }

    fn value(&self, text: &str) -> Option<u32> {
        if let Some(at) = self.names.iter().position(|name| *name == text) {
            return Some(self.range.0 + at as u32);
        }
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = text.parse().ok().filter(|_| is_number)?;
        (self.range.0..=self.range.1).contains(&number).then_some(number)
    }

    fn help(&self) -> String {
        let (least, most) = self.range;
        let names = match self.names {
            [] => String::new(),
            [first, .., last] => format!(" or {first} to {last}"),
            [only] => format!(" or {only}"),
        };
        let more = if self.is_day { ", or `?` for any" } else { "" };
        format!(
            "write {least} to {most}{names}, `*`, a range `a-b`, a list `a,b`, steps `a/b`{more}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        faults(text)
            .into_iter()
            .map(|fault| format!("{} {}", &text[fault.at], fault.message))
            .collect()
    }

    #[test]
    fn what_scheduler_takes_is_taken() {
        for text in [
            "rate(1 minute)",
            "rate(12 hours)",
            "at(2028-02-29T23:59:59)",
            "cron(0 3 * * ? *)",
            "cron(0/15 8-17 ? * MON-FRI 2026-2030)",
            "cron(0 0 L * ? *)",
            "cron(0 0 15W JAN,JUL ? *)",
            "cron(0 0 ? * 6L *)",
            "cron(0 0 ? * FRI#2 *)",
        ] {
            assert!(messages(text).is_empty(), "{text}: {:?}", messages(text));
        }
    }

    #[test]
    fn what_it_refuses_is_told_on_its_place() {
        for (text, start) in [
            ("every day", "every day"),
            ("rate(0 minutes)", "0 minutes"),
            ("rate(1 minutes)", "minutes"),
            ("rate(5 minute)", "minute"),
            ("rate(5 weeks)", " weeks"),
            ("rate(5)", ""),
            ("at(2027-02-29T00:00:00)", "2027-02-29"),
            ("at(2027-01-01)", "2027-01-01"),
            ("cron(0 3 * * *)", "0 3 * * *"),
            ("cron(60 3 * * ? *)", "60"),
            ("cron(0 24 * * ? *)", "24"),
            ("cron(0 3 * * * *)", "* one of"),
            ("cron(0 3 ? * ? *)", "? one of"),
            ("cron(0 3 ? * mon *)", "mon"),
            ("cron(0 3 ? * FRI-MON *)", "FRI-MON"),
            ("cron(0 3 ? * FRI#6 *)", "FRI#6"),
            ("cron(0 3 * FOO ? *)", "FOO"),
            ("cron(*/0 3 * * ? *)", "*/0"),
            ("cron(0 3 1,? * ? *)", "1,?"),
        ] {
            let found = messages(text);
            assert!(found.len() == 1 && found[0].starts_with(start), "{text}: {found:?}");
        }
    }
}
