//! How a tree is cut into tiles (C2SP tlog-tiles). A tile of level L has up to 256 hashes, each the root of 256 to
//! the power of L leaves; tile N has those from 256 × N on. Bundles of entries are not offered: an entry is an
//! event, and events are private.

use super::hash::LEN;

/// Hashes of a full tile.
pub const WIDTH: u64 = 256;
/// Bytes of a full tile.
pub const FULL: usize = 256 * LEN;
/// Levels of the largest tree that has positions.
const LEVELS: u8 = 8;

/// A tile, and how many of its hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    pub level: u8,
    pub index: u64,
    /// From 1 to 256.
    pub width: u16,
}

impl Tile {
    /// Returns the tile that `path` names, as in `0/x001/x234/067` or `1/000.p/12`. Each tile has one path: any
    /// other spelling names none.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|width| (1..256).contains(width))?),
            None => (rest, 256),
        };
        let mut number = 0_u64;
        for group in index.split('/') {
            let digits = group.trim_start_matches('x');
            if digits.len() != 3 {
                return None;
            }
            number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Self { level: level.parse().ok()?, index: number, width };
        (tile.level < LEVELS && tile.path() == path).then_some(tile)
    }

    /// Returns the tile's path below `tile/`.
    pub fn path(&self) -> String {
        let mut index = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            index = format!("x{:03}/{index}", rest % 1000);
            rest /= 1000;
        }
        match self.width {
            256 => format!("{}/{index}", self.level),
            width => format!("{}/{index}.p/{width}", self.level),
        }
    }

    /// Returns whether a tree with `size` leaves has all hashes of the tile.
    pub fn is_in(&self, size: u64) -> bool {
        let hashes = size.checked_shr(8 * u32::from(self.level)).unwrap_or_default();
        let end = self.index.checked_mul(WIDTH).and_then(|start| start.checked_add(u64::from(self.width)));
        end.is_some_and(|end| end <= hashes)
    }
}
