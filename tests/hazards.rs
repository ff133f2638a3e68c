//! Tests of hazards.
