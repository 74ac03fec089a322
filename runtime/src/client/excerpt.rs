//! The beginning of a body for people, its secrets masked.

use serde_json::Value;

/// How many characters are kept.
const LENGTH: usize = 600;
/// Larger bodies are not read as JSON to mask them: what looks like a member is masked in their text.
const LARGEST: usize = 256 * 1024;
const MASK: &str = "***";

/// Names of members whose values are shown to nobody, in lower case without `-` and `_`.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "authorization",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "session",
    "cookie",
    "signature",
    "cardnumber",
    "cvv",
    "cvc",
    "iban",
    "pin",
    "otp",
];

fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|char| !matches!(char, '-' | '_' | ' '))
        .map(|char| char.to_ascii_lowercase())
        .collect();
    SECRET.iter().any(|secret| match *secret {
        "pin" | "otp" => plain == *secret,
        secret => plain.contains(secret),
    })
}

/// The beginning of a body.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    let value = (bytes.len() <= LARGEST).then(|| serde_json::from_slice::<Value>(bytes));
    let text = if let Some(Ok(mut value)) = value {
        mask(&mut value);
        value.to_string()
    } else {
        let head = bytes.get(..LENGTH * 4).unwrap_or(bytes);
        in_text(&String::from_utf8_lossy(head))
    };
    shortened(&text, LENGTH)
}

fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Masks the members of a value; serde_json has seen to it that it is not deep.
fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name) && !member.is_null() {
                    *member = Value::from(MASK);
                } else {
                    mask(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

/// Masks what follows the name of a secret in any text, as far as the next delimiter.
fn in_text(text: &str) -> String {
    let mut out = String::new();
    let mut hidden = false;
    for word in text.split_inclusive(['"', '\'', ',', ';', '&', '<', '>', '=', ':', ' ', '\n']) {
        let bare = word.trim_end_matches(['"', '\'', ',', ';', '&', '<', '>', '=', ':', ' ', '\n']);
        let end = word.get(bare.len()..).unwrap_or_default();
        let bearer = ["bearer", "basic"]
            .iter()
            .any(|w| bare.eq_ignore_ascii_case(w));
        if bare.is_empty() {
            out.push_str(end);
        } else if hidden && !bearer {
            out.push_str(MASK);
            out.push_str(end);
            hidden = false;
        } else {
            out.push_str(word);
            hidden = bearer || is_secret(bare);
        }
    }
    out
}

/// The message of an error without the values that it quotes.
pub(super) fn masked(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some((before, quoted)) = rest.split_once("string \"") {
        out.push_str(before);
        out.push_str("a string");
        // the end of the quotation; a value with quotes in it is cut with its rest
        rest = match quoted.rsplit_once("\", expected") {
            Some((_, after)) => {
                out.push_str(", expected");
                after
            }
            None => "",
        };
    }
    out.push_str(rest);
    shortened(&out, 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_json_and_in_text() {
        let body = br#"{"user":"ann","access_token":"abc","in":[{"apiKey":"k","n":1}]}"#;
        assert_eq!(
            excerpt(body),
            r#"{"user":"ann","access_token":"***","in":[{"apiKey":"***","n":1}]}"#
        );
        assert_eq!(
            excerpt(br#"{"user":"ann","access_token":"abc","x"#),
            r#"{"user":"ann","access_token":"***","x"#
        );
        assert_eq!(excerpt(b"a=1&password=x y"), "a=1&password=*** y");
        assert_eq!(
            excerpt(b"Authorization: Bearer abc"),
            "Authorization: Bearer ***"
        );
        assert_eq!(excerpt(&[b'a'; 5000]).chars().count(), LENGTH + 1);
        assert_eq!(
            masked(r#"invalid type: string "hun"ter", expected i64 at line 1"#),
            "invalid type: a string, expected i64 at line 1"
        );
    }
}
