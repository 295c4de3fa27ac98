//! Who may do what, for every operation.
