//! The keywords for numbers and strings.

use serde_json::Value;

use super::bound::Bound;
use super::view::{self, View};
use super::{Params, Walk, format, js};
use crate::schema::Profile;

impl Walk<'_> {
    pub(super) fn number(&mut self, view: &View, value: &Value) {
        let graph = self.graph;
        let Some(number) = value.as_f64() else { return };
        if graph.has(view, |schema| {
            schema.number.is_some() || schema.format.is_some()
        }) {
            for (bound, keyword, sign) in Bound::ALL {
                if let Some(limit) = graph.bound(view, bound)
                    && !self.admits(bound, value, number, &limit)
                {
                    self.tell(limit.by, keyword, || {
                        let text = js::number(limit.value);
                        (format!("must be {sign} {text}"), Params::number(&text))
                    });
                }
            }
            let steps = graph.all(view, |schema| {
                js::parse(schema.number.as_deref()?.multiple_of.as_deref()?)
            });
            let wrong: Vec<_> = steps
                .filter(|said| !js::is_multiple(number, said.value))
                .collect();
            for said in wrong {
                self.tell(said.by, "multipleOf", || {
                    let text = js::number(said.value);
                    (format!("must be multiple of {text}"), Params::number(&text))
                });
            }
        }
        self.format(view, |format| format::number(format, number));
    }

    /// Beyond 2^53 only the exact text of a bound tells.
    fn admits(&self, bound: Bound, value: &Value, number: f64, limit: &view::Said<f64>) -> bool {
        let exact = self.graph.profile == Profile::Evaluated && limit.value.abs() >= 9e15;
        if exact && let Some(said) = self.graph.exact_bound(limit.by, bound) {
            return bound.admits_exactly(value, said);
        }
        bound.admits(number, limit.value)
    }

    pub(super) fn string(&mut self, view: &View, value: &Value) {
        let graph = self.graph;
        let Some(text) = value.as_str() else { return };
        let most = graph.count(view, true, |schema| view::string(schema)?.max_length);
        let least = graph.count(view, false, |schema| view::string(schema)?.min_length);
        if most.is_some() || least.is_some() {
            let length = text.chars().count() as u64;
            if let Some(said) = most.filter(|said| length > said.value) {
                self.limit(said, "maxLength", "more", "characters");
            }
            if let Some(said) = least.filter(|said| length < said.value) {
                self.limit(said, "minLength", "fewer", "characters");
            }
        }
        let patterns = graph.string_patterns(view);
        for said in patterns {
            if !self.validators.matches(&said.value, text) {
                self.tell(said.by, "pattern", || {
                    (
                        format!("must match pattern \"{}\"", said.value),
                        Params::Limit(said.value.to_string().into()),
                    )
                });
            }
        }
        if graph.profile == Profile::Prism {
            self.format(view, |format| format::string(format, text));
        } else {
            let validators = std::sync::Arc::clone(self.validators);
            self.format(view, |format| validators.is_of_format(format, text));
        }
    }

    fn format(&mut self, view: &View, is: impl Fn(&str) -> bool) {
        let graph = self.graph;
        let formats = graph.all(view, |schema| schema.format.as_deref());
        let wrong = formats.filter(|said| !is(said.value));
        let wrong: Option<_> = wrong.into_iter().next();
        if let Some(said) = wrong {
            self.tell(said.by, "format", || {
                (
                    format!("must match format \"{}\"", said.value),
                    Params::Limit(said.value.into()),
                )
            });
        }
    }

    /// `must NOT have more than 3 items`
    pub(super) fn limit(
        &mut self,
        said: view::Said<u64>,
        keyword: &'static str,
        word: &str,
        what: &str,
    ) {
        self.tell(said.by, keyword, || {
            let limit = said.value;
            (
                format!("must NOT have {word} than {limit} {what}"),
                Params::Limit(limit.into()),
            )
        });
    }
}
