//! Findings in a frame with their source line and a caret.
//!
//! Only the lines that are shown are given to the renderer, and of a very long line (a minified
//! document) only what is around the place, so that a finding costs what is shown of it.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use rustc_hash::FxHashMap;

use super::{Located, Report};
use crate::diagnostic::{Diagnostic, Severity, Summary};
use crate::source::{SourceFile, Sources};

/// How wide a frame may be, in columns.
pub type Width = usize;

/// How findings are drawn.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// With the colours of a terminal.
    pub colours: bool,
    /// How wide it may be.
    pub width: Width,
    /// How many findings with one code are shown of one document; the rest is counted.
    pub same: usize,
}

impl Default for People {
    fn default() -> Self {
        Self {
            colours: false,
            width: 120,
            same: usize::MAX,
        }
    }
}

/// Of a longer line only so many bytes before and after the place are shown.
const AROUND: usize = 60;
/// A line of so many bytes is shown whole.
const WHOLE: usize = 240;
/// A label so many lines away is shown in the frame of the place.
const NEAR: usize = 6;

impl People {
    /// Every finding and, for each document, how many there are.
    pub fn reports(&self, reports: &[Report<'_>]) -> String {
        let mut out = String::new();
        for report in reports {
            let mut shown: FxHashMap<&str, usize> = FxHashMap::default();
            for diagnostic in report.diagnostics {
                let count = shown.entry(diagnostic.code.id).or_default();
                *count += 1;
                if *count <= self.same {
                    out.push_str(&self.one(diagnostic, report.sources));
                    out.push('\n');
                }
            }
            let mut hidden: Vec<_> = shown
                .into_iter()
                .filter(|(_, count)| *count > self.same)
                .collect();
            hidden.sort_unstable();
            for (code, count) in hidden {
                let more = count - self.same;
                // Writing to a string does not fail.
                let _ = writeln!(out, "… and {more} more of {code}");
            }
            let summary: Summary = report.diagnostics.iter().collect();
            let _ = writeln!(out, "{}: {summary}", report.name);
        }
        out
    }

    /// One finding, its last line ended.
    pub fn one(&self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code.id);
        let mut group = Group::with_title(title);
        // Without a frame the renderer would draw its empty border.
        let framed = diagnostic.place.is_some() || !diagnostic.labels.is_empty();
        let mut cuts = Vec::new();
        for frame in frames(diagnostic, sources) {
            cuts.extend(frame.cut());
            group = group.element(frame.snippet());
        }
        if let Some(operation) = diagnostic.stops.as_ref().filter(|_| framed) {
            let note = format!("{operation} does not work because of this");
            group = group.element(Level::NOTE.message(note));
        }
        if let Some(help) = diagnostic.help.as_ref().filter(|_| framed) {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if self.colours {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = renderer.term_width(self.width).render(&[group]);
        for (shown, meant) in cuts {
            text = text.replacen(&shown, &meant, 1);
        }
        text.push('\n');
        if let Some(help) = diagnostic.help.as_ref().filter(|_| !framed) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "  = help: {help}");
        }
        text
    }
}

/// A few lines of one file with what is pointed at in them.
struct Frame<'a> {
    path: &'a str,
    first_line: usize,
    text: String,
    marks: Vec<(AnnotationKind, Range<usize>, Option<&'a str>)>,
    /// The column that is meant, where the line was cut at its beginning.
    column: Option<u32>,
    whole: bool,
}

impl<'a> Frame<'a> {
    /// The renderer counts columns in what it is shown: the place that it writes above a line which
    /// was cut, and the place that is meant.
    fn cut(&self) -> Option<(String, String)> {
        let column = self.column?;
        let (_, span, _) = self.marks.first()?;
        let shown = self.text.get(..span.start)?.chars().count() + 1;
        let at = |column: usize| format!("{}:{}:{column}", self.path, self.first_line);
        Some((at(shown), at(column as usize)))
    }

    fn snippet(self) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text)
            .path(self.path)
            .line_start(self.first_line)
            .annotations(
                self.marks
                    .into_iter()
                    .map(|(kind, span, label)| kind.span(span).label(label)),
            )
    }
}

fn frames<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Frame<'a>> {
    let mut frames: Vec<Frame<'a>> = Vec::new();
    let places = diagnostic
        .place
        .map(|place| (AnnotationKind::Primary, place, None))
        .into_iter()
        .chain(diagnostic.labels.iter().map(|label| {
            let text = Some(label.text.as_str());
            (AnnotationKind::Context, label.place, text)
        }));
    for (kind, place, label) in places {
        let located = Located::new(place, sources);
        let near = frames
            .iter_mut()
            .any(|frame| frame.add(&located, kind, label));
        if !near {
            frames.push(frame(&located, kind, label));
        }
    }
    frames
}

/// A frame of the line of a place, cut where the line is very long.
fn frame<'a>(located: &Located<'a>, kind: AnnotationKind, label: Option<&'a str>) -> Frame<'a> {
    let text = located.file.tree.text();
    let start = located.span.start as usize;
    let end = located.span.end as usize;
    let line = line_around(text, start);
    let (from, to) = if line.len() <= WHOLE {
        (line.start, line.end)
    } else {
        let from = floor(text, start.saturating_sub(AROUND)).max(line.start);
        let to = floor(text, end.min(start + 2 * AROUND) + AROUND).min(line.end);
        (from, to)
    };
    let cut_before = if from > line.start { "… " } else { "" };
    let cut_after = if to < line.end { " …" } else { "" };
    let shift = |at: usize| at.clamp(from, to) - from + cut_before.len();
    Frame {
        path: located.path(),
        first_line: located.region.start.line as usize,
        marks: vec![(kind, shift(start)..shift(end), label)],
        text: format!("{cut_before}{}{cut_after}", &text[from..to]),
        column: (from > line.start).then_some(located.region.start.column),
        whole: from == line.start && to == line.end,
    }
}

impl<'a> Frame<'a> {
    /// Adds a place that is near, and tells whether it was.
    fn add(&mut self, located: &Located<'a>, kind: AnnotationKind, label: Option<&'a str>) -> bool {
        let line = located.region.start.line as usize;
        let lines = self.text.split('\n').count();
        let last_line = self.first_line + lines - 1;
        if located.path() != self.path
            || !self.whole
            || line + NEAR < self.first_line
            || line > last_line + NEAR
        {
            return false;
        }
        let Some((from, text)) =
            lines_between(located.file, line.min(self.first_line), line.max(last_line))
        else {
            return false;
        };
        let Some((own, _)) = lines_between(located.file, self.first_line, self.first_line) else {
            return false;
        };
        let grown = own - from;
        for (_, span, _) in &mut self.marks {
            *span = span.start + grown..span.end + grown;
        }
        self.first_line = line.min(self.first_line);
        let start = located.span.start as usize - from;
        let end = located.span.end as usize - from;
        text.clone_into(&mut self.text);
        self.marks.push((kind, start..end, label));
        true
    }
}

/// The text from one line to another with the offset at which it begins, unless a line of it is long.
fn lines_between(file: &SourceFile, first: usize, last: usize) -> Option<(usize, &str)> {
    let text = file.tree.text();
    let start = file.line_start(first)?;
    let mut end = start;
    for line in first..=last {
        let range = line_around(text, file.line_start(line)?);
        if range.len() > WHOLE {
            return None;
        }
        end = range.end;
    }
    Some((start, text.get(start..end)?))
}

/// The line in which a byte stands, without its end.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |length| at + length);
    let end = if end > start && text.as_bytes()[end - 1] == b'\r' && end > at {
        end - 1
    } else {
        end
    };
    start..end
}

/// The greatest place between characters that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
