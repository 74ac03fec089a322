//! Names, decided once in every scope: cased as Rust has it, no keyword, no name of the prelude, none twice, none too long.

use std::collections::{HashMap, HashSet};

use heck::{ToPascalCase as _, ToSnakeCase as _};

/// Words that cannot be an identifier, or only as `r#word`; all get a `_` behind.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union", "_",
];

/// Names of the prelude and of what generated code uses: a type of one of these would hide it.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Serialize",
    "Deserialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Vec",
    "AsMut",
    "AsRef",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Extend",
    "FromIterator",
    "Unpin",
    "Display",
];

/// Longer names are cut: formatters and people give up on them.
const LONGEST: usize = 60;

/// The names of one scope: a module's types, an item's fields, an enum's variants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: HashSet<String>,
    /// The number from which on a stem has free names, where it was taken before.
    numbers: HashMap<String, u32>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(ToString::to_string).collect(),
            numbers: HashMap::new(),
        }
    }

    /// The scope of a module's types.
    pub(crate) fn types() -> Self {
        Self::with(PRELUDE)
    }

    /// Whether this identifier is taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Takes a type's or a variant's name for a name of the document: `order item` is `OrderItem`.
    pub(crate) fn pascal(&mut self, name: &str) -> String {
        self.take(pascal(name))
    }

    /// Takes a field's, function's or module's name: `orderItem` is `order_item`.
    pub(crate) fn snake(&mut self, name: &str) -> String {
        self.take(snake(name))
    }

    /// Takes this identifier, or one with a number behind where it is taken.
    pub(crate) fn take(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let digit = name.ends_with(|last: char| last.is_ascii_digit());
        let stem = if digit {
            format!("{name}_")
        } else {
            name.trim_end_matches('_').to_owned()
        };
        let mut number = self.numbers.get(&stem).copied().unwrap_or(2);
        let free = loop {
            let name = format!("{stem}{number}");
            if !self.taken.contains(&name) {
                break name;
            }
            number += 1;
        };
        self.numbers.insert(stem, number + 1);
        self.taken.insert(free.clone());
        free
    }
}

/// The identifier of a type or a variant.
pub(crate) fn pascal(name: &str) -> String {
    ident(&words(name).to_pascal_case(), "N")
}

/// The identifier of a field, a function or a module.
pub(crate) fn snake(name: &str) -> String {
    ident(&words(name).to_snake_case(), "n")
}

/// The name with signs that tell names apart spelled as words, and all else that is no letter or digit as a gap.
fn words(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    while let Some(sign) = rest.next() {
        let number = rest.peek().is_some_and(char::is_ascii_digit);
        match sign {
            '+' => text.push_str(" plus "),
            '-' if text.trim().is_empty() && number => text.push_str(" minus "),
            '<' => text.push_str(" less "),
            '>' => text.push_str(" greater "),
            '=' => text.push_str(" equal "),
            '!' => text.push_str(" not "),
            '*' => text.push_str(" star "),
            '$' | '@' => text.push(' '),
            sign if sign.is_alphanumeric() => text.push(sign),
            _ => text.push(' '),
        }
    }
    text
}

/// An identifier from cased text; `lead` stands before a digit.
fn ident(cased: &str, lead: &str) -> String {
    let kept = |sign: &char| sign.is_ascii_alphanumeric() || *sign == '_' || unicode(*sign);
    let mut name: String = cased.chars().filter(kept).take(LONGEST).collect();
    while name.ends_with('_') {
        name.pop();
    }
    if name.is_empty() {
        name = if lead == "N" {
            "Empty".into()
        } else {
            "empty".into()
        };
    }
    if name.starts_with(|first: char| !first.is_alphabetic()) {
        name.insert_str(0, lead);
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// Letters beyond ASCII that an identifier has without a warning: in their plain form, of scripts in common use.
const LETTERS: &[std::ops::RangeInclusive<char>] = &[
    '\u{c0}'..='\u{d6}',
    '\u{d8}'..='\u{f6}',
    '\u{f8}'..='\u{131}',
    '\u{134}'..='\u{13e}',
    '\u{141}'..='\u{148}',
    '\u{14a}'..='\u{17e}',
    '\u{391}'..='\u{3a9}',
    '\u{3ac}'..='\u{3ce}',
    '\u{400}'..='\u{45f}',
    '\u{3041}'..='\u{3096}',
    '\u{30a1}'..='\u{30fa}',
    '\u{4e00}'..='\u{9fff}',
    '\u{ac00}'..='\u{d7a3}',
];

fn unicode(sign: char) -> bool {
    LETTERS.iter().any(|range| range.contains(&sign))
}

#[cfg(test)]
mod tests {
    use super::{Scope, pascal, snake};

    #[test]
    fn names_are_cased_and_never_words_of_the_language() {
        let names = [
            "order item",
            "X-Request-ID",
            "type",
            "2fa",
            "",
            "self",
            "+1",
            "-1",
            "größe",
        ];
        let cased: Vec<_> = names
            .map(|name| format!("{} {}", snake(name), pascal(name)))
            .into();
        insta::assert_debug_snapshot!(cased);
    }

    #[test]
    fn a_name_is_taken_once() {
        let mut scope = Scope::types();
        let names = ["String", "string", "order", "Order", "order2"].map(|name| scope.pascal(name));
        assert_eq!(names, ["String2", "String3", "Order", "Order2", "Order2_2"]);
    }
}
