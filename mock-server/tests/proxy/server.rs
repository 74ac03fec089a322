//! The proxy over a real socket, and a client that tidies nothing.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use specwright_contract::Loader;
use specwright_mock_server::{Behaviour, Mock, Settings, Upstream, listen, serve};

pub(crate) const PETS: &str = r"
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}
              example: [{id: 7}]
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object}}}}
        '422': {description: bad, content: {application/json: {schema: {type: object}, example: {no: way}}}}
  /old:
    get:
      deprecated: true
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}
  /events:
    get:
      responses: {'200': {description: ok, content: {text/event-stream: {schema: {type: string}}}}}
  /files:
    get:
      responses: {'200': {description: ok, content: {application/octet-stream: {schema: {type: string, format: binary}}}}}
";

/// The settings of Prism's way.
pub(crate) fn compat() -> Settings {
    Settings {
        behaviour: Behaviour::PRISM,
        ..Settings::default()
    }
}

/// A proxy of the pets.
pub(crate) fn proxy(url: &str) -> Proxy {
    start(Settings::default(), Upstream::new(url).unwrap())
}

pub(crate) struct Proxy(SocketAddr);

pub(crate) fn start(settings: Settings, upstream: Upstream) -> Proxy {
    start_at(0, settings, upstream)
}

pub(crate) fn start_at(port: u16, settings: Settings, upstream: Upstream) -> Proxy {
    let contract = Loader::new().load_text("pets.yaml", PETS).unwrap().contract;
    let mock = Arc::new(Mock::proxy(vec![contract], settings, upstream));
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = listen("127.0.0.1", port).await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            serve(mock, listener, std::future::pending(), Duration::ZERO)
                .await
                .unwrap();
        });
    });
    Proxy(told.recv().unwrap())
}

impl Proxy {
    /// Sends a request: line and headers, each on a line.
    pub(crate) fn send(&self, request: &str, body: &str) -> Reply {
        let mut stream = self.open(request, body);
        let mut bytes = Vec::new();
        let whole = stream.read_to_end(&mut bytes).is_ok();
        Reply::read(&bytes, whole)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path}"), "")
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.port()
    }

    /// Sends a request and gives the connection.
    pub(crate) fn open(&self, request: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.0).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
        let mut text = format!("{line} HTTP/1.1\r\nhost: me\r\nconnection: close\r\n");
        for header in headers.lines() {
            write!(text, "{}\r\n", header.trim()).unwrap();
        }
        if !body.is_empty() {
            write!(text, "content-length: {}\r\n", body.len()).unwrap();
        }
        write!(text, "\r\n{body}").unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
    /// Whether the answer has its end.
    pub(crate) whole: bool,
}

impl Reply {
    fn read(bytes: &[u8], whole: bool) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut body = bytes[end + 4..].to_vec();
        let mut whole = whole;
        if head
            .to_ascii_lowercase()
            .contains("transfer-encoding: chunked")
        {
            (body, whole) = unchunk(&body);
        }
        Self {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body,
            whole,
        }
    }

    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let line = |line: &'_ str| {
            let (found, _) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(found.len() + 2)
        };
        self.head
            .lines()
            .filter_map(|text| Some(&text[line(text)?..]))
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).first().copied()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = rest.windows(2).position(|two| two == b"\r\n") else {
            return (body, false);
        };
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (body, true);
        }
        let from = end + 2;
        let Some(chunk) = rest.get(from..from + size) else {
            return (body, false);
        };
        body.extend_from_slice(chunk);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
}
