//! Webhooks as a subscriber sees them: what arrives, how it is signed, and what happens when the receiver fails.
//! security-cases "Webhooks".

mod alarms;
mod catch_up;
mod batch_costs;
mod delivery;
mod fairness;
mod faults;
mod form;
mod replays;
mod pauses;
mod safety;
mod signing;
mod slow;
mod concurrency;
