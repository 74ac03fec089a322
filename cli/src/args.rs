//! The command line: each subcommand has its arguments here and its work in a file of its name.

use std::path::PathBuf;
use std::str::FromStr as _;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use specwright_contract::Code;
use specwright_contract::diagnostic::codes;
use specwright_contract::diagnostic::render::Format;
use specwright_mock_server::command::{MockArgs, ProxyArgs};

use crate::exit;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Contract-first tools for HTTP APIs: the OpenAPI document is the single source
#[derive(Parser, Debug)]
#[command(
    name = "specwright",
    version,
    styles = STYLES,
    propagate_version = true,
    after_help = concat!(
        "Examples:\n",
        "  specwright mock kitchen.yaml --port 3000             serve what a document promises\n",
        "  specwright proxy kitchen.yaml http://localhost:8080  send requests on, judge both sides\n",
        "  specwright lint kitchen.yaml                         tell all that is wrong with a document\n",
        "  specwright convert swagger.json --to 3.1             write a document in another version\n",
        "  specwright explain path-duplicate                    what a finding means and what to do\n",
        "  specwright completions bash                          completions for a shell",
    )
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Serve what a contract promises, on a port
    Mock(MockArgs),
    /// Send requests on to a server, and judge both sides by a contract
    Proxy(ProxyArgs),
    /// Tell everything that is wrong with documents, with file, line and column
    #[command(visible_alias = "check", after_help = lint_help())]
    Lint(Lint),
    /// Write a document of any version as one self-contained document of another
    #[command(after_help = convert_help())]
    Convert(Convert),
    /// Explain what a finding means, why it matters and what to do
    #[command(after_help = "\
Examples:
  specwright explain                      list every code
  specwright explain reference-unresolved")]
    Explain(Explain),
    /// Write completions for a shell to standard output
    #[command(after_help = "\
Examples:
  specwright completions bash > ~/.local/share/bash-completion/completions/specwright
  specwright completions zsh  > ~/.zfunc/_specwright
  specwright completions fish > ~/.config/fish/completions/specwright.fish")]
    Completions(Completions),
}

fn lint_help() -> String {
    format!(
        "\
Examples:
  specwright lint kitchen.yaml
  specwright lint specs/*.yaml --strict             warnings fail as well
  specwright lint kitchen.yaml --format sarif -o kitchen.sarif
  specwright lint kitchen.yaml --deny missing-operation-id --allow unused-component
  curl -s https://example.com/openapi.json | specwright lint -

{}",
        exit::TABLE
    )
}

fn convert_help() -> String {
    format!(
        "\
Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2 and Postman collections are read, with all files that they refer to.
What the other version cannot say is told on standard error, with its line and what was written instead.

Examples:
  specwright convert swagger.json --to 3.1
  specwright convert api/openapi.yaml --to 3.0 -o bundled.json
  specwright convert collection.json --to 3.1 --format yaml > openapi.yaml
  specwright convert openapi.yaml --to 3.0 --strict > old.yaml || echo \"something was lost\"

{}",
        exit::TABLE
    )
}

/// `specwright convert`
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Convert {
    /// The document: a path, an http(s) URL, or `-` for standard input
    #[arg(value_name = "SPEC")]
    pub(crate) document: String,
    /// The version to write
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Language,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// YAML or JSON [default: as the output file is called, else yaml]
    #[arg(short, long, value_name = "FORMAT")]
    pub(crate) format: Option<Form>,
    /// Treat what is lost as an error; the document is written all the same
    #[arg(long)]
    pub(crate) strict: bool,
    /// Show every finding, not only the first ten of each code
    #[arg(long)]
    pub(crate) all: bool,
    /// Fetch the http(s) documents that `$ref`s name
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Read the files that `$ref`s name outside the document's folder
    #[arg(long)]
    pub(crate) allow_outside: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// A language that can be written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Language {
    /// OpenAPI 3.0.4
    #[value(name = "3.0")]
    OpenApi30,
    /// OpenAPI 3.1.1
    #[value(name = "3.1")]
    OpenApi31,
}

/// How a document is written down.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Form {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// `specwright lint`
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Lint {
    /// Documents: paths, http(s) URLs, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) documents: Vec<String>,
    /// How findings are told
    #[arg(short, long, value_name = "FORMAT", default_value = "people", value_parser = format_parser())]
    pub(crate) format: Format,
    /// Write findings to this file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Treat findings with this code as errors (may be repeated)
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(crate) deny: Vec<&'static Code>,
    /// Do not tell findings with this code (may be repeated)
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(crate) allow: Vec<&'static Code>,
    /// Tell findings of this severity and above
    #[arg(long, value_name = "SEVERITY", default_value = "note")]
    pub(crate) level: Level,
    /// Show every finding, not only the first ten of each code of a document
    #[arg(long)]
    pub(crate) all: bool,
    /// Leave examples and defaults unjudged
    #[arg(long)]
    pub(crate) no_examples: bool,
    /// Fetch the http(s) documents that `$ref`s name
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Read the files that `$ref`s name outside the document's folder
    #[arg(long)]
    pub(crate) allow_outside: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// `specwright explain`
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// Codes as findings show them; without any, all are listed
    #[arg(value_name = "CODE", value_parser = parse_code)]
    pub(crate) codes: Vec<&'static Code>,
}

/// `specwright completions`
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// The least severity that is told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Level {
    /// Everything
    Note,
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL
        .iter()
        .map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name))
}

fn parse_code(id: &str) -> Result<&'static Code, String> {
    codes::find(id).ok_or_else(|| match codes::nearest(id) {
        Some(near) => format!("there is no such code; did you mean `{}`?", near.id),
        None => "there is no such code; `specwright explain` lists them".to_owned(),
    })
}
