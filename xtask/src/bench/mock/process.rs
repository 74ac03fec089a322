//! A server as a process: its start, its processor time and its memory, as `/proc` tells them.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::case::Case;
use super::client;

/// A server that is started by a command, given its port.
pub(in crate::bench) struct Rival {
    pub(in crate::bench) name: &'static str,
    /// Whether its answers are those of the contract.
    pub(in crate::bench) mocks: bool,
    /// How many starts are measured.
    pub(in crate::bench) starts: usize,
    pub(in crate::bench) command: Box<dyn Fn(u16) -> Command>,
}

/// A running server; it ends when it is dropped.
pub(in crate::bench) struct Running {
    child: Child,
    pub(in crate::bench) port: u16,
    /// From the start of the process to the first answer.
    pub(in crate::bench) start: Duration,
}

impl Rival {
    /// Starts it and waits for its first answer.
    pub(in crate::bench) fn start(&self, first: &Case) -> Result<Running, String> {
        let fail = |what: &dyn std::fmt::Display| format!("{}: {what}", self.name);
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| fail(&error))?
            .port();
        let mut command = (self.command)(port);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let child = command.spawn().map_err(|error| fail(&error))?;
        let mut running = Running {
            child,
            port,
            start: Duration::ZERO,
        };
        loop {
            if let Ok((status, _)) = client::ask(port, first) {
                running.start = begun.elapsed();
                if self.mocks && status != first.status {
                    return Err(fail(&format!("{} is answered with {status}", first.name)));
                }
                return Ok(running);
            }
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(fail(&format!("ended: {status}")));
            }
            if begun.elapsed() > Duration::from_secs(120) {
                return Err(fail(&"no answer for two minutes"));
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

impl Running {
    /// The processor time of all its threads, of which `/proc` knows hundredths of a second.
    pub(in crate::bench) fn cpu(&self) -> Result<Duration, String> {
        let stat = self.read("stat")?;
        times(&stat, 11).ok_or_else(|| "no times in /proc/PID/stat".to_owned())
    }

    /// The resident memory now, in bytes.
    pub(in crate::bench) fn memory(&self) -> Result<u64, String> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(1024 * kilobytes.ok_or("no VmRSS in /proc/PID/status")?)
    }

    fn read(&self, file: &str) -> Result<String, String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    }
}

/// Two times that stand after one another in a `stat` of `/proc`, those of the user and of the system, as one; `at` counts from
/// what comes behind the name.
pub(in crate::bench) fn times(stat: &str, at: usize) -> Option<Duration> {
    // The name of the program may have anything in it, but for a last bracket.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(at);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
