//! Request lines and headers that HTTP admits, or almost, and that services trip over.

use specwright_contract::model::Location;
use specwright_exchange::style::ParameterPlan;

use crate::case::{Draft, Intent, Probe, Slot};
use crate::engine::Engine;
use crate::world::encoded;

/// What is tried in place of a path parameter.
const PATHS: &[(&str, &str)] = &[
    ("broken percent-encoding in the path", "%zz"),
    ("half a percent-encoding in the path", "a%2"),
    ("NUL in the path", "a%00b"),
    ("bytes that are no UTF-8 in the path", "%ff%fe"),
    ("a slash within a segment", "a%2Fb"),
    ("dots within a segment", "%2e%2e%2fa"),
    ("a negative number in the path", "-1"),
    ("zero in the path", "0"),
    ("an integer beyond 2^63 in the path", "9223372036854775808"),
    ("a quote in the path", "%27%20OR%20%271%27%3D%271"),
];

/// What is tried as the value of a query parameter.
const QUERIES: &[(&str, &str)] = &[
    ("broken percent-encoding in the query", "%zz"),
    ("half a percent-encoding in the query", "%2"),
    ("NUL in the query", "a%00b"),
    ("bytes that are no UTF-8 in the query", "%ff%fe"),
    ("a quote in the query", "%27%20OR%20%271%27%3D%271"),
    ("an integer beyond 2^63 in the query", "9223372036854775808"),
];

/// What is tried.
pub(crate) fn drafts<'e>(
    engine: &'e Engine,
    plain: &Draft,
) -> impl Iterator<Item = Draft> + use<'e> {
    let plans = engine.parameters(plain.operation).iter();
    let plain = plain.clone();
    let last = plain.path.len();
    let odd = |draft: Draft, what: &'static str| draft.named(what, Intent::Probe(Probe::Odd(what)));
    let paths = {
        let plain = plain.clone();
        let long = [("a segment of 8,000 characters", "a".repeat(8000))];
        let all = PATHS.iter().map(|(what, text)| (*what, (*text).to_owned()));
        all.chain(long).filter_map(move |(what, text)| {
            let mut draft = odd(plain.clone(), what);
            *draft.path.get_mut(last.checked_sub(1)?)? = Slot::Fixed(text);
            Some(draft)
        })
    };
    let strange = {
        let plain = plain.clone();
        let pairs = [
            ("a query parameter that is not declared", "x_undeclared=1"),
            ("an ampersand and nothing else", "&"),
            ("a query parameter without a name", "=1"),
        ];
        pairs
            .into_iter()
            .map(move |(what, pair)| odd(plain.clone(), what).with(Location::Query, "", Some(pair)))
    };
    let queries = plans
        .filter(|plan| plan.location == Location::Query)
        .flat_map(move |plan| query(&plain, plan));
    paths.chain(strange).chain(queries)
}

fn query(plain: &Draft, plan: &ParameterPlan) -> Vec<Draft> {
    let name = encoded(&plan.name);
    let mut list = Vec::new();
    for (what, value) in QUERIES {
        let intent = Intent::Probe(Probe::Odd(what));
        let mut draft = plain.clone().named(*what, intent);
        draft.origin = plan.origin;
        let pair = format!("{name}={value}");
        list.push(draft.with(Location::Query, &plan.name, Some(&pair)));
    }
    let scalar = plan
        .shape()
        .is_some_and(specwright_exchange::style::Shape::is_scalar);
    if scalar {
        let what = "an empty value in the query";
        let mut draft = plain.clone().named(what, Intent::Probe(Probe::Odd(what)));
        draft.origin = plan.origin;
        list.push(draft.with(Location::Query, &plan.name, Some(&format!("{name}="))));
        let there = plain.query.iter().find(|(known, _)| *known == plan.name);
        let pair = there.map_or_else(|| format!("{name}=1"), |(_, pair)| pair.clone());
        let what = "a parameter twice";
        let mut draft = plain.clone().named(what, Intent::Probe(Probe::Odd(what)));
        draft.origin = plan.origin;
        list.push(draft.with(Location::Query, &plan.name, Some(&format!("{pair}&{pair}"))));
    }
    list
}
