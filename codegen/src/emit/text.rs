//! Text that is written line by line.

/// The longest line, where there is a choice.
pub(crate) const WIDTH: usize = 100;

/// Rust, as far as it is written.
#[derive(Debug, Default)]
pub(crate) struct Text {
    out: String,
}

impl Text {
    /// Adds a line at a depth.
    pub(crate) fn line(&mut self, depth: usize, line: &str) {
        if !line.is_empty() {
            self.out.extend(std::iter::repeat_n("    ", depth));
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// Adds an empty line, unless there is one or this is the beginning.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("{\n") {
            self.out.push('\n');
        }
    }

    /// Adds documentation lines.
    pub(crate) fn docs<L: AsRef<str>>(&mut self, depth: usize, lines: impl IntoIterator<Item = L>) {
        for line in lines {
            let line = line.as_ref();
            let space = if line.is_empty() { "" } else { " " };
            self.line(depth, &format!("///{space}{line}"));
        }
    }

    /// Adds documentation that begins with a line of ours and goes on with what the document says.
    pub(crate) fn labelled(
        &mut self,
        depth: usize,
        label: &str,
        docs: &[String],
        deprecated: bool,
    ) {
        let label = if deprecated {
            format!("{label} (deprecated)")
        } else {
            label.to_owned()
        };
        match docs.first() {
            None => self.docs(depth, [format!("{label}.")]),
            Some(first) if is_prose(first) => {
                self.docs(depth, [format!("{label}: {first}")]);
                self.docs(depth, &docs[1..]);
            }
            Some(_) => {
                self.docs(depth, [format!("{label}:"), String::new()]);
                self.docs(depth, docs);
            }
        }
    }

    /// Whether a word stands in it.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.out.contains(word)
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Adds text that is laid out already.
    pub(crate) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

/// Whether a line of Markdown goes on with a sentence when something stands before it.
fn is_prose(line: &str) -> bool {
    !line.starts_with(['|', '#', '-', '*', '+', '>', '`', ' ', '='])
        && !line.starts_with(|first: char| first.is_ascii_digit())
}

/// A string as a literal.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// A name of the document within documentation.
pub(crate) fn code(name: &str) -> String {
    let clean: String = name
        .chars()
        .filter(|sign| !sign.is_control() && *sign != '`')
        .collect();
    let clean = crate::docs::undirected(&clean);
    if clean.trim().is_empty() {
        "the empty name".to_owned()
    } else {
        format!("`{clean}`")
    }
}
