//! A case as a line for a shell, with secrets masked.

use std::fmt::Write as _;

use crate::request::Request;
use crate::secrets::{MASK, Secrets};

/// A request as a line for a shell.
pub fn curl(origin: &str, request: &Request, secrets: &Secrets) -> String {
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
        let value = secrets.header(name, value);
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
                let _ = write!(line, " --data-binary {}", quoted(&secrets.text(text)));
            }
            _ if secrets.taints(&request.body) => {
                let _ = write!(line, " --data-binary {}", quoted(MASK));
            }
            _ => {
                let _ = write!(line, " --data-binary {}", escaped(&request.body));
            }
        }
    }
    let _ = write!(
        line,
        " {}",
        quoted(&format!("{origin}{}", secrets.target(&request.target)))
    );
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
