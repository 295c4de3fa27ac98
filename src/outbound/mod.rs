//! What leaves the house: webhooks to accounts' endpoints, events to NATS, mail, and what is fetched to prove that a domain
//! is a client's. All of it goes through `egress`, which knows the forbidden addresses. Answers to requests are `surface`.

pub mod cloud_event;
pub mod domains;
pub mod egress;
pub mod mail;
pub mod nats;
pub mod webhooks;
