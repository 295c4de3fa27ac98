//! Webhooks as a subscriber sees them: what arrives, how it is signed, and what happens when the receiver fails.
//! security-cases "Webhooks".

mod alarms;
mod batch_costs;
mod catch_up;
mod concurrency;
mod connections;
mod delivery;
mod failures;
mod fairness;
mod faults;
mod form;
mod ocsf;
mod pauses;
mod replays;
mod safety;
mod signing;
mod slow;
