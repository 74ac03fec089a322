//! YAML 1.2: the events of the parser into the tree, with what a contract needs of YAML and
//! nothing more. One document, keys that are scalars, no object that contains itself.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, Span as Marked, Tag};

use super::build::{Aliased, Builder, Refusal, Scalar, Text};
use super::core_schema::{Meaning, resolve};
use super::{FileId, Limits, NodeId, block, parse, yaml_error};
use crate::diagnostic::codes::source as codes;
use crate::diagnostic::{Diagnostic, Place};

/// Reads `text` into `builder`; gives what was found that does not hinder.
pub(super) fn read(
    file: FileId,
    name: &str,
    text: &str,
    limits: &Limits,
    builder: &mut Builder<'_>,
) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
    let mut reader = Reader {
        file,
        name,
        text,
        limits,
        builder,
        last_end: 0,
        found: Vec::new(),
    };
    reader.stream()?;
    let unmergeable = reader.builder.unmergeable.iter();
    let told = unmergeable.map(|&span| {
        let place = Place {
            file,
            span,
            node: None,
        };
        Diagnostic::at(
            &codes::NOT_MERGEABLE,
            place,
            "the value of a merge key is neither an object nor a list of objects",
        )
        .help("name an anchor on an object: `<<: *name`; for a plain key write `\"<<\"`")
    });
    reader.found.extend(told);
    Ok(reader.found)
}

struct Reader<'t, 'b, 'l> {
    file: FileId,
    name: &'t str,
    text: &'t str,
    limits: &'t Limits,
    builder: &'b mut Builder<'l>,
    /// Where the last scalar, alias or flow collection ended: there a block collection ends too.
    last_end: usize,
    found: Vec<Diagnostic>,
}

type Step = Result<(), Box<Diagnostic>>;

/// Where a span starts and ends in bytes.
fn bytes(span: &Marked) -> (usize, usize) {
    let start = span.start.byte_offset().unwrap_or_default();
    (start, span.end.byte_offset().unwrap_or(start).max(start))
}

impl Reader<'_, '_, '_> {
    fn stream(&mut self) -> Step {
        // One more than our own limit, so that ours is the one that is told.
        let nesting = self.limits.depth + 1;
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: nesting,
            block_nesting_limit: nesting,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        let mut first: Option<usize> = None;
        let mut empty = true;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let (file, text) = (self.file, self.text);
                Box::new(yaml_error::told(file, self.name, text, &error, self.limits))
            })?;
            let (start, end) = bytes(&span);
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    empty &= self.builder.depth() == 0
                        && value.is_empty()
                        && style == ScalarStyle::Plain;
                    let (start, end) = match style {
                        ScalarStyle::Literal | ScalarStyle::Folded => {
                            block::span(self.text, self.last_end, start, end)
                        }
                        _ => (start, end),
                    };
                    self.scalar(&value, style, anchor, tag.as_deref(), start, end)?;
                    self.last_end = end;
                }
                Event::MappingStart(_, anchor, tag) => {
                    empty = false;
                    self.open(true, anchor, tag.as_deref(), start, end)?;
                }
                Event::SequenceStart(_, anchor, tag) => {
                    empty = false;
                    self.open(false, anchor, tag.as_deref(), start, end)?;
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    if end > start {
                        self.last_end = end;
                    }
                    let closed = self.builder.close(self.last_end);
                    closed.map_err(|refusal| self.refused(refusal, start, end))?;
                }
                Event::Alias(anchor) => {
                    empty = false;
                    self.alias(anchor, start, end)?;
                    self.last_end = end;
                }
                Event::DocumentStart(..) => match first {
                    None => first = Some(start),
                    Some(first) => return Err(self.second_document(first, start, end)),
                },
                _ => {}
            }
        }
        if empty {
            return Err(Box::new(parse::only_comments(self.name)));
        }
        Ok(())
    }

    fn place(&self, start: usize, end: usize) -> Place {
        parse::place(self.file, start, end)
    }

    fn refused(&self, refusal: Refusal, start: usize, end: usize) -> Box<Diagnostic> {
        let place = self.place(start, end);
        Box::new(parse::refused(refusal, self.name, place, self.limits))
    }

    fn second_document(&self, first: usize, start: usize, end: usize) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::at(
                &codes::SEVERAL_DOCUMENTS,
                self.place(start, end),
                format!("{} has a second YAML document here", self.name),
            )
            .label(self.place(first, first), "the first one starts here")
            .help("put each document into a file of its own"),
        )
    }

    fn open(
        &mut self,
        object: bool,
        anchor: usize,
        tag: Option<&Tag>,
        start: usize,
        end: usize,
    ) -> Step {
        if self.builder.expects_key() {
            return Err(self.key_is_no_scalar(object, start, end));
        }
        let opened = self.builder.open(object, start);
        opened.map_err(|refusal| self.refused(refusal, start, end))?;
        if anchor != 0 {
            self.builder.anchor_open(anchor);
        }
        self.last_end = end;
        if let Some(tag) = tag {
            let known: &[&str] = if object {
                &["map", "set"]
            } else {
                &["seq", "omap", "pairs"]
            };
            if !is_standard(tag, known) && tag.original() != "!" {
                self.unknown_tag(tag, start, end);
            }
        }
        Ok(())
    }

    fn key_is_no_scalar(&self, object: bool, start: usize, end: usize) -> Box<Diagnostic> {
        let what = if object { "an object" } else { "an array" };
        Box::new(
            Diagnostic::at(
                &codes::KEY_NOT_SCALAR,
                self.place(start, end),
                format!("{what} cannot be a key"),
            )
            .help(
                "keys are text; a template such as `{{name}}` needs quotes, or YAML reads \
                 its braces as an object",
            ),
        )
    }

    fn scalar(
        &mut self,
        value: &Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        start: usize,
        end: usize,
    ) -> Step {
        let text = placed(self.text, value);
        let key = self.builder.expects_key();
        let scalar = if key {
            // Keys are text, as written: `200`, `null`, `on`.
            Scalar::String(text)
        } else if let Some(tag) = tag {
            return self.tagged(value, style, anchor, tag, start, end);
        } else if style == ScalarStyle::Plain {
            return self.plain(value, anchor, start, end);
        } else {
            Scalar::String(text)
        };
        let node = self.add(&scalar, start, end)?;
        if key && style == ScalarStyle::Plain && value.as_ref() == "<<" && tag.is_none() {
            self.builder.merge();
        }
        if anchor != 0 {
            self.builder.anchor_scalar(anchor, node);
        }
        Ok(())
    }

    fn plain(&mut self, value: &Cow<'_, str>, anchor: usize, start: usize, end: usize) -> Step {
        let meaning = resolve(value);
        let text = placed(self.text, value);
        let node = match &meaning {
            Meaning::String => self.add(&Scalar::String(text), start, end)?,
            Meaning::Null => self.add(&Scalar::Null, start, end)?,
            Meaning::Bool(value) => self.add(&Scalar::Bool(*value), start, end)?,
            Meaning::Number => self.add(&Scalar::Number(text), start, end)?,
            Meaning::Rewritten(json) => {
                self.add(&Scalar::Number(Text::Decoded(json)), start, end)?
            }
            Meaning::NotFinite | Meaning::TooLong => {
                let message = if meaning == Meaning::NotFinite {
                    parse::no_json_number(value)
                } else {
                    "this number has more than 128 bits, so it is read as text".to_owned()
                };
                let found =
                    Diagnostic::at(&codes::NOT_JSON_NUMBER, self.place(start, end), message);
                self.found
                    .push(found.help("put it in quotes if text is meant"));
                self.add(&Scalar::String(text), start, end)?
            }
        };
        if anchor != 0 {
            self.builder.anchor_scalar(anchor, node);
        }
        Ok(())
    }

    fn tagged(
        &mut self,
        value: &Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: &Tag,
        start: usize,
        end: usize,
    ) -> Step {
        let wanted = tag.core_suffix();
        let fits = match (wanted, resolve(value)) {
            (Some("null"), Meaning::Null)
            | (Some("bool"), Meaning::Bool(_))
            | (Some("float"), Meaning::Number | Meaning::Rewritten(_)) => true,
            (Some("int"), Meaning::Number) => is_whole(value),
            (Some("int"), Meaning::Rewritten(json)) => is_whole(&json),
            _ => false,
        };
        if fits {
            return self.plain(value, anchor, start, end);
        }
        let is_text = tag.original() == "!"
            || wanted == Some("str")
            || is_standard(tag, &["binary", "timestamp"]);
        if let (Some(wanted), false) = (wanted, is_text) {
            let message = format!("`{value}` is no {wanted}, so it is read as text");
            let found = Diagnostic::at(&codes::UNKNOWN_TAG, self.place(start, end), message);
            let help = format!("remove the tag `{}` or correct the value", tag.original());
            self.found.push(found.help(help));
        } else if !is_text {
            self.unknown_tag(tag, start, end);
            if style == ScalarStyle::Plain {
                return self.plain(value, anchor, start, end);
            }
        }
        let node = self.add(&Scalar::String(placed(self.text, value)), start, end)?;
        if anchor != 0 {
            self.builder.anchor_scalar(anchor, node);
        }
        Ok(())
    }

    fn add(
        &mut self,
        scalar: &Scalar<'_>,
        start: usize,
        end: usize,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let added = self.builder.scalar(start, end, scalar);
        added.map_err(|refusal| self.refused(refusal, start, end))
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Step {
        let Aliased::Node(node) = self.builder.anchored(anchor) else {
            let message = "this alias stands within the value that it names";
            return Err(Box::new(
                Diagnostic::at(&codes::ALIAS_CYCLE, self.place(start, end), message)
                    .help("a schema that contains itself is written with `$ref`"),
            ));
        };
        if self.builder.expects_key() {
            let Some(text) = self.builder.scalar_text(node).map(str::to_owned) else {
                return Err(self.key_is_no_scalar(true, start, end));
            };
            let key = Scalar::String(Text::Decoded(&text));
            return self.add(&key, start, end).map(drop);
        }
        let added = self.builder.alias(start, end, anchor);
        added.map_err(|refusal| self.refused(refusal, start, end))
    }

    fn unknown_tag(&mut self, tag: &Tag, start: usize, end: usize) {
        self.found.push(
            Diagnostic::at(
                &codes::UNKNOWN_TAG,
                self.place(start, end),
                format!(
                    "the tag `{}` means nothing here and is ignored",
                    tag.original()
                ),
            )
            .help("remove the tag, or run the tool that it is meant for first"),
        );
    }
}

fn is_standard(tag: &Tag, names: &[&str]) -> bool {
    let name = tag.suffix_in_namespace("tag:yaml.org,2002:");
    name.is_some_and(|name| names.contains(&name.as_ref()))
}

fn is_whole(json: &str) -> bool {
    !json.contains(['.', 'e', 'E'])
}

/// Where the value of a scalar is: in the source where the parser has borrowed it from there.
fn placed<'v>(source: &str, value: &'v Cow<'_, str>) -> Text<'v> {
    if let Cow::Borrowed(borrowed) = value {
        let start = borrowed
            .as_ptr()
            .addr()
            .wrapping_sub(source.as_ptr().addr());
        if start
            .checked_add(borrowed.len())
            .is_some_and(|end| end <= source.len())
        {
            return Text::Source {
                start,
                len: borrowed.len(),
            };
        }
    }
    Text::Decoded(value)
}
