//! Cold starts: from the start of the process to the first answer, and the memory then.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::case::{CASES, Case};
use super::process::Rival;
use super::rivals;

/// What was measured of the starts of one server.
pub(super) struct Start {
    pub(super) name: String,
    /// The median.
    pub(super) time: Duration,
    /// Resident memory after the first answer.
    pub(super) memory: u64,
    /// What they may be.
    pub(super) limits: Option<(Duration, u64)>,
}

/// An operation of GitHub's document.
const GITHUB: Case = Case {
    name: "GitHub's document",
    method: "GET",
    target: "/repos/octocat/Hello-World",
    headers: &[],
    body: "",
    status: 200,
    limit: 1.0,
};

pub(super) fn all(
    rivals: &[Rival],
    ours: &Path,
    github: Result<PathBuf, String>,
) -> Result<Vec<Start>, String> {
    let mut starts = Vec::new();
    for rival in rivals {
        let limits =
            (rival.name == rivals::OURS).then_some((Duration::from_millis(15), 12_000_000));
        let name = if rival.mocks {
            format!("{}, kitchen.yaml", rival.name)
        } else {
            rival.name.to_owned()
        };
        starts.push(one(rival, &CASES[0], name, limits)?);
    }
    match github {
        Ok(file) => {
            let size = std::fs::metadata(&file).map_or(0, |file| file.len());
            let rival = rivals::mock("specwright", ours, &file, true);
            let limits = Some((Duration::from_millis(300), 10 * size));
            starts.push(one(
                &rival,
                &GITHUB,
                "specwright, log off, GitHub's document".to_owned(),
                limits,
            )?);
        }
        Err(reason) => eprintln!("bench: GitHub's document was not measured: {reason}"),
    }
    Ok(starts)
}

fn one(
    rival: &Rival,
    first: &Case,
    name: String,
    limits: Option<(Duration, u64)>,
) -> Result<Start, String> {
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..rival.starts {
        let running = rival.start(first)?;
        times.push(running.start);
        memory = memory.max(running.memory()?);
    }
    times.sort();
    Ok(Start {
        name,
        time: times[times.len() / 2],
        memory,
        limits,
    })
}
