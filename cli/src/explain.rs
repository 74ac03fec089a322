//! `specwright explain`: the tables of codes, for people.

use std::fmt::Write as _;

use specwright_contract::Code;
use specwright_contract::diagnostic::codes;

use crate::args::Explain;
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn run(args: &Explain) -> Exit {
    let text = if args.codes.is_empty() {
        list()
    } else {
        let texts: Vec<String> = args.codes.iter().map(|code| explanation(code)).collect();
        texts.join("\n")
    };
    Output::standard().write(text.as_bytes(), Exit::Clean)
}

fn list() -> String {
    let width = codes::all().map(|code| code.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in codes::all() {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:width$}  {:7}  {}",
            code.id, code.severity, code.summary
        );
    }
    text.push_str("\n`specwright explain CODE` tells what one means and what to do.\n");
    text
}

fn explanation(code: &Code) -> String {
    format!(
        "{}[{}]: {}\n\n{}\n",
        code.severity, code.id, code.summary, code.explanation
    )
}
