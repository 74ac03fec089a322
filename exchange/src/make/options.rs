//! What generated values are like, beyond what their schemas say.

/// How values are drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How many of a hundred optional properties are present. Default: all.
    pub optional: u8,
    /// How many of a hundred nullable values are `null`. Default: none.
    pub null: u8,
    /// The most items of an array whose schema does not ask for more. Default: 3.
    pub items: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            optional: 100,
            null: 0,
            items: 3,
        }
    }
}

impl Options {
    /// With this many of a hundred optional properties.
    #[must_use]
    pub fn optional(mut self, percent: u8) -> Self {
        self.optional = percent.min(100);
        self
    }

    /// With this many of a hundred nullable values `null`.
    #[must_use]
    pub fn null(mut self, percent: u8) -> Self {
        self.null = percent.min(100);
        self
    }

    /// With at most this many items in an array whose schema does not ask for more.
    #[must_use]
    pub fn items(mut self, most: u64) -> Self {
        self.items = most;
        self
    }
}
