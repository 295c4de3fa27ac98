//! Questions about the past, answered by the rules of the present: the state of an object and of what it depends
//! on, folded from their events up to a position.
//!
//! | file | what |
//! |---|---|
//! | `fold` | the states |
//! | `life` | was it live then, and if not, which event ended it |
//! | `could` | could a client obtain a scope then, and which rule and events decided that |
//!
//! Not here: reading events, and who may ask (the server).

#[cfg(test)]
mod api_tests;
mod could;
mod fold;
mod life;
#[cfg(test)]
mod rule_tests;
#[cfg(test)]
mod tests;

pub use could::{Asked, AskedScope, Could, Rule, Step, Verdict, could, objects as objects_of_could};
pub use fold::Past;
pub use life::{End, Life, life, objects as objects_of_life};
