//! `x-json-schema-faker`: what a document says of generated values.

use specwright_contract::Contract;
use specwright_contract::source::Node;

use super::locale::Locale;
use super::options::{Fill, Options};

impl Options {
    /// As the document says under `x-json-schema-faker`, whose options have the names of `json-schema-faker` in any
    /// spelling: `fillProperties`, `fill-properties`. What has no meaning here is left out.
    pub fn of(contract: &Contract) -> Self {
        let mut options = Self::default();
        let mut extensions = contract.extensions.iter();
        let Some(said) = extensions.find(|extension| &*extension.name == "x-json-schema-faker")
        else {
            return options;
        };
        let mut probability = None;
        let mut all = true;
        let mut required_only = false;
        for (key, value) in contract.sources.node(said.value).members() {
            let name: String = key.key().chars().filter(|c| c.is_alphanumeric()).collect();
            let flag = || value.as_bool();
            match name.to_ascii_lowercase().as_str() {
                "fillproperties" => options.fill_properties(flag()),
                "minitems" => options.least_items = value.as_u64().unwrap_or(0).min(LONGEST),
                "maxitems" => options.longest(value),
                "alwaysfakeoptionals" => all = flag().unwrap_or(true),
                "requiredonly" => required_only = flag() == Some(true),
                "optionalsprobability" => probability = value.as_f64().or(probability),
                "useexamplesvalue" | "usedefaultvalue" => options.given |= flag() == Some(true),
                "locale" => options.locale = value.as_str().map(Locale::parse).unwrap_or_default(),
                _ => {}
            }
        }
        if required_only {
            options.optional = 0;
        } else if let Some(probability) = probability.filter(|_| !all) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within 0 and 100"
            )]
            let percent = (probability.clamp(0.0, 1.0) * 100.0) as u8;
            options.optional = percent;
        }
        options
    }

    /// As `fillProperties` says: with it, objects have properties beyond the declared ones.
    pub fn fill_properties(&mut self, fill: Option<bool>) {
        match fill {
            Some(true) => self.fill = Fill::Open,
            Some(false) => self.fill = Fill::Nothing,
            None => {}
        }
    }

    fn longest(&mut self, most: Node<'_>) {
        if let Some(most) = most.as_u64() {
            self.most_items = Some(most.min(LONGEST));
            self.full = true;
        }
    }
}

/// The longest array that a document asks for everywhere.
const LONGEST: u64 = 100;
