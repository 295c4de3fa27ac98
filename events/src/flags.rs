//! Which flags are left out when a value is written, because nearly all are so. Serde calls these.

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) const fn is_true(flag: &bool) -> bool {
    *flag
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) const fn is_false(flag: &bool) -> bool {
    !*flag
}
