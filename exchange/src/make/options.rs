//! What generated values are like, beyond what their schemas say.

use super::locale::Locale;

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
    /// The least items of an array whose schema admits as many. Default: 0.
    pub least_items: u64,
    /// Whether arrays have as many items as they may: as their `maxItems` says, or [`Options::most_items`].
    /// Default: no.
    pub full: bool,
    /// The most items of any array whose `minItems` admits it. Default: as the schema says.
    pub most_items: Option<u64>,
    /// Which properties there are beyond the declared ones. Default: [`Fill::Maps`].
    pub fill: Fill,
    /// Whether examples and defaults are taken where they are right. Default: no.
    pub given: bool,
    /// The language of names and addresses. Default: English.
    pub locale: Locale,
}

/// Which properties an object has beyond the declared ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Fill {
    /// None but those that `minProperties` asks for.
    Nothing,
    /// Those of a map: an object that has only a schema for properties by any name.
    #[default]
    Maps,
    /// Some in every object whose schema admits them.
    Open,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            optional: 100,
            null: 0,
            items: 3,
            least_items: 0,
            full: false,
            most_items: None,
            fill: Fill::Maps,
            given: false,
            locale: Locale::En,
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

    /// With these properties beyond the declared ones.
    #[must_use]
    pub fn fill(mut self, fill: Fill) -> Self {
        self.fill = fill;
        self
    }
}
