//! When a schedule's times come: [`Timetable`], made of an expression and a time zone. Leaves waiting for them to
//! [`super::schedule`].

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::cron::Cron;
use crate::clock::Moment;

/// The times of a schedule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timetable {
    times: Times,
    zone: TimeZone,
}

#[derive(Debug, Clone, PartialEq)]
enum Times {
    /// Milliseconds from one time to the next.
    Rate(u64),
    Cron(Box<Cron>),
    At(DateTime),
}

/// Why there is no timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// The expression has another form.
    Expression,
    /// There is no time zone of that name.
    Zone,
}

impl Timetable {
    /// Reads an expression of Scheduler: `rate(…)`, `cron(…)` or `at(…)`.
    pub(crate) fn new(expression: &str, zone: Option<&str>) -> Result<Self, Unknown> {
        let zone = match zone {
            Some(name) => TimeZone::get(name).map_err(|_| Unknown::Zone)?,
            None => TimeZone::UTC,
        };
        let inner = expression.strip_suffix(')').and_then(|text| text.split_once('('));
        let times = match inner {
            Some(("rate", inner)) => rate(inner).map(Times::Rate),
            Some(("cron", inner)) => Cron::parse(inner).map(|cron| Times::Cron(Box::new(cron))),
            Some(("at", inner)) => inner.parse().ok().map(Times::At),
            _ => None,
        };
        Ok(Self { times: times.ok_or(Unknown::Expression)?, zone })
    }

    /// The first time, of a schedule that is made now: of a rate, that is at once (`scheduler-ug`, rate-based schedules).
    pub(crate) fn first(&self, now: Moment) -> Option<Moment> {
        match &self.times {
            Times::Rate(_) => Some(now),
            _ => self.after(Moment(now.0.saturating_sub(1))),
        }
    }

    /// The time that follows another.
    pub(crate) fn after(&self, moment: Moment) -> Option<Moment> {
        match &self.times {
            Times::Rate(period) => Some(Moment(moment.0 + period)),
            Times::Cron(cron) => self.next_of(cron, moment),
            Times::At(time) => self.moment(*time).filter(|at| *at > moment),
        }
    }

    /// The time that follows another and is not past: what was missed, because the machine slept, is not made up for.
    pub(crate) fn following(&self, moment: Moment, now: Moment) -> Option<Moment> {
        match &self.times {
            Times::Rate(period) => {
                let missed = now.0.saturating_sub(moment.0) / period;
                Some(Moment(moment.0 + (missed + 1) * period))
            }
            _ => self.after(moment.max(now)),
        }
    }

    fn next_of(&self, cron: &Cron, moment: Moment) -> Option<Moment> {
        let now = Timestamp::from_millisecond(i64::try_from(moment.0).ok()?).ok()?;
        let mut from = self.zone.to_datetime(now);
        loop {
            let time = cron.next(from)?;
            if let Some(found) = self.moment(time).filter(|found| *found > moment) {
                return Some(found);
            }
            from = time.checked_add(SignedDuration::from_mins(1)).ok()?;
        }
    }

    /// When a clock on the wall shows a time; the first time if it does so twice, and never if it leaves it out (`scheduler-ug`,
    /// daylight saving time).
    fn moment(&self, time: DateTime) -> Option<Moment> {
        let offset = match self.zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Fold { before, .. } => before,
            AmbiguousOffset::Gap { .. } => return None,
        };
        let stamp = offset.to_timestamp(time).ok()?;
        Some(Moment(u64::try_from(stamp.as_millisecond()).ok()?))
    }
}

/// `5 minutes`, in milliseconds. A day is 24 hours, whatever the clocks do.
fn rate(text: &str) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let minutes = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(minutes * 60_000).filter(|period| *period > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        let stamp: Timestamp = text.parse().unwrap();
        Moment(u64::try_from(stamp.as_millisecond()).unwrap())
    }

    fn after(expression: &str, zone: &str, now: &str) -> String {
        let timetable = Timetable::new(expression, Some(zone)).unwrap();
        timetable.after(moment(now)).map_or("never".to_owned(), Moment::iso)
    }

    #[test]
    fn times_are_those_of_the_zone() {
        for (expression, now, expected) in [
            ("cron(0 3 * * ? *)", "2026-07-01T00:59:59Z", "2026-07-01T01:00:00.000Z"),
            ("cron(0 3 * * ? *)", "2026-12-01T00:00:00Z", "2026-12-01T02:00:00.000Z"),
            ("at(2027-01-01T00:00:00)", "2026-12-01T00:00:00Z", "2026-12-31T23:00:00.000Z"),
            ("at(2027-01-01T00:00:00)", "2026-12-31T23:00:00Z", "never"),
            ("rate(2 days)", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00.000Z"),
        ] {
            assert_eq!(after(expression, "Europe/Berlin", now), expected, "{expression} {now}");
        }
    }

    /// On 2026-03-29 Berlin has no 02:30, on 2026-10-25 it has two.
    #[test]
    fn a_time_that_the_clock_leaves_out_is_skipped_and_one_that_comes_twice_comes_once() {
        let expression = "cron(30 2 * * ? *)";
        let next = |now| after(expression, "Europe/Berlin", now);
        assert_eq!(next("2026-03-28T12:00:00Z"), "2026-03-30T00:30:00.000Z");
        assert_eq!(next("2026-10-24T12:00:00Z"), "2026-10-25T00:30:00.000Z");
        assert_eq!(next("2026-10-25T00:30:00Z"), "2026-10-26T01:30:00.000Z");
    }

    #[test]
    fn a_rate_begins_at_once() {
        let timetable = Timetable::new("rate(5 minutes)", None).unwrap();
        assert_eq!(timetable.first(Moment(7)), Some(Moment(7)));
        assert_eq!(timetable.after(Moment(7)), Some(Moment(300_007)));
        assert_eq!(timetable.following(Moment(7), Moment(900_006)), Some(Moment(900_007)));
        assert_eq!(timetable.following(Moment(7), Moment(900_007)), Some(Moment(1_200_007)));
        let daily = Timetable::new("cron(0 0 * * ? *)", None).unwrap();
        assert_eq!(daily.first(Moment(86_400_000)), Some(Moment(86_400_000)));
    }

    #[test]
    fn what_is_not_known_is_told() {
        assert_eq!(Timetable::new("rate(1 hour)", Some("Europe/Berln")), Err(Unknown::Zone));
        assert_eq!(Timetable::new("every day", None), Err(Unknown::Expression));
        assert!(Timetable::new("rate(1 hour)", Some("America/Argentina/Buenos_Aires")).is_ok());
    }
}
