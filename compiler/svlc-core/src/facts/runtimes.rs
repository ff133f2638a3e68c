//! The managed runtimes of Lambda: [`RUNTIMES`], each with the days on which it ends and what it can do.
//!
//! Sources: `lambda-dg`, lambda-runtimes, as cfn-lint 1.58.0 ships it (LmbdRuntimeLifecycle.json, read on 2026-11-23);
//! identifiers from `cfn`, AWS::Lambda::Function Runtime; dates of `java*.al2023`, which cfn-lint lacks, from endoflife.date
//! of 2026-08; `arm64` from SAM CLI's table of 2026-07; SnapStart from `lambda-dg`, snapstart.

use crate::date::Date;

/// A managed runtime.
#[derive(Debug, PartialEq, Eq)]
pub struct Runtime {
    /// Its identifier, exactly as Lambda wants it.
    pub id: &'static str,
    /// When it ends; `None`: it is a preview, without a date and without a service level.
    pub end: Option<End>,
    /// Whether it runs on Arm. For a preview that is not confirmed, and counts as no.
    pub arm64: bool,
    /// Whether SnapStart can be used with it. For a preview that is not confirmed, and counts as no.
    pub snap_start: bool,
    /// The newest runtime of the same language, if that is another.
    pub successor: Option<&'static str>,
}

/// The days on which a runtime ends, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// From here on it gets no more security patches.
    pub deprecated: Date,
    /// From here on no function can be created with it.
    pub blocks_creation: Date,
    /// From here on no function that uses it can be updated.
    pub blocks_update: Date,
}

/// Year, month, day.
type Day = (u16, u8, u8);

const fn runtime(
    id: &'static str,
    deprecated: Day,
    blocks_creation: Day,
    blocks_update: Day,
) -> Runtime {
    const fn date((year, month, day): Day) -> Date {
        Date::new(year, month, day)
    }
    let end = End {
        deprecated: date(deprecated),
        blocks_creation: date(blocks_creation),
        blocks_update: date(blocks_update),
    };
    Runtime { end: Some(end), ..preview(id) }
}

const fn preview(id: &'static str) -> Runtime {
    Runtime { id, end: None, arm64: false, snap_start: false, successor: None }
}

impl Runtime {
    const fn arm64(self) -> Self {
        Self { arm64: true, ..self }
    }

    const fn snap_start(self) -> Self {
        Self { snap_start: true, ..self }
    }

    const fn then(self, successor: &'static str) -> Self {
        Self { successor: Some(successor), ..self }
    }

    /// The runtime of that identifier.
    pub fn find(id: &str) -> Option<&'static Self> {
        RUNTIMES.iter().find(|runtime| runtime.id == id)
    }

    /// Whether it has no language of its own: it starts a program by the name `bootstrap`.
    pub fn is_os_only(&self) -> bool {
        self.id.starts_with("provided")
    }
}

/// What a spec calls the runtime of functions that svlc builds.
pub const RUST: &str = "rust";

/// What a spec can write for `runtime`.
pub fn names() -> Vec<&'static str> {
    std::iter::once(RUST).chain(RUNTIMES.iter().map(|runtime| runtime.id)).collect()
}

/// Every managed runtime, newest first within a language: deprecated on, no creation from, no update from.
#[rustfmt::skip]
pub static RUNTIMES: &[Runtime] = &[
    preview("nodejs26.x"),
    runtime("nodejs24.x", (2028, 4, 30), (2028, 6, 1), (2028, 7, 1)).arm64(),
    runtime("nodejs22.x", (2027, 4, 30), (2027, 6, 1), (2027, 7, 1)).arm64().then("nodejs24.x"),
    runtime("nodejs20.x", (2026, 4, 30), (2027, 2, 1), (2027, 3, 3)).arm64().then("nodejs24.x"),
    runtime("nodejs18.x", (2025, 9, 1), (2027, 2, 1), (2027, 3, 3)).arm64().then("nodejs24.x"),
    runtime("nodejs16.x", (2024, 6, 12), (2027, 2, 1), (2027, 3, 3)).arm64().then("nodejs24.x"),
    runtime("nodejs14.x", (2023, 12, 4), (2024, 1, 9), (2027, 3, 3)).arm64().then("nodejs24.x"),
    runtime("nodejs12.x", (2023, 3, 31), (2023, 3, 31), (2023, 4, 30)).arm64().then("nodejs24.x"),
    runtime("nodejs10.x", (2021, 7, 30), (2021, 7, 30), (2022, 2, 14)).then("nodejs24.x"),
    runtime("nodejs8.10", (2020, 3, 6), (2020, 2, 4), (2020, 3, 6)).then("nodejs24.x"),
    runtime("nodejs6.10", (2019, 8, 12), (2019, 7, 12), (2019, 8, 12)).then("nodejs24.x"),
    runtime("nodejs4.3", (2020, 3, 5), (2020, 2, 3), (2020, 3, 5)).then("nodejs24.x"),
    runtime("nodejs4.3-edge", (2020, 3, 5), (2019, 3, 31), (2019, 4, 30)).then("nodejs24.x"),
    runtime("nodejs", (2016, 8, 30), (2016, 9, 30), (2016, 10, 31)).then("nodejs24.x"),
    preview("python3.15"),
    runtime("python3.14", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start(),
    runtime("python3.13", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start().then("python3.14"),
    runtime("python3.12", (2028, 10, 31), (2028, 11, 30), (2029, 1, 10)).arm64().snap_start().then("python3.14"),
    runtime("python3.11", (2027, 6, 30), (2027, 7, 31), (2027, 8, 31)).arm64().then("python3.14"),
    runtime("python3.10", (2026, 10, 31), (2027, 2, 1), (2027, 3, 3)).arm64().then("python3.14"),
    runtime("python3.9", (2025, 12, 15), (2027, 2, 1), (2027, 3, 3)).arm64().then("python3.14"),
    runtime("python3.8", (2024, 10, 14), (2027, 2, 1), (2027, 3, 3)).arm64().then("python3.14"),
    runtime("python3.7", (2023, 12, 4), (2024, 1, 9), (2027, 3, 3)).then("python3.14"),
    runtime("python3.6", (2022, 7, 18), (2022, 7, 18), (2022, 8, 29)).then("python3.14"),
    runtime("python2.7", (2021, 7, 15), (2021, 7, 15), (2022, 5, 30)).then("python3.14"),
    runtime("java25", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start(),
    runtime("java21", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start().then("java25"),
    runtime("java17.al2023", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start().then("java25"),
    runtime("java17", (2027, 6, 30), (2027, 7, 31), (2027, 8, 31)).arm64().snap_start().then("java25"),
    runtime("java11.al2023", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().snap_start().then("java25"),
    runtime("java11", (2027, 6, 30), (2027, 7, 31), (2027, 8, 31)).arm64().snap_start().then("java25"),
    runtime("java8.al2023", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64().then("java25"),
    runtime("java8.al2", (2027, 6, 30), (2027, 7, 31), (2027, 8, 31)).arm64().then("java25"),
    runtime("java8", (2024, 1, 8), (2024, 2, 8), (2027, 3, 3)).then("java25"),
    runtime("dotnet10", (2028, 11, 14), (2028, 12, 14), (2029, 1, 15)).arm64().snap_start(),
    runtime("dotnet8", (2026, 11, 10), (2027, 2, 1), (2027, 3, 3)).arm64().snap_start().then("dotnet10"),
    runtime("dotnet6", (2024, 12, 20), (2027, 2, 1), (2027, 3, 3)).arm64().then("dotnet10"),
    runtime("dotnetcore3.1", (2023, 4, 3), (2023, 4, 3), (2023, 5, 3)).arm64().then("dotnet10"),
    runtime("dotnetcore2.1", (2022, 1, 5), (2022, 1, 5), (2022, 4, 13)).then("dotnet10"),
    runtime("dotnetcore2.0", (2019, 5, 30), (2019, 4, 30), (2019, 5, 30)).then("dotnet10"),
    runtime("dotnetcore1.0", (2019, 6, 27), (2019, 6, 30), (2019, 7, 30)).then("dotnet10"),
    runtime("ruby4.0", (2029, 3, 31), (2029, 4, 30), (2029, 5, 31)).arm64(),
    runtime("ruby3.4", (2028, 3, 31), (2028, 4, 30), (2028, 5, 31)).arm64().then("ruby4.0"),
    runtime("ruby3.3", (2027, 3, 31), (2027, 4, 30), (2027, 5, 31)).arm64().then("ruby4.0"),
    runtime("ruby3.2", (2026, 3, 31), (2027, 2, 1), (2027, 3, 3)).arm64().then("ruby4.0"),
    runtime("ruby2.7", (2023, 12, 7), (2024, 1, 9), (2027, 3, 3)).arm64().then("ruby4.0"),
    runtime("ruby2.5", (2021, 7, 30), (2021, 7, 30), (2022, 3, 31)).then("ruby4.0"),
    runtime("go1.x", (2024, 1, 8), (2024, 2, 8), (2027, 3, 3)).then("provided.al2023"),
    runtime("provided.al2023", (2029, 6, 30), (2029, 7, 31), (2029, 8, 31)).arm64(),
    runtime("provided.al2", (2026, 7, 31), (2027, 2, 1), (2027, 3, 3)).arm64().then("provided.al2023"),
    runtime("provided", (2024, 1, 8), (2024, 2, 8), (2027, 3, 3)).then("provided.al2023"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successors_exist_and_last_longer() {
        for runtime in RUNTIMES {
            let Some(successor) = runtime.successor else { continue };
            let later = Runtime::find(successor).expect("a successor is in the table");
            assert!(later.successor.is_none(), "{} is no newest runtime", later.id);
            assert!(later.end.is_some_and(|end| end.deprecated >= runtime.end.unwrap().deprecated));
        }
    }
}
