//! What convention has of statuses: that a refusal says what is refused, and a success what was done.

use specwright_contract::model::{Operation, StatusKey};

use super::{Check, Class, Fault, Judged, Severity};
use crate::case::{Intent, Probe};

/// Whether a problem has the status of its response.
pub static PROBLEM_STATUS: Check = Check {
    name: "problem-status",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "the status that a problem names is that of the response (RFC 9457, section 3.1.2)",
    judge: Some(problem_status),
};

/// Whether a refusal has the status that is declared for its reason.
pub static REFUSAL_STATUS: Check = Check {
    name: "refusal-status",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "what lacks a credential is refused with 401, what has another media type with 415, what is not there with 404, where these are declared",
    judge: Some(refusal_status),
};

/// Whether a success says what was done.
pub static SUCCESS_STATUS: Check = Check {
    name: "success-status",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "PUT is answered with 201 where it creates, and with 200 or 204 where it replaces, where both are declared",
    judge: None,
};

/// Whether what may be done once is refused the second time.
pub static CONFLICT_IGNORED: Check = Check {
    name: "conflict-ignored",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "what the words of 409 refuse, because it exists or is done already, is refused",
    judge: None,
};

/// Whether a status is declared by its code.
pub(crate) fn declares(operation: &Operation, status: u16) -> bool {
    let mut keys = operation.responses.iter();
    keys.any(|(key, _)| *key == StatusKey::Code(status))
}

fn problem_status(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    let kind = response.get("content-type").unwrap_or_default();
    if response.status < 400 || !kind.to_ascii_lowercase().contains("problem+json") {
        return;
    }
    let named = response
        .json()
        .and_then(|body| body.get("status")?.as_u64());
    let Some(named) = named.filter(|named| *named != u64::from(response.status)) else {
        return;
    };
    let origin = judged
        .engine
        .operation(judged.exchange.case.operation())
        .origin;
    let message = format!(
        "the problem says that its status is {named}, and it came with {}",
        response.status
    );
    let cause = response.status.to_string();
    faults.push(Fault::new(&PROBLEM_STATUS, origin, cause, message));
}

fn refusal_status(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.own() else { return };
    let case = &judged.exchange.case;
    let operation = judged.engine.operation(case.operation());
    let (wanted, others, what): (u16, &[u16], &str) = match &case.draft.intent {
        Intent::Invalid(broken)
            if broken.rule == "media type" && broken.place == "header Content-Type" =>
        {
            (
                415,
                &[400, 406, 422],
                "a body of a media type that is not declared",
            )
        }
        Intent::Probe(Probe::Credentials("missing")) => {
            (401, &[400, 403, 422], "a request without a credential")
        }
        _ => return,
    };
    if declares(operation, wanted) && others.contains(&response.status) {
        let message = format!("{what} is refused with {}", response.status);
        let fault = Fault::new(
            &REFUSAL_STATUS,
            operation.origin,
            wanted.to_string(),
            message,
        );
        faults.push(fault.promised(format!("{wanted}, which is declared")));
    }
}
