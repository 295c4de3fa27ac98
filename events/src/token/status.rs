//! Where a token is in a Token Status List (draft-ietf-oauth-status-list), and the list's bits.
//!
//! Not here: who hands out indices, how a list is signed and served, and what stops a token (the server, `effects`).

use crate::ids::StatusListId;
use serde::{Deserialize, Serialize};

/// The place of a token in a status list. No other token has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StatusEntry {
    #[schema(value_type = String)]
    pub list_id: StatusListId,
    /// Less than [`StatusBits::SIZE`].
    pub index: u32,
}

/// One bit for each token of a list: 0 (`VALID`) or 1 (`INVALID`) (§7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusBits(Vec<u8>);

impl Default for StatusBits {
    fn default() -> Self {
        let bytes = usize::try_from(Self::SIZE / 8).unwrap_or_default();
        Self(vec![0; bytes])
    }
}

impl StatusBits {
    /// How many tokens a list has. It bounds what it costs to look at all of them, and is the crowd that one token
    /// hides in.
    pub const SIZE: u32 = 8_192;
    /// How many bits a token has in the list: the member `bits`.
    pub const BITS: u8 = 1;

    /// Makes the token at `index` invalid. An index that is not in the list changes nothing.
    pub fn invalidate(&mut self, index: u32) {
        let byte = usize::try_from(index / 8).ok().and_then(|at| self.0.get_mut(at));
        if let Some(byte) = byte {
            // The first token has the least significant bit (§4.1).
            *byte |= 1 << (index % 8);
        }
    }

    /// Returns the bytes of the list, uncompressed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::StatusBits;

    #[test]
    fn the_bits_are_in_the_order_of_the_example_in_the_draft() {
        // §4.1: sixteen tokens of one bit each.
        let example = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
        let mut bits = StatusBits::default();
        for index in (0..).zip(example).filter(|(_, bit)| *bit == 1).map(|(index, _)| index) {
            bits.invalidate(index);
        }
        assert_eq!(bits.bytes()[..2], [0xb9, 0xa3]);
        assert!(bits.bytes()[2..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn the_last_index_is_in_the_list_and_the_next_one_is_not() {
        let mut bits = StatusBits::default();
        bits.invalidate(StatusBits::SIZE);
        assert_eq!(bits, StatusBits::default());
        bits.invalidate(StatusBits::SIZE - 1);
        assert_eq!(bits.bytes().last(), Some(&0x80));
        assert_eq!(bits.bytes().len(), 1_024);
    }
}
