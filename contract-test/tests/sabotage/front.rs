//! What stands between the service and the socket: it writes the bytes of responses itself, so that they can be wrong.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use http::Request;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::faults::{Fault, Twist};
use crate::service::{Answered, Stacks};

/// A listening service, until it is dropped.
pub(crate) struct Front {
    pub(crate) url: String,
    listening: JoinHandle<()>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Front {
    /// Starts to listen on a free port.
    pub(crate) async fn start(fault: Option<&'static Fault>) -> Self {
        let stacks = Stacks::new(fault);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(Arc::clone(&stacks), fault, stream));
            }
        });
        Self { url, listening }
    }
}

/// Answers requests until one of them was answered wrongly, cannot be read, or is the last.
async fn serve(stacks: Arc<Stacks>, fault: Option<&'static Fault>, stream: TcpStream) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        let head = request.method() == "HEAD";
        let last = request
            .headers()
            .get("connection")
            .is_some_and(|v| v == "close");
        let router = Arc::clone(&stacks).router();
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let status = parts.status.as_u16();
        let mut bytes = format!("HTTP/1.1 {status} Answer\r\n").into_bytes();
        for (name, value) in &parts.headers {
            bytes.extend(name.as_str().as_bytes());
            bytes.extend(b": ");
            bytes.extend(value.as_bytes());
            bytes.extend(b"\r\n");
        }
        let bodiless = head || matches!(status, 204 | 304);
        if !bodiless {
            bytes.extend(format!("content-length: {}\r\n", body.len()).as_bytes());
        }
        bytes.extend(b"\r\n");
        if !bodiless {
            bytes.extend(&body);
        }
        let mut twisted = false;
        if let Some(fault) = fault
            && let Twist::Wire(wanted, change) = fault.twist
            && parts
                .extensions
                .get::<Answered>()
                .is_some_and(|at| at.0 == fault.operation)
            && (wanted == 0 || wanted == status && !head || wanted == 1 && head)
        {
            change(&mut bytes);
            twisted = true;
        }
        let written = stream.get_mut().write_all(&bytes).await;
        if written.is_err() || last || twisted {
            return;
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request<Body>> {
    let mut line = String::new();
    let next = async |stream: &mut BufReader<TcpStream>| {
        let mut bytes = Vec::new();
        stream
            .read_until(b'\n', &mut bytes)
            .await
            .ok()
            .filter(|n| *n > 0)?;
        // a field of bytes that are no UTF-8: one character each
        Some(bytes.iter().map(|b| char::from(*b)).collect::<String>())
    };
    line.push_str(&next(stream).await?);
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request::builder().method(&*method).uri(target);
    let (mut length, mut chunked) = (0, false);
    loop {
        let line = next(stream).await?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        }
        chunked |= name.eq_ignore_ascii_case("transfer-encoding");
        let bytes: Vec<u8> = value
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect();
        request = request.header(name, bytes);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    while chunked {
        let line = next(stream).await?;
        let size = usize::from_str_radix(line.trim().split(';').next()?, 16).ok()?;
        let mut chunk = vec![0; size + 2];
        stream.read_exact(&mut chunk).await.ok()?;
        chunk.truncate(size);
        body.extend(chunk);
        chunked = size > 0;
    }
    let refused = || {
        let refused = Request::builder().uri("/%00").body(Body::empty());
        refused.unwrap()
    };
    Some(request.body(Body::from(body)).unwrap_or_else(|_| refused()))
}
