//! AWS's cron expressions: [`Cron`], and the next time of one by a clock on the wall. Which moment that is in a time zone is
//! [`super::timetable`]'s affair. The rules of the language have seen to the form.

use jiff::civil::{Date, DateTime};

/// The years that an expression can name (`scheduler-ug`, schedule types).
const YEARS: (i16, i16) = (1970, 2199);
const MONTHS: &[&str] =
    &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEK: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const SUNDAY: i16 = 1;
const SATURDAY: i16 = 7;

/// A cron expression: minute, hour, day of month, month, day of week, year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cron {
    minutes: Vec<i16>,
    hours: Vec<i16>,
    days: Vec<Day>,
    months: Vec<i16>,
    years: Vec<i16>,
}

/// An item of one of the two fields for days.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Day {
    /// Days of the month.
    OfMonth(Vec<i16>),
    /// `L`: the last day of the month.
    Last,
    /// `LW`: its last day from Monday to Friday.
    LastWorkday,
    /// `15W`: the day from Monday to Friday that is nearest to it, in the same month.
    Workday(i16),
    /// Days of the week, Sunday being 1.
    OfWeek(Vec<i16>),
    /// `6L`: the last of that day in the month.
    LastOfWeek(i16),
    /// `6#3`: the third of that day in the month.
    Nth(i16, i16),
}

/// The values of a field, and their names if they have some.
struct Field {
    least: i16,
    most: i16,
    names: &'static [&'static str],
}

const fn field(least: i16, most: i16, names: &'static [&'static str]) -> Field {
    Field { least, most, names }
}

const MINUTE: Field = field(0, 59, &[]);
const HOUR: Field = field(0, 23, &[]);
const DAY_OF_MONTH: Field = field(1, 31, &[]);
const MONTH: Field = field(1, 12, MONTHS);
const DAY_OF_WEEK: Field = field(SUNDAY, SATURDAY, WEEK);
const YEAR: Field = field(YEARS.0, YEARS.1, &[]);

impl Cron {
    /// Reads what stands between the brackets of `cron(…)`; `None` if it is of another form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, of_month, month, of_week, year] = fields[..] else { return None };
        let days: Option<Vec<Day>> = match (of_month, of_week) {
            ("?", "?") => None,
            (of_month, "?") => of_month.split(',').map(day_of_month).collect(),
            ("?", of_week) => of_week.split(',').map(day_of_week).collect(),
            _ => None,
        };
        Some(Self {
            minutes: MINUTE.list(minute)?,
            hours: HOUR.list(hour)?,
            days: days?,
            months: MONTH.list(month)?,
            years: YEAR.list(year)?,
        })
    }

    /// The first time that is not before `from`.
    pub(crate) fn next(&self, from: DateTime) -> Option<DateTime> {
        let mut date = from.date();
        let mut earliest = (i16::from(from.hour()), i16::from(from.minute()));
        if from.second() > 0 || from.subsec_nanosecond() > 0 {
            earliest.1 += 1;
        }
        while date.year() <= YEARS.1 {
            if self.has(date)
                && let Some((hour, minute)) = self.time(earliest)
            {
                return Some(date.at(hour, minute, 0, 0));
            }
            date = date.tomorrow().ok()?;
            earliest = (0, 0);
        }
        None
    }

    fn has(&self, date: Date) -> bool {
        self.years.contains(&date.year())
            && self.months.contains(&i16::from(date.month()))
            && self.days.iter().any(|day| day.is(date))
    }

    /// The first hour and minute of a day that are not before these.
    fn time(&self, (hour, minute): (i16, i16)) -> Option<(i8, i8)> {
        let times = self.hours.iter().flat_map(|one| self.minutes.iter().map(|two| (*one, *two)));
        let (hour, minute) = times.into_iter().find(|time| *time >= (hour, minute))?;
        Some((i8::try_from(hour).ok()?, i8::try_from(minute).ok()?))
    }
}

impl Field {
    /// `1,5-7,*/10`, in order.
    fn list(&self, text: &str) -> Option<Vec<i16>> {
        let items: Option<Vec<Vec<i16>>> = text.split(',').map(|item| self.item(item)).collect();
        let mut values: Vec<i16> = items?.into_iter().flatten().collect();
        values.sort_unstable();
        values.dedup();
        Some(values)
    }

    fn item(&self, text: &str) -> Option<Vec<i16>> {
        let (base, step) = match text.split_once('/') {
            Some((base, step)) => {
                (base, Some(step.parse::<usize>().ok().filter(|step| *step > 0)?))
            }
            None => (text, None),
        };
        let (from, to) = match base.split_once('-') {
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if base == "*" => (self.least, self.most),
            // `5/10` goes on from 5.
            None if step.is_some() => (self.value(base)?, self.most),
            None => (self.value(base)?, self.value(base)?),
        };
        Some((from..=to).step_by(step.unwrap_or(1)).collect())
    }

    fn value(&self, text: &str) -> Option<i16> {
        let named = self.names.iter().position(|name| *name == text);
        let named = named.and_then(|at| i16::try_from(at).ok()).map(|at| self.least + at);
        let value = named.or_else(|| text.parse().ok())?;
        (self.least..=self.most).contains(&value).then_some(value)
    }
}

fn day_of_month(item: &str) -> Option<Day> {
    match item {
        "L" => Some(Day::Last),
        "LW" => Some(Day::LastWorkday),
        _ => match item.strip_suffix('W') {
            Some(day) => DAY_OF_MONTH.value(day).map(Day::Workday),
            None => DAY_OF_MONTH.item(item).map(Day::OfMonth),
        },
    }
}

fn day_of_week(item: &str) -> Option<Day> {
    if item == "L" {
        return Some(Day::OfWeek(vec![SATURDAY]));
    }
    if let Some(day) = item.strip_suffix('L') {
        return DAY_OF_WEEK.value(day).map(Day::LastOfWeek);
    }
    match item.split_once('#') {
        Some((day, nth)) => Some(Day::Nth(DAY_OF_WEEK.value(day)?, nth.parse().ok()?)),
        None => DAY_OF_WEEK.item(item).map(Day::OfWeek),
    }
}

impl Day {
    fn is(&self, date: Date) -> bool {
        let day = i16::from(date.day());
        let last = i16::from(date.days_in_month());
        match self {
            Self::OfMonth(days) => days.contains(&day),
            Self::Last => day == last,
            Self::LastWorkday => workday_near(date, last) == Some(day),
            Self::Workday(wanted) => workday_near(date, *wanted) == Some(day),
            Self::OfWeek(days) => days.contains(&of_week(date)),
            Self::LastOfWeek(wanted) => of_week(date) == *wanted && day + 7 > last,
            Self::Nth(wanted, nth) => of_week(date) == *wanted && (day - 1) / 7 + 1 == *nth,
        }
    }
}

fn of_week(date: Date) -> i16 {
    i16::from(date.weekday().to_sunday_one_offset())
}

/// The day from Monday to Friday nearest to a day of the date's month, which it does not leave; none in a month without that day.
fn workday_near(date: Date, day: i16) -> Option<i16> {
    let last = i16::from(date.days_in_month());
    let wanted = Date::new(date.year(), date.month(), i8::try_from(day).ok()?).ok()?;
    Some(match of_week(wanted) {
        SATURDAY if day == 1 => 3,
        SATURDAY => day - 1,
        SUNDAY if day == last => day - 2,
        SUNDAY => day + 1,
        _ => day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str, from: &str) -> String {
        let cron = Cron::parse(text).unwrap_or_else(|| panic!("{text} is one"));
        let from: DateTime = from.parse().unwrap();
        cron.next(from).map_or("never".to_owned(), |time| time.to_string())
    }

    #[test]
    fn the_next_time_is_aws_own() {
        for (text, from, expected) in [
            ("0 3 * * ? *", "2026-11-25T03:00:00", "2026-11-25T03:00:00"),
            ("0 3 * * ? *", "2026-11-25T03:00:01", "2026-11-26T03:00:00"),
            ("0/15 8-17 ? * MON-FRI *", "2026-11-27T17:46:00", "2026-11-30T08:00:00"),
            ("5/20 * * * ? *", "2026-11-27T10:06:00", "2026-11-27T10:25:00"),
            ("0 0 L * ? *", "2028-02-01T00:00:00", "2028-02-29T00:00:00"),
            ("0 0 LW * ? *", "2026-02-01T00:00:00", "2026-02-27T00:00:00"),
            ("0 0 15W * ? *", "2026-08-01T00:00:00", "2026-08-14T00:00:00"),
            ("0 0 1W * ? *", "2026-08-01T00:00:00", "2026-08-03T00:00:00"),
            ("0 0 31W * ? *", "2026-05-30T00:00:00", "2026-07-31T00:00:00"),
            ("0 0 ? * 6L *", "2026-11-01T00:00:00", "2026-11-27T00:00:00"),
            ("0 0 ? * FRI#2 *", "2026-11-14T00:00:00", "2026-12-11T00:00:00"),
            ("0 0 ? * L *", "2026-11-25T00:00:00", "2026-11-28T00:00:00"),
            ("0 0 ? * 1 *", "2026-11-25T00:00:00", "2026-11-29T00:00:00"),
            ("0 0 1,L JAN,JUL ? *", "2026-01-02T00:00:00", "2026-01-31T00:00:00"),
            ("59 23 31 12 ? 2199", "2026-01-01T00:00:00", "2199-12-31T23:59:00"),
            ("0 0 30 2 ? *", "2026-01-01T00:00:00", "never"),
            ("0 0 1 1 ? 2020-2022", "2026-01-01T00:00:00", "never"),
        ] {
            assert_eq!(next(text, from), expected, "{text} from {from}");
        }
    }

    /// What is next is a time of the expression, and no minute between is: by a reading of its own, minute for minute.
    #[test]
    fn no_time_is_left_out() {
        let mut draw = fastrand::Rng::with_seed(7);
        for _ in 0..200 {
            let minute = ["0", "*/7", "3,40", "10-20/5"][draw.usize(..4)];
            let hour = ["*", "5", "*/11", "22-23"][draw.usize(..4)];
            let (of_month, of_week) =
                [("*", "?"), ("L", "?"), ("?", "2-4"), ("?", "3#1"), ("10W", "?")][draw.usize(..5)];
            let text = format!("{minute} {hour} {of_month} * {of_week} *");
            let cron = Cron::parse(&text).unwrap();
            let from = Date::constant(2026, draw.i8(1..=12), draw.i8(1..=28));
            let from = from.at(draw.i8(0..24), draw.i8(0..60), 0, 0);
            let found = cron.next(from).unwrap();
            let mut time = from;
            while time < found {
                assert!(!is_time(&cron, time), "{text}: {time} is before {found}");
                time = time.checked_add(jiff::SignedDuration::from_mins(1)).unwrap();
            }
            assert!(is_time(&cron, found), "{text}: {found}");
        }
    }

    fn is_time(cron: &Cron, time: DateTime) -> bool {
        cron.has(time.date())
            && cron.hours.contains(&i16::from(time.hour()))
            && cron.minutes.contains(&i16::from(time.minute()))
    }

    #[test]
    fn what_is_no_expression_is_none() {
        for text in ["", "0 3 * * *", "0 3 * * * *", "0 3 ? * ? *", "60 3 * * ? *", "*/0 3 * * ? *"]
        {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
    }
}
