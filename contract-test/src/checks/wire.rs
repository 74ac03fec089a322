//! The form of messages: whether there is an answer, whether it is HTTP, and whether its body is as its head says.

use super::{Check, Class, Fault, Judged, Severity};
use crate::response::{Flaw, Framing};
use crate::wire::WireError;

/// Whether there is an answer.
pub static NO_ANSWER: Check = Check {
    name: "no-answer",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "every request is answered in time, and the connection is not broken before",
    judge: Some(no_answer),
};

/// Whether the answer is HTTP.
pub static NO_HTTP: Check = Check {
    name: "no-http",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "the answer is HTTP/1.1, and of a size that can be read",
    judge: Some(no_http),
};

/// Whether there is a body where there can be none.
pub static BODY_WHERE_NONE: Check = Check {
    name: "body-where-none",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "no bytes follow the head of a response to HEAD, or with status 204 or 304",
    judge: Some(body_where_none),
};

/// Whether the body is as long as the head says.
pub static BODY_LENGTH: Check = Check {
    name: "body-length",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "the body is as long as Content-Length says, or in chunks that end",
    judge: Some(body_length),
};

/// Whether the body can be unpacked.
pub static CONTENT_ENCODING: Check = Check {
    name: "content-encoding",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "the body has the content coding that Content-Encoding names, and it was asked for",
    judge: Some(content_encoding),
};

/// Whether it came soon enough.
pub static RESPONSE_TIME: Check = Check {
    name: "response-time",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "a response comes within the time that was asked for with --max-response-time",
    judge: Some(response_time),
};

/// Whether header fields have the form that HTTP gives them.
pub static HEADER_FORM: Check = Check {
    name: "header-form",
    severity: Severity::Error,
    class: Class::Wire,
    docs: "fields that may stand once do, and ETag, Last-Modified, Date and Retry-After have their form",
    judge: Some(header_form),
};

/// Fields of which a message has one at most (RFC 9110, section 5.3).
const SINGLE: &[&str] = &[
    "content-length",
    "date",
    "etag",
    "last-modified",
    "location",
    "retry-after",
];

/// A field, what its value must be like, and how that is told.
type Form = (&'static str, fn(&str) -> bool, &'static str);

fn header_form(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.exchange.response() else {
        return;
    };
    for name in SINGLE {
        let mut values = response.all(name);
        let first = values.next();
        if let Some(other) = values.find(|other| Some(*other) != first) {
            let message = format!(
                "{name} stands twice: `{}` and `{}`",
                String::from_utf8_lossy(first.unwrap_or_default()),
                String::from_utf8_lossy(other)
            );
            faults.push(fault(
                judged,
                &HEADER_FORM,
                &format!("{name} twice"),
                message,
            ));
        }
    }
    let forms: [Form; 4] = [
        ("etag", is_entity_tag, "a text between double quotes"),
        (
            "last-modified",
            is_http_date,
            "a date such as Sun, 06 Nov 1994 08:49:37 GMT",
        ),
        (
            "date",
            is_http_date,
            "a date such as Sun, 06 Nov 1994 08:49:37 GMT",
        ),
        ("retry-after", is_delay, "seconds, or a date"),
    ];
    for (name, is_right, promised) in forms {
        if let Some(value) = response.get(name)
            && !is_right(value.trim())
        {
            let message = format!("{name} is `{value}`");
            let fault = fault(judged, &HEADER_FORM, name, message);
            faults.push(fault.promised(format!("{promised} (RFC 9110)")));
        }
    }
}

fn is_entity_tag(value: &str) -> bool {
    let opaque = value.strip_prefix("W/").unwrap_or(value);
    opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"')
}

/// One of the three forms of RFC 9110, section 5.6.7, roughly: a weekday, and a time of day.
fn is_http_date(value: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let time = value
        .split_ascii_whitespace()
        .any(|part| part.len() == 8 && part.matches(':').count() == 2);
    time && DAYS.iter().any(|day| value.starts_with(day))
}

fn is_delay(value: &str) -> bool {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits || is_http_date(value)
}

fn no_answer(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Err(error) = &judged.exchange.outcome else {
        return;
    };
    let broken = matches!(
        error,
        WireError::Silent(_) | WireError::Slow(_) | WireError::Closed(_) | WireError::Reset(_)
    );
    if broken {
        let cause = if error.is_slow() { "time" } else { "closed" };
        faults.push(fault(
            judged,
            &NO_ANSWER,
            cause,
            format!("the service {error}"),
        ));
    }
}

fn no_http(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let cause = match &judged.exchange.outcome {
        Err(WireError::Head { .. }) => "head",
        Err(WireError::TooLarge(_)) => "size",
        _ => return,
    };
    if let Err(error) = &judged.exchange.outcome {
        faults.push(fault(
            judged,
            &NO_HTTP,
            cause,
            format!("the service {error}"),
        ));
    }
}

fn body_where_none(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    for flaw in flaws(judged) {
        if matches!(flaw, Flaw::Bodiless { .. } | Flaw::Framed(_)) {
            let why = match judged.exchange.status() {
                Some(status) if &*judged.exchange.case.request.method != "HEAD" => {
                    format!("a response with status {status} has no body")
                }
                _ => "a response to HEAD has no body".to_owned(),
            };
            let promised = format!("{why} (RFC 9110)");
            faults.push(
                fault(judged, &BODY_WHERE_NONE, "bytes", flaw.to_string()).promised(promised),
            );
        }
    }
}

fn body_length(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    for flaw in flaws(judged) {
        if !matches!(flaw, Flaw::Bodiless { .. } | Flaw::Framed(_)) {
            faults.push(fault(judged, &BODY_LENGTH, "length", flaw.to_string()));
        }
    }
}

fn flaws<'j>(judged: &Judged<'j>) -> &'j [Flaw] {
    let response = judged.exchange.response();
    response.map_or(&[], |response| &response.flaws)
}

fn content_encoding(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let Some(response) = judged.exchange.response() else {
        return;
    };
    // a body that was cut can't be unpacked either
    if response.framing == Framing::None || !response.flaws.is_empty() {
        return;
    }
    if let Err(message) = response.content() {
        let message = format!("Content-Encoding does not fit the body: {message}");
        faults.push(fault(judged, &CONTENT_ENCODING, "coding", message));
    }
}

fn response_time(judged: &Judged<'_>, faults: &mut Vec<Fault>) {
    let (Some(response), Some(most)) = (
        judged.exchange.response(),
        judged.settings.max_response_time,
    ) else {
        return;
    };
    if response.elapsed > most {
        let message = format!(
            "the response took {} ms, {} ms are allowed",
            response.elapsed.as_millis(),
            most.as_millis()
        );
        faults.push(fault(judged, &RESPONSE_TIME, "time", message));
    }
}

fn fault(judged: &Judged<'_>, check: &'static Check, cause: &str, message: String) -> Fault {
    let origin = judged
        .engine
        .operation(judged.exchange.case.operation())
        .origin;
    Fault::new(check, origin, cause, message)
}
