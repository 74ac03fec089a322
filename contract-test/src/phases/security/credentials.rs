//! Credentials that are almost right: what is made of a good one.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use specwright_contract::model::{KeyLocation, SchemeKind, SecurityRequirement};

use crate::session::Session;

/// A credential that is not good enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Variant {
    /// What is wrong with it.
    pub(super) name: &'static str,
    /// All credentials of the request.
    pub(super) fields: Vec<(Box<str>, Vec<u8>)>,
}

/// The header fields that carry the credentials of a requirement; nothing where one is carried by something else.
fn carriers(requirement: &SecurityRequirement) -> Option<Vec<Box<str>>> {
    let mut names: Vec<Box<str>> = Vec::new();
    for (scheme, _) in &requirement.schemes {
        let name: Box<str> = match &scheme.kind {
            SchemeKind::ApiKey {
                location: KeyLocation::Header,
                name,
            } => name.clone(),
            SchemeKind::Http { .. }
            | SchemeKind::OAuth2 { .. }
            | SchemeKind::OpenIdConnect { .. } => "authorization".into(),
            _ => return None,
        };
        if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            names.push(name);
        }
    }
    Some(names)
}

/// The value of a header field that every request has.
pub(super) fn given<'s>(session: &'s Session, name: &str) -> Option<&'s str> {
    let headers = &session.settings().headers;
    let mut found = headers.iter().rev();
    found
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| &**value)
}

/// Credentials that must be refused where this is required. Empty where none that are good were given.
pub(super) fn variants(session: &Session, requirement: &SecurityRequirement) -> Vec<Variant> {
    let Some(names) = carriers(requirement) else {
        return Vec::new();
    };
    let good: Option<Vec<(Box<str>, &str)>> = names
        .iter()
        .map(|name| Some((name.clone(), given(session, name)?)))
        .collect();
    let mut found = Vec::new();
    for (name, value) in good.iter().flatten() {
        for (what, bad) in altered(value, name.eq_ignore_ascii_case("authorization")) {
            let mut fields: Vec<(Box<str>, Vec<u8>)> = Vec::new();
            for (other, value) in good.iter().flatten() {
                let value = if other == name { &bad } else { *value };
                fields.push((other.clone(), value.as_bytes().to_vec()));
            }
            found.push(Variant { name: what, fields });
        }
    }
    // short credentials differ by little: what is made of one may be the other identity's
    let peer = &session.settings().peer;
    found.retain(|variant| {
        !variant.fields.iter().any(|(name, bad)| {
            let mut theirs = peer.iter();
            theirs.any(|(known, good)| {
                known.eq_ignore_ascii_case(name) && good.as_bytes() == bad.as_slice()
            })
        })
    });
    found
}

/// Another character of the same kind.
fn other(c: char) -> char {
    match c {
        'a'..='y' | 'A'..='Y' | '0'..='8' => char::from_u32(u32::from(c) + 1).unwrap_or('q'),
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        _ => c,
    }
}

/// What is made of a credential.
fn altered(value: &str, authorization: bool) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = Vec::new();
    let (scheme, token) = match value.split_once(' ') {
        Some((scheme, token)) if authorization => (Some(scheme), token.trim()),
        _ => (None, value),
    };
    let with = |token: &str| match scheme {
        Some(scheme) => format!("{scheme} {token}"),
        None => token.to_owned(),
    };
    all.push(("empty", with("").trim_end().to_owned()));
    if scheme.is_some() {
        all.push(("an empty field", String::new()));
    }
    all.push(("wrong", with("specwright-wrong-credential")));
    if let Some(scheme) = scheme {
        if scheme.eq_ignore_ascii_case("basic") {
            all.extend(basic(token));
            return all;
        }
        let basic = scheme.eq_ignore_ascii_case("bearer");
        let another = if basic { "Basic" } else { "Bearer" };
        all.push(("of another scheme", format!("{another} {token}")));
        all.push(("of an unknown scheme", format!("Specwright {token}")));
        all.push(("without its scheme", token.to_owned()));
    }
    let chars: Vec<char> = token.chars().collect();
    let count = chars.len();
    let text = |chars: &[char]| chars.iter().collect::<String>();
    if count >= 2 {
        all.push((
            "cut by one character",
            with(&text(chars.get(..count - 1).unwrap_or_default())),
        ));
        all.push((
            "without its first character",
            with(&text(chars.get(1..).unwrap_or_default())),
        ));
        all.push((
            "cut in half",
            with(&text(chars.get(..count / 2).unwrap_or_default())),
        ));
        let mut half = chars.clone();
        for c in half.iter_mut().skip(count / 2) {
            *c = other(*c);
        }
        all.push(("right in its first half only", with(&text(&half))));
        let mut turned = chars.clone();
        turned.reverse();
        if turned != chars {
            all.push(("turned round", with(&text(&turned))));
        }
    }
    if count >= 12 {
        let mut cut = chars.clone();
        cut.truncate(count - 4);
        all.push(("cut by four characters", with(&text(&cut))));
    }
    all.push(("with a character more", with(&format!("{token}x"))));
    all.push(("with a character before it", with(&format!("x{token}"))));
    let swapped: String = token
        .chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    all.push(("with its letters in the other case", with(&swapped)));
    let mut changed = chars.clone();
    if let Some(c) = changed.get_mut(count / 2) {
        *c = other(*c);
    }
    if changed != chars {
        all.push(("with one character changed", with(&text(&changed))));
    }
    all.extend(
        jwt(token)
            .into_iter()
            .map(|(what, token)| (what, with(&token))),
    );
    all.retain(|(_, bad)| bad != value);
    all
}

/// User and password.
fn basic(token: &str) -> Vec<(&'static str, String)> {
    let decoded = STANDARD.decode(token).ok();
    let Some(text) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Vec::new();
    };
    let (user, password) = text.split_once(':').unwrap_or((&text, ""));
    let made = |user: &str, password: &str| {
        format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
    };
    let mut all = vec![
        ("of another password", made(user, "specwright-wrong")),
        ("without a password", made(user, "")),
        (
            "with a longer password",
            made(user, &format!("{password}x")),
        ),
        ("of another user", made("specwright-nobody", password)),
        ("no base64", "Basic %%%".to_owned()),
        ("of another scheme", format!("Bearer {token}")),
    ];
    if password.chars().count() > 1 {
        let mut cut = password.to_owned();
        cut.pop();
        all.push(("with a shorter password", made(user, &cut)));
    }
    all
}

/// The claims of a JWT.
pub(super) fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let value: Value = serde_json::from_slice(&bytes).ok()?;
    value.is_object().then_some(value)
}

/// What is made of a JWT: none of it is signed as it says.
fn jwt(token: &str) -> Vec<(&'static str, String)> {
    let Some(claims) = claims(token) else {
        return Vec::new();
    };
    let mut parts = token.split('.');
    let (Some(header), Some(body), Some(signature)) = (parts.next(), parts.next(), parts.next())
    else {
        return Vec::new();
    };
    let written = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let none = written(&json!({"alg": "none", "typ": "JWT"}));
    let mut another = claims.clone();
    if let Some(members) = another.as_object_mut() {
        members.insert("sub".to_owned(), json!("specwright"));
    }
    let mut expired = claims;
    if let Some(members) = expired.as_object_mut() {
        members.insert("exp".to_owned(), json!(1));
    }
    vec![
        ("unsigned, by alg none", format!("{none}.{body}.")),
        (
            "unsigned, by alg none beside a signature",
            format!("{none}.{body}.{signature}"),
        ),
        ("without its signature", format!("{header}.{body}.")),
        (
            "of another subject under the same signature",
            format!("{header}.{}.{signature}", written(&another)),
        ),
        (
            "expired",
            format!("{header}.{}.{signature}", written(&expired)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{altered, claims};

    #[test]
    fn no_altered_credential_is_the_good_one() {
        for value in [
            "Bearer a",
            "Bearer abc.def",
            "Basic dXNlcjpwYXNz",
            "key",
            "",
        ] {
            for (name, bad) in altered(value, true) {
                assert_ne!(bad, value, "{name}");
            }
        }
    }

    #[test]
    fn a_jwt_is_told_by_its_claims() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJzY29wZSI6ImEgYiJ9.c2ln";
        assert_eq!(
            claims(token).map(|claims| claims["sub"].clone()),
            Some("ann".into())
        );
        assert_eq!(claims("a.b.c"), None);
        let names: Vec<_> = altered(&format!("Bearer {token}"), true)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert!(names.contains(&"unsigned, by alg none"), "{names:?}");
    }
}
