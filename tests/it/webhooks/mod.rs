//! Webhooks as a subscriber sees them: what comes, how it is signed, and what happens when the receiver
//! fails. security-cases "Webhooks".

mod delivery;
mod faults;
mod safety;
mod signing;
