//! Responses: a variant for each status and media type.

use specwright_contract::model::{self, StatusKey};

use super::Cx;
use super::body::word;
use super::media::{self, essence, is_json};
use super::names::Stem;
use crate::docs;
use crate::ir::{Media, Response, TypeRef};
use crate::names::Scope;

impl Cx<'_, '_> {
    pub(super) fn responses(&mut self, operation: &model::Operation, stem: &Stem) -> Vec<Response> {
        let mut variants = Scope::with(&["Other"]);
        // The plain words first, so that `OkText` of one status never takes another's.
        let words: Vec<String> = operation
            .responses
            .iter()
            .map(|(key, _)| variants.take(status_word(*key)))
            .collect();
        let mut out = Vec::new();
        for ((key, response), plain) in operation.responses.iter().zip(words) {
            if !is_possible(*key) {
                let message = format!("there is no status `{key}`; the response is left out");
                self.notes.degraded(self.contract, response.origin, message);
                continue;
            }
            let docs = response
                .description
                .as_deref()
                .or(response.summary.as_deref())
                .map(docs::lines)
                .unwrap_or_default();
            let headers = self.headers(response, &format!("{}{plain}", stem.types));
            let headers_name = (!headers.is_empty()).then(|| {
                self.names
                    .type_name(format!("{}{plain}Headers", stem.types))
            });
            let mut headers = Some(headers);
            let content: &[_] = if has_body(operation, *key) {
                &response.content
            } else {
                &[]
            };
            let main = content
                .iter()
                .position(|media| is_json(&essence(&media.name)))
                .unwrap_or(0);
            for (n, media) in content.iter().enumerate() {
                let variant = if n == main {
                    plain.clone()
                } else {
                    variants.take(format!("{plain}{}", word(&media.name)))
                };
                let (kind, ty) = self.media(media, content, &format!("{}{variant}", stem.types));
                out.push(Response {
                    media: Some(Media {
                        variant: variant.clone(),
                        name: media.name.trim().to_owned(),
                        kind,
                        ty,
                        fields: media::fields(media, kind),
                        xml: self.xml(media, kind),
                    }),
                    variant,
                    status: *key,
                    headers: headers.take().unwrap_or_default(),
                    headers_name: headers_name.clone(),
                    docs: docs.clone(),
                });
            }
            if content.is_empty() {
                out.push(Response {
                    variant: plain,
                    status: *key,
                    media: None,
                    headers: headers.take().unwrap_or_default(),
                    headers_name,
                    docs,
                });
            }
        }
        out
    }
}

/// The variants of success and the type that their bodies have in common; nothing where they have several.
pub(crate) fn success(responses: &[Response]) -> Option<(Vec<&Response>, Option<&TypeRef>)> {
    let is_success =
        |key: StatusKey| matches!(key, StatusKey::Code(200..=299) | StatusKey::Range(2));
    let mut good: Vec<&Response> = responses
        .iter()
        .filter(|response| is_success(response.status))
        .collect();
    if good.is_empty() {
        good = responses
            .iter()
            .filter(|response| response.status == StatusKey::Default)
            .collect();
    }
    let (first, rest) = good.split_first()?;
    let ty = |response: &Response| response.media.as_ref().map(|media| media.ty.clone());
    if rest.iter().any(|response| ty(response) != ty(first)) {
        return None;
    }
    let ty = first.media.as_ref().map(|media| &media.ty);
    Some((good, ty))
}

fn is_possible(key: StatusKey) -> bool {
    match key {
        StatusKey::Code(code) => (100..=999).contains(&code),
        StatusKey::Range(digit) => (1..=5).contains(&digit),
        StatusKey::Default => true,
    }
}

/// Whether HTTP lets the response have a body (RFC 9110, section 6.4.1).
fn has_body(operation: &model::Operation, key: StatusKey) -> bool {
    let bare = matches!(
        key,
        StatusKey::Code(100..=199 | 204 | 205 | 304) | StatusKey::Range(1)
    );
    !bare && operation.method.as_str() != "HEAD"
}

/// The variant's name of a status.
fn status_word(key: StatusKey) -> String {
    match key {
        StatusKey::Default => "Default".to_owned(),
        StatusKey::Range(digit) => match digit {
            1 => "Informational".to_owned(),
            2 => "Success".to_owned(),
            3 => "Redirection".to_owned(),
            4 => "ClientError".to_owned(),
            5 => "ServerError".to_owned(),
            other => format!("Range{other}"),
        },
        StatusKey::Code(code) => WORDS
            .iter()
            .find(|(known, _)| *known == code)
            .map_or_else(|| format!("Status{code}"), |(_, word)| (*word).to_owned()),
    }
}

/// The statuses of the IANA registry.
const WORDS: &[(u16, &str)] = &[
    (100, "Continue"),
    (101, "SwitchingProtocols"),
    (102, "Processing"),
    (103, "EarlyHints"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (226, "ImUsed"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (305, "UseProxy"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (506, "VariantAlsoNegotiates"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (510, "NotExtended"),
    (511, "NetworkAuthenticationRequired"),
];
