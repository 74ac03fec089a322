//! `x-faker`: values by the names of Faker's methods, old ones (6) and new ones (10) alike.
//!
//! A method is looked up when a plan is made, and called when a value is drawn. What has no counterpart here is
//! no method, so that the schema is followed instead.
#![expect(
    clippy::unnecessary_wraps,
    reason = "what draws a value is a method as it stands"
)]

mod arguments;
mod business;
mod helpers;
mod numbers;
mod people;
mod places;
mod things;
mod times;
mod web;
mod words;

use serde_json::Value;
use specwright_contract::source::Node;

pub(super) use arguments::Arguments;

use super::locale::Locale;
use super::seeded::Seeded;

/// What a method draws from.
pub(super) struct Call<'a> {
    pub(super) seeded: &'a mut Seeded,
    pub(super) arguments: &'a Arguments,
    pub(super) locale: Locale,
}

/// Draws one value; nothing where the arguments make no sense.
type Draw = fn(&mut Call<'_>) -> Option<Value>;

/// Methods with all their names.
type Methods = &'static [(&'static [&'static str], Draw)];

const TABLES: &[Methods] = &[
    people::METHODS,
    places::METHODS,
    web::METHODS,
    business::METHODS,
    numbers::METHODS,
    times::METHODS,
    words::METHODS,
    things::METHODS,
    helpers::METHODS,
];

/// A method with its arguments.
pub(super) struct Faker {
    draw: Draw,
    arguments: Arguments,
}

impl std::fmt::Debug for Faker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Faker")
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}

impl Faker {
    /// What `x-faker` says: `ns.method`, `{ns.method: [arguments]}`, `{ns.method: {named: arguments}}`, or
    /// `{ns.method: argument}`. Nothing where there is no such method.
    pub(super) fn new(node: Node<'_>) -> Option<Self> {
        if let Some(name) = node.as_str() {
            return Some(Self {
                draw: find(name)?,
                arguments: Arguments::default(),
            });
        }
        let (name, arguments) = node.members().next()?;
        Some(Self {
            draw: find(name.key())?,
            arguments: Arguments::new(arguments.to_json()),
        })
    }

    /// Draws a value.
    pub(super) fn draw(&self, seeded: &mut Seeded, locale: Locale) -> Option<Value> {
        (self.draw)(&mut Call {
            seeded,
            arguments: &self.arguments,
            locale,
        })
    }
}

/// The method of a name; those without a namespace are no methods.
fn find(name: &str) -> Option<Draw> {
    let name = name.trim();
    let name = name.strip_suffix("()").unwrap_or(name);
    let name = name.strip_prefix("faker.").unwrap_or(name);
    TABLES
        .iter()
        .flat_map(|methods| methods.iter())
        .find(|(names, _)| names.contains(&name))
        .map(|&(_, draw)| draw)
}

/// Draws by a name, for methods that are made of others.
fn by_name(name: &str, call: &mut Call<'_>) -> Option<Value> {
    let arguments = Arguments::default();
    find(name)?(&mut Call {
        seeded: call.seeded,
        arguments: &arguments,
        locale: call.locale,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn every_method_draws_a_value_and_no_name_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (names, draw) in TABLES.iter().flat_map(|methods| methods.iter()) {
            for name in *names {
                assert!(name.contains('.'), "{name}");
                assert!(seen.insert(*name), "{name} stands twice");
            }
            for seed in 0..20 {
                let drawn = |arguments: &str| {
                    draw(&mut Call {
                        seeded: &mut Seeded::new(seed),
                        arguments: &Arguments::new(serde_json::from_str(arguments).unwrap()),
                        locale: Locale::default(),
                    })
                };
                let plain = drawn("[]");
                assert_eq!(plain, drawn("[]"), "{names:?} follows from its seed");
                for odd in [
                    "[[1, 2]]",
                    r#"{"min": 9, "max": 1}"#,
                    "[99999999999]",
                    r#"["a", {}, null]"#,
                    r#"[{"count": -5, "length": 1e300, "min": -1e300, "max": 1e300}]"#,
                    "null",
                ] {
                    let text = drawn(odd).unwrap_or_default().to_string();
                    assert!(text.len() < 2_000_000, "{names:?} of {odd}");
                }
            }
        }
        assert!(seen.len() > 300, "{}", seen.len());
    }

    #[test]
    fn arguments_are_read_in_all_three_forms() {
        let drawn = |text: &str| {
            let contract = specwright_contract::Loader::new()
                .load_text(
                    "t.yaml",
                    format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\nx-it: {text}\n"),
                )
                .unwrap()
                .contract;
            let node = contract.sources.node(contract.extensions[0].value);
            Faker::new(node)?.draw(&mut Seeded::new(1), Locale::default())
        };
        assert_eq!(drawn("{number.int: {min: 7, max: 7}}").unwrap(), 7);
        assert_eq!(drawn("{datatype.number: [{min: 7, max: 7}]}").unwrap(), 7);
        assert_eq!(drawn("{helpers.arrayElement: [[only]]}").unwrap(), "only");
        assert_eq!(
            drawn("{helpers.slugify: Hello big World}").unwrap(),
            "Hello-big-World"
        );
        assert_eq!(
            drawn("{finance.amount: [5, 5, 3, EUR]}").unwrap(),
            "EUR5.000"
        );
        assert!(
            drawn("internet.email")
                .unwrap()
                .as_str()
                .unwrap()
                .contains('@')
        );
        assert!(drawn("no.such").is_none());
        assert!(drawn("[]").is_none());
    }
}
