//! What the operator's pages share: who may enter (`page`), forms (`form`, `act`), the links of the sidebar (`areas`).

pub mod act;
mod areas;
pub mod form;
pub mod page;
