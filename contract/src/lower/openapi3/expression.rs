//! Runtime expressions (OpenAPI 3.1, section 4.8.20.4).

use super::super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Expression, ExpressionPart, RuntimeExpression};
use crate::source::{Node, unescape_segment};

/// Reads text with runtime expressions in it: all of it is one where it begins with `$`, else
/// each `{$…}` is one. What is none is reported and stays text.
pub(super) fn expression<'s>(cx: &mut Context<'s>, place: Node<'s>, text: &str) -> Expression {
    let mut parts = Vec::new();
    if text.starts_with('$') {
        parts.push(part(cx, place, text, text));
    } else {
        let mut rest = text;
        while let Some(start) = rest.find("{$") {
            let Some(len) = rest[start..].find('}') else {
                break;
            };
            if start > 0 {
                parts.push(ExpressionPart::Text(rest[..start].into()));
            }
            let whole = &rest[start..=start + len];
            parts.push(part(cx, place, &whole[1..whole.len() - 1], whole));
            rest = &rest[start + len + 1..];
        }
        if !rest.is_empty() {
            parts.push(ExpressionPart::Text(rest.into()));
        }
    }
    Expression {
        parts: parts.into_boxed_slice(),
    }
}

fn part<'s>(cx: &mut Context<'s>, place: Node<'s>, text: &str, whole: &str) -> ExpressionPart {
    if let Some(expression) = runtime(text) {
        return ExpressionPart::Runtime(expression);
    }
    cx.report(
        Diagnostic::at(
            &codes::BAD_EXPRESSION,
            place,
            format!("`{text}` is no runtime expression"),
        )
        .help("write one such as `$response.body#/id` or `$request.path.id`"),
    );
    ExpressionPart::Text(whole.into())
}

fn runtime(text: &str) -> Option<RuntimeExpression> {
    use RuntimeExpression as R;
    let text = text.trim();
    match text {
        "$url" => return Some(R::Url),
        "$method" => return Some(R::Method),
        "$statusCode" => return Some(R::StatusCode),
        _ => {}
    }
    let (request, rest) = match text.strip_prefix("$request.") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("$response.")?),
    };
    if let Some(pointer) = rest.strip_prefix("body") {
        let pointer = match pointer.strip_prefix('#') {
            Some(pointer) if pointer.is_empty() || pointer.starts_with('/') => pointer,
            None if pointer.is_empty() => "",
            _ => return None,
        };
        // Every escape of the pointer is one that exists.
        let _ = unescape_segment(pointer);
        return Some(if request {
            R::RequestBody(pointer.into())
        } else {
            R::ResponseBody(pointer.into())
        });
    }
    let (source, name) = rest.split_once('.')?;
    if name.is_empty() {
        return None;
    }
    match (request, source) {
        (true, "header") => Some(R::RequestHeader(name.into())),
        (true, "query") => Some(R::RequestQuery(name.into())),
        (true, "path") => Some(R::RequestPath(name.into())),
        (false, "header") => Some(R::ResponseHeader(name.into())),
        _ => None,
    }
}
