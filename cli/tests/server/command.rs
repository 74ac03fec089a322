//! The command line, as Prism's scripts type it: what is taken, and how it ends where it is not.

use insta::assert_snapshot;

use crate::running::start;
use crate::support::Folder;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: a pet
          content:
            application/json:
              schema: {type: object, properties: {id: {type: integer, minimum: 3}}}
              example: {id: 1}
";

fn folder() -> Folder {
    Folder::with(&[("pets.yaml", PETS)])
}

/// Whether a mock with these arguments answers with CORS headers, and what.
fn answer(arguments: &str) -> String {
    let folder = folder();
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let running = start(&folder, &arguments);
    let answer = running.ask_whole("GET /pets");
    let cors = answer.contains("access-control-allow-origin");
    let (_, body) = answer.rsplit_once("\r\n\r\n").unwrap();
    format!("{body}{}", if cors { " with CORS" } else { "" })
}

#[test]
fn flags_stand_anywhere_in_any_spelling() {
    for arguments in [
        "mock pets.yaml -p 0",
        "mock -p 0 pets.yaml",
        "mock -p0 pets.yaml",
        "mock --port=0 pets.yaml",
        "-p 0 mock pets.yaml",
        "mock --cors pets.yaml -p 0",
        "mock --cors true -p 0 pets.yaml",
        "mock --cors=true -p 0 pets.yaml",
        "mock --no-cors --cors -p 0 pets.yaml",
        "mock -m pets.yaml -p 0",
        "mock --multiprocess false pets.yaml -p 0",
        "mock -h localhost -v debug -p 0 pets.yaml",
        "mock --verboseLevel trace -p 0 pets.yaml",
        "mock --verbose-level=info -p 0 pets.yaml",
        "mock -p 0 -- pets.yaml",
    ] {
        assert_eq!(answer(arguments), "{\"id\":1} with CORS", "{arguments}");
    }
    for arguments in [
        "mock --cors false pets.yaml -p 0",
        "mock --cors=false pets.yaml -p 0",
        "mock pets.yaml -p 0 --no-cors",
        "--no-cors mock -p 0 pets.yaml",
    ] {
        assert_eq!(answer(arguments), "{\"id\":1}", "{arguments}");
    }
    for arguments in [
        "mock --ignoreExamples -p 0 pets.yaml",
        "mock --ignore-examples=true pets.yaml -p 0",
        "mock --ignore-examples true pets.yaml -p 0",
    ] {
        assert_eq!(answer(arguments), "{\"id\":3} with CORS", "{arguments}");
    }
}

#[test]
fn the_line_that_scripts_wait_for_has_the_name_of_the_tool() {
    let folder = folder();
    let printed = |arguments: &[&str]| start(&folder, arguments).printed.clone();
    assert_snapshot!(printed(&["mock", "pets.yaml", "-p", "0"]), @"
    GET     http://127.0.0.1:PORT/pets
    Specwright is listening on http://127.0.0.1:PORT
    ");
    assert_snapshot!(printed(&["mock", "pets.yaml", "-p", "0", "--compat", "prism"]), @"
    GET     http://127.0.0.1:PORT/pets
    Prism is listening on http://127.0.0.1:PORT
    ");
    assert_snapshot!(printed(&["proxy", "pets.yaml", "http://127.0.0.1:9", "-p", "0"]), @"
    GET     http://127.0.0.1:PORT/pets
    Specwright is listening on http://127.0.0.1:PORT
    ");
}

#[test]
fn the_version_is_nothing_but_the_version() {
    let folder = folder();
    for arguments in [&["--version"][..], &["mock", "--version"], &["proxy", "-V"]] {
        let told = folder.run(arguments);
        assert_eq!(
            told,
            format!("exit code 0\n--- out\n{}\n", env!("CARGO_PKG_VERSION"))
        );
    }
}

#[test]
fn wrong_usage_ends_with_1() {
    let folder = folder();
    for arguments in [
        "mock",
        "proxy",
        "proxy pets.yaml",
        "proxy pets.yaml http://127.0.0.1:9 http://127.0.0.1:9",
        "mock pets.yaml --prot 3000",
        "mock pets.yaml --port",
        "mock pets.yaml --port many",
        "mock pets.yaml --port 65536",
        "mock pets.yaml -v loud",
        "mock pets.yaml -x",
        "mock pets.yaml --cors=maybe",
        "mock pets.yaml --no-port",
        "mock pets.yaml --validate-request",
        "mock pets.yaml --compat swagger",
        "proxy pets.yaml http://127.0.0.1:9 -d",
        "proxy pets.yaml http://127.0.0.1:9 --dynamic",
        "proxy pets.yaml http://127.0.0.1:9 --seed 1",
        "proxy pets.yaml http://127.0.0.1:9 --ignoreExamples",
        "proxy pets.yaml nonsense",
        "proxy pets.yaml ftp://127.0.0.1",
        "proxy pets.yaml http://127.0.0.1:9 --upstream-proxy nonsense",
    ] {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let told = folder.run(&words);
        assert!(
            told.starts_with("exit code 1\n--- err\n"),
            "{arguments}\n{told}"
        );
    }
}

#[test]
fn a_flag_of_the_other_command() {
    let told = folder().run(&["proxy", "pets.yaml", "http://127.0.0.1:9", "-d"]);
    assert_snapshot!(told, @"
    exit code 1
    --- err
    error: unexpected argument '-d' found

      tip: it is a flag of `specwright mock`

    Usage: specwright proxy [OPTIONS] <DOCUMENT> <UPSTREAM>

    For more information, try '--help'.
    ");
}

#[test]
fn an_upstream_that_is_none() {
    let told = folder().run(&["proxy", "pets.yaml", "ftp://me:secret@files.test"]);
    assert_snapshot!(told, @"
    exit code 1
    --- err
    Invalid upstream URL provided: ftp://…@files.test
      = help: files.test does not start with http:// or https://
    ");
}

#[test]
fn a_document_of_another_kind() {
    let folder = Folder::with(&[("other.yml", "services: {}\n")]);
    assert_snapshot!(folder.run(&["mock", "other.yml"]), @"
    exit code 1
    --- err
    error[not-an-api-document]: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema`
     --> other.yml:1:1
      |
    1 | services: {}
      | ^
      |
      = help: add `openapi: 3.1.0` if it is one; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read
    Unsupported document format
    ");
}

#[test]
fn a_document_without_operations() {
    let folder = Folder::with(&[("none.yml", "openapi: 3.0.3\npaths: {}\n")]);
    assert_snapshot!(folder.run(&["mock", "none.yml"]), @"
    exit code 1
    --- err
    No operations found in the current file.
      = help: none.yml needs at least one operation below `paths`
    ");
}

#[test]
fn a_reference_out_of_the_folder_is_followed_as_prism_does_or_when_allowed() {
    let pets = PETS.replace(
        "{type: object, properties: {id: {type: integer, minimum: 3}}}",
        "{$ref: ../shared.yaml}",
    );
    let pets = pets.replace("              example: {id: 1}\n", "");
    let folder = Folder::with(&[
        ("specs/pets.yaml", &pets),
        (
            "shared.yaml",
            "{type: object, properties: {id: {type: integer, minimum: 5}}}",
        ),
    ]);
    let answer = |arguments: &[&str]| {
        let all = ["mock", "specs/pets.yaml", "-p", "0"];
        let running = start(&folder, &[&all, arguments].concat());
        running.ask("GET /pets").contains("{\"id\":5}")
    };
    assert!(answer(&["--compat", "prism"]));
    assert!(answer(&["--allow-outside"]));
    assert!(!answer(&[]));
    assert!(!answer(&["--compat", "prism", "--allow-outside=false"]));
}
