//! Lines of JSON: each event as it happens, for tools that watch a run. Findings come twice: `found` when a cause is met
//! first, and `finding` at the end, with the smallest case that shows it and how often it was met.

use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::Contract;
use specwright_contract::model::OperationId;

use super::sink::Sink;
use super::told::Told;
use crate::case::Intent;
use crate::coverage::{Declared, Reached};
use crate::event::{End, Event, Exchange, Finding, Reporter, Summary};
use crate::secrets::Secrets;

struct Lines {
    sink: Sink,
    contract: Option<Arc<Contract>>,
    secrets: Secrets,
    target: String,
}

pub(super) fn open(sink: Sink) -> Box<dyn Reporter> {
    Box::new(Lines {
        sink,
        contract: None,
        secrets: Secrets::default(),
        target: String::new(),
    })
}

impl Reporter for Lines {
    fn event(&mut self, event: Event<'_>) {
        if let Event::Started {
            engine,
            settings,
            target,
            ..
        } = event
        {
            self.contract = Some(Arc::clone(engine.contract()));
            self.secrets = Secrets::new(engine.contract(), settings);
            target.clone_into(&mut self.target);
        }
        let Some(contract) = self.contract.clone() else {
            return;
        };
        match event {
            Event::Started {
                settings,
                operations,
                target,
                ..
            } => self.line(&json!({
                "event": "started",
                "version": env!("CARGO_PKG_VERSION"),
                "title": &*contract.info.title,
                "target": target,
                "seed": settings.seed,
                "operations": operations.len(),
            })),
            Event::PhaseStarted(phase) => {
                self.line(&json!({"event": "phase-started", "phase": phase.as_str()}));
            }
            Event::PhaseFinished(phase) => {
                self.line(&json!({"event": "phase-finished", "phase": phase.as_str()}));
            }
            Event::Exchanged { exchange, findings } => {
                let line = exchanged(&contract, &self.secrets, exchange, findings);
                self.line(&line);
            }
            Event::Found(finding) => {
                let told = Told::new(&contract, &self.secrets, &self.target, finding, 1);
                self.line(&found("found", &told));
            }
            Event::Skipped {
                operation,
                phase,
                reason,
            } => self.line(&json!({
                "event": "skipped",
                "operation": contract.operation(operation).label(),
                "phase": phase.as_str(),
                "reason": reason,
            })),
            Event::Finished(summary) => {
                for told in Told::all(&contract, summary, &self.target) {
                    self.line(&found("finding", &told));
                }
                for &id in &summary.operations {
                    let reached = summary.coverage.operations.get(&id);
                    self.line(&coverage(&contract, id, reached));
                }
                self.line(&finished(summary));
                self.sink.flush();
            }
        }
    }
}

impl Lines {
    fn line(&mut self, value: &Value) {
        self.sink.write(&format!("{value}\n"));
    }
}

fn exchanged(
    contract: &Contract,
    secrets: &Secrets,
    exchange: &Exchange,
    findings: &[Arc<Finding>],
) -> Value {
    let case = &exchange.case;
    let around = secrets.around(exchange);
    let intent = match &case.draft.intent {
        Intent::Valid => "valid",
        Intent::Invalid(_) => "invalid",
        Intent::Probe(_) => "probe",
    };
    let mut line = json!({
        "event": "exchanged",
        "number": case.number,
        "operation": contract.operation(case.operation()).label(),
        "phase": case.draft.phase.as_str(),
        "case": around.text(&case.draft.name),
        "intent": intent,
        "request": {"method": &*case.request.method, "target": around.target(&case.request.target)},
    });
    match &exchange.outcome {
        Ok(response) => {
            line["status"] = response.status.into();
            line["milliseconds"] = (response.elapsed.as_secs_f64() * 1000.0).into();
        }
        Err(error) => line["lost"] = error.to_string().into(),
    }
    if !findings.is_empty() {
        let checks: Vec<&str> = findings.iter().map(|finding| finding.check.name).collect();
        line["findings"] = checks.into();
    }
    line
}

fn found(event: &str, told: &Told) -> Value {
    let start = told.line.region.start;
    json!({
        "event": event,
        "fingerprint": told.fingerprint,
        "check": told.check.name,
        "severity": told.severity.as_str(),
        "known": told.known,
        "operation": told.operation,
        "operationId": told.operation_id,
        "message": told.message,
        "contract": {
            "file": told.line.file,
            "line": start.line,
            "column": start.column,
            "pointer": told.line.pointer,
        },
        "case": told.case,
        "promised": told.promised,
        "came": told.came,
        "before": told.before,
        "repeat": told.repeat,
        "count": told.count,
        "number": told.number,
    })
}

fn coverage(contract: &Contract, id: OperationId, reached: Option<&Reached>) -> Value {
    let declared = Declared::new(contract, id);
    let nothing = Reached::default();
    let reached = reached.unwrap_or(&nothing);
    let statuses: serde_json::Map<String, Value> = reached
        .statuses
        .iter()
        .map(|(status, count)| (status.to_string(), (*count).into()))
        .collect();
    let unseen: Vec<String> = declared
        .unseen(reached)
        .map(|key| key.to_string())
        .collect();
    let unsent: Vec<&String> = declared.unsent(reached).collect();
    let unbroken: Vec<&String> = declared.unbroken(reached).collect();
    json!({
        "event": "covered",
        "operation": contract.operation(id).label(),
        "requests": reached.requests,
        "accepted": reached.accepted,
        "negatives": reached.negatives,
        "missed": reached.missed,
        "lost": reached.lost,
        "statuses": statuses,
        "unseen": unseen,
        "parameters": declared.parameters.len(),
        "unsent": unsent,
        "keywords": declared.keywords.len(),
        "unbroken": unbroken,
        "skipped": reached.skipped,
    })
}

fn finished(summary: &Summary) -> Value {
    use crate::checks::Severity;
    json!({
        "event": "finished",
        "clean": summary.is_clean(),
        "errors": summary.count(Severity::Error),
        "warnings": summary.count(Severity::Warning),
        "known": summary.known(),
        "requests": summary.requests,
        "milliseconds": summary.elapsed.as_secs_f64() * 1000.0,
        "end": match summary.end {
            End::Complete => "complete",
            End::Time => "time",
            End::Requests => "requests",
            End::FailFast => "fail-fast",
        },
        "seed": summary.seed,
    })
}
