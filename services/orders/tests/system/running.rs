//! The binary, running.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// The binary, until it is dropped, which kills it at once.
pub(crate) struct Running {
    child: Child,
    /// Where it listens.
    pub(crate) url: String,
}

impl Running {
    /// Starts it with these settings, and waits until it listens.
    pub(crate) fn start(environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
        for (name, _) in std::env::vars() {
            let ours = ["DB_URL", "AUTH_ON", "JWT_", "LOG", "SETTINGS_FILE"];
            if ours.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.env("PORT", "0").envs(environment.iter().copied());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut seen = Vec::new();
        let url = loop {
            let Some(Ok(line)) = log.next() else {
                panic!("the service does not start: {seen:#?}");
            };
            if let Some((_, url)) = line.split_once("Orders on ") {
                break url.trim().to_owned();
            }
            seen.push(line);
        };
        // a pipe that nobody reads would stop it
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url }
    }

    /// The port.
    pub(crate) fn port(&self) -> &str {
        self.url.rsplit_once(':').unwrap().1
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
