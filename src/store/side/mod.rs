//! Rows outside the log with the same consistency. Most of them are written with an append, as `SideWrite`,
//! all or nothing.
//!
//! | file | what it holds |
//! |---|---|
//! | `attachments` | files of tickets, sealed |
//! | `credentials` | the owners of mail addresses, and their password hashes |
//! | `devices` | devices that wait for an approval |
//! | `factors` | what proves second factors, sealed |
//! | `signing_secrets` | the private halves of signing keys, wrapped |
//! | `quotas` | how much of its plan an account uses |
//! | `assertions` | client assertions and identity assertions that were used, and DPoP proofs (`store::once`) |
//! | `hash_tries` | how often a new password was hashed for a proof or an invitation |
//! | `idempotency` | stored responses to requests |
//! | `logins` | logins at other providers: who has which, and those under way |
//! | `logos` | logos of clients |
//! | `pictures` | pictures of people, sealed |
//! | `proofs` | people who are to prove that they read the mail of an address |
//! | `pushed_requests` | authorization requests that clients pushed, sealed |
//! | `unasked_mails` | how many mails an address got that nobody asked for |

mod assertions;
pub mod attachments;
pub mod credentials;
pub mod devices;
pub mod factors;
mod hash_tries;
pub mod idempotency;
pub mod logins;
mod logos;
mod pictures;
pub mod proofs;
pub mod pushed_requests;
pub mod quotas;
mod signing_secrets;
mod unasked_mails;
