//! `specwright completions`: what a shell needs to complete our commands.

use clap::CommandFactory as _;

use crate::args::{Cli, Completions};
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn run(args: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "specwright", &mut script);
    Output::standard().write(&script, Exit::Clean)
}
