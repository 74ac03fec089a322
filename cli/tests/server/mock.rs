//! `specwright mock` as a person starts and stops it.

use std::net::TcpListener;
use std::process::Command;

use crate::running::start;
use crate::support::Folder;
use insta::assert_snapshot;

const PING: &str = "\
openapi: 3.1.0
info: {title: Ping, version: '1'}
servers:
  - url: https://example.com/api/{version}
    variables: {version: {default: v1}}
paths:
  /ping/{name}:
    get:
      parameters:
        - {name: name, in: path, required: true, schema: {type: string}, example: pong}
        - {name: count, in: query, required: true, schema: {type: integer, minimum: 1}}
        - {name: X-Caller, in: header, required: true, schema: {type: string}, example: it's me}
      responses:
        '200':
          description: what was sent
          content:
            application/json:
              schema:
                type: object
                required: [name, at]
                properties:
                  name: {type: string, maxLength: 3}
                  at: {type: string, format: date-time}
";

#[test]
fn each_operation_is_listed_with_a_url_that_works() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let running = start(&folder, &["mock", "ping.yaml", "-p", "0"]);
    assert_snapshot!(running.printed, @r"
    GET     http://127.0.0.1:PORT/ping/pong?count=1 -H 'X-Caller: it'\''s me'
    Specwright is listening on http://127.0.0.1:PORT
    ");
    let listed = running.printed.split_whitespace().nth(1).unwrap();
    let target = listed.strip_prefix("http://127.0.0.1:PORT").unwrap();
    let get = |target: &str| running.ask(&format!("GET {target}\nx-caller: me"));
    assert_snapshot!(get(target), @r#"
    HTTP/1.1 200 OK
    {"name":"str","at":"2019-08-24T14:15:22Z"}
    "#);
    // With the base path of the server as well.
    assert_eq!(get(&format!("/api/v1{target}")), get(target));
}

#[test]
fn a_signal_stops_it_with_exit_code_0() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let mut running = start(&folder, &["mock", "ping.yaml", "-p", "0"]);
    let id = running.child.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_record_is_kept_up_while_the_server_runs() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let running = start(
        &folder,
        &["mock", "ping.yaml", "-p", "0", "--record", "out.har"],
    );
    let entries = || {
        let text = std::fs::read_to_string(folder.path().join("out.har")).unwrap();
        let har: serde_json::Value = serde_json::from_str(&text).unwrap();
        har["log"]["entries"].as_array().unwrap().len()
    };
    assert_eq!(entries(), 0);
    running.ask("GET /ping/pong?count=1\nx-caller: me");
    running.until("the exchange in the file", |_| entries() == 1);
    let beside = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(beside, 2, "nothing is left beside the file");
}

#[test]
fn of_many_operations_the_first_are_listed_unless_all_are_asked_for() {
    let mut text = "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths:\n".to_owned();
    for n in 0..205 {
        let item = format!("  /p{n}: {{get: {{responses: {{'200': {{description: ok}}}}}}}}\n");
        text.push_str(&item);
    }
    let folder = Folder::with(&[("many.yaml", &text)]);
    let running = start(&folder, &["mock", "many.yaml", "-p", "0"]);
    let last = running.printed.lines().nth(200);
    assert_eq!(last, Some("… and 5 operations more (`-v debug` lists all)"));
    let running = start(&folder, &["mock", "many.yaml", "-p", "0", "-v", "debug"]);
    assert!(running.printed.contains("/p204"));
}

#[test]
fn an_occupied_port() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let told = folder.run(&["mock", "ping.yaml", "--port", &port]);
    assert_snapshot!(told.replace(&port, "PORT"), @"
    exit code 1
    --- err
    port PORT on 127.0.0.1 is already in use; choose another with --port, or 0 for any free one
    ");
}

#[test]
fn a_document_that_cannot_be_read() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    assert_snapshot!(folder.run(&["mock", "pong.yaml"]), @"
    exit code 1
    --- err
    error[file-not-found]: there is no file pong.yaml
      = help: did you mean ping.yaml?
    ");
}

#[test]
fn a_document_without_operations() {
    let folder = Folder::with(&[(
        "none.yaml",
        "openapi: 3.1.0\ninfo: {title: None, version: '1'}\npaths: {}\n",
    )]);
    assert_snapshot!(folder.run(&["mock", "none.yaml"]), @"
    exit code 1
    --- err
    No operations found in the current file.
      = help: none.yaml needs at least one operation below `paths`
    ");
}

#[test]
fn an_unknown_flag() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    assert_snapshot!(folder.run(&["mock", "ping.yaml", "--prot", "3000"]), @"
    exit code 1
    --- err
    error: unexpected argument '--prot' found

      tip: a similar argument exists: '--port'

    Usage: specwright mock --port <PORT> <DOCUMENT>...

    For more information, try '--help'.
    ");
}
