//! `specwright test`: the command line that others script.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CONTRACT: &str = r#"openapi: 3.0.3
info: {title: Ping, version: "1"}
paths:
  /ping:
    get:
      responses:
        "200":
          description: pong
          content:
            application/json:
              schema: {type: object, required: [count], properties: {count: {type: integer}}}
"#;

/// What was recorded of a service that breaks the contract.
const TRAFFIC: &str = r#"{"log": {"version": "1.2", "entries": [{"startedDateTime": "2026-11-21T10:00:00Z", "time": 3,
    "request": {"method": "GET", "url": "http://localhost:8080/ping", "headers": []},
    "response": {"status": 200, "headers": [{"name": "content-type", "value": "application/json"}],
        "content": {"size": 16, "text": "{\"count\": \"one\"}"}}}]}}"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("ping.yaml", CONTRACT);
        folder.write("traffic.har", TRAFFIC);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, words: &[&str]) -> Output {
        run(self.0.path(), words, &[])
    }
}

fn run(folder: &Path, words: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("test")
        .args(words)
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const RECORDED: &[&str] = &["ping.yaml", "--from", "traffic.har"];

fn recorded<'w>(more: &[&'w str]) -> Vec<&'w str> {
    RECORDED.iter().chain(more).copied().collect()
}

#[test]
fn a_recording_is_judged_and_reported() {
    let folder = Folder::new();
    let output = folder.run(&recorded(&[
        "--report",
        "junit=j.xml",
        "--report",
        "html=p.html",
        "--seed",
        "1",
    ]));
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let told = out(&output);
    let told = told
        .split("The contract is broken")
        .next()
        .unwrap()
        .trim_end();
    insta::assert_snapshot!(told, @r#"
    error[response-body] GET /ping: Response body property count must be integer (status 200)
      at        ping.yaml:11:84
      case      recorded, entry 1
      came      200, application/json: {"count": "one"}
      repeat    curl -i http://localhost:8080/ping
    "#);
    assert!(
        folder
            .read("j.xml")
            .contains(r#"name="GET /ping" classname="response-body""#)
    );
    assert!(folder.read("p.html").starts_with("<!doctype html>"));
}

#[test]
fn a_report_on_standard_output_stands_alone() {
    let folder = Folder::new();
    let output = folder.run(&recorded(&["--report", "sarif=-"]));
    let sarif: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "response-body");
    assert!(err(&output).contains("The contract is broken"));
}

#[test]
fn in_github_actions_findings_are_annotations_and_a_summary() {
    let folder = Folder::new();
    let summary = folder.path("summary.md");
    let environment = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ];
    let output = run(folder.0.path(), RECORDED, &environment);
    assert!(
        out(&output).starts_with("::error file=ping.yaml,line=11,"),
        "{}",
        out(&output)
    );
    assert!(folder.read("summary.md").starts_with("## ❌"));
}

#[test]
fn a_baseline_makes_a_run_clean_and_tells_what_is_gone() {
    let folder = Folder::new();
    let output = folder.run(&recorded(&[
        "--baseline",
        "known.json",
        "--update-baseline",
    ]));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(err(&output), "known.json: 1 known, 0 before; 0 gone\n");
    let output = folder.run(&recorded(&["--baseline", "known.json"]));
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    folder.write("traffic.har", &TRAFFIC.replace(r#"\"one\""#, "1"));
    let output = folder.run(&recorded(&["--baseline", "known.json"]));
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).starts_with("gone: response-body GET /ping: "),
        "{}",
        err(&output)
    );
    folder.run(&recorded(&[
        "--baseline",
        "known.json",
        "--update-baseline",
    ]));
    assert!(!folder.read("known.json").contains("GET /ping"));
}

#[test]
fn the_file_and_the_environment_have_settings_too() {
    let folder = Folder::new();
    folder.write(
        "specwright.toml",
        "[test]\ndocument = \"ping.yaml\"\nfrom = \"traffic.har\"\nexclude-check = [\"response-body\"]\nstrict = true\n",
    );
    let output = folder.run(&[]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        out(&output),
        err(&output)
    );
    let output = run(folder.0.path(), &[], &[("SPECWRIGHT_SEED", "77")]);
    assert!(out(&output).contains("seed 77"), "{}", out(&output));
    let output = run(
        folder.0.path(),
        &["--seed", "8"],
        &[("SPECWRIGHT_SEED", "77")],
    );
    assert!(out(&output).contains("seed 8"), "{}", err(&output));
    folder.write("specwright.toml", "[test]\nsede = 3\n");
    let output = folder.run(RECORDED);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(err(&output), @"
    error: there is no setting `sede` in [test]; did you mean `seed`?
     --> specwright.toml:2:1
      |
    2 | sede = 3
      | ^^^^
    ");
}

#[test]
fn hooks_stand_around_a_run() {
    let folder = Folder::new();
    let output = folder.run(&recorded(&[
        "--before",
        "echo one > before",
        "--after",
        "echo two > after",
    ]));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        (folder.read("before"), folder.read("after")),
        ("one\n".to_owned(), "two\n".to_owned())
    );
    let output = folder.run(&recorded(&["--before", "echo it broke >&2; exit 3"]));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        "failed before the run: `echo it broke >&2; exit 3` ended with exit status: 3: it broke\n"
    );
}

#[test]
fn what_cannot_run_ends_with_2_and_leaves_no_empty_reports() {
    let folder = Folder::new();
    for words in [
        vec!["ping.yaml"],
        vec!["ping.yaml", "--from", "nowhere.har"],
        vec!["ping.yaml", "--from", "ping.yaml"],
        vec![
            "ping.yaml",
            "--url",
            "http://127.0.0.1:1",
            "--report",
            "junit=j.xml",
        ],
        vec![
            "ping.yaml",
            "--from",
            "traffic.har",
            "--fixtures",
            "nowhere.yaml",
        ],
    ] {
        let output = folder.run(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", err(&output));
        assert!(!err(&output).is_empty());
    }
    assert!(!folder.path("j.xml").exists());
}
