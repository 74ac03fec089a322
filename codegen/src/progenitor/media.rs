//! Bodies and responses: one media type each, one type for success and one for errors.

use serde_json::Value;
use specwright_contract::Place;

use super::lower::{Lowering, Object, reference};
use crate::names;

/// What of a response is typed.
#[derive(Clone, PartialEq, Debug)]
enum Kind {
    /// JSON of this schema.
    Json(Value),
    /// Bytes.
    Raw,
    /// No body.
    Nothing,
}

/// A response and the key it stands under.
struct Answer {
    status: String,
    kind: Kind,
    description: String,
}

/// Whether a media type is JSON.
fn is_json(name: &str) -> bool {
    let essence = name
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json"
        || essence == "text/json"
        || essence == "*/*"
        || essence == "application/*"
        || essence.ends_with("+json")
        || essence.starts_with("application/json")
}

/// A content of one media type.
fn content(media_type: &str, schema: Value) -> Value {
    let mut media = Object::new();
    media.insert("schema".into(), schema);
    let mut content = Object::new();
    content.insert(media_type.to_owned(), media.into());
    content.into()
}

/// A schema of a string.
fn string(format: Option<&str>) -> Value {
    let mut object = Object::new();
    object.insert("type".into(), "string".into());
    if let Some(format) = format {
        object.insert("format".into(), format.into());
    }
    object.into()
}

impl Lowering<'_> {
    /// The body of a request, or nothing where it has no media type.
    pub(super) fn body(
        &mut self,
        body: &Value,
        id: &str,
        label: &str,
        around: Option<Place>,
    ) -> Option<Value> {
        let body = self.resolve(body).clone();
        let place = self.place(&body).or(around);
        let all = body.get("content").and_then(Value::as_object)?;
        let essence = |name: &str| {
            name.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        };
        let find = |wanted: &dyn Fn(&str) -> bool| all.iter().find(|(name, _)| wanted(name));
        let chosen = find(&|name| essence(name) == "application/json")
            .or_else(|| find(&is_json))
            .or_else(|| find(&|name| essence(name) == "application/x-www-form-urlencoded"))
            .or_else(|| find(&|name| essence(name) == "text/plain"))
            .or_else(|| all.iter().next());
        let (name, media) = chosen?;
        if all.len() > 1 {
            self.lost(
                place,
                format!(
                    "of {} media types of the body of {label} only `{name}` can be sent",
                    all.len()
                ),
            );
        }
        if !body
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or_default()
        {
            self.lost(
                place,
                format!("the body of {label} may be left out; progenitor always sends one"),
            );
        }
        let hint = format!("{}Body", names::pascal(id));
        let schema = media.get("schema").cloned().unwrap_or_default();
        let (media_type, schema) = if is_json(name) {
            if essence(name) != "application/json" {
                self.lost(
                    place,
                    format!("the body of {label} is sent as `application/json`, not `{name}`"),
                );
            }
            ("application/json", self.schema(&schema, &hint, place))
        } else if essence(name) == "application/x-www-form-urlencoded" {
            if media.get("encoding").is_some() {
                self.lost(place, "progenitor takes no notice of `encoding`");
            }
            (
                "application/x-www-form-urlencoded",
                self.schema(&schema, &hint, place),
            )
        } else if essence(name) == "text/plain" {
            ("text/plain", string(None))
        } else {
            if essence(name) != "application/octet-stream" {
                self.lost(place, format!("the body of {label} is sent as bytes of `application/octet-stream`, not as `{name}`"));
            }
            ("application/octet-stream", string(Some("binary")))
        };
        let mut out = Object::new();
        if let Some(description) = body.get("description").and_then(Value::as_str) {
            out.insert("description".into(), description.into());
        }
        out.insert("required".into(), true.into());
        out.insert("content".into(), content(media_type, schema));
        Some(out.into())
    }

    /// All responses of an operation.
    pub(super) fn responses(
        &mut self,
        responses: &Object,
        id: &str,
        label: &str,
        around: Option<Place>,
    ) -> Object {
        let mut successes = Vec::new();
        let mut errors = Vec::new();
        let mut default = None;
        let mut headers = false;
        for (status, response) in responses {
            let response = self.resolve(response).clone();
            let place = self.place(&response).or(around);
            headers |= response.get("headers").is_some();
            let answer = self.answer(status, &response, id, label, place);
            match status.as_bytes().first() {
                Some(b'2') => successes.push(answer),
                Some(b'4' | b'5') => errors.push(answer),
                Some(b'd') => default = Some(answer),
                _ => {
                    // A redirect without a body is nothing that a method could return.
                    if answer.kind != Kind::Nothing {
                        self.lost(
                            place,
                            format!(
                                "progenitor takes no notice of the response {status} of {label}"
                            ),
                        );
                    }
                }
            }
        }
        if headers {
            self.lost(
                around,
                format!("the response headers of {label} have no types"),
            );
        }
        if let Some(default) = default {
            if successes.is_empty() {
                successes.push(again(&default, "2XX"));
            }
            for range in ["4XX", "5XX"] {
                if !errors.iter().any(|answer: &Answer| answer.status == range) {
                    errors.push(again(&default, range));
                }
            }
        }
        self.one_kind(&mut successes, true, id, label, around);
        self.one_kind(&mut errors, false, id, label, around);
        let mut out = Object::new();
        for answer in successes.into_iter().chain(errors) {
            let mut response = Object::new();
            response.insert("description".into(), answer.description.into());
            match answer.kind {
                Kind::Json(schema) => {
                    response.insert("content".into(), content("application/json", schema));
                }
                Kind::Raw => {
                    let bytes = content("application/octet-stream", string(Some("binary")));
                    response.insert("content".into(), bytes);
                }
                Kind::Nothing => {}
            }
            out.insert(answer.status, response.into());
        }
        out
    }

    fn answer(
        &mut self,
        status: &str,
        response: &Value,
        id: &str,
        label: &str,
        place: Option<Place>,
    ) -> Answer {
        let description = response.get("description").and_then(Value::as_str);
        let mut answer = Answer {
            status: status.to_owned(),
            kind: Kind::Nothing,
            description: description.unwrap_or_default().to_owned(),
        };
        let empty = Object::new();
        let all = response
            .get("content")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let exact = all
            .iter()
            .find(|(name, _)| name.starts_with("application/json"));
        let json = exact.or_else(|| all.iter().find(|(name, _)| is_json(name)));
        let Some((name, media)) = json.or_else(|| all.iter().next()) else {
            return answer;
        };
        if all.len() > 1 {
            self.lost(
                place,
                format!(
                    "of {} media types of the response {status} of {label} only `{name}` is read",
                    all.len()
                ),
            );
        }
        let schema = media.get("schema").cloned().unwrap_or_default();
        let binary = self
            .resolve(&schema)
            .get("format")
            .is_some_and(|format| format == "binary");
        answer.kind = if json.is_some() && !binary {
            let hint = format!("{}{}Response", names::pascal(id), names::pascal(status));
            Kind::Json(self.schema(&schema, &hint, place))
        } else {
            Kind::Raw
        };
        answer
    }

    /// Makes all of one kind.
    fn one_kind(
        &mut self,
        answers: &mut Vec<Answer>,
        success: bool,
        id: &str,
        label: &str,
        place: Option<Place>,
    ) {
        let Some(first) = answers.first().map(|first| first.kind.clone()) else {
            return;
        };
        if answers.iter().all(|answer| answer.kind == first) {
            return;
        }
        let mut schemas: Vec<Value> = Vec::new();
        for answer in answers.iter() {
            if let Kind::Json(schema) = &answer.kind
                && !schemas.contains(schema)
            {
                schemas.push(schema.clone());
            }
        }
        let what = if success { "successes" } else { "errors" };
        let all_json = answers
            .iter()
            .all(|answer| matches!(answer.kind, Kind::Json(_)));
        if schemas.is_empty() || success && !all_json {
            self.lost(
                place,
                format!("the {what} of {label} are of several kinds: they become bytes"),
            );
            for answer in answers {
                answer.kind = Kind::Raw;
            }
            return;
        }
        if !all_json {
            let others: Vec<String> = answers
                .iter()
                .filter(|answer| !matches!(answer.kind, Kind::Json(_)))
                .map(|answer| answer.status.clone())
                .collect();
            self.lost(
                place,
                format!(
                    "the {what} {} of {label} have no type: they are an `UnexpectedResponse`",
                    others.join(", ")
                ),
            );
            answers.retain(|answer| matches!(answer.kind, Kind::Json(_)));
        }
        if schemas.len() < 2 {
            return;
        }
        // Any value is right where one of them takes any.
        let any = schemas
            .iter()
            .any(|schema| schema.as_object().is_some_and(Object::is_empty));
        let schema = if any {
            Object::new().into()
        } else {
            let hint = format!(
                "{}{}",
                names::pascal(id),
                if success { "Success" } else { "Failure" }
            );
            let name = self.types.unique(&hint, super::lower::pascal);
            let mut union = Object::new();
            union.insert("anyOf".into(), schemas.into());
            self.schemas.insert(name.clone(), union.into());
            self.places.insert(name.clone(), place);
            reference(&name)
        };
        self.lost(place, format!("the {what} of {label} become one type: they are told apart by their shape, not by their status"));
        for answer in answers {
            answer.kind = Kind::Json(schema.clone());
        }
    }
}

fn again(answer: &Answer, status: &str) -> Answer {
    Answer {
        status: status.to_owned(),
        kind: answer.kind.clone(),
        description: answer.description.clone(),
    }
}
