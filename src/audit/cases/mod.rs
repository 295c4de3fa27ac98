//! What a case is about: `pin` checks what somebody pins and fixes what its answer is true for, and `bundle`
//! writes all of a case as lines that prove themselves.

mod bundle;
mod pin;

pub use bundle::{Bundle, BundleError, BundleTerms};
pub use pin::{PinError, Pinned, Wish, pinned};
