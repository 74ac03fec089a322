//! Every form of report.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use specwright_contract_test::report::{FORMS, Failures, Sink, form};

use super::service::{KEY, SECRET, service, suite};

/// What is written, for the test to read.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every form of one run, by its name, and the report for people.
async fn reports() -> Vec<(&'static str, String)> {
    let failures = Failures::default();
    let pages: Vec<(&'static str, Page)> = FORMS
        .iter()
        .map(|form| (form.name, Page::default()))
        .collect();
    let mut suite = suite();
    for (name, page) in &pages {
        suite = suite.boxed(
            form(name)
                .unwrap()
                .begin(Sink::over(page.clone(), &failures)),
        );
    }
    let outcome = suite.run(service()).await;
    assert!(!outcome.is_clean());
    assert_eq!(failures.take(), Vec::<String>::new());
    let mut reports: Vec<(&'static str, String)> = pages
        .iter()
        .map(|(name, page)| (*name, page.text()))
        .collect();
    reports.push(("people", outcome.report()));
    reports
}

fn of<'r>(reports: &'r [(&'static str, String)], name: &str) -> &'r str {
    &reports.iter().find(|(known, _)| *known == name).unwrap().1
}

#[tokio::test]
async fn no_report_has_a_secret() {
    let secrets = [
        SECRET,
        KEY,
        "t0ken-of-the-peer",
        "another-token",
        "a-session-of-ours",
        // a token that is cut short is a secret too
        &SECRET[..SECRET.len() - 1],
    ];
    for (name, text) in reports().await {
        assert!(text.len() > 200, "{name} has nothing to say");
        for secret in secrets {
            assert!(!text.contains(secret), "{name} tells {secret}");
        }
    }
}

#[tokio::test]
async fn junit_has_a_case_for_each_operation_and_check() {
    let reports = reports().await;
    let xml = of(&reports, "junit");
    let case = r#"<testcase name="POST /notes" classname="response-body">"#;
    let (_, rest) = xml.split_once(case).unwrap();
    assert!(rest.trim_start().starts_with("<failure"), "{xml}");
    assert!(
        xml.contains(r#"<testcase name="GET /notes" classname="response-body"/>"#),
        "{xml}"
    );
    assert!(
        xml.contains(r#"<testcase name="GET /notes/{id}" classname="server-error"/>"#),
        "{xml}"
    );
}

#[tokio::test]
async fn sarif_has_the_line_of_the_contract() {
    let reports = reports().await;
    let sarif: Value = serde_json::from_str(of(&reports, "sarif")).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(sarif["version"], "2.1.0");
    let results = run["results"].as_array().unwrap();
    let wrong = results.iter().find(|result| {
        result["ruleId"] == "response-body" && result["properties"]["operation"] == "POST /notes"
    });
    let place = &wrong.unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "notes.yaml");
    assert!(
        place["region"]["startLine"].as_u64().unwrap() > 60,
        "{place}"
    );
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert_eq!(
            result["partialFingerprints"]["specwright/v1"]
                .as_str()
                .unwrap()
                .len(),
            16
        );
    }
}

#[tokio::test]
async fn json_has_a_line_for_each_event() {
    let reports = reports().await;
    let lines: Vec<Value> = of(&reports, "json")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let count = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    assert_eq!(
        (count("started"), count("finished"), count("covered")),
        (1, 1, 3)
    );
    assert_eq!(count("finding"), count("found"));
    let last = lines.last().unwrap();
    assert_eq!(last["event"], "finished");
    assert_eq!(last["requests"], count("exchanged"));
    let post = lines
        .iter()
        .find(|line| line["event"] == "covered" && line["operation"] == "POST /notes");
    let post = post.unwrap();
    assert!(post["keywords"].as_u64().unwrap() >= 8, "{post}");
    assert!(
        post["unseen"].as_array().unwrap().contains(&"400".into()),
        "{post}"
    );
}

#[tokio::test]
async fn an_archive_has_the_exchanges_with_their_findings() {
    let reports = reports().await;
    let archive = |name: &str| -> Vec<Value> {
        let har: Value = serde_json::from_str(of(&reports, name)).unwrap();
        assert_eq!(har["log"]["version"], "1.2");
        har["log"]["entries"].as_array().unwrap().clone()
    };
    let (all, found) = (archive("har-all"), archive("har"));
    assert!(all.len() > found.len());
    assert!(
        found
            .iter()
            .any(|entry| entry["_findings"][0]["check"] == "response-body")
    );
    for entry in &all {
        assert!(
            entry["request"]["url"]
                .as_str()
                .unwrap()
                .starts_with("http://localhost/")
        );
        assert!(entry["startedDateTime"].as_str().unwrap().ends_with('Z'));
    }
}

#[tokio::test]
async fn the_page_loads_nothing_and_keeps_texts_as_texts() {
    let reports = reports().await;
    let page = of(&reports, "html");
    assert!(page.contains("Notes &lt;of&gt; &quot;ours&quot;"));
    for outside in ["src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    if let Ok(path) = std::env::var("SPECWRIGHT_PAGE") {
        std::fs::write(path, page).unwrap();
    }
}

#[tokio::test]
async fn annotations_are_one_line_each() {
    let reports = reports().await;
    for line in of(&reports, "github").lines() {
        assert!(
            line.starts_with("::error file=notes.yaml,line=")
                || line.starts_with("::warning file=notes.yaml,line="),
            "{line}"
        );
    }
    assert!(of(&reports, "markdown").starts_with("## ❌ The contract is broken"));
}
