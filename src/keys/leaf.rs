//! The leaf of an event in the Merkle trees of the history (RFC 6962 §2.1): over its bytes as they are stored
//! (docs/explanation/adr/0006-hashed-bytes.md). The trees themselves are not here (`audit::tree`).

use aws_lc_rs::digest::{Context, SHA256};

/// Returns the leaf of an event, from the two texts that the log stores. The metadata is JSON on one line: it must not
/// contain 0x0A, which is therefore where it ends.
pub fn of(metadata: &str, payload: &str) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    let parts: [&[u8]; 4] = [&[0], metadata.as_bytes(), b"\n", payload.as_bytes()];
    for part in parts {
        context.update(part);
    }
    let mut leaf = [0; 32];
    leaf.copy_from_slice(context.finish().as_ref());
    leaf
}
