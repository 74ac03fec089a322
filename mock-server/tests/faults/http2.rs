//! HTTP/2 without TLS, by prior knowledge.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Request, StatusCode, Version};
use http_body_util::{BodyExt as _, Empty, Full, combinators::BoxBody};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::server::{Running, start};

async fn connect(
    server: &Running,
) -> hyper::client::conn::http2::SendRequest<BoxBody<Bytes, Infallible>> {
    let stream = tokio::net::TcpStream::connect(server.address)
        .await
        .unwrap();
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    sender
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn many_streams_of_one_connection_are_answered() {
    let server = start();
    runtime().block_on(async {
        let sender = connect(&server).await;
        let mut asked = Vec::new();
        for number in 0..1_000 {
            let mut sender = sender.clone();
            asked.push(tokio::spawn(async move {
                sender.ready().await.unwrap();
                let request = if number % 2 == 0 {
                    Request::get("http://a/things").body(Empty::new().boxed())
                } else {
                    Request::post("http://a/things")
                        .header("content-type", "text/plain")
                        .body(Full::from("a thing").boxed())
                };
                let response = sender.send_request(request.unwrap()).await.unwrap();
                assert_eq!(response.version(), Version::HTTP_2);
                let status = response.status();
                let body = response.into_body().collect().await.unwrap().to_bytes();
                (number, status, body)
            }));
        }
        for asked in asked {
            let (number, status, body) = asked.await.unwrap();
            let expected = if number % 2 == 0 {
                (StatusCode::OK, "things")
            } else {
                (StatusCode::CREATED, "made")
            };
            assert_eq!((status, &*body), (expected.0, expected.1.as_bytes()));
        }
    });
    server.serves();
    server.is_empty();
}

#[test]
fn streams_that_are_reset_over_and_over_do_not_stop_the_server() {
    let server = start();
    runtime().block_on(async {
        for _ in 0..3 {
            let mut sender = connect(&server).await;
            for _ in 0..500 {
                if sender.ready().await.is_err() {
                    break;
                }
                let request = Request::get("http://a/large").body(Empty::new().boxed());
                // Dropped as soon as it was sent: the stream is reset.
                let answer = sender.send_request(request.unwrap());
                tokio::select! {
                    biased;
                    _ = answer => {}
                    () = tokio::task::yield_now() => {}
                }
            }
        }
    });
    server.serves();
    server.is_empty();
}
