//! A server for a test, in threads of its own, and bare connections to it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright_contract::Loader;
use specwright_mock_server::{Listener, Mock, ServeOptions, Server, Settings, listen};
use tokio::sync::oneshot;

const DOCUMENT: &str = r#"{
  "openapi": "3.0.3", "info": {"title": "Things", "version": "1"},
  "paths": {
    "/things": {
      "get": {"operationId": "list", "responses": {"200": {"description": "all", "content": {"text/plain": {"example": "things"}}}}},
      "post": {"operationId": "add", "requestBody": {"required": true, "content": {"text/plain": {"schema": {"type": "string"}}}},
        "responses": {"201": {"description": "made", "content": {"text/plain": {"example": "made"}}}}}
    },
    "/large": {"get": {"operationId": "large", "responses": {"200": {"description": "much", "content": {"text/plain": {"example": "LARGE"}}}}}}
  }
}"#;

/// How much `/large` is answered with.
pub(crate) const LARGE: usize = 8 << 20;

/// A running server; it is stopped with the test.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) further: Option<SocketAddr>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<Duration>>,
    alive: Arc<AtomicUsize>,
}

pub(crate) fn start() -> Running {
    start_with(ServeOptions::default())
}

pub(crate) fn start_with(options: ServeOptions) -> Running {
    start_whole(
        options,
        Settings::default(),
        DOCUMENT,
        |server| server,
        false,
    )
}

/// With settings, another document, and more to listen on.
pub(crate) fn start_whole(
    options: ServeOptions,
    settings: Settings,
    document: &str,
    more: impl FnOnce(Server) -> Server + Send + 'static,
    management: bool,
) -> Running {
    let document = document.replace("LARGE", &"x".repeat(LARGE));
    let loaded = Loader::new().load_text("things.json", document).unwrap();
    let mock = Arc::new(Mock::new(vec![loaded.contract], settings));
    let (tell, told) = std::sync::mpsc::channel();
    let (stop, stopped) = oneshot::channel();
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = Arc::clone(&alive);
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = listen("127.0.0.1", 0).await.unwrap();
            let address = listener.local_addr().unwrap();
            let mut server = more(Server::new(mock, options).unwrap().on(listener));
            let mut further = None;
            if management {
                let listener = listen("127.0.0.1", 0).await.unwrap();
                further = Some(listener.local_addr().unwrap());
                server = server.on(Listener::tcp(listener).for_management());
            }
            tell.send((address, further)).unwrap();
            let metrics = tokio::runtime::Handle::current().metrics();
            let watching = tokio::spawn(async move {
                loop {
                    tasks.store(metrics.num_alive_tasks(), Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
            let ended = Arc::new(std::sync::Mutex::new(Instant::now()));
            let asked = Arc::clone(&ended);
            let until = async move {
                let _ = stopped.await;
                *asked.lock().unwrap() = Instant::now();
            };
            server.serve(until).await.unwrap();
            watching.abort();
            let ended = *ended.lock().unwrap();
            ended.elapsed()
        })
    });
    let (address, further) = told.recv().unwrap();
    Running {
        address,
        further,
        stop: Some(stop),
        thread: Some(thread),
        alive,
    }
}

impl Running {
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// All that is answered to these bytes until the server closes, or the client has seen one whole answer.
    pub(crate) fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The server may have closed before it has all of it.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// An ordinary request is answered, whatever others do.
    pub(crate) fn serves(&self) {
        let answer = self.send(b"GET /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nthings"), "{answer}");
    }

    /// Nothing is left of connections: the tasks of the server are those that it began with.
    pub(crate) fn is_empty(&self) {
        let until = Instant::now() + Duration::from_secs(10);
        // The one that listens, and the one that counts.
        while self.alive.load(Ordering::Relaxed) > 2 + usize::from(self.further.is_some()) {
            let left = self.alive.load(Ordering::Relaxed);
            assert!(Instant::now() < until, "{left} tasks are left");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Stops it; how long that took.
    pub(crate) fn stop(mut self) -> Duration {
        self.ask_to_stop();
        self.thread.take().unwrap().join().unwrap()
    }

    pub(crate) fn ask_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.ask_to_stop();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking());
        }
    }
}

/// Reads one answer with a content-length.
pub(crate) fn read_answer(stream: &mut impl Read) -> String {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap() == 0 {
            return String::from_utf8_lossy(&text).into_owned();
        }
        text.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&text).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8_lossy(&body)
}
