//! Tests of oracles.
