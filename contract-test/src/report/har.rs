//! HTTP Archive 1.2: exchanges as browsers and other tools read them. A body that is no text is base64.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use specwright_contract::Contract;

use super::Run;
use super::sink::Sink;
use crate::event::{Event, Exchange, Finding, Reporter};
use crate::secrets::{MASK, Secrets};

/// The exchanges that show findings, and those before them.
pub(super) fn findings(run: &Run<'_>) -> String {
    let mut entries = Vec::new();
    let mut seen = BTreeSet::new();
    let secrets = &run.summary.secrets;
    for (finding, _) in &run.summary.findings {
        for exchange in finding.before.iter().chain([&finding.exchange]) {
            if !seen.insert(exchange.case.number) {
                continue;
            }
            let of = run
                .summary
                .findings
                .iter()
                .filter(|(known, _)| Arc::ptr_eq(&known.exchange, exchange));
            let of: Vec<&Finding> = of.map(|(known, _)| &**known).collect();
            entries.push(entry(run.contract, secrets, run.target, exchange, &of));
        }
    }
    let har = json!({"log": {
        "version": "1.2",
        "creator": creator(),
        "pages": [],
        "entries": entries,
    }});
    format!("{har:#}\n")
}

fn creator() -> Value {
    json!({"name": "specwright", "version": env!("CARGO_PKG_VERSION")})
}

/// Every exchange, written as it happens.
struct All {
    sink: Sink,
    started: Option<(Arc<Contract>, Secrets, String)>,
    entries: u64,
    ended: bool,
}

pub(super) fn open(sink: Sink) -> Box<dyn Reporter> {
    Box::new(All {
        sink,
        started: None,
        entries: 0,
        ended: false,
    })
}

impl Reporter for All {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Started {
                engine,
                settings,
                target,
                ..
            } => {
                let contract = Arc::clone(engine.contract());
                let secrets = Secrets::new(&contract, settings);
                self.started = Some((contract, secrets, target.to_owned()));
                let head = format!(
                    "{{\"log\":{{\"version\":\"1.2\",\"creator\":{},\"pages\":[],\"entries\":[",
                    creator()
                );
                self.sink.write(&head);
            }
            Event::Exchanged { exchange, findings } => {
                if let Some((contract, secrets, target)) = &self.started {
                    let of: Vec<&Finding> = findings.iter().map(|finding| &**finding).collect();
                    let entry = entry(contract, secrets, target, exchange, &of);
                    let comma = if self.entries == 0 { "\n" } else { ",\n" };
                    self.sink.write(&format!("{comma}{entry}"));
                    self.entries += 1;
                }
            }
            Event::Finished(_) => self.end(),
            _ => {}
        }
    }
}

impl All {
    fn end(&mut self) {
        if self.started.is_some() && !self.ended {
            self.ended = true;
            self.sink.write("\n]}}\n");
            self.sink.flush();
        }
    }
}

/// A run that breaks off leaves an archive that can be read.
impl Drop for All {
    fn drop(&mut self) {
        self.end();
    }
}

fn entry(
    contract: &Contract,
    secrets: &Secrets,
    target: &str,
    exchange: &Exchange,
    findings: &[&Finding],
) -> Value {
    let secrets = secrets.around(exchange);
    let case = &exchange.case;
    let request = &case.request;
    let origin = if target.contains("://") {
        target
    } else {
        "http://localhost"
    };
    let milliseconds = exchange
        .response()
        .map_or(0.0, |response| response.elapsed.as_secs_f64() * 1000.0);
    let waited = exchange
        .response()
        .map_or(0.0, |response| response.waited.as_secs_f64() * 1000.0);
    let started = Timestamp::try_from(exchange.at).unwrap_or_default();
    let mut sent = json!({
        "method": &*request.method,
        "url": format!("{origin}{}", secrets.target(&request.target)),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(request.headers.iter().map(|(n, v)| (&**n, v.as_slice())), &secrets),
        "queryString": query(request.query(), &secrets),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if !request.body.is_empty() {
        let kind = request.get("content-type").unwrap_or_default();
        let mut content = content(&String::from_utf8_lossy(kind), &request.body, &secrets);
        content.shift_remove("size");
        sent["postData"] = content.into();
    }
    let found: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "check": finding.check.name,
                "severity": finding.severity.as_str(),
                "message": secrets.text(&finding.message),
                "contract": contract.place(finding.origin),
            })
        })
        .collect();
    json!({
        "startedDateTime": format!("{started:.3}"),
        "time": milliseconds,
        "request": sent,
        "response": came(exchange, &secrets),
        "cache": {},
        "timings": {"send": 0, "wait": waited, "receive": (milliseconds - waited).max(0.0)},
        "comment": secrets.text(&case.draft.name),
        "_operation": contract.operation(case.operation()).label(),
        "_phase": case.draft.phase.as_str(),
        "_number": case.number,
        "_findings": found,
    })
}

/// The response; where there is none, its status is 0 and `_error` says why, as browsers have it.
fn came(exchange: &Exchange, secrets: &Secrets) -> Value {
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(error) => {
            return json!({
                "status": 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
                "content": {"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
                "_error": error.to_string(),
            });
        }
    };
    let body = response.content().unwrap_or(&response.body);
    let kind = response.get("content-type").unwrap_or_default();
    json!({
        "status": response.status,
        "statusText": &*response.reason,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(response.headers.iter().map(|(n, v)| (&**n, &**v)), secrets),
        "content": content(kind, body, secrets),
        "redirectURL": secrets.target(response.get("location").unwrap_or_default()),
        "headersSize": -1,
        "bodySize": response.body.len(),
    })
}

fn headers<'f>(fields: impl Iterator<Item = (&'f str, &'f [u8])>, secrets: &Secrets) -> Vec<Value> {
    fields
        .map(|(name, value)| json!({"name": name, "value": secrets.header(name, value)}))
        .collect()
}

fn query(query: Option<&str>, secrets: &Secrets) -> Vec<Value> {
    let pairs = query.unwrap_or_default().split('&');
    pairs
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text: &str| {
                let text = text.replace('+', " ");
                let text = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
                text.into_owned()
            };
            let value = if secrets.is_query(name) {
                MASK.to_owned()
            } else {
                secrets.text(&decoded(value)).into_owned()
            };
            json!({"name": decoded(name), "value": value})
        })
        .collect()
}

fn content(kind: &str, body: &[u8], secrets: &Secrets) -> Map<String, Value> {
    let mut content = Map::new();
    content.insert("size".into(), body.len().into());
    content.insert("mimeType".into(), kind.into());
    match secrets.body(body) {
        Some(text) => {
            content.insert("text".into(), text.into());
        }
        None if secrets.taints(body) => {
            content.insert("comment".into(), "left out: it has a secret".into());
        }
        None => {
            content.insert("text".into(), STANDARD.encode(body).into());
            content.insert("encoding".into(), "base64".into());
        }
    }
    content
}
