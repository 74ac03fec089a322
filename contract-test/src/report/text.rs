//! The report for people in a file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use specwright_contract::Contract;

use super::people;
use crate::event::{Event, Reporter};

struct Text {
    file: File,
    contract: Option<Arc<Contract>>,
    target: String,
}

/// Begins a report in this file.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Reporter>> {
    Ok(Box::new(Text {
        file: File::create(path)?,
        contract: None,
        target: String::new(),
    }))
}

impl Reporter for Text {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Started { engine, target, .. } => {
                self.contract = Some(Arc::clone(engine.contract()));
                target.clone_into(&mut self.target);
            }
            Event::Finished(summary) => {
                if let Some(contract) = &self.contract {
                    let text = people::report(contract, summary, &self.target, false);
                    // the run is worth more than this file
                    let _ = self.file.write_all(text.as_bytes());
                }
            }
            _ => {}
        }
    }
}
