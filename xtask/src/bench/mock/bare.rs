//! The physical limit: servers that know one answer, on the same runtime as the mock.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use axum::Router;
use axum::body::Body;
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use clap::{Args, ValueEnum};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// As long as what kitchen's list is answered with.
const ANSWER: &[u8] = &[b'x'; 174];

#[derive(Args)]
pub(crate) struct Bare {
    kind: Kind,
    #[arg(long)]
    port: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Hyper,
    Axum,
}

pub(crate) fn run(bare: &Bare) -> Result<ExitCode, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime
        .block_on(serve(bare))
        .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(bare: &Bare) -> std::io::Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, bare.port));
    let listener = TcpListener::bind(address).await?;
    if bare.kind == Kind::Axum {
        let service = Router::new().fallback(answer_axum);
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        return axum::serve(listener, service).await;
    }
    loop {
        let (stream, _) = listener.accept().await?;
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service_fn(answer_hyper))
                .await;
        });
    }
}

async fn answer_hyper(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    if !request.body().is_end_stream() {
        let _ = request.into_body().collect().await;
    }
    let mut response = Response::new(Full::new(Bytes::from_static(ANSWER)));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// The body is read, as whoever wants to look at it has to.
async fn answer_axum(_body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::from_static(ANSWER)));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
