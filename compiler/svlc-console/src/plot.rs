//! Memory used against memory configured over time, as a plot with axes: where each point, line and number stands. Sizes are in
//! pixels; lines and letters are the template's.

use serde::Serialize;
use svlc_emulator::observe::Sample;

use crate::shown;

const WIDTH: f64 = 1_112.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 52.0;
/// Steps of the axes at most.
const STEPS: f64 = 5.0;
/// Places at most at which a time is written.
const TIMES: u64 = 5;
/// The shortest time that is drawn, in milliseconds.
const SHORTEST: u64 = 4_000;

/// A plot.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Plot {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    /// MB, from below.
    pub(crate) rows: Vec<Mark>,
    /// Times, from the left.
    pub(crate) times: Vec<Mark>,
    pub(crate) used: Vec<Point>,
    /// Corners of the line of what is configured.
    pub(crate) configured: Vec<Point>,
    /// What it shows, in words.
    pub(crate) description: String,
}

/// A number at an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Mark {
    pub(crate) at: f64,
    pub(crate) text: String,
}

/// A place, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) text: String,
}

/// The plot of a function's samples; `None` without any. They come in the order in which they ended.
pub(crate) fn plot(function: &str, samples: &[Sample]) -> Option<Plot> {
    let mut samples = samples.to_vec();
    samples.sort_by_key(|sample| sample.at);
    let (first, last) = (samples.first()?.at, samples.last()?.at);
    // Times are written in seconds: the axis is never so short that two are alike.
    let middle = u64::midpoint(first, last);
    let (start, end) =
        (first.min(middle.saturating_sub(SHORTEST / 2)), last.max(middle + SHORTEST / 2));
    let highest = samples.iter().map(|one| one.used.max(one.memory)).max()?;
    let step = step(f64::from(highest));
    let top = (f64::from(highest) / step).ceil() * step;
    let x = |at: u64| {
        rounded(LEFT + (at - start) as f64 / (end - start) as f64 * (WIDTH - LEFT - RIGHT))
    };
    let y = |mb: f64| rounded(HEIGHT - BOTTOM - mb / top * (HEIGHT - BOTTOM - TOP));
    let rows = (0..).map(|row| f64::from(row) * step).take_while(|mb| *mb <= top + 0.5);
    let times = (0..TIMES).map(|place| start + (end - start) * place / (TIMES - 1));
    let used = samples.iter().map(|one| Point {
        x: x(one.at),
        y: y(one.used.into()),
        text: format!("{} UTC: {} MB of {} MB", shown::time(one.at), one.used, one.memory),
    });
    Some(Plot {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: WIDTH - RIGHT,
        top: TOP,
        bottom: HEIGHT - BOTTOM,
        rows: rows.map(|mb| Mark { at: y(mb), text: format!("{mb}") }).collect(),
        times: times.map(|at| Mark { at: x(at), text: shown::time(at)[..8].to_owned() }).collect(),
        used: used.collect(),
        configured: configured(&samples, (start, end))
            .into_iter()
            .map(|(at, mb)| Point { x: x(at), y: y(mb.into()), text: String::new() })
            .collect(),
        description: description(function, &samples),
    })
}

/// Corners of the line of what is configured: level, with a step where it was changed.
fn configured(samples: &[Sample], (start, end): (u64, u64)) -> Vec<(u64, u32)> {
    let mut corners: Vec<(u64, u32)> = Vec::new();
    for sample in samples {
        match corners.last() {
            None => corners.push((start, sample.memory)),
            Some((_, memory)) if *memory != sample.memory => {
                corners.extend([(sample.at, *memory), (sample.at, sample.memory)]);
            }
            Some(_) => {}
        }
    }
    corners.extend(corners.last().map(|(_, memory)| (end, *memory)));
    corners
}

fn description(function: &str, samples: &[Sample]) -> String {
    let used = || samples.iter().map(|one| one.used);
    let (least, most) = (used().min().unwrap_or(0), used().max().unwrap_or(0));
    let range = if least == most { most.to_string() } else { format!("{least} to {most}") };
    let count = samples.len();
    let invocations = if count == 1 { "invocation" } else { "invocations" };
    let memory = samples.last().map_or(0, |one| one.memory);
    let time =
        |sample: Option<&Sample>| shown::time(sample.map_or(0, |one| one.at))[..8].to_owned();
    let (from, to) = (time(samples.first()), time(samples.last()));
    let span = if from == to { format!("at {to}") } else { format!("from {from} to {to}") };
    format!(
        "{count} {invocations} of {function} {span} UTC used {range} MB of the {memory} MB configured."
    )
}

/// A round step of which a few reach the highest value.
fn step(highest: f64) -> f64 {
    let mut size = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if highest / (factor * size) <= STEPS {
                return factor * size;
            }
        }
        size *= 10.0;
    }
}

/// A tenth of a pixel is enough.
fn rounded(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at: u64, used: u32, memory: u32) -> Sample {
        Sample { at, used, memory }
    }

    #[test]
    fn axes_are_round_and_reach_all() {
        assert_eq!([3.0, 128.0, 512.0, 10_240.0].map(step), [1.0, 50.0, 200.0, 5_000.0]);
        let plot = plot("f", &[sample(60_000, 9, 128), sample(0, 6, 128)]).unwrap();
        let rows: Vec<&str> = plot.rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(rows, ["0", "50", "100", "150"]);
        let times: Vec<&str> = plot.times.iter().map(|time| time.text.as_str()).collect();
        assert_eq!(times, ["00:00:00", "00:00:15", "00:00:30", "00:00:45", "00:01:00"]);
        assert_eq!((plot.used[0].x, plot.used[1].x), (LEFT, WIDTH - RIGHT));
        assert_eq!(
            plot.description,
            "2 invocations of f from 00:00:00 to 00:01:00 UTC used 6 to 9 MB of the 128 MB configured."
        );
    }

    #[test]
    fn a_change_of_memory_is_a_step() {
        let samples = [sample(0, 1, 128), sample(10, 1, 128), sample(20, 1, 256)];
        assert_eq!(configured(&samples, (0, 30)), [(0, 128), (20, 128), (20, 256), (30, 256)]);
    }

    #[test]
    fn one_sample_stands_in_the_middle_and_none_is_no_plot() {
        let plot = plot("f", &[sample(5_000, 6, 128)]).unwrap();
        assert_eq!(plot.used[0].x, f64::midpoint(LEFT, WIDTH - RIGHT));
        assert!(super::plot("f", &[]).is_none());
    }
}
