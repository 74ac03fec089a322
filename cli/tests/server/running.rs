//! A server that runs beside a test and ends with it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::Folder;

/// A running `specwright mock` or `specwright proxy`.
pub(crate) struct Running {
    pub(crate) child: Child,
    /// `127.0.0.1:PORT`
    pub(crate) address: String,
    /// What it printed before it listened and the line that says so, the port as PORT.
    pub(crate) printed: String,
    told: Arc<Mutex<String>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `specwright ARGUMENTS` on a free port.
pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Running {
    start_with(folder, arguments, &[])
}

pub(crate) fn start_with(
    folder: &Folder,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Running {
    start_in(folder.path(), arguments, environment)
}

/// The same in any folder.
pub(crate) fn start_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let err = child.stderr.take().unwrap();
    let told = Arc::new(Mutex::new(String::new()));
    let (send, printed) = std::sync::mpsc::channel();
    let telling = Arc::clone(&told);
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let _ = send.send(line.clone());
            add(&telling, &line);
        }
    });
    let telling = Arc::clone(&told);
    std::thread::spawn(move || {
        for line in BufReader::new(err).lines().map_while(Result::ok) {
            add(&telling, &line);
        }
    });
    let mut running = Running {
        child,
        address: String::new(),
        printed: String::new(),
        told,
    };
    for line in printed {
        running.printed.push_str(&line);
        running.printed.push('\n');
        if let Some((_, address)) = line.split_once(" is listening on http://") {
            let (_, port) = address.rsplit_once(':').unwrap();
            let port = port.trim_end_matches("\"}");
            running.printed = running.printed.replace(port, "PORT");
            running.address = format!("127.0.0.1:{port}");
            return running;
        }
    }
    panic!(
        "it ended before it listened: {}{}",
        running.printed,
        running.told()
    );
}

fn add(told: &Mutex<String>, line: &str) {
    let mut told = told.lock().unwrap();
    told.push_str(line);
    told.push('\n');
}

impl Running {
    /// The status line and the body of an answer. `head` is the request line, and headers.
    pub(crate) fn ask(&self, head: &str) -> String {
        let reply = self.ask_whole(head);
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        format!("{}\n{body}", head.lines().next().unwrap())
    }

    /// An answer as it comes.
    pub(crate) fn ask_whole(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut request = String::new();
        for (n, line) in head.lines().enumerate() {
            request.push_str(line);
            request.push_str(if n == 0 { " HTTP/1.1\r\n" } else { "\r\n" });
        }
        let address = &self.address;
        write!(
            stream,
            "{request}host: {address}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// What it told so far.
    pub(crate) fn told(&self) -> String {
        self.told.lock().unwrap().clone()
    }

    /// Waits until something is so, at most ten seconds.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "never came: {what}\n{}",
                self.told()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
