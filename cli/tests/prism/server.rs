//! A server for a group of cases, stopped when it is dropped.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Mode;
use crate::suite::{Case, Suite};
use crate::upstream::Upstream;
use crate::wire;

pub(crate) struct Server {
    child: Child,
    port: u16,
    _reserved: UdpSocket,
    upstream: Option<Upstream>,
    _folder: TempDir,
}

impl Server {
    /// Tries again where somebody else took the port first.
    pub(crate) fn start(suite: &Suite, case: &Case, mode: Mode) -> Result<Self, String> {
        let mut outcome = Err(String::new());
        for _ in 0..5 {
            outcome = Self::try_start(suite, case, mode);
            if !matches!(&outcome, Err(told) if told.contains("in use")) {
                break;
            }
        }
        outcome
    }

    fn try_start(suite: &Suite, case: &Case, mode: Mode) -> Result<Self, String> {
        let folder = TempDir::new().unwrap();
        // Judges name their documents so, even where they are JSON.
        let document = "document.yml";
        std::fs::write(
            folder.path().join(document),
            &suite.documents[&case.document],
        )
        .unwrap();
        let upstream = case.upstream.as_deref().map(Upstream::start);
        let (port, reserved) = free_port();
        let binary = match mode {
            Mode::Prism => std::env::var_os("PRISM").unwrap(),
            _ => env!("CARGO_BIN_EXE_specwright").into(),
        };
        let mut command = Command::new(binary);
        command.args(case.command.split_whitespace());
        if mode == Mode::Compat {
            command.args(["--compat", "prism"]);
        }
        command.args(["-p", &port.to_string()]).arg(document);
        if let Some(upstream) = &upstream {
            command.arg(upstream.url());
        }
        let child = command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            port,
            _reserved: reserved,
            upstream,
            _folder: folder,
        };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<(), String> {
        let started = Instant::now();
        let mut listens = false;
        while !listens {
            listens = TcpStream::connect(("127.0.0.1", self.port)).is_ok();
            if listens {
                // Another one may listen there, and ours find the port taken.
                std::thread::sleep(Duration::from_millis(20));
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                let mut told = String::new();
                let _ = self.child.stderr.take().unwrap().read_to_string(&mut told);
                return Err(format!("{status}\n{told}"));
            }
            if started.elapsed() > Duration::from_secs(60) {
                return Err("does not listen within a minute".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        // Nobody reads what it tells from here on, and a full pipe must not stop it.
        let mut told = self.child.stderr.take().unwrap();
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        Ok(())
    }

    /// The answer to the request of a case, in the form of the cases.
    pub(crate) fn ask(&self, case: &Case) -> String {
        let mut answer = wire::exchange(self.port, &case.request, case.cors);
        if let Some(upstream) = &self.upstream {
            answer = answer.replace(&upstream.url(), "http://upstream");
        }
        answer.replace(&format!("127.0.0.1:{}", self.port), "mock")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody has, below those that the system gives to outgoing connections. The socket, of another protocol
/// that nobody speaks, keeps it from other runs of these tests, whose mocks would answer in place of ours.
fn free_port() -> (u16, UdpSocket) {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 20_000).unwrap();
    loop {
        let port = 10_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let Ok(reserved) = UdpSocket::bind(("127.0.0.1", port)) else {
            continue;
        };
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return (port, reserved);
        }
    }
}
