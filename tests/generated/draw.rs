//! Specs drawn by proptest: how many, from which seed, and how a counterexample is made small.

use proptest::collection::vec;
use proptest::num::u16;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;
use svlc_tests::generate;

/// A number from the environment.
fn number(variable: &str, otherwise: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not `{text}`")),
        Err(_) => otherwise,
    }
}

/// How many specs: 100, or `SVLC_GENERATED`.
pub(crate) fn count() -> u32 {
    number("SVLC_GENERATED", 100).try_into().expect("not more than four thousand million")
}

/// The first number of the random sequence: 1, or `SVLC_SEED`.
pub(crate) fn seed() -> u64 {
    number("SVLC_SEED", 1)
}

fn runner() -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed().to_le_bytes());
    let config = Config {
        cases: count(),
        failure_persistence: None,
        max_shrink_time: 20_000,
        max_shrink_iters: u32::MAX,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    vec(u16::ANY, 0..generate::NUMBERS)
}

/// The specs.
pub(crate) fn specs() -> impl Iterator<Item = Value> {
    endless().take(count() as usize)
}

/// The specs and as many more as are asked for.
pub(crate) fn endless() -> impl Iterator<Item = Value> {
    let mut runner = runner();
    std::iter::repeat_with(move || {
        let numbers = numbers().new_tree(&mut runner).expect("nothing is filtered").current();
        generate::spec(&numbers)
    })
}

/// Holds every spec against a property, and makes the first that fails as small as it can.
pub(crate) fn hold(property: impl Fn(&Value) -> Result<(), String>) {
    let judged = runner().run(&numbers(), |numbers| {
        property(&generate::spec(&numbers)).map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(why, numbers)) = judged {
        let spec = svlc_tests::yaml::print(&generate::spec(&numbers)).text;
        panic!("SVLC_SEED={}: {why}\n{spec}", seed());
    }
}
