//! Help, `explain` and `completions`.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use insta::assert_snapshot;
use support::Folder;

fn run(args: &[&str]) -> String {
    Folder::with(&[]).run(args)
}

#[test]
fn lint_teaches_itself() {
    assert_snapshot!(run(&["lint", "--help"]), @"
    exit code 0
    --- out
    Tell everything that is wrong with documents, with file, line and column

    Usage: specwright lint [OPTIONS] <FILE>...

    Arguments:
      <FILE>...
              Documents: paths, http(s) URLs, or `-` for standard input

    Options:
      -f, --format <FORMAT>
              How findings are told

              Possible values:
              - people:  the source line with a caret
              - oneline: path:line:column: severity[code]: message
              - json:    one JSON object with all findings
              - github:  annotations of GitHub Actions
              - sarif:   SARIF 2.1.0, for code scanning
              - junit:   JUnit XML, for CI servers
              
              [default: people]

      -o, --output <PATH>
              Write findings to this file instead of standard output

          --strict
              Treat warnings as errors

          --deny <CODE>
              Treat findings with this code as errors (may be repeated)

          --allow <CODE>
              Do not tell findings with this code (may be repeated)

          --level <SEVERITY>
              Tell findings of this severity and above

              Possible values:
              - note:    Everything
              - warning: Warnings and errors
              - error:   Errors only
              
              [default: note]

          --all
              Show every finding, not only the first ten of each code of a document

          --no-examples
              Leave examples and defaults unjudged

          --allow-remote
              Fetch the http(s) documents that `$ref`s name

          --allow-outside
              Read the files that `$ref`s name outside the document's folder

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   On a terminal, unless `NO_COLOR` is set
              - always: Always
              - never:  Never
              
              [default: auto]

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Examples:
      specwright lint kitchen.yaml
      specwright lint specs/*.yaml --strict             warnings fail as well
      specwright lint kitchen.yaml --format sarif -o kitchen.sarif
      specwright lint kitchen.yaml --deny missing-operation-id --allow unused-component
      curl -s https://example.com/openapi.json | specwright lint -

    Exit codes:
      0  nothing was found, or nothing worse than a warning
      1  an error was found (with --strict: a warning)
      2  the command could not run: wrong usage, or a file that cannot be read or written
    ");
}

#[test]
fn a_code_is_explained() {
    assert_snapshot!(run(&["explain", "path-duplicate"]), @"
    exit code 0
    --- out
    error[path-duplicate]: two paths are the same but for the names of their parameters

    A request to one is a request to the other: `/orders/{id}` and `/orders/{orderId}` both match `/orders/7`, and the specification forbids it. Where both have the same method one of the operations can never be reached.

    ```yaml
    /orders/{id}:
      get: …
    /orders/{orderId}:      # move this operation to the path above
      delete: …
    ```

    Keep one path and move the operations of the other there.
    ");
}

#[test]
fn a_misspelt_code_finds_the_one_meant() {
    assert_snapshot!(run(&["explain", "path-duplicat"]), @"
    exit code 2
    --- err
    error: invalid value 'path-duplicat' for '[CODE]...': there is no such code; did you mean `path-duplicate`?

    For more information, try '--help'.
    ");
    assert_snapshot!(run(&["explain", "wholly-unknown"]), @"
    exit code 2
    --- err
    error: invalid value 'wholly-unknown' for '[CODE]...': there is no such code; `specwright explain` lists them

    For more information, try '--help'.
    ");
}

#[test]
fn all_codes_are_listed() {
    let shown = run(&["explain"]);
    for code in specwright_contract::diagnostic::codes::all() {
        assert!(shown.contains(code.id), "{}", code.id);
    }
}

#[test]
fn each_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let shown = run(&["completions", shell]);
        assert!(shown.starts_with("exit code 0"), "{shell}");
        assert!(shown.contains("allow-outside"), "{shell}");
    }
}
