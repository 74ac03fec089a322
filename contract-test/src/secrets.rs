//! What nobody may read in a report: credentials, by the names under which they are sent and by their values. Every
//! text of every report goes through here.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use specwright_contract::Contract;
use specwright_contract::model::{KeyLocation, SchemeKind};

use crate::event::Exchange;
use crate::request::Request;
use crate::settings::Settings;
use crate::world::encoded;

/// What stands for a secret.
pub const MASK: &str = "***";

/// Header fields whose values are secrets whatever a contract says.
const HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "x-auth-token",
    "x-csrf-token",
    "x-amz-security-token",
];

/// Parameters of the query, and members of bodies, whose values are secrets whatever a contract says.
const NAMES: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "api_key",
    "apikey",
];

/// Header fields that are set for all requests and are no secrets.
const PLAIN: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-type",
    "host",
    "origin",
    "prefer",
    "referer",
    "user-agent",
];

/// A shorter value may be any word; it is masked where it is sent, and not wherever it occurs.
const SHORTEST: usize = 6;

/// What nobody may read.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    headers: Vec<Box<str>>,
    queries: Vec<Box<str>>,
    values: Vec<Box<str>>,
}

impl Secrets {
    /// What a contract calls a key, and what the settings have for credentials.
    pub fn new(contract: &Contract, settings: &Settings) -> Self {
        let mut secrets = Self::default();
        for scheme in contract.security_schemes.values() {
            if let SchemeKind::ApiKey { location, name } = &scheme.kind {
                match location {
                    KeyLocation::Header => secrets.headers.push(name.clone()),
                    KeyLocation::Query => secrets.queries.push(name.clone()),
                    _ => {}
                }
            }
        }
        for (name, value) in settings.headers.iter().chain(&settings.peer) {
            let plain = PLAIN.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !plain {
                secrets.headers.push(name.clone());
                secrets.learn(name, value);
            }
        }
        secrets.ordered()
    }

    /// With a value that must not be read anywhere.
    #[must_use]
    pub fn with(mut self, value: &str) -> Self {
        self.value(value);
        self.ordered()
    }

    /// Learns what is secret in the value of a header field.
    fn learn(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("cookie") || name.eq_ignore_ascii_case("set-cookie") {
            for pair in value.split(';') {
                self.value(pair.split_once('=').map_or(pair, |(_, value)| value).trim());
            }
            return;
        }
        let Some((scheme, rest)) = value.split_once(' ') else {
            return self.value(value);
        };
        if !name.to_ascii_lowercase().ends_with("authorization") {
            return self.value(value);
        }
        self.value(rest.trim());
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(bytes) = STANDARD.decode(rest.trim())
            && let Ok(pair) = String::from_utf8(bytes)
        {
            self.value(&pair);
            self.value(pair.split_once(':').map_or("", |(_, password)| password));
        }
    }

    fn value(&mut self, value: &str) {
        if value.len() >= SHORTEST {
            let spelt = encoded(value);
            if spelt != value {
                self.values.push(spelt.into());
            }
            self.values.push(value.into());
        }
    }

    /// The longest first, so that none is left of which another is a part.
    fn ordered(mut self) -> Self {
        self.values
            .sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        self.values.dedup();
        self
    }

    /// These, and the credentials that a request was sent with: made-up and broken ones are like the right ones.
    #[must_use]
    pub fn of(&self, request: &Request) -> Self {
        let mut secrets = self.clone();
        for (name, value) in &request.headers {
            if self.is_header(name)
                && let Ok(value) = std::str::from_utf8(value)
            {
                secrets.learn(name, value);
            }
        }
        let pairs = request.query().unwrap_or_default().split('&');
        for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            if self.is_query(name) {
                secrets.value(value);
            }
        }
        secrets.ordered()
    }

    /// Whether the values of a header field are secrets.
    pub fn is_header(&self, name: &str) -> bool {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        HEADERS.iter().any(|known| same(known)) || self.headers.iter().any(|known| same(known))
    }

    /// Whether the values of a parameter of the query are secrets.
    pub fn is_query(&self, name: &str) -> bool {
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        let same = |known: &str| known.eq_ignore_ascii_case(&name);
        NAMES.iter().any(|known| same(known)) || self.queries.iter().any(|known| same(known))
    }

    /// The value of a header field as it may be read; the scheme of a credential may.
    pub fn header(&self, name: &str, value: &[u8]) -> String {
        let value = String::from_utf8_lossy(value);
        if !self.is_header(name) {
            return self.text(&value).into_owned();
        }
        match value.split_once(' ') {
            Some((scheme, _)) if name.to_ascii_lowercase().ends_with("authorization") => {
                format!("{} {MASK}", self.text(scheme))
            }
            _ if value.is_empty() => String::new(),
            _ => MASK.to_owned(),
        }
    }

    /// Path and query as they may be read.
    pub fn target(&self, target: &str) -> String {
        let Some((path, query)) = target.split_once('?') else {
            return self.text(target).into_owned();
        };
        let pairs: Vec<Cow<'_, str>> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, _)) if self.is_query(name) => format!("{name}={MASK}").into(),
                _ => self.text(pair),
            })
            .collect();
        format!("{}?{}", self.text(path), pairs.join("&"))
    }

    /// A text without the values that nobody may read.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut shown = Cow::Borrowed(text);
        for value in &self.values {
            if shown.contains(&**value) {
                shown = shown.replace(&**value, MASK).into();
            }
        }
        for name in NAMES {
            if shown.contains(name) {
                shown = masked_member(&shown, name).into();
            }
        }
        shown
    }

    /// The bytes of a body as text that may be read; nothing where they are none.
    pub fn body<'t>(&self, bytes: &'t [u8]) -> Option<Cow<'t, str>> {
        std::str::from_utf8(bytes).ok().map(|text| self.text(text))
    }

    /// Whether bytes that are no text have a secret among them.
    pub fn taints(&self, bytes: &[u8]) -> bool {
        let has = |value: &str| {
            bytes.len() >= value.len()
                && bytes
                    .windows(value.len())
                    .any(|part| part == value.as_bytes())
        };
        self.values.iter().any(|value| has(value))
    }

    /// These with the credentials of an exchange's request.
    #[must_use]
    pub fn around(&self, exchange: &Exchange) -> Self {
        self.of(&exchange.case.request)
    }
}

/// A text in which the strings under this name are masked: members of JSON and pairs of forms.
fn masked_member(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = rest.split_at(at + name.len());
        out.push_str(before);
        rest = after;
        let value = rest.trim_start_matches(['"', '\'', '\\', ' ', ':', '=']);
        let lead = &rest[..rest.len() - value.len()];
        if !lead.contains([':', '=']) {
            continue;
        }
        let ends =
            |c: char| matches!(c, '"' | '\'' | '\\' | '&' | ',' | '}' | '<') || c.is_whitespace();
        let end = value.find(ends).unwrap_or(value.len());
        out.push_str(lead);
        if end > 0 {
            out.push_str(MASK);
        }
        rest = &value[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn secrets() -> Secrets {
        let document = r#"{"openapi": "3.0.3", "info": {"title": "Keys", "version": "1"}, "paths": {}, "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "sig"},
                "door": {"type": "apiKey", "in": "header", "name": "X-Door"}}}}"#;
        let loaded = specwright_contract::Loader::new().load_text("keys.json", document);
        let settings = Settings {
            headers: vec![
                ("Authorization".into(), "Basic dXNlcjpvcGVuc2VzYW1l".into()),
                ("Accept".into(), "application/json".into()),
                ("Cookie".into(), "session=abcdef123".into()),
            ],
            ..Settings::default()
        };
        Secrets::new(&loaded.unwrap().contract, &settings)
    }

    #[test]
    fn credentials_are_masked_where_they_are_sent_and_wherever_they_come_back() {
        let secrets = secrets();
        assert_eq!(secrets.header("authorization", b"Basic abc"), "Basic ***");
        assert_eq!(secrets.header("x-door", b"1"), "***");
        assert_eq!(
            secrets.header("Accept", b"application/json"),
            "application/json"
        );
        assert_eq!(secrets.target("/a?sig=1&page=2"), "/a?sig=***&page=2");
        assert_eq!(secrets.text("you sent opensesame"), "you sent ***");
        assert_eq!(secrets.text("abcdef123 and user:opensesame"), "*** and ***");
    }

    #[test]
    fn tokens_in_bodies_are_masked_by_their_names() {
        let secrets = secrets();
        let body = r#"{"access_token": "t0k", "token_type": "Bearer"}"#;
        assert_eq!(
            secrets.text(body),
            r#"{"access_token": "***", "token_type": "Bearer"}"#
        );
        assert_eq!(secrets.text("client_secret=x&a=b"), "client_secret=***&a=b");
    }

    #[test]
    fn what_a_request_was_sent_with_is_masked_in_what_comes() {
        let request = Request::new("GET", "/").header("Authorization", *b"Bearer half-a-token");
        let secrets = secrets().of(&request);
        assert_eq!(secrets.text("half-a-token is no token"), "*** is no token");
    }
}
