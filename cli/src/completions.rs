//! `specwright completions`: what a shell needs to complete our commands.

use crate::args::Completions;
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn run(args: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut crate::parse::cli(),
        "specwright",
        &mut script,
    );
    Output::standard().write(&script, Exit::Clean)
}
