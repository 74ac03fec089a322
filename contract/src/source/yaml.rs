//! YAML 1.2: the events of the parser into the tree, with what a contract needs of YAML and
//! nothing more. One document, keys that are scalars, no object that contains itself.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, Span as Marked, Tag};

use super::build::{Aliased, Builder, MOST_REMARKS, Refusal, Scalar, Text};
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
                    let mut placed = placed(self.text, &value, start, end);
                    match style {
                        ScalarStyle::Literal | ScalarStyle::Folded => {
                            let span = block::span(self.text, self.last_end, start, end);
                            (placed.start, placed.end) = span;
                        }
                        ScalarStyle::Plain if start == end => {
                            // The parser writes `~` for what is not written.
                            placed.value = "";
                            empty &= self.builder.depth() == 0;
                            if self.text[start..].starts_with(':') {
                                (placed.start, placed.end) = (start + 1, start + 1);
                            }
                        }
                        _ => {}
                    }
                    empty &= placed.value.is_empty() && style == ScalarStyle::Plain;
                    self.last_end = placed.end;
                    self.scalar(&placed, style, anchor, tag.as_deref())?;
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
                    closed.map_err(|refusal| Box::new(self.refused(refusal, start, end)))?;
                }
                Event::Alias(anchor) => {
                    empty = false;
                    self.alias(anchor, start, end)?;
                    self.last_end = end;
                }
                Event::DocumentStart(..) => match first {
                    None => first = Some(start),
                    Some(first) => return Err(Box::new(self.second_document(first, start, end))),
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

    fn refused(&self, refusal: Refusal, start: usize, end: usize) -> Diagnostic {
        let place = self.place(start, end);
        parse::refused(refusal, self.name, place, self.limits)
    }

    fn second_document(&self, first: usize, start: usize, end: usize) -> Diagnostic {
        Diagnostic::at(
            &codes::SEVERAL_DOCUMENTS,
            self.place(start, end),
            format!("{} has a second YAML document here", self.name),
        )
        .label(self.place(first, first), "the first one starts here")
        .help("put each document into a file of its own")
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
            return Err(Box::new(self.key_is_no_scalar(object, start, end)));
        }
        let opened = self.builder.open(object, start);
        opened.map_err(|refusal| Box::new(self.refused(refusal, start, end)))?;
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

    fn key_is_no_scalar(&self, object: bool, start: usize, end: usize) -> Diagnostic {
        let what = if object { "an object" } else { "an array" };
        Diagnostic::at(
            &codes::KEY_NOT_SCALAR,
            self.place(start, end),
            format!("{what} cannot be a key"),
        )
        .help(
            "keys are text; a template such as `{{name}}` needs quotes, or YAML reads its braces \
             as an object",
        )
    }

    fn scalar(
        &mut self,
        at: &Placed<'_>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) -> Step {
        let plain = style == ScalarStyle::Plain;
        let node = if self.builder.expects_key() {
            // Keys are text, as written: `200`, `null`, `on`.
            let node = self.add(at, &Scalar::String(at.text()))?;
            if plain && at.value == "<<" && tag.is_none() {
                self.builder.merge();
            }
            node
        } else if let Some(tag) = tag {
            self.tagged(at, plain, tag)?
        } else if plain {
            self.plain(at)?
        } else {
            self.add(at, &Scalar::String(at.text()))?
        };
        if anchor != 0 {
            self.builder.anchor_scalar(anchor, node);
        }
        Ok(())
    }

    fn plain(&mut self, at: &Placed<'_>) -> Result<NodeId, Box<Diagnostic>> {
        match resolve(at.value) {
            Meaning::String => self.add(at, &Scalar::String(at.text())),
            Meaning::Null => self.add(at, &Scalar::Null),
            Meaning::Bool(value) => self.add(at, &Scalar::Bool(value)),
            Meaning::Number => self.add(at, &Scalar::Number(at.text())),
            Meaning::Rewritten(json) => self.add(at, &Scalar::Number(Text::Decoded(&json))),
            Meaning::NotFinite => self.no_number(at, parse::no_json_number(at.value)),
            Meaning::TooLong => {
                let message = "this number has more than 128 bits, so it is read as text";
                self.no_number(at, message.to_owned())
            }
        }
    }

    fn no_number(&mut self, at: &Placed<'_>, message: String) -> Result<NodeId, Box<Diagnostic>> {
        let place = self.place(at.start, at.end);
        let found = Diagnostic::at(&codes::NOT_JSON_NUMBER, place, message);
        self.found
            .push(found.help("put it in quotes if text is meant"));
        self.add(at, &Scalar::String(at.text()))
    }

    fn tagged(
        &mut self,
        at: &Placed<'_>,
        plain: bool,
        tag: &Tag,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let wanted = tag.core_suffix();
        let fits = match (wanted, resolve(at.value)) {
            (Some("null"), Meaning::Null)
            | (Some("bool"), Meaning::Bool(_))
            | (Some("float"), Meaning::Number | Meaning::Rewritten(_)) => true,
            (Some("int"), Meaning::Number) => is_whole(at.value),
            (Some("int"), Meaning::Rewritten(json)) => is_whole(&json),
            _ => false,
        };
        if fits {
            return self.plain(at);
        }
        let is_text = tag.original() == "!"
            || wanted == Some("str")
            || is_standard(tag, &["binary", "timestamp"]);
        if let (Some(wanted), false) = (wanted, is_text) {
            let message = format!("this value is no {wanted}, so it is read as text");
            let place = self.place(at.start, at.end);
            let found = Diagnostic::at(&codes::UNKNOWN_TAG, place, message);
            let help = format!("remove the tag `{}` or correct the value", tag.original());
            self.remark(found.help(help));
        } else if !is_text {
            self.unknown_tag(tag, at.start, at.end);
            if plain {
                return self.plain(at);
            }
        }
        self.add(at, &Scalar::String(at.text()))
    }

    fn add(&mut self, at: &Placed<'_>, scalar: &Scalar<'_>) -> Result<NodeId, Box<Diagnostic>> {
        let added = self.builder.scalar(at.start, at.end, scalar);
        added.map_err(|refusal| Box::new(self.refused(refusal, at.start, at.end)))
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
                return Err(Box::new(self.key_is_no_scalar(true, start, end)));
            };
            let at = Placed {
                value: &text,
                source: None,
                start,
                end,
            };
            return self.add(&at, &Scalar::String(at.text())).map(drop);
        }
        let added = self.builder.alias(start, end, anchor);
        added.map_err(|refusal| Box::new(self.refused(refusal, start, end)))
    }

    fn remark(&mut self, found: Diagnostic) {
        if self.found.len() < MOST_REMARKS {
            self.found.push(found);
        }
    }

    fn unknown_tag(&mut self, tag: &Tag, start: usize, end: usize) {
        self.remark(
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

/// The value of a scalar and where it stands.
struct Placed<'v> {
    value: &'v str,
    /// Where the value is in the source, if it is there as it stands.
    source: Option<usize>,
    start: usize,
    end: usize,
}

impl<'v> Placed<'v> {
    fn text(&self) -> Text<'v> {
        match self.source {
            Some(start) => Text::Source {
                start,
                len: self.value.len(),
            },
            None => Text::Decoded(self.value),
        }
    }
}

/// The value is in the source where the parser has borrowed it from there.
#[expect(clippy::ptr_arg, reason = "whether it is borrowed is the question")]
fn placed<'v>(source: &str, value: &'v Cow<'_, str>, start: usize, end: usize) -> Placed<'v> {
    let borrowed = matches!(value, Cow::Borrowed(_));
    let offset = value.as_ptr().addr().wrapping_sub(source.as_ptr().addr());
    let within = offset
        .checked_add(value.len())
        .is_some_and(|end| end <= source.len());
    Placed {
        value,
        source: (borrowed && within).then_some(offset),
        start,
        end,
    }
}
