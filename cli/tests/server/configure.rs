//! `specwright.toml` and the environment.

use insta::assert_snapshot;

use crate::running::{start, start_with};
use crate::support::Folder;

const PING: &str = "\
openapi: 3.0.3
info: {title: Ping, version: '1'}
paths:
  /ping:
    get:
      responses:
        '200': {description: pong, content: {text/plain: {example: pong}}}
";

fn with(file: &str) -> Folder {
    Folder::with(&[("specs/ping.yaml", PING), ("specwright.toml", file)])
}

fn told(file: &str) -> String {
    with(file).run(&["mock"])
}

#[test]
fn the_file_names_the_document_and_the_port() {
    let folder = with("[mock]\ndocuments = 'specs/ping.yaml'\nport = 0\nhost = 'localhost'\n");
    let running = start(&folder, &["mock"]);
    assert_snapshot!(running.printed, @"
    GET     http://localhost:PORT/ping
    Specwright is listening on http://localhost:PORT
    ");
}

#[test]
fn documents_are_relative_to_the_file_wherever_the_command_runs() {
    let folder = with("[mock]\ndocuments = ['ping.yaml']\nport = 0\n");
    folder.write("specs/deep/er/note.txt", b"");
    folder.write(
        "specs/specwright.toml",
        b"[mock]\ndocuments = ['ping.yaml']\nport = 0\n",
    );
    let inner = folder.path().join("specs/deep/er");
    let running = crate::running::start_in(&inner, &["mock"], &[]);
    assert!(running.ask("GET /ping").contains("pong"));
    let elsewhere = start(&folder, &["mock", "--config", "specs/specwright.toml"]);
    assert!(elsewhere.ask("GET /ping").contains("pong"));
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = with("[mock]\nport = 0\ncompat = 'prism'\nhost = '127.0.0.3'\ncors = false\n");
    let host = |arguments: &[&str], environment: &[(&str, &str)]| {
        let arguments = [&["mock", "specs/ping.yaml"], arguments].concat();
        let running = start_with(&folder, &arguments, environment);
        let last = running.printed.lines().last().unwrap().to_owned();
        last.replace(" is listening on http://", " ")
    };
    assert_eq!(host(&[], &[]), "Prism 127.0.0.3:PORT");
    let environment = [("SPECWRIGHT_HOST", "127.0.0.2")];
    assert_eq!(host(&[], &environment), "Prism 127.0.0.2:PORT");
    assert_eq!(
        host(&["-h", "127.0.0.1"], &environment),
        "Prism 127.0.0.1:PORT"
    );
}

#[test]
fn what_is_typed_takes_the_place_of_the_documents_of_the_file() {
    let folder = with("[mock]\ndocuments = ['specs/none.yaml']\nport = 0\n");
    let running = start(&folder, &["mock", "specs/ping.yaml"]);
    assert!(running.ask("GET /ping").contains("pong"));
}

#[test]
fn a_proxy_has_a_section_of_its_own() {
    let folder = with(
        "[mock]\nport = 1\n[proxy]\ndocument = 'specs/ping.yaml'\nupstream = 'nonsense'\nport = 0\n",
    );
    assert_snapshot!(folder.run(&["proxy"]), @"
    exit code 1
    --- err
    Invalid upstream URL provided: nonsense
      = help: nonsense is not a URL
    ");
    // What is typed fills the first place.
    assert_snapshot!(folder.run(&["proxy", "specs/pong.yaml"]), @"
    exit code 1
    --- err
    Invalid upstream URL provided: nonsense
      = help: nonsense is not a URL
    ");
}

#[cfg(unix)]
#[test]
fn paths_of_flags_are_relative_to_the_file_as_well() {
    let folder = Folder::with(&[
        ("specs/ping.yaml", PING),
        (
            "specs/specwright.toml",
            "[mock]\ndocuments = 'ping.yaml'\nport = 0\nunix = 'mock.sock'\nmaxConnections = 10\nlog_format = 'text'\n",
        ),
    ]);
    let _running = start(&folder, &["mock", "--config", "specs/specwright.toml"]);
    assert!(folder.path().join("specs/mock.sock").exists());
}

#[test]
fn a_misspelt_key_is_told_with_its_place_and_the_nearest_name() {
    assert_snapshot!(told("[mock]\ndocuments = 'specs/ping.yaml'\nprot = 3000\n\n[moc]\nport = 1\n"), @"
    exit code 1
    --- err
    error: there is no setting `prot` in [mock]; did you mean `port`?
     --> specwright.toml:3:1
      |
    3 | prot = 3000
      | ^^^^
    error: there is no section [moc]; did you mean [mock]?
     --> specwright.toml:5:2
      |
    5 | [moc]
      |  ^^^
    ");
}

#[test]
fn a_value_of_another_kind_is_told_with_its_place() {
    assert_snapshot!(told("\
[mock]
documents = [7]
port = '3000'
host = true
cors = 'no'
body-limit = -1
compat = 'prsm'
verboseLevel = 'loud'
seed = 7
"), @"
    exit code 1
    --- err
    error: `documents` must be text, or a list of texts, not a number
     --> specwright.toml:2:14
      |
    2 | documents = [7]
      |              ^
    error: `port` must be a number, not text
     --> specwright.toml:3:8
      |
    3 | port = '3000'
      |        ^^^^^^
    error: `host` must be text, not true or false
     --> specwright.toml:4:8
      |
    4 | host = true
      |        ^^^^
    error: `cors` must be true or false, not text
     --> specwright.toml:5:8
      |
    5 | cors = 'no'
      |        ^^^^
    error: `body-limit` cannot be this: invalid digit found in string
     --> specwright.toml:6:14
      |
    6 | body-limit = -1
      |              ^^
    error: `compat` cannot be this: it must be prism
     --> specwright.toml:7:10
      |
    7 | compat = 'prsm'
      |          ^^^^^^
    error: `verbose-level` cannot be this: it must be trace or debug or info or warn or error or fatal or silent
     --> specwright.toml:8:16
      |
    8 | verboseLevel = 'loud'
      |                ^^^^^^
    ");
}

#[test]
fn a_key_outside_of_its_section() {
    assert_snapshot!(told("port = 3000\n"), @"
    exit code 1
    --- err
    error: `port` is no section; write it below a line `[mock]`
     --> specwright.toml:1:1
      |
    1 | port = 3000
      | ^^^^
    ");
}

#[test]
fn a_file_that_is_no_toml() {
    assert_snapshot!(told("[mock]\nport = \ncors: true\n"), @"
    exit code 1
    --- err
    error: string values must be quoted, expected literal string
     --> specwright.toml:2:8
      |
    2 | port =
      |        ^
    ");
}

#[test]
fn a_file_that_is_not_there() {
    assert_snapshot!(with("").run(&["mock", "specs/ping.yaml", "--config", "other.toml"]), @"
    exit code 1
    --- err
    error: failed to read other.toml: No such file or directory (os error 2)
    ");
}

#[test]
fn a_wrong_value_in_the_environment() {
    let environment = [
        ("SPECWRIGHT_PORT", "tcp://10.0.0.1:80"),
        ("SPECWRIGHT_CORS", "maybe"),
    ];
    let told = with("").run_with(&["mock", "specs/ping.yaml"], "", &environment);
    assert_snapshot!(told, @r#"
    exit code 1
    --- err
    error: SPECWRIGHT_PORT in the environment cannot be "tcp://10.0.0.1:80": invalid digit found in string
    error: SPECWRIGHT_CORS in the environment cannot be "maybe": value was not a boolean
    "#);
}

#[test]
fn help_is_given_whatever_the_file_says() {
    assert!(
        with("[mock]\nprot = 1\n")
            .run(&["mock", "--help"])
            .starts_with("exit code 0")
    );
}
