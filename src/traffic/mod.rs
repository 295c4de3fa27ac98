//! What is counted about requests, and what follows from it: windows (`limits`), the request log and metering (`usage`),
//! who tries too often (`guard`), which origins were answered (`origins`).

pub mod guard;
pub mod limits;
pub mod origins;
pub mod usage;
