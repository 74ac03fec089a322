//! `specwright mock` as a person starts and stops it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;
use support::Folder;

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

/// A running mock; it ends with the test.
struct Running {
    child: Child,
    origin: String,
    /// What it printed, its origin left out.
    printed: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(folder: &Folder, arguments: &[&str]) -> Running {
    let child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("mock")
        .args(arguments)
        .args(["--port", "0"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut running = Running {
        child,
        origin: String::new(),
        printed: String::new(),
    };
    for line in BufReader::new(running.child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(origin) = line.strip_prefix("Specwright is listening on ") {
            running.printed = running.printed.replace(origin, "ORIGIN");
            origin.clone_into(&mut running.origin);
            return running;
        }
        running.printed.push_str(&line);
        running.printed.push('\n');
    }
    panic!("the mock ended before it listened: {}", running.printed);
}

fn get(running: &Running, target: &str) -> String {
    let address = running.origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nhost: {address}\r\nx-caller: me\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    format!("{}\n{body}", head.lines().next().unwrap())
}

#[test]
fn each_operation_is_listed_with_a_url_that_works() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let running = start(&folder, &["ping.yaml"]);
    assert_snapshot!(running.printed, @r"GET     ORIGIN/ping/pong?count=1 -H 'X-Caller: it'\''s me'");
    let listed = running.printed.split_whitespace().nth(1).unwrap();
    let target = listed.strip_prefix("ORIGIN").unwrap();
    assert_snapshot!(get(&running, target), @r#"
    HTTP/1.1 200 OK
    {"name":"str","at":"2024-01-15T10:30:00Z"}
    "#);
    // With the base path of the server as well.
    assert_eq!(
        get(&running, &format!("/api/v1{target}")),
        get(&running, target)
    );
}

#[test]
fn a_signal_stops_it_with_exit_code_0() {
    let folder = Folder::with(&[("ping.yaml", PING)]);
    let mut running = start(&folder, &["ping.yaml"]);
    let id = running.child.id().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
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
