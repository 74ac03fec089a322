//! From what was typed to the command and its arguments. `mock` and `proxy` take Prism's spellings, with flags before
//! and after their names, and end as Prism does where the usage is wrong.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _};
use specwright_mock_server::command::{self, Refusal};

use crate::args::Cli;
use crate::exit::Exit;

/// The commands that take Prism's command lines.
const SERVERS: &[&str] = &["mock", "proxy"];

/// The command that takes its settings from the file as well.
const CONFIGURED: &str = "test";

/// Prism's exit code for wrong usage.
const WRONG_USAGE_OF_A_SERVER: u8 = 1;

/// The whole command line as the parser knows it.
pub(crate) fn cli() -> Command {
    let cli = SERVERS.iter().fold(Cli::command(), |cli, name| {
        cli.mut_subcommand(name, command::prepare)
    });
    // what is typed wins over the file
    cli.mut_subcommand(CONFIGURED, |test| test.args_override_self(true))
}

/// The command and its arguments, or how the program ends without: the reason is printed.
pub(crate) fn parse(mut given: Vec<OsString>) -> Result<Cli, ExitCode> {
    let mut cli = cli();
    let mut wrong = Exit::Failed as u8;
    if !given.is_empty() {
        let words = given.split_off(1);
        if let Some((server, words)) = of_server(&cli, &words) {
            wrong = WRONG_USAGE_OF_A_SERVER;
            given.push(server.get_name().into());
            let words = command::configure(server, words);
            given.extend(words.map_err(|error| Refusal::Config(error).end(wrong))?);
        } else if let Some((first, rest)) = words.split_first()
            && first == CONFIGURED
            && let Some(test) = cli.find_subcommand(CONFIGURED)
        {
            given.push(first.clone());
            let rest = command::configure(test, rest.iter().cloned());
            given.extend(rest.map_err(|error| Refusal::Config(error).end(wrong))?);
        } else {
            given.extend(words);
        }
    }
    cli.try_get_matches_from_mut(given)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|mut error| {
            if wrong == WRONG_USAGE_OF_A_SERVER {
                point_to_the_other(&mut error, &cli);
            }
            Refusal::Usage(error).end(wrong)
        })
}

/// `proxy -d`: tells whose flag it is.
fn point_to_the_other(error: &mut clap::Error, cli: &Command) {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let owner = SERVERS
        .iter()
        .filter_map(|name| cli.find_subcommand(name))
        .find(|server| command::knows(server, flag));
    if let Some(owner) = owner
        && error.kind() == ErrorKind::UnknownArgument
    {
        let tip = format!("it is a flag of `specwright {}`", owner.get_name());
        let tip = ContextValue::StyledStrs(vec![tip.into()]);
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, tip);
    }
}

/// The command that serves, and all words but its name.
fn of_server<'c>(cli: &'c Command, words: &[OsString]) -> Option<(&'c Command, Vec<OsString>)> {
    let servers: Vec<&Command> = SERVERS
        .iter()
        .filter_map(|name| cli.find_subcommand(name))
        .collect();
    let at = command::first_positional(&servers, words)?;
    let named = words.get(at)?;
    let server = *servers.iter().find(|server| *named == server.get_name())?;
    let mut others = words.to_vec();
    others.remove(at);
    Some((server, others))
}
