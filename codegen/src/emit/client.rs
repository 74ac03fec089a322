//! The module `client`: the struct `Client` with a method for each operation.

use super::operations::{invocation, label};
use super::text::WIDTH;
use super::{Cx, Text, lines};
use crate::ir::{Api, Operation, TypeRef};

impl Cx<'_> {
    /// The client of a document.
    pub(crate) fn client(&self, text: &mut Text, api: &Api) {
        text.docs(0, &api.docs);
        text.line(0, "#[derive(Clone, Debug)]");
        text.line(0, "pub struct Client(rt::client::Client);");
        text.gap();
        invocation(text, "client", &lines::client(api));
        if api.operations.is_empty() {
            return;
        }
        text.gap();
        text.line(0, "impl Client {");
        for operation in &api.operations {
            text.gap();
            self.method(text, operation);
        }
        text.line(0, "}");
    }

    fn method(&self, text: &mut Text, operation: &Operation) {
        text.docs(1, &operation.docs);
        if !operation.docs.is_empty() {
            text.docs(1, [""]);
        }
        text.docs(1, [format!("{}.", label(operation))]);
        if operation.deprecated {
            text.line(1, "#[deprecated]");
        }
        let stem = &operation.stem;
        let mut arguments = vec!["&self".to_owned()];
        let mut fields = Vec::new();
        for parameter in &operation.parameters {
            let field = &parameter.field;
            if parameter.required {
                let (argument, value) = self.argument(field, &parameter.ty);
                arguments.push(argument);
                fields.push(value);
            } else {
                fields.push(format!("{field}: None"));
            }
        }
        if let Some(body) = &operation.body {
            if body.required {
                let (argument, value) = match body.media.as_slice() {
                    [only] => self.argument("body", &only.ty),
                    _ => (format!("body: {stem}Body"), "body".to_owned()),
                };
                arguments.push(argument);
                fields.push(value);
            } else {
                fields.push("body: None".to_owned());
            }
        }
        signature(
            text,
            &format!("pub fn {}", operation.name),
            &arguments,
            &format!(" -> {stem}Call<'_> {{"),
        );
        call(text, stem, &fields);
        text.line(1, "}");
    }

    /// An argument and the field that it becomes.
    fn argument(&self, field: &str, ty: &TypeRef) -> (String, String) {
        let spelled = self.spell(ty);
        if spelled == "String" {
            return (
                format!("{field}: impl Into<String>"),
                format!("{field}: {field}.into()"),
            );
        }
        (format!("{field}: {spelled}"), field.to_owned())
    }
}

/// A function's head at depth 1, its arguments filled into as few lines as they need where they are long.
pub(super) fn signature(text: &mut Text, head: &str, arguments: &[String], tail: &str) {
    let one = format!("{head}({}){tail}", arguments.join(", "));
    if one.chars().count() + 4 <= WIDTH {
        text.line(1, &one);
        return;
    }
    text.line(1, &format!("{head}("));
    filled(text, 2, arguments);
    text.line(1, &format!("){tail}"));
}

/// The call, its fields filled into as few lines as they need.
fn call(text: &mut Text, stem: &str, fields: &[String]) {
    if fields.is_empty() {
        text.line(2, &format!("{stem}Call::new(&self.0, {stem}Request {{}})"));
        return;
    }
    let one = format!(
        "{stem}Call::new(&self.0, {stem}Request {{ {} }})",
        fields.join(", ")
    );
    if one.chars().count() + 8 <= WIDTH {
        text.line(2, &one);
        return;
    }
    text.line(2, &format!("{stem}Call::new(&self.0, {stem}Request {{"));
    filled(text, 3, fields);
    text.line(2, "})");
}

/// What stands between commas, in as few lines as it needs.
fn filled(text: &mut Text, depth: usize, parts: &[String]) {
    let mut current = String::new();
    for part in parts {
        let width = depth * 4 + current.chars().count() + part.chars().count() + 2;
        if !current.is_empty() && width > WIDTH {
            text.line(depth, current.trim_end());
            current.clear();
        }
        current.push_str(part);
        current.push_str(", ");
    }
    text.line(depth, current.trim_end());
}
