//! Tests of goldens.
