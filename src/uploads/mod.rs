//! What files from strangers are made into before anything keeps them. Pure: bytes in, bytes or a refusal out. Not
//! here: how an upload is read from a request (`surface::http::uploads`), and where files are kept
//! (`store::side`).
//!
//! | file | |
//! |---|---|
//! | `picture` | decodes a picture within limits |
//! | `attachment` | finds out what a file of a ticket is, and writes pictures anew |

pub mod attachment;
pub mod picture;
