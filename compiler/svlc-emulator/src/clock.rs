//! Points in time as AWS writes them, and waiting for them: [`Clock`]. The only file that reads the clock of the calendar.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use svlc_core::date::Date;
use tokio::sync::watch;
use tokio::time::timeout;

/// The calendar for whoever waits for a time of day or for minutes to pass: retries, schedules. A test turns it forward; what
/// functions see and how long they run is real all the same, because they are processes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    turned: watch::Sender<Duration>,
}

/// How long the calendar goes unread while somebody waits: it moves on while the machine sleeps, or when it is set.
const LOOK: Duration = Duration::from_secs(60);

impl Clock {
    /// Now.
    pub(crate) fn now(&self) -> Moment {
        Moment::now().after(*self.turned.borrow())
    }

    /// Waits for a moment, also for one that a test turns to.
    pub(crate) async fn sleep_until(&self, moment: Moment) {
        let mut turned = self.turned.subscribe();
        loop {
            turned.mark_unchanged();
            let left = moment.since(self.now());
            if left.is_zero() {
                return;
            }
            let _ = timeout(left.min(LOOK), turned.changed()).await;
        }
    }

    /// Turns it forward.
    pub(crate) fn turn(&self, by: Duration) {
        self.turned.send_modify(|turned| *turned += by);
    }
}

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

    /// The moment so much later.
    pub(crate) fn after(self, duration: Duration) -> Self {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// How much later than another it is; nothing if it is earlier.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// The moment of `20250414T221356Z`, as signatures write it.
    pub(crate) fn of_signature(text: &str) -> Option<Self> {
        let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
        if day.len() != 8 || time.len() != 6 {
            return None;
        }
        let number = |digits: Option<&str>| {
            let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            digits?.parse::<u16>().ok()
        };
        let two = |text: &str, at: usize| Some(number(text.get(at..at + 2))? as u8);
        let (month, date) = (two(day, 4)?, two(day, 6)?);
        let (hours, minutes, seconds) = (two(time, 0)?, two(time, 2)?, two(time, 4)?);
        let is_real = (1..=12).contains(&month) && (1..=31).contains(&date);
        if !is_real || hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        let days = Date::new(number(day.get(..4))?, month, date).unix_days();
        let seconds = u64::from(hours) * 3_600 + u64::from(minutes) * 60 + u64::from(seconds);
        Some(Self(u64::try_from(days).ok()? * MILLIS_OF_DAY + seconds * 1_000))
    }

    /// `2025-04-14T22:13:56.123Z`.
    pub(crate) fn iso(self) -> String {
        let (hours, minutes, seconds) = self.time();
        let millis = self.0 % 1_000;
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z", self.date())
    }

    /// `2025-04-14T22:13:56Z`.
    pub(crate) fn iso_seconds(self) -> String {
        let (hours, minutes, seconds) = self.time();
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", self.date())
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
        assert_eq!(moment.iso_seconds(), "2025-04-14T22:13:56Z");
        assert_eq!(moment.log_day(), "2025/04/14");
        assert_eq!(Moment(0).common_log(), "01/Jan/1970:00:00:00 +0000");
    }

    #[test]
    fn moments_of_signatures_are_read() {
        let read = Moment::of_signature("20250414T221356Z");
        assert_eq!(read, Some(Moment(1_744_668_836_000)));
        for text in [
            "",
            "20250414T221356",
            "20250414T2213Z",
            "20251314T221356Z",
            "20250414T241356Z",
            "2025+414T221356Z",
            "éééé0414T221356Z",
        ] {
            assert_eq!(Moment::of_signature(text), None, "{text}");
        }
    }

    #[test]
    fn who_waits_is_woken_by_a_turn() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let clock = Clock::default();
            let moment = clock.now().after(Duration::from_secs(3_600));
            let waiting = tokio::spawn({
                let clock = clock.clone();
                async move { clock.sleep_until(moment).await }
            });
            tokio::task::yield_now().await;
            clock.turn(Duration::from_secs(1_800));
            tokio::task::yield_now().await;
            assert!(!waiting.is_finished(), "half of it is left");
            clock.turn(Duration::from_secs(1_800));
            waiting.await.unwrap();
            assert!(clock.now() >= moment);
        });
    }
}
