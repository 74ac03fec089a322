//! The answer to a request that breaks the contract: the declared response for the case, with the
//! reason in it wherever its schema has room; else a problem document.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use specwright_exchange::check::Finding;
use specwright_exchange::media_type::is_range;

use crate::problem::{
    INVALID_BODY, INVALID_CONTENT_TYPE, Problem, UNAUTHORIZED, UNPROCESSABLE_ENTITY,
};
use crate::ready::{Content, ReadyResponse, Wanted};
use crate::reason::Refusal;
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
    let problem = || problem(asked, cause);
    let Some(response) = choose::of_any(asked.of, wanted) else {
        return Err(problem());
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
    problem: &dyn Fn() -> Problem,
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
        let refusal = Refusal {
            status,
            contract: &of.document.contract,
            findings: asked.findings,
            problem,
        };
        let told = content.iter().enumerate().find_map(|(n, media)| {
            let room = ready.room(of, n, media)?;
            Some((media, room.told(&of.document.validators, &[], &refusal)?))
        });
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
