//! Every kind of finding, as tables; `specwright explain CODE` reads them.

use super::{Code, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $id:literal $severity:ident $summary:literal $explanation:literal)*) => {
        $(
            #[doc = $summary]
            pub static $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                summary: $summary,
                explanation: $explanation,
            };
        )*
        /// Every code of this area.
        pub static TABLE: &[&Code] = &[$(&$name),*];
    };
}

pub mod generate;
pub mod lint;
pub mod lower;
pub mod postman;
pub mod reference;
pub mod schema;
pub mod source;
pub mod value;
pub mod write;

/// Every code, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        source::TABLE,
        lower::TABLE,
        postman::TABLE,
        reference::TABLE,
        schema::TABLE,
        lint::TABLE,
        value::TABLE,
        write::TABLE,
        generate::TABLE,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The code of this name.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id == id)
}

/// The code whose name is nearest to this one, for hints.
pub fn nearest(id: &str) -> Option<&'static Code> {
    crate::lower::near::nearest(id, all().map(|code| code.id)).and_then(find)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut seen = BTreeSet::new();
        for code in all() {
            assert!(seen.insert(code.id), "{} stands twice", code.id);
            let kebab = code.id.split('-').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
            assert!(kebab, "{} is not in kebab case", code.id);
        }
    }

    #[test]
    fn summaries_are_one_sentence_in_lower_case() {
        for code in all() {
            let first = code.summary.chars().next();
            // Names keep their capitals: HTTP, GET.
            let word = code.summary.split(' ').next().unwrap_or_default();
            let name = word.chars().all(|letter| !letter.is_lowercase());
            assert!(
                name || first.is_some_and(|first| !first.is_uppercase()),
                "{}",
                code.id
            );
            assert!(!code.summary.ends_with('.'), "{}", code.id);
            assert!(!code.summary.contains('\n'), "{}", code.id);
        }
    }

    #[test]
    fn explanations_say_what_why_and_what_to_do() {
        for code in all() {
            let paragraphs = code.explanation.split("\n\n").count();
            let enough = paragraphs >= 2 && code.explanation.len() >= 150;
            assert!(enough, "{} is hardly explained", code.id);
            assert!(code.explanation.ends_with(['.', '`']), "{}", code.id);
            let fences = code.explanation.matches("```").count();
            assert!(
                fences.is_multiple_of(2),
                "{}: a block is not closed",
                code.id
            );
        }
    }
}
