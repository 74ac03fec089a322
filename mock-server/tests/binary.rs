//! The binary `mock`: the same as `specwright mock`, in a word.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

const PING: &str = "{openapi: 3.0.3, info: {title: P, version: '1'}, paths: {/ping: {get: {responses: {'200': {description: pong}}}}}}";

#[test]
fn it_takes_the_same_command_lines() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ping.yml"), PING).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_mock"))
        .args(["--cors", "false", "-d", "ping.yml", "--ignoreExamples"])
        .args(["-p0", "--compat", "prism"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = out.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("Prism is listening on http://127.0.0.1:")));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn wrong_usage_ends_with_1_and_the_version_is_bare() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mock"));
        let output = command.args(arguments).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), out)
    };
    assert_eq!(run(&[]).0, 1);
    assert_eq!(run(&["--prot", "3000", "ping.yml"]).0, 1);
    assert_eq!(run(&["--help"]).0, 0);
    assert_eq!(
        run(&["--version"]).1,
        format!("{}\n", env!("CARGO_PKG_VERSION"))
    );
}
