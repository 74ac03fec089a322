//! Processor time and peak memory of processes that are started and ended here.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::bench::mock::process::times;

/// What one or several runs of a command cost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// Processor time, user and system, of the process and all below it.
    pub(super) processor: Duration,
    /// Until it ended.
    pub(super) wall: Duration,
}

impl Cost {
    /// The one with less processor time.
    pub(super) fn best(self, other: Self) -> Self {
        if other.processor < self.processor {
            other
        } else {
            self
        }
    }
}

/// The processor time of all children that have ended, of which `/proc` knows hundredths of a second.
pub(in crate::bench) fn ended() -> Result<Duration, String> {
    let stat = std::fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("/proc/self/stat: {error}"))?;
    times(&stat, 13).ok_or_else(|| "no times of children in /proc/self/stat".to_owned())
}

/// Runs a command to its end; what it says on the standard error is the reason where it fails.
pub(super) fn run(command: &mut Command) -> Result<Cost, String> {
    let before = ended()?;
    let begun = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let wall = begun.elapsed();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said
            .lines()
            .find(|line| line.starts_with("error") || line.contains("panicked"))
            .or_else(|| said.lines().rfind(|line| !line.trim().is_empty()))
            .unwrap_or_default();
        return Err(format!("{}: {line}", output.status));
    }
    Ok(Cost {
        processor: ended()?.saturating_sub(before),
        wall,
    })
}

/// The smallest cost of one run. What is short is run so often that the hundredths of the clock do not matter.
pub(super) fn best(
    rounds: usize,
    make: &mut dyn FnMut() -> Result<Command, String>,
) -> Result<Cost, String> {
    let first = run(&mut make()?)?;
    let repeat = match first.processor.as_millis() {
        0..60 => 10,
        60..300 => 3,
        _ => 1,
    };
    let mut best = first;
    for round in 0..rounds.max(1) {
        if round > 0 && first.processor > Duration::from_secs(20) {
            break;
        }
        let mut sum = Cost::default();
        for _ in 0..repeat {
            let cost = run(&mut make()?)?;
            sum.processor += cost.processor;
            sum.wall += cost.wall;
        }
        let mean = Cost {
            processor: sum.processor / repeat,
            wall: sum.wall / repeat,
        };
        best = if round == 0 { mean } else { best.best(mean) };
    }
    Ok(best)
}

/// The largest resident size of a command while it ran, looked up every few milliseconds.
pub(super) fn peak(command: &mut Command) -> Result<u64, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while let Ok(None) = child.try_wait() {
        if let Ok(status) = std::fs::read_to_string(&path) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            peak = peak.max(1024 * kilobytes.unwrap_or(0_u64));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}
