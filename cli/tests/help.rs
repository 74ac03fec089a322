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
        for flag in ["allow-outside", "ignore-examples", "upstream-proxy"] {
            assert!(shown.contains(flag), "{shell}: {flag}");
        }
    }
}

#[test]
fn mock_teaches_itself() {
    assert_snapshot!(run(&["mock", "--help"]), @"
    exit code 0
    --- out
    Serve what a contract promises, on a port

    Usage: specwright mock [OPTIONS] <DOCUMENT>...

    Arguments:
      <DOCUMENT>...  OpenAPI 3.x, Swagger 2.0 or Postman documents: paths, URLs, or `-` for standard
                     input

    Options:
      -V, --version  Print version

    Listening:
      -p, --port <PORT>             The port to listen on; 0 for any free one [default: 4010]
      -h, --host <HOST>             The address to listen on; 0.0.0.0 for all [default: 127.0.0.1]
          --unix <PATH>             Listen on a Unix socket at this path as well
          --tls[=<BOOL>]            Speak TLS, with a self-signed certificate where none is given
          --tls-cert <FILE>         The certificate of TLS and what leads from it to an authority, as
                                    PEM
          --tls-key <FILE>          The private key of the certificate, as PEM
          --management[=<BOOL>]     Whether /__specwright/health and /__specwright/metrics are answered
                                    [default: true]
          --management-port <PORT>  Answer them on a port of their own, and not beside the documents'
                                    paths

    Limits:
          --max-connections <COUNT>   How many connections are served at a time; more wait [default:
                                      10000]
          --header-limit <BYTES>      The largest head of a request in bytes; at least 8192 [default:
                                      65536]
          --body-limit <BYTES>        The largest body of a request in bytes [default: 10485760]
          --header-timeout <SECONDS>  How long the head of a request may take, in seconds [default: 30]
          --body-timeout <SECONDS>    How long the body of a request may take, in seconds [default: 60]
          --idle-timeout <SECONDS>    How long a connection may stay open with nothing to do, in seconds
                                      [default: 75]
          --grace <SECONDS>           How long open requests may take once the server is told to stop,
                                      in seconds [default: 5]

    Answers:
      -d, --dynamic[=<BOOL>]
              Make bodies up from their schemas, instead of examples and samples
          --seed <SEED>
              The seed of what is made up: the same seed, the same answers
          --ignore-examples[=<BOOL>]
              Leave examples of bodies out of account and sample their schemas
          --json-schema-faker-fill-properties[=<BOOL>]
              Whether objects that are made up have properties beyond the declared ones; wins over the
              document's `x-json-schema-faker`

    Rules:
          --cors[=<BOOL>]       Whether answers carry CORS headers and preflights are answered [default:
                                true]
          --errors[=<BOOL>]     Answer with an error where the contract is broken, instead of telling it
                                in `sl-violations` only
          --callbacks[=<BOOL>]  Send the callbacks that operations declare, once they are answered
                                [default: true]
          --compat <WHOSE>      Whose rules count where ours differ by default: prism, for Prism's in
                                everything

    Documents:
          --watch[=<BOOL>]          Follow changes of the documents' files [default: true]
          --strict[=<BOOL>]         Refuse a document with any error, instead of serving what is sound
                                    in it
          --allow-remote[=<BOOL>]   Fetch the http(s) documents that `$ref`s name; with --compat prism
                                    they are
          --allow-outside[=<BOOL>]  Read the files that `$ref`s name outside the document's folder; with
                                    --compat prism they are

    Log:
      -v, --verbose-level <LEVEL>  What is logged: trace, debug, info, warn, error, fatal or silent;
                                   refused requests are warnings [default: info]
          --log-format <FORMAT>    The form of the log: text or json [default: text]
      -q, --quiet[=<BOOL>]         Log nothing but problems
          --record <FILE>          Keep the last 10,000 exchanges in this file as an HTTP Archive (HAR),
                                   every few seconds; credentials are left out

    Other:
      -m, --multiprocess[=<BOOL>]  Taken because Prism has it; without effect: all cores serve in any
                                   case
          --config <FILE>          The file with settings; without it `specwright.toml` in the working
                                   directory or above
          --help                   Print help

    Examples:
      mock kitchen.yaml --port 3000          serve a document on port 3000
      mock kitchen.yaml payments.yaml        serve two documents on one port
      mock kitchen.yaml --dynamic --seed 1   make answers up, the same each time
      mock kitchen.yaml --compat prism       answer exactly as Prism does
      mock https://example.com/openapi.json  serve a document from the web
      cat kitchen.yaml | mock -              serve what comes on standard input

    Booleans are spelt --cors, --cors=false, --cors false or --no-cors; names in
    kebab-case or camelCase. Every flag can be set in the environment as well
    (SPECWRIGHT_PORT=3000), and below [mock] in specwright.toml (port = 3000).
    Flags win over the environment, and that over the file.

    Exit codes:
      0  stopped by a signal
      1  wrong usage, or the document or the port cannot be used
    ");
}

#[test]
fn proxy_teaches_itself() {
    let shown = run(&["proxy", "--help"]);
    // What it has in common with `mock` is shown there.
    let of_its_own = |heading: &str| {
        let (_, rest) = shown.split_once(heading).unwrap();
        let (part, _) = rest.split_once("\n\n").unwrap();
        format!("{heading}{part}")
    };
    assert_snapshot!(of_its_own("Usage:"), @"
    Usage: specwright proxy [OPTIONS] <DOCUMENT> <UPSTREAM>
    ");
    assert_snapshot!(of_its_own("Arguments:"), @"
    Arguments:
      <DOCUMENT>  An OpenAPI 3.x, Swagger 2.0 or Postman document: a path, a URL, or `-` for standard
                  input
      <UPSTREAM>  The server that requests are sent on to: an http(s) URL, with or without a path
    ");
    assert_snapshot!(of_its_own("Forwarding:"), @"
    Forwarding:
          --validate-request[=<BOOL>]   Whether requests are judged; their security always is [default:
                                        true]
          --upstream-proxy <URL>        An HTTP(S) proxy on the way to the upstream
          --upstream-timeout <SECONDS>  How long the upstream may take for its answer, in seconds
                                        [default: 60]
    ");
    assert_snapshot!(of_its_own("Examples:"), @"
    Examples:
      proxy kitchen.yaml http://localhost:8080           tell what breaks the contract
      proxy kitchen.yaml http://localhost:8080 --errors  refuse it
      proxy kitchen.yaml https://api.example.com/v1 --no-validate-request
    ");
}

#[test]
fn the_commands_are_listed() {
    assert_snapshot!(run(&["--help"]), @"
    exit code 0
    --- out
    Contract-first tools for HTTP APIs: the OpenAPI document is the single source

    Usage: specwright <COMMAND>

    Commands:
      mock         Serve what a contract promises, on a port
      proxy        Send requests on to a server, and judge both sides by a contract
      test         Find every promise of a contract that a running service breaks
      lint         Tell everything that is wrong with documents, with file, line and column [alias:
                   check]
      convert      Write a document of any version as one self-contained document of another
      generate     Write a typed Rust client and an axum server stub
      token        Make an access token, good or bad on purpose, and the keys to verify it
      up           Start a whole system: services, and mocks of what they need
      explain      Explain what a finding means, why it matters and what to do
      completions  Write completions for a shell to standard output
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Examples:
      specwright mock kitchen.yaml --port 3000             serve what a document promises
      specwright proxy kitchen.yaml http://localhost:8080  send requests on, judge both sides
      specwright test kitchen.yaml --url http://localhost:8080  find every promise that a service breaks
      specwright lint kitchen.yaml                         tell all that is wrong with a document
      specwright convert swagger.json --to 3.1             write a document in another version
      specwright generate kitchen.yaml --out src/kitchen   write a typed client and a server stub
      specwright token user1 > token-user1.pem             an access token for development
      specwright up                                        services beside mocks, all from up.toml
      specwright explain path-duplicate                    what a finding means and what to do
      specwright completions bash                          completions for a shell
    ");
}
