//! A case as a line for a shell, with secrets masked.

use std::fmt::Write as _;

use crate::request::Request;

/// What stands for a secret.
pub const MASK: &str = "***";

/// Header fields whose values are secrets whatever a contract says.
const SECRET: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "x-auth-token",
];

/// Whether the values of a header field are secrets.
pub fn is_secret(name: &str, secrets: &[Box<str>]) -> bool {
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    SECRET.iter().any(|known| same(known)) || secrets.iter().any(|known| same(known))
}

/// A value without its secret: the scheme of a credential is none.
pub fn masked(name: &str, value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, _)) if name.to_ascii_lowercase().ends_with("authorization") => {
            format!("{scheme} {MASK}")
        }
        _ => MASK.to_owned(),
    }
}

/// A request as a line for a shell. `secrets` are the names of further header fields that are masked.
pub fn curl(origin: &str, request: &Request, secrets: &[Box<str>]) -> String {
    let mut line = String::from("curl -i");
    match &*request.method {
        "GET" if request.body.is_empty() => {}
        "HEAD" => line.push_str(" -I"),
        method => {
            let _ = write!(line, " -X {}", quoted(method));
        }
    }
    for (name, value) in &request.headers {
        if matches!(&**name, "user-agent") || (&**name == "accept" && value == b"*/*") {
            continue;
        }
        let value = String::from_utf8_lossy(value);
        let value = if is_secret(name, secrets) {
            masked(name, &value)
        } else {
            value.into_owned()
        };
        let field = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        let _ = write!(line, " -H {}", quoted(&field));
    }
    if request.get("content-type").is_none() && !request.body.is_empty() {
        // curl would say that it is a form
        let _ = write!(line, " -H {}", quoted("Content-Type:"));
    }
    if !request.body.is_empty() {
        match std::str::from_utf8(&request.body) {
            Ok(text) if !text.contains('\0') => {
                let _ = write!(line, " --data-binary {}", quoted(text));
            }
            _ => {
                let _ = write!(line, " --data-binary {}", escaped(&request.body));
            }
        }
    }
    let _ = write!(line, " {}", quoted(&format!("{origin}{}", request.target)));
    line
}

/// A word of a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if text.chars().any(char::is_control) {
        return escaped(text.as_bytes());
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A word with escapes, as bash and zsh have them.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::from("$'");
    for &byte in bytes {
        match byte {
            b'\'' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            0x20..=0x7e => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('\'');
    out
}
