//! [`Date`]: a day of the calendar, for what ends on one. Core has no clock: who compiles says what day it is.

use std::fmt;

/// A day, such as 2027-02-01. Ordered as days follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day; a month or day that no calendar has is a fault of the caller.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        assert!(month >= 1 && month <= 12 && day >= 1 && day <= 31, "a calendar has that day");
        Self { year, month, day }
    }

    /// The day that lies `days` after 1970-01-01, as Unix counts.
    pub const fn from_unix_days(days: u32) -> Self {
        // Years from March, so that the leap day is the last of one; after Howard Hinnant's civil-from-days.
        let shifted = days + 719_468;
        let era = shifted / 146_097;
        let of_era = shifted % 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }

    /// Days since 1970-01-01.
    pub const fn unix_days(self) -> i64 {
        let year = self.year as i64 - if self.month <= 2 { 1 } else { 0 };
        let from_march = (self.month as i64 + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + self.day as i64 - 1;
        let era = year / 400;
        let year_of_era = year % 400;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (days, text) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_782, "2026-11-25")]
        {
            assert_eq!(Date::from_unix_days(days).to_string(), text);
            assert_eq!(Date::from_unix_days(days).unix_days(), i64::from(days));
        }
        assert!(Date::new(2026, 12, 31) < Date::new(2027, 1, 1));
    }
}
