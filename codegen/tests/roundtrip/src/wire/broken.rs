//! Requests that are changed at one place: many break the contract, and those that do must be refused by all.

use bytes::Bytes;
use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use serde_json::{Value, json};

use super::WireRequest;

/// Each change of a request, with what was changed.
pub(crate) fn changed(request: &WireRequest) -> Vec<(String, WireRequest)> {
    let mut all = Vec::new();
    bodies(request, &mut all);
    headers(request, &mut all);
    targets(request, &mut all);
    for method in ["PATCH", "DELETE", "PUT", "OPTIONX"] {
        all.push((
            format!("method {method}"),
            WireRequest {
                method: method.into(),
                ..request.clone()
            },
        ));
    }
    all
}

type Changed = Vec<(String, WireRequest)>;

fn bodies(request: &WireRequest, all: &mut Changed) {
    let mut with = |what: String, body: Bytes| {
        all.push((
            what,
            WireRequest {
                body,
                ..request.clone()
            },
        ));
    };
    if request.body.is_empty() {
        return;
    }
    for text in [
        "",
        "null",
        "{}",
        "[]",
        "\"text\"",
        "7",
        "{\"open\":",
        "\u{feff}{}",
        "{} {}",
    ] {
        with(format!("body {text}"), text.into());
    }
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(&request.body) else {
        return;
    };
    for (name, value) in &members {
        let mut less = members.clone();
        less.shift_remove(name);
        with(
            format!("body without {name}"),
            Value::Object(less).to_string().into(),
        );
        let mut others = vec![
            json!(null),
            json!(-1),
            json!(1.5),
            json!(""),
            json!([]),
            json!({}),
            json!(true),
        ];
        if let Value::Array(items) = value {
            others.extend(items.iter().map(|item| json!([item, {}, null])));
            others.extend(items.iter().map(|item| json!([item, item])));
        }
        for other in others {
            let mut more = members.clone();
            more.insert(name.clone(), other.clone());
            with(
                format!("body with {name}: {other}"),
                Value::Object(more).to_string().into(),
            );
        }
    }
    let mut more = members;
    more.insert("unknown".to_owned(), json!({"x": 1}));
    with(
        "body with an unknown member".to_owned(),
        Value::Object(more).to_string().into(),
    );
}

fn headers(request: &WireRequest, all: &mut Changed) {
    let mut with = |what: String, change: &dyn Fn(&mut WireRequest)| {
        let mut changed = request.clone();
        change(&mut changed);
        all.push((what, changed));
    };
    for name in request.headers.keys() {
        with(format!("without {name}"), &|changed| {
            drop(changed.headers.remove(name));
        });
        with(format!("with an empty {name}"), &|changed| {
            drop(changed.headers.insert(name, HeaderValue::from_static("")));
        });
    }
    let content_types = [
        "text/plain",
        "application/json; charset=utf-8",
        "application/problem+json",
        "nonsense",
    ];
    for text in content_types
        .into_iter()
        .filter(|_| request.headers.contains_key(CONTENT_TYPE))
    {
        with(format!("content-type {text}"), &|changed| {
            drop(
                changed
                    .headers
                    .insert(CONTENT_TYPE, HeaderValue::from_static(text)),
            );
        });
    }
    for text in [
        "Bearer",
        "Bearer ",
        "bearer x",
        "Basic dXNlcjpwYXNz",
        "Basic !",
        "Digest x",
    ] {
        with(format!("authorization {text}"), &|changed| {
            drop(
                changed
                    .headers
                    .insert(AUTHORIZATION, HeaderValue::from_static(text)),
            );
        });
    }
    with("cookie".to_owned(), &|changed| {
        drop(
            changed
                .headers
                .insert(COOKIE, HeaderValue::from_static("a=1; b")),
        );
    });
}

fn targets(request: &WireRequest, all: &mut Changed) {
    let (path, query) = request.parts();
    let mut with = |what: String, target: String| {
        all.push((
            what,
            WireRequest {
                target,
                ..request.clone()
            },
        ));
    };
    let queried = |path: &str| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let segments: Vec<&str> = path.split('/').collect();
    for (place, old) in segments.iter().enumerate().skip(1) {
        for text in ["x", "0", "%20", "%2F", "..%2f"]
            .into_iter()
            .filter(|text| text != old)
        {
            let mut changed = segments.clone();
            changed[place] = text;
            with(
                format!("segment {place} is {text}"),
                queried(&changed.join("/")),
            );
        }
    }
    with("a slash more".to_owned(), queried(&format!("{path}/")));
    let pairs: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .collect();
    for (place, pair) in pairs.iter().enumerate() {
        let name = pair.split('=').next().unwrap_or_default();
        let mut less = pairs.clone();
        less.remove(place);
        with(
            format!("without the pair {pair}"),
            format!("{path}?{}", less.join("&")),
        );
        for text in [
            "",
            "x y",
            "%zz",
            "-1",
            "true",
            "1.5",
            "99999999999999999999",
            "a,b",
        ] {
            let changed = format!("{name}={}", text.replace(' ', "+"));
            let mut changed_pairs = pairs.clone();
            changed_pairs[place] = &changed;
            with(
                format!("the pair {changed}"),
                format!("{path}?{}", changed_pairs.join("&")),
            );
        }
        with(
            format!("{name} twice"),
            format!("{path}?{}&{pair}", pairs.join("&")),
        );
    }
    let more = [pairs.join("&"), "unknown=1".to_owned()];
    let more = more
        .iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str);
    with(
        "an unknown pair".to_owned(),
        format!("{path}?{}", more.collect::<Vec<_>>().join("&")),
    );
}
