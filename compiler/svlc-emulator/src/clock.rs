//! Points in time as AWS writes them. The only file that reads the clock of the calendar.

use std::time::{SystemTime, UNIX_EPOCH};

use svlc_core::date::Date;

/// A point in time: milliseconds since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(pub(crate) u64);

const MILLIS_OF_DAY: u64 = 86_400_000;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Moment {
    /// Now.
    pub(crate) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    /// `2025-04-14T22:13:56.123Z`.
    pub(crate) fn iso(self) -> String {
        let (hours, minutes, seconds) = self.time();
        let millis = self.0 % 1_000;
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z", self.date())
    }

    /// `14/Apr/2025:22:13:56 +0000`, the form of web servers' logs.
    pub(crate) fn common_log(self) -> String {
        let (hours, minutes, seconds) = self.time();
        let (year, month, day) = self.parts();
        format!("{day}/{month}/{year}:{hours:02}:{minutes:02}:{seconds:02} +0000")
    }

    /// `2025/04/14`, as log streams begin.
    pub(crate) fn log_day(self) -> String {
        self.date().replace('-', "/")
    }

    fn date(self) -> String {
        Date::from_unix_days(u32::try_from(self.0 / MILLIS_OF_DAY).unwrap_or(0)).to_string()
    }

    /// Year, name of the month, day.
    fn parts(self) -> (String, &'static str, String) {
        let date = self.date();
        let (year, rest) = date.split_once('-').unwrap_or((&date, "01-01"));
        let (month, day) = rest.split_once('-').unwrap_or((rest, "01"));
        let month = month.parse::<usize>().unwrap_or(1);
        (year.to_owned(), MONTHS[month.saturating_sub(1) % 12], day.to_owned())
    }

    fn time(self) -> (u64, u64, u64) {
        let seconds = self.0 % MILLIS_OF_DAY / 1_000;
        (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_aws_does() {
        let moment = Moment(1_744_668_836_007);
        assert_eq!(moment.common_log(), "14/Apr/2025:22:13:56 +0000");
        assert_eq!(moment.iso(), "2025-04-14T22:13:56.007Z");
        assert_eq!(moment.log_day(), "2025/04/14");
        assert_eq!(Moment(0).common_log(), "01/Jan/1970:00:00:00 +0000");
    }
}
