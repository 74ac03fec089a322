//! What a line looks like: text for people, JSON for programs.

use std::io::Write as _;
use std::time::Duration;

use super::level::Level;
use super::{micros, stamp};

/// One request and its answer. Without its query, which may have secrets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestLine<'r> {
    pub(crate) method: &'r str,
    pub(crate) path: &'r str,
    /// The `operationId`, or method and path.
    pub(crate) operation: Option<&'r str>,
    pub(crate) status: u16,
    pub(crate) took: Duration,
    /// Why this is the answer.
    pub(crate) why: &'r str,
}

#[derive(Clone, Copy)]
pub(super) enum Form {
    Text { colours: bool },
    Json,
}

impl Form {
    /// `2026-11-21T14:45:33.042Z info  GET /kitchen/schedules 200 42µs listSchedules: example "pending"`
    pub(super) fn request(self, line: &mut Vec<u8>, level: Level, request: &RequestLine<'_>) {
        match self {
            Self::Text { colours } => {
                head(line, level, colours);
                safe(line, request.method);
                line.push(b' ');
                safe(line, request.path);
                line.push(b' ');
                number(line, u64::from(request.status));
                line.push(b' ');
                took(line, request.took);
                if let Some(operation) = request.operation {
                    line.push(b' ');
                    safe(line, operation);
                }
                if !request.why.is_empty() {
                    line.extend_from_slice(b": ");
                    safe(line, request.why);
                }
            }
            Self::Json => {
                json_head(line, level);
                line.extend_from_slice(b",\"method\":");
                quoted(line, request.method);
                line.extend_from_slice(b",\"path\":");
                quoted(line, request.path);
                if let Some(operation) = request.operation {
                    line.extend_from_slice(b",\"operation\":");
                    quoted(line, operation);
                }
                line.extend_from_slice(b",\"status\":");
                number(line, u64::from(request.status));
                line.extend_from_slice(b",\"micros\":");
                number(line, micros(request.took));
                line.extend_from_slice(b",\"why\":");
                quoted(line, request.why);
                line.push(b'}');
            }
        }
        line.push(b'\n');
    }

    pub(super) fn message(self, line: &mut Vec<u8>, level: Level, message: &str) {
        match self {
            Self::Text { colours } => {
                head(line, level, colours);
                safe(line, message);
                line.push(b'\n');
            }
            Self::Json => json_message(line, level, message),
        }
    }

    pub(super) fn plain(self, line: &mut Vec<u8>, level: Level, message: &str) {
        match self {
            Self::Text { .. } => {
                safe(line, message);
                line.push(b'\n');
            }
            Self::Json => json_message(line, level, message),
        }
    }
}

/// What is told of lines that were dropped.
pub(super) fn lost_text(count: u64) -> Vec<u8> {
    let mut line = Vec::new();
    Form::Text { colours: false }.message(&mut line, Level::Warn, &lost(count));
    line
}

/// The same in JSON.
pub(super) fn lost_json(count: u64) -> Vec<u8> {
    let mut line = Vec::new();
    Form::Json.message(&mut line, Level::Warn, &lost(count));
    line
}

fn lost(count: u64) -> String {
    format!("{count} lines are lost: the log is read too slowly")
}

fn head(line: &mut Vec<u8>, level: Level, colours: bool) {
    stamp::now(line);
    line.push(b' ');
    let name = level.name().as_bytes();
    let padding = &b"     "[name.len().min(5)..];
    if colours {
        line.extend_from_slice(match level {
            Level::Trace | Level::Debug => b"\x1b[90m",
            Level::Info | Level::Silent => b"\x1b[32m",
            Level::Warn => b"\x1b[33m",
            Level::Error | Level::Fatal => b"\x1b[31m",
        });
        line.extend_from_slice(name);
        line.extend_from_slice(b"\x1b[0m");
    } else {
        line.extend_from_slice(name);
    }
    line.extend_from_slice(padding);
    line.push(b' ');
}

fn json_head(line: &mut Vec<u8>, level: Level) {
    line.extend_from_slice(b"{\"time\":\"");
    stamp::now(line);
    line.extend_from_slice(b"\",\"level\":\"");
    line.extend_from_slice(level.name().as_bytes());
    line.push(b'"');
}

fn json_message(line: &mut Vec<u8>, level: Level, message: &str) {
    json_head(line, level);
    line.extend_from_slice(b",\"message\":");
    quoted(line, message);
    line.extend_from_slice(b"}\n");
}

/// Text that may come from anywhere: nobody can write a line of his own, or to a terminal.
fn safe(line: &mut Vec<u8>, text: &str) {
    if !text
        .bytes()
        .any(|byte| byte < b' ' || byte == 0x7f || byte == 0xc2)
    {
        line.extend_from_slice(text.as_bytes());
        return;
    }
    for letter in text.chars() {
        if letter.is_control() {
            let _ = write!(line, "{}", letter.escape_default());
        } else {
            let _ = write!(line, "{letter}");
        }
    }
}

fn quoted(line: &mut Vec<u8>, text: &str) {
    // Writing to a vector cannot fail.
    let _ = serde_json::to_writer(line, text);
}

fn took(line: &mut Vec<u8>, took: Duration) {
    let micros = micros(took);
    if micros < 10_000 {
        number(line, micros);
        line.extend_from_slice("µs".as_bytes());
    } else {
        number(line, micros / 1_000);
        line.extend_from_slice(b"ms");
    }
}

fn number(line: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    line.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(form: Form, path: &str, micros: u64) -> String {
        let mut line = Vec::new();
        let request = RequestLine {
            method: "GET",
            path,
            operation: Some("listSchedules"),
            status: 200,
            took: Duration::from_micros(micros),
            why: "example \"pending\"",
        };
        form.request(&mut line, Level::Info, &request);
        let text = String::from_utf8_lossy(&line);
        // Without the time.
        match form {
            Form::Text { .. } => text.split_once(' ').map_or("", |parts| parts.1).to_owned(),
            Form::Json => text.split_once(',').map_or("", |parts| parts.1).to_owned(),
        }
    }

    #[test]
    fn a_request_is_one_line_for_people() {
        let text = Form::Text { colours: false };
        insta::assert_snapshot!(told(text, "/kitchen/schedules", 42), @r#"info  GET /kitchen/schedules 200 42µs listSchedules: example "pending""#);
        insta::assert_snapshot!(told(text, "/a\n\x1b[2J\u{9b}b", 123_456), @r#"info  GET /a\n\u{1b}[2J\u{9b}b 200 123ms listSchedules: example "pending""#);
    }

    #[test]
    fn a_request_is_one_object_for_programs() {
        insta::assert_snapshot!(told(Form::Json, "/kitchen/\"sche\ndules", 42), @r#""level":"info","method":"GET","path":"/kitchen/\"sche\ndules","operation":"listSchedules","status":200,"micros":42,"why":"example \"pending\""}"#);
    }

    #[test]
    fn messages_are_lines_as_well() {
        let mut line = Vec::new();
        Form::Text { colours: true }.message(&mut line, Level::Warn, "slow");
        let text = String::from_utf8_lossy(&line).into_owned();
        assert!(text.ends_with("Z \x1b[33mwarn\x1b[0m  slow\n"), "{text:?}");
        line.clear();
        Form::Text { colours: true }.plain(&mut line, Level::Info, "listening");
        assert_eq!(line, b"listening\n");
    }
}
