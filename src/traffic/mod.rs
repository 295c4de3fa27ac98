//! What is counted about requests, and what follows from it.
//!
//! | room | what |
//! |---|---|
//! | `limits` | windows of requests by account and plan |
//! | `record`, `recorder` | a request that was answered, and how it comes into the two below |
//! | `request_log` | what each request was |
//! | `metering` | how many there were |
//! | `guard` | who tries too often |
//! | `holds` | what one account or network causes too often waits |
//! | `origins` | which origins were answered |

mod columns;
pub mod guard;
pub mod holds;
pub mod limits;
pub mod metering;
pub mod origins;
pub mod record;
pub mod recorder;
pub mod request_log;
