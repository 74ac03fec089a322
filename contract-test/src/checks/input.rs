//! What a service does with right and wrong input.

use specwright_contract::model::StatusKey;

use super::{Check, Class, Fault, Judged, Severity};
use crate::case::{Intent, Probe};
use crate::engine::Verdict;

/// Whether invalid requests are refused.
pub static INVALID_ACCEPTED: Check = Check {
    name: "invalid-accepted",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "a request that breaks the contract is refused with 4XX",
    judge: Some(invalid_accepted),
};

/// Whether requests that lack something are refused.
pub static MISSING_ACCEPTED: Check = Check {
    name: "missing-accepted",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "a request without a required parameter, header or body is refused with 4XX",
    judge: Some(missing_accepted),
};

/// Whether valid requests are accepted.
pub static VALID_REFUSED: Check = Check {
    name: "valid-refused",
    severity: Severity::Error,
    class: Class::Contract,
    docs: "a request that keeps the contract is not refused as malformed",
    judge: Some(valid_refused),
};

/// Whether a body of another media type is refused as such.
pub static UNSUPPORTED_MEDIA_TYPE: Check = Check {
    name: "unsupported-media-type",
    severity: Severity::Warning,
    class: Class::Convention,
    docs: "a body of a media type that the contract does not declare is refused with 415, not as malformed",
    judge: Some(unsupported_media_type),
};

/// Refusals that say nothing about the form of a request: credentials, resources, states, sizes, rates.
const EXCUSED: &[u16] = &[
    401, 402, 403, 404, 407, 408, 409, 410, 412, 413, 414, 421, 423, 424, 425, 426, 428, 429, 431,
    451,
];

/// A media type that nothing has.
pub(crate) const UNKNOWN_TYPE: &str = "application/x-specwright";

/// Formats about which readers do not agree.
const LOOSE: &[&str] = &[
    "hostname",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "uri-reference",
    "uri-template",
];

fn accepted(judged: &Judged<'_>, missing: bool) -> Option<(Fault, u16)> {
    let case = &judged.exchange.case;
    let Intent::Invalid(broken) = &case.draft.intent else {
        return None;
    };
    let Verdict::Invalid(found) = &case.verdict else {
        return None;
    };
    let status = judged.own()?.status;
    let whole = broken.rule == "required" && !broken.place.starts_with("body /");
    if status / 100 != 2 || whole != missing {
        return None;
    }
    let first = found.first()?;
    let check = if missing {
        &MISSING_ACCEPTED
    } else {
        &INVALID_ACCEPTED
    };
    let origin = first.contract.unwrap_or(case.draft.origin);
    let cause = format!("{} {}", broken.place, broken.rule);
    let message = format!(
        "a request is accepted with {status} that is wrong: {}",
        first.message
    );
    let mut fault = Fault::new(check, origin, cause, message).promised("a refusal with 4XX");
    // some formats are read in more than one way
    let loose = |format: &&str| first.message.contains(&format!("\"{format}\""));
    if first.code == "format" && LOOSE.iter().any(loose) {
        fault = fault.warning();
    }
    Some((fault, status))
}

fn invalid_accepted(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    faults.extend(accepted(judged, false).map(|(fault, _)| fault));
}

fn missing_accepted(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    faults.extend(accepted(judged, true).map(|(fault, _)| fault));
}

fn unsupported_media_type(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let case = &judged.exchange.case;
    let (Intent::Invalid(broken), Verdict::Invalid(found)) = (&case.draft.intent, &case.verdict)
    else {
        return;
    };
    let Some(response) = judged.own() else { return };
    let status = response.status;
    let only = found.iter().all(|one| one.code == "415");
    let operation = judged.engine.operation(case.operation());
    // where 415 is declared, that it does not come is told by `refusal-status`
    let declared = operation.response(415).is_some();
    if broken.rule != "media type" || !only || declared || !matches!(status, 400 | 422) {
        return;
    }
    let message = format!("a body of another media type is refused with {status}, not with 415");
    let fault = Fault::new(
        &UNSUPPORTED_MEDIA_TYPE,
        case.draft.origin,
        status.to_string(),
        message,
    )
    .promised("415 tells that what the body says was not looked at");
    faults.push(fault);
}

fn valid_refused(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let case = &judged.exchange.case;
    let Some(response) = judged.own() else {
        return;
    };
    let status = response.status;
    if let Intent::Probe(Probe::Accept(name)) = &case.draft.intent
        && status == 406
        && name.as_ref() != UNKNOWN_TYPE
    {
        let message = format!("Accept: {name} is refused with 406, and the contract declares it");
        faults.push(Fault::new(
            &VALID_REFUSED,
            case.draft.origin,
            "accept",
            message,
        ));
    }
    if !case.must_be_accepted() {
        return;
    }
    let operation = judged.engine.operation(case.operation());
    // where nothing but refusals is declared, there is nothing else to hope for
    let hopeless = !operation.responses.iter().any(|(key, _)| match key {
        StatusKey::Code(code) => *code < 400,
        StatusKey::Range(digit) => *digit < 4,
        StatusKey::Default => true,
    });
    if status / 100 != 4 || EXCUSED.contains(&status) || hopeless {
        return;
    }
    let message = format!("a valid request is refused with {status}");
    let cause = format!("{status}");
    faults.push(
        Fault::new(&VALID_REFUSED, case.draft.origin, cause, message)
            .promised("the request keeps the contract, so it is accepted"),
    );
}
