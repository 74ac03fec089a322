//! Reports that are made of a run as a whole.

use std::sync::Arc;

use specwright_contract::Contract;

use super::sink::Sink;
use super::told::Told;
use crate::event::{Event, Reporter, Summary};

/// A run that has ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Run<'r> {
    /// The contract.
    pub contract: &'r Contract,
    /// What it came to.
    pub summary: &'r Summary,
    /// The service: a URL, or `in process`.
    pub target: &'r str,
    /// Its findings as they are told.
    pub told: Vec<Told>,
}

impl<'r> Run<'r> {
    /// A run with its findings as they are told.
    pub fn new(contract: &'r Contract, summary: &'r Summary, target: &'r str) -> Self {
        Self {
            contract,
            summary,
            target,
            told: Told::all(contract, summary, target),
        }
    }
}

/// Waits for the end.
pub(super) struct AtEnd {
    render: fn(&Run<'_>) -> String,
    sink: Sink,
    contract: Option<Arc<Contract>>,
    target: String,
}

impl AtEnd {
    pub(super) fn new(render: fn(&Run<'_>) -> String, sink: Sink) -> Self {
        Self {
            render,
            sink,
            contract: None,
            target: String::new(),
        }
    }
}

impl Reporter for AtEnd {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Started { engine, target, .. } => {
                self.contract = Some(Arc::clone(engine.contract()));
                target.clone_into(&mut self.target);
            }
            Event::Finished(summary) => {
                if let Some(contract) = &self.contract {
                    let run = Run::new(contract, summary, &self.target);
                    self.sink.write(&(self.render)(&run));
                    self.sink.flush();
                }
            }
            _ => {}
        }
    }
}
