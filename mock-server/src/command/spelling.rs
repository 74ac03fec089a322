//! The spellings of flags: camelCase and kebab-case, `--x false` and `--no-x`, clusters of letters. What people type is
//! rewritten into the one spelling that the parser knows, by a table that is made of the parser's own arguments.

use std::any::TypeId;
use std::ffi::OsString;

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command};

/// One flag of a command.
struct Flag<'c> {
    name: &'c str,
    letter: Option<char>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// True or false; without a value: true.
    Boolean,
    /// Needs a value.
    Valued,
    /// Takes no value: `--help`.
    Bare,
}

/// Gives a command's boolean flags their values, and lets the last of repeated flags win. To be called once on the
/// command that [`spell`] is to rewrite arguments for.
#[must_use]
pub fn prepare(command: Command) -> Command {
    command.args_override_self(true).mut_args(|arg| {
        if is_boolean(&arg) {
            let is_off = arg
                .get_default_values()
                .iter()
                .all(|value| value == "false");
            arg.hide_default_value(is_off)
                .value_parser(BoolishValueParser::new())
                .value_name("BOOL")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .hide_possible_values(true)
        } else {
            arg
        }
    })
}

/// Whether an argument is true or false, as a value rather than by its presence.
fn is_boolean(arg: &Arg) -> bool {
    kind(arg) == Kind::Boolean
}

/// What an argument takes.
pub(crate) fn kind(arg: &Arg) -> Kind {
    match arg.get_action() {
        ArgAction::Set if arg.get_value_parser().type_id() == TypeId::of::<bool>() => Kind::Boolean,
        ArgAction::Set | ArgAction::Append => Kind::Valued,
        _ => Kind::Bare,
    }
}

/// The arguments of a command in the spelling that its parser knows: each boolean as `--name=value`, each name in
/// kebab-case, a letter as its name. Positional arguments and flags that nobody knows stay as they are.
pub(crate) fn spell(command: &Command, given: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let table = Table::of(command);
    let mut spelt = Vec::new();
    let mut given = given.into_iter().peekable();
    while let Some(word) = given.next() {
        if word == "--" {
            spelt.push(word);
            spelt.extend(given);
            return spelt;
        }
        let Some(words) = word.to_str().and_then(|text| table.read(text)) else {
            spelt.push(word);
            continue;
        };
        for Word { flag, value } in words {
            let value = value.or_else(|| match flag.kind {
                Kind::Boolean => Some(given.next_if(is_truth).unwrap_or_else(|| "true".into())),
                Kind::Valued => given.next_if(is_value),
                Kind::Bare => None,
            });
            let mut whole = OsString::from(format!("--{}", flag.name));
            if let Some(value) = value {
                whole.push("=");
                whole.push(value);
            }
            spelt.push(whole);
        }
    }
    spelt
}

/// Which of `args` is the first that is neither a flag nor a flag's value: the name of a subcommand, whose flags may
/// stand before it. The commands are asked together.
pub fn first_positional(commands: &[&Command], args: &[OsString]) -> Option<usize> {
    let tables: Vec<Table<'_>> = commands.iter().copied().map(Table::of).collect();
    let mut at = 0;
    while let Some(word) = args.get(at) {
        let text = word.to_str().unwrap_or_default();
        if !text.starts_with('-') || text == "-" {
            return Some(at);
        }
        if text == "--" {
            return None;
        }
        let next = args.get(at + 1);
        let taken = tables.iter().find_map(|table| table.read(text));
        let takes = match taken.as_ref().and_then(|words| words.last()) {
            Some(Word { flag, value: None }) => match flag.kind {
                Kind::Boolean => next.is_some_and(is_truth),
                Kind::Valued => next.is_some_and(is_value),
                Kind::Bare => false,
            },
            _ => false,
        };
        at += if takes { 2 } else { 1 };
    }
    None
}

/// Whether a word is a flag of a command.
pub fn knows(command: &Command, word: &str) -> bool {
    Table::of(command).read(word).is_some()
}

/// What comes after a boolean flag and is its value: nothing but these two words, or a document would be eaten.
fn is_truth(word: &OsString) -> bool {
    word == "true" || word == "false"
}

/// Whether a word can be the value of the flag before it: a flag cannot, a negative number can.
fn is_value(word: &OsString) -> bool {
    let bytes = word.as_encoded_bytes();
    match bytes {
        [b'-', next, ..] => next.is_ascii_digit(),
        _ => true,
    }
}

/// The flags of a command.
struct Table<'c>(Vec<Flag<'c>>);

/// A flag as it was found, with a value where it brought one along.
struct Word<'t> {
    flag: &'t Flag<'t>,
    value: Option<OsString>,
}

impl<'c> Table<'c> {
    fn of(command: &'c Command) -> Self {
        let flags = command.get_arguments().filter_map(|arg| {
            Some(Flag {
                name: arg.get_long()?,
                letter: arg.get_short(),
                kind: kind(arg),
            })
        });
        Self(flags.collect())
    }

    /// The flags that a word means, or nothing where it is none or has one that nobody knows.
    fn read(&self, word: &str) -> Option<Vec<Word<'_>>> {
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            let value = value.map(OsString::from);
            if let Some(flag) = self.named(name) {
                return Some(vec![Word { flag, value }]);
            }
            let name = kebab(name);
            let denied = name.strip_prefix("no-")?;
            let flag = self
                .named(denied)
                .filter(|flag| flag.kind == Kind::Boolean)?;
            return match value {
                None => Some(vec![Word {
                    flag,
                    value: Some("false".into()),
                }]),
                Some(_) => None,
            };
        }
        let letters = word.strip_prefix('-').filter(|rest| !rest.is_empty())?;
        self.cluster(letters)
    }

    /// `-d`, `-dm`, `-p3000`, `-dp=3000`.
    fn cluster(&self, letters: &str) -> Option<Vec<Word<'_>>> {
        let mut words = Vec::new();
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            let flag = self.0.iter().find(|flag| flag.letter == Some(letter))?;
            let after = rest.as_str();
            let value = match after.strip_prefix('=') {
                Some(value) => Some(value),
                None if flag.kind == Kind::Valued && !after.is_empty() => Some(after),
                None => None,
            };
            if value.is_some() {
                rest = "".chars();
            }
            words.push(Word {
                flag,
                value: value.map(OsString::from),
            });
        }
        // A letter within a cluster has no word behind it to take for its value.
        if let Some((_, before)) = words.split_last_mut() {
            for word in before {
                word.value.get_or_insert_with(|| "true".into());
            }
        }
        Some(words)
    }

    fn named(&self, name: &str) -> Option<&Flag<'c>> {
        let name = kebab(name);
        self.0.iter().find(|flag| flag.name == name)
    }
}

/// `ignoreExamples` as `ignore-examples`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        let boolean = |name: &'static str| {
            Arg::new(name)
                .long(name)
                .action(ArgAction::Set)
                .value_parser(clap::value_parser!(bool))
        };
        prepare(
            Command::new("mock")
                .disable_help_flag(true)
                .arg(Arg::new("documents").action(ArgAction::Append))
                .arg(Arg::new("port").long("port").short('p'))
                .arg(Arg::new("seed").long("seed"))
                .arg(boolean("cors"))
                .arg(boolean("dynamic").short('d'))
                .arg(boolean("multiprocess").short('m'))
                .arg(boolean("ignore-examples"))
                .arg(boolean("json-schema-faker-fill-properties"))
                .arg(Arg::new("help").long("help").action(ArgAction::Help)),
        )
    }

    #[test]
    fn every_spelling_becomes_the_one_that_is_known() {
        for (given, known) in [
            ("", ""),
            ("a.yaml", "a.yaml"),
            ("--cors a.yaml", "--cors=true a.yaml"),
            ("--cors false a.yaml", "--cors=false a.yaml"),
            ("--cors true a.yaml", "--cors=true a.yaml"),
            ("--cors=false a.yaml", "--cors=false a.yaml"),
            ("--cors=0", "--cors=0"),
            ("--no-cors a.yaml", "--cors=false a.yaml"),
            ("--noCors", "--cors=false"),
            ("--no-cors=true", "--no-cors=true"),
            ("--no-port", "--no-port"),
            ("-d a.yaml", "--dynamic=true a.yaml"),
            ("-d false a.yaml", "--dynamic=false a.yaml"),
            ("-d=false a.yaml", "--dynamic=false a.yaml"),
            ("-dm a.yaml", "--dynamic=true --multiprocess=true a.yaml"),
            ("-dp 3000", "--dynamic=true --port=3000"),
            ("-dp3000", "--dynamic=true --port=3000"),
            ("-p3000 a.yaml", "--port=3000 a.yaml"),
            ("-p=3000", "--port=3000"),
            ("-p 3000 a.yaml", "--port=3000 a.yaml"),
            ("--port 3000 a.yaml -d", "--port=3000 a.yaml --dynamic=true"),
            ("--seed -5", "--seed=-5"),
            ("--seed --cors", "--seed --cors=true"),
            ("--ignoreExamples", "--ignore-examples=true"),
            ("--ignore-examples", "--ignore-examples=true"),
            ("--no-ignoreExamples", "--ignore-examples=false"),
            (
                "--json-schema-faker-fillProperties=false",
                "--json-schema-faker-fill-properties=false",
            ),
            (
                "--jsonSchemaFakerFillProperties false x",
                "--json-schema-faker-fill-properties=false x",
            ),
            (
                "--no-json-schema-faker-fillProperties",
                "--json-schema-faker-fill-properties=false",
            ),
            ("--prot 3000 a.yaml", "--prot 3000 a.yaml"),
            ("-x a.yaml", "-x a.yaml"),
            ("-dx", "-dx"),
            ("--help", "--help"),
            ("-", "-"),
            ("-- --cors -d", "-- --cors -d"),
        ] {
            let words = given.split_whitespace().map(OsString::from);
            let spelt = spell(&command(), words);
            let spelt: Vec<_> = spelt.iter().map(|word| word.to_string_lossy()).collect();
            assert_eq!(spelt.join(" "), known, "{given}");
        }
    }

    #[test]
    fn a_subcommand_is_found_behind_flags() {
        let command = command();
        let at = |words: &str| {
            let words: Vec<OsString> = words.split_whitespace().map(OsString::from).collect();
            first_positional(&[&command], &words)
        };
        assert_eq!(at("mock a.yaml"), Some(0));
        assert_eq!(at("-p 3000 mock a.yaml"), Some(2));
        assert_eq!(at("--cors false -d mock"), Some(3));
        assert_eq!(at("--cors mock"), Some(1));
        assert_eq!(at("--help"), None);
        assert_eq!(at("-- mock"), None);
    }
}
