//! Access tokens: JWTs whose signature is good enough for a test.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::mixed;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
}

/// The key of operators.
pub(crate) const OPERATOR_KEY: &str = "stacks-operator-8c51d0";

/// A token for a user.
pub(crate) fn token(user: &str, scope: &str) -> String {
    signed(
        &json!({"alg": "HS256", "typ": "JWT"}),
        &json!({"sub": user, "scope": scope, "iss": "stacks", "exp": 4_102_444_800_u64}),
    )
}

fn signed(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = signature(&text);
    format!("{text}.{signature}")
}

fn signature(text: &str) -> String {
    let mut bytes = Vec::new();
    for lane in 0..4_u64 {
        let folded = text.bytes().fold(lane + 77, |state, byte| {
            mixed(state.rotate_left(7) ^ u64::from(byte))
        });
        bytes.extend(folded.to_be_bytes());
    }
    BASE64.encode(bytes)
}

/// How carelessly tokens are looked at; the default is with care.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each fault")]
pub(crate) struct Careless {
    pub(crate) any_scheme: bool,
    pub(crate) empty: bool,
    pub(crate) anything: bool,
    pub(crate) prefix: bool,
    pub(crate) extended: bool,
    pub(crate) unsigned: bool,
    pub(crate) none: bool,
    pub(crate) exact_scheme: bool,
}

/// Who is named by an `Authorization` header.
pub(crate) fn caller(authorization: &str, careless: Careless) -> Option<Caller> {
    let guest = || Caller {
        name: "alice".to_owned(),
        scopes: Vec::new(),
    };
    let (scheme, token) = authorization.split_once(' ').unwrap_or((authorization, ""));
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    if !(bearer || careless.any_scheme) || careless.exact_scheme && scheme != "Bearer" {
        return None;
    }
    let token = token.trim();
    if token.is_empty() {
        return careless.empty.then(guest);
    }
    if careless.anything {
        return Some(known(token).unwrap_or_else(guest));
    }
    if careless.prefix && token.len() > 20 {
        let whole = ["alice", "bob"].map(|user| self::token(user, "read"));
        let whole = whole.iter().find(|whole| whole.starts_with(token));
        return known(whole.map_or(token, String::as_str));
    }
    if careless.extended {
        let parts: Vec<_> = token.split('.').collect();
        if let [header, claims, signature] = parts[..] {
            let kept = signature.get(..43).unwrap_or(signature);
            return known(&format!("{header}.{claims}.{kept}"));
        }
        return None;
    }
    if careless.unsigned || careless.none {
        let mut parts = token.split('.');
        let alg = parts.next().and_then(part).map(|h| h["alg"].clone());
        let unsigned = alg == Some(json!("none")) || careless.unsigned;
        let claims = parts.next().and_then(part);
        if let (true, Some(claims), Some(_)) = (unsigned, claims, parts.next()) {
            return Some(named(&claims)).filter(|caller| !caller.name.is_empty());
        }
    }
    known(token)
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&BASE64.decode(text).ok()?).ok()
}

fn named(claims: &Value) -> Caller {
    let scope = claims["scope"].as_str().unwrap_or_default();
    Caller {
        name: claims["sub"].as_str().unwrap_or_default().to_owned(),
        scopes: scope.split(' ').map(str::to_owned).collect(),
    }
}

fn known(token: &str) -> Option<Caller> {
    let (text, given) = token.rsplit_once('.')?;
    if signature(text) != given {
        return None;
    }
    let (header, claims) = text.split_once('.')?;
    if part(header)?["alg"] != "HS256" {
        return None;
    }
    let claims = part(claims)?;
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    (claims["exp"].as_u64()? > now).then(|| named(&claims))
}
