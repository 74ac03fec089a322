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
use crate::reading::Reading;

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
        "  specwright test kitchen.yaml --url http://localhost:8080  find every promise that a service breaks\n",
        "  specwright lint kitchen.yaml                         tell all that is wrong with a document\n",
        "  specwright convert swagger.json --to 3.1             write a document in another version\n",
        "  specwright generate kitchen.yaml --out src/kitchen   write a typed client and a server stub\n",
        "  specwright token user1 > token-user1.pem             an access token for development\n",
        "  specwright up                                        services beside mocks, all from up.toml\n",
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
    /// Find every promise of a contract that a running service breaks
    #[command(after_help = crate::test::help())]
    Test(Box<crate::test::Test>),
    /// Tell everything that is wrong with documents, with file, line and column
    #[command(visible_alias = "check", after_help = lint_help())]
    Lint(Lint),
    /// Write a document of any version as one self-contained document of another
    #[command(after_help = convert_help())]
    Convert(Convert),
    /// Write a typed Rust client and an axum server stub
    #[command(after_help = generate_help())]
    Generate(Box<Generate>),
    /// Make an access token, good or bad on purpose, and the keys to verify it
    #[command(after_help = crate::token::help())]
    Token(crate::token::Token),
    /// Start a whole system: services, and mocks of what they need
    #[command(after_help = crate::up::help())]
    Up(crate::up::Up),
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

fn generate_help() -> String {
    format!(
        "\
What has no exact Rust becomes something wider and is told with its line; it never stops the rest.
The code calls `specwright-runtime` and nothing else. A build script uses `specwright-codegen`.

Examples:
  specwright generate kitchen.yaml --out src/kitchen           # a module: `mod kitchen;`
  specwright generate kitchen.yaml --out src/kitchen --check   # for CI: what is stale?
  specwright generate kitchen.yaml --crate kitchen-client --client
  specwright generate kitchen.yaml --crate kitchen --runtime-path ../specwright/runtime
  specwright generate kitchen.yaml --crate kitchen-client --backend progenitor
  specwright generate big.json --out src/pets --tag pets --operation 'GET /stores/*'
  specwright generate api.json --out src/api --replace Money=crate::Money --derive schemars::JsonSchema

{}",
        exit::TABLE
    )
}

/// `specwright generate`
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Generate {
    /// What generates
    #[arg(long, value_name = "BACKEND", default_value = "specwright")]
    pub(crate) backend: Backend,
    /// The client; without --client and --server both are written
    #[arg(long)]
    pub(crate) client: bool,
    /// The server stub
    #[arg(long)]
    pub(crate) server: bool,
    /// Write a module into this folder; with --crate the crate's folder
    #[arg(short, long, value_name = "DIR", required_unless_present = "name")]
    pub(crate) out: Option<PathBuf>,
    /// Write a whole crate of this name [default folder: the name]
    #[arg(long = "crate", value_name = "NAME", value_parser = parse_package)]
    pub(crate) name: Option<String>,
    /// The crate has the runtime from this folder instead of the registry
    #[arg(long, value_name = "DIR", requires = "name")]
    pub(crate) runtime_path: Option<PathBuf>,
    /// Write one file `mod.rs` instead of one for each module
    #[arg(long, conflicts_with = "name")]
    pub(crate) one_file: bool,
    /// Write nothing; tell which files are not as they would be written
    #[arg(long)]
    pub(crate) check: bool,
    /// Treat what becomes something wider as an error, and write nothing
    #[arg(long)]
    pub(crate) strict: bool,
    /// Only operations of this `operationId` or `METHOD /path`; `*` stands for any text (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub(crate) operation: Vec<String>,
    /// Only operations with this tag (may be repeated)
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Vec<String>,
    /// A module for the operations of each tag
    #[arg(long)]
    pub(crate) by_tag: bool,
    /// Derive this on every type (may be repeated)
    #[arg(long, value_name = "PATH")]
    pub(crate) derive: Vec<String>,
    /// Put a type of yours in the place of a component schema (may be repeated)
    #[arg(long, value_name = "SCHEMA=PATH", value_parser = parse_replacement)]
    pub(crate) replace: Vec<(String, String)>,
    /// The type of `date-time`
    #[arg(long, value_name = "PATH")]
    pub(crate) date_time: Option<String>,
    /// The type of `uuid`
    #[arg(long, value_name = "PATH")]
    pub(crate) uuid: Option<String>,
    /// Give enums of strings a variant for values that the document does not know
    #[arg(long)]
    pub(crate) open_enums: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What generates.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Backend {
    /// Client and server, with all that the document says
    Specwright,
    /// The client alone, by progenitor, with what that has words for
    Progenitor,
}

/// A name that a package may have.
fn parse_package(name: &str) -> Result<String, String> {
    let plain = name
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'));
    if plain && name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Ok(name.to_owned());
    }
    Err("a package's name is of letters, digits, `-` and `_` and begins with a letter".to_owned())
}

fn parse_replacement(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((schema, path)) if !schema.is_empty() && !path.is_empty() => {
            Ok((schema.to_owned(), path.to_owned()))
        }
        _ => Err(
            "write the schema's name, `=`, and the path of a type: `Money=crate::Money`".to_owned(),
        ),
    }
}

/// `specwright convert`
#[derive(Args, Debug)]
pub(crate) struct Convert {
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
    #[command(flatten)]
    pub(crate) reading: Reading,
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
    /// The part of OpenAPI 3.0 that progenitor takes
    #[value(name = "progenitor")]
    Progenitor,
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
