//! The answer to a request that breaks the contract: the declared response for the case, with the
//! reason in it wherever its schema has room; else a problem document.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, SchemaId};
use specwright_exchange::check::Finding;
use specwright_exchange::media_type::{is_json, is_range};
use specwright_exchange::schema::Direction;

use crate::problem::{
    INVALID_BODY, INVALID_CONTENT_TYPE, Problem, UNAUTHORIZED, UNPROCESSABLE_ENTITY,
};
use crate::ready::{Content, ReadyResponse, Wanted};
use crate::stages::answer::{Answer, Asked};
use crate::stages::{body, choose};
use crate::violations;

/// Why a request is refused; what outranks the others comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cause {
    Credentials,
    MediaType,
    /// The body is no text of its media type: JSON that ends too early.
    Syntax,
    Contract,
}

impl Cause {
    fn of(findings: &[Finding]) -> Self {
        let any = |code: &str| findings.iter().any(|f| f.is_error() && f.code == code);
        if any("401") {
            Self::Credentials
        } else if any("415") {
            Self::MediaType
        } else if any("syntax") {
            Self::Syntax
        } else {
            Self::Contract
        }
    }

    /// The statuses that are looked for among the declared ones.
    fn statuses(self) -> &'static [StatusCode] {
        match self {
            Self::Credentials => &[StatusCode::UNAUTHORIZED],
            Self::MediaType => &[
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                StatusCode::UNPROCESSABLE_ENTITY,
                StatusCode::BAD_REQUEST,
            ],
            Self::Syntax => &[StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY],
            Self::Contract => &[StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST],
        }
    }
}

/// Refuses a request, of whose findings at least one is an error.
pub(crate) fn refuse(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let cause = Cause::of(asked.findings);
    let wanted = cause.statuses();
    let problem = problem(asked, cause);
    let Some(response) = choose::of_any(asked.of, wanted) else {
        return Err(problem);
    };
    let preferred = asked.preferences.code;
    let honoured = preferred.is_some_and(|code| wanted.iter().any(|status| *status == code));
    let mut answer = declared(asked, response, honoured, &problem)?;
    if cause == Cause::Credentials
        && asked.settings.behaviour.challenges
        && let Some(challenge) = asked.challenge
        && let Ok(challenge) = HeaderValue::from_str(challenge)
    {
        answer.headers.entry(WWW_AUTHENTICATE).or_insert(challenge);
    }
    Ok(answer)
}

/// The problem of a request that breaks the contract, whatever the contract declares for the case.
pub(crate) fn undeclared(asked: &Asked<'_>) -> Problem {
    match Cause::of(asked.findings) {
        Cause::Credentials => problem(asked, Cause::Credentials),
        _ => problem(asked, Cause::Contract),
    }
}

/// The declared response: the example that is preferred, where that counts, else the reason where there is room for
/// it, else what the first media type has that has something, whatever the client accepts.
fn declared(
    asked: &Asked<'_>,
    (index, status): (usize, StatusCode),
    honoured: bool,
    problem: &Problem,
) -> Result<Answer, Problem> {
    let (of, settings) = (asked.of, asked.settings);
    let ready = of.response(index, settings);
    let content = &of.operation().responses[index].1.content;
    let with_example = ready.examples.iter().position(|list| !list.is_empty());
    let with_schema = || content.iter().position(|media| media.schema.is_some());
    let chosen = match with_example.or_else(with_schema) {
        Some(media) if settings.behaviour.negotiation && is_range(&content[media].name) => {
            Content::Range(media, None)
        }
        Some(media) => Content::Declared(media),
        None => Content::Bare,
    };
    let mut example = None;
    if honoured && with_example.is_some() {
        example = choose::example(asked, index, ready, &chosen)?;
    }
    if settings.behaviour.told_refusals && example.is_none() {
        let told = content
            .iter()
            .find_map(|media| Some((media, reason(asked, media, status, problem)?)));
        if let Some((media, reason)) = told {
            return Ok(body::told(
                of,
                (index, status),
                ready,
                media,
                &reason,
                settings,
            ));
        }
    }
    let wanted = Wanted {
        example,
        only_examples: with_example.is_some_and(|media| only_examples(asked, ready, media)),
        ..asked.wanted()
    };
    // Where there are examples, nothing is generated.
    let wanted = Wanted {
        dynamic: wanted.dynamic && with_example.is_none(),
        ..wanted
    };
    ready.answer(of, (index, status), &chosen, wanted, settings)
}

/// Whether the examples of a media type leave nothing to answer, and nothing is to take their place.
fn only_examples(asked: &Asked<'_>, ready: &ReadyResponse, media: usize) -> bool {
    let first = ready.examples.get(media).and_then(|list| list.first());
    let has_value = first.is_some_and(|example| example.value.is_some());
    asked.settings.ignore_examples || !has_value
}

/// The reason in the first shape that the declared schema has room for.
fn reason(
    asked: &Asked<'_>,
    media: &MediaType,
    status: StatusCode,
    problem: &Problem,
) -> Option<Value> {
    let (of, findings) = (asked.of, asked.findings);
    let schema = media.schema?;
    if !is_json(&media.name) {
        return None;
    }
    let contract = &of.document.contract;
    let text = || {
        findings
            .iter()
            .map(|finding| told(contract, finding))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let made = SHAPES.iter().map(|shape| match shape {
        Shape::Problem => problem_of(status, problem),
        Shape::List => json!({"detail": findings.iter().map(|finding| item(contract, finding)).collect::<Vec<_>>()}),
        Shape::Text(make) => make(status.as_u16(), text()),
    });
    let valid: Vec<Value> = made
        .filter(|value| {
            of.document
                .validators
                .is_valid(schema, Direction::Response, value)
        })
        .collect();
    let names = declared_names(contract, schema);
    // What the schema has no name for, nobody reads.
    let read = |value: &&Value| match value {
        Value::Object(members) => members
            .keys()
            .any(|name| TELLING.contains(&name.as_str()) && names.contains(&name.as_str())),
        _ => true,
    };
    valid.iter().find(read).or(valid.first()).cloned()
}

/// Members that tell what is wrong.
const TELLING: &[&str] = &["detail", "message", "error", "errors", "validation"];

/// The document of a problem, with the status that it is sent with.
fn problem_of(status: StatusCode, problem: &Problem) -> Value {
    let mut document = problem.document();
    document["status"] = status.as_u16().into();
    document
}

/// The names of properties that a schema has, its `allOf` included.
fn declared_names(contract: &Contract, schema: SchemaId) -> Vec<&str> {
    const MOST: usize = 100;
    let mut names = Vec::new();
    let mut next = vec![schema];
    let mut seen = 0;
    while let Some(schema) = next.pop().filter(|_| seen < MOST) {
        seen += 1;
        let schema = &contract.schemas[contract.schemas.resolve(schema)];
        let properties = schema.object.iter().flat_map(|rules| &rules.properties);
        names.extend(properties.map(|property| &*property.name));
        next.extend(schema.combinators.iter().flat_map(|all| &all.all_of));
    }
    names
}

/// The shapes of error bodies that services have, richest first.
const SHAPES: &[Shape] = &[
    Shape::Problem,
    Shape::List,
    Shape::Text(|_, text| json!({"detail": text})),
    Shape::Text(|_, text| json!({"message": text})),
    Shape::Text(|_, text| json!({"error": text})),
    Shape::Text(|status, text| json!({"code": status, "message": text})),
    Shape::Text(|status, text| json!({"code": status.to_string(), "message": text})),
    Shape::Text(|status, text| json!({"status": status, "message": text})),
    Shape::Text(|_, text| json!({"error": {"message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status, "message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status.to_string(), "message": text}})),
    Shape::Text(|_, text| json!({"errors": [text]})),
    Shape::Text(|_, text| json!({"errors": [{"message": text}]})),
    Shape::Text(|_, text| json!([text])),
    Shape::Text(|_, text| json!(text)),
];

enum Shape {
    /// The problem document itself.
    Problem,
    /// A list with one item for each finding, as FastAPI gives it.
    List,
    /// One text for all findings.
    Text(fn(u16, String) -> Value),
}

fn problem(asked: &Asked<'_>, cause: Cause) -> Problem {
    let told = asked.settings.behaviour.told_problems;
    let sentence = |own: &'static str, prisms: &'static str| if told { own } else { prisms };
    match cause {
        Cause::Credentials => {
            let detail = sentence(
                "The request does not fulfil the security requirements, and the contract declares no response for this case",
                "Your request does not fullfil the security requirements and no HTTP unauthorized response was found in the spec, so Prism is generating this error for you.",
            );
            let problem = Problem::new(&UNAUTHORIZED, detail);
            match asked.challenge {
                Some(challenge) => problem.challenge(challenge),
                None => problem,
            }
        }
        Cause::MediaType => {
            let finding = asked.findings.iter().find(|finding| finding.code == "415");
            let detail = finding.map_or("", |finding| finding.message.as_str());
            Problem::new(&INVALID_CONTENT_TYPE, detail)
        }
        Cause::Syntax => {
            let finding = asked
                .findings
                .iter()
                .find(|finding| finding.code == "syntax");
            let detail = finding.map_or("", |finding| finding.message.as_str());
            Problem::new(&INVALID_BODY, detail)
        }
        Cause::Contract => {
            let detail = sentence(
                "The request breaks the contract, which declares no response for this case",
                "Your request is not valid and no HTTP validation response was found in the spec, so Prism is generating this error for you.",
            );
            let contract = &asked.of.document.contract;
            let findings = asked.findings.iter();
            let validation: Value = findings
                .map(|finding| violations::entry(contract, finding, None, told))
                .collect();
            Problem::new(&UNPROCESSABLE_ENTITY, detail).with("validation", validation)
        }
    }
}

/// A finding as FastAPI's users know it.
fn item(contract: &Contract, finding: &Finding) -> Value {
    let segment = |segment: &String| {
        segment
            .parse::<u64>()
            .map_or_else(|_| Value::from(segment.as_str()), Value::from)
    };
    // what is of no place in particular is of the body
    let whole = ["body".to_owned()];
    let location = if finding.location.is_empty() {
        &whole[..]
    } else {
        &finding.location
    };
    json!({
        "type": finding.code,
        "loc": location.iter().map(segment).collect::<Vec<_>>(),
        "msg": told(contract, finding),
        "input": finding.value,
    })
}

/// The message with the place in the contract.
fn told(contract: &Contract, finding: &Finding) -> String {
    match finding.contract {
        Some(origin) => format!("{} ({})", finding.message, contract.place(origin)),
        None => finding.message.clone(),
    }
}
