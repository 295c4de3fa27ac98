//! A statement that exists in four variants, because a batch seldom needs its optional parts. All variants are written
//! once, so that each has one text for all batches and Postgres keeps its plan.

/// The optional parts that a batch needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The part that only this statement has: what an append stops, or the snapshots of a read.
    pub own: bool,
    /// The part that records what is valid once ([`super::once`]).
    pub once: bool,
}

impl Parts {
    /// Each combination.
    pub const ALL: [Self; 4] = [
        Self { own: false, once: false },
        Self { own: true, once: false },
        Self { own: false, once: true },
        Self { own: true, once: true },
    ];
}

/// The texts of one statement, in the order of [`Parts::ALL`].
pub(super) struct Variants([String; 4]);

impl Variants {
    /// Writes each variant with `text`.
    pub fn new(text: impl Fn(Parts) -> String) -> Self {
        Self(Parts::ALL.map(text))
    }

    /// Returns the text of the variant with these parts.
    pub fn text(&self, parts: Parts) -> &str {
        let [plain, own, once, both] = &self.0;
        match (parts.own, parts.once) {
            (false, false) => plain,
            (true, false) => own,
            (false, true) => once,
            (true, true) => both,
        }
    }
}
