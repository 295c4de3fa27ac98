//! Rows outside the log that are read as strongly as it, and mostly written with it: an append takes them along as
//! `SideWrite`, all or nothing.
//!
//! | file | what it holds |
//! |---|---|
//! | `credentials` | who owns a mail address, and by which password they log in |
//! | `signing_secrets` | the private halves of signing keys, wrapped |
//! | `quotas` | how much of its plan an account uses |
//! | `assertions` | assertions of clients that were used |
//! | `idempotency` | requests that were answered |

mod assertions;
pub mod credentials;
pub mod idempotency;
pub mod quotas;
mod signing_secrets;
