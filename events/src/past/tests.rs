//! Tests of the rules of the past.
