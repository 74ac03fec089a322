//! Callbacks, seen by the one who receives them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use specwright_contract::Loader;
use specwright_mock_server::{Behaviour, Mock, Settings};

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: Subscriptions, version: "1"}
paths:
  /streams/{kind}:
    post:
      parameters:
        - {name: kind, in: path, required: true, schema: {type: string}}
        - {name: note, in: query, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [url], properties: {url: {type: string}}}
          application/x-www-form-urlencoded:
            schema: {type: object, required: [url], properties: {url: {type: string}}}
      responses:
        201:
          description: subscribed
          headers: {X-Token: {schema: {type: string}, example: t0k}}
          content: {application/json: {example: {id: 7, kinds: [a, b]}}}
        422:
          description: refused
          content: {application/json: {example: {error: no}}}
      callbacks:
        data:
          '{$request.body#/url}/data/{$response.body#/id}?note={$request.query.note}&kind={$request.path.kind}&by={$method}&was={$statusCode}&token={$response.header.x-token}&kinds={$response.body#/kinds}&none={$response.body#/nope}':
            post:
              parameters:
                - {name: X-Kind, in: header, required: true, schema: {type: string, enum: [data]}}
                - {name: X-Other, in: header, schema: {type: string}}
              requestBody:
                content:
                  application/json: {schema: {type: object}, examples: {first: {value: {point: 1}}, second: {value: {point: 2}}}}
              responses: {200: {description: ok, content: {application/json: {schema: {type: object, required: [seen]}}}}}
  /quiet:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {200: {description: ok}}
      callbacks:
        made:
          '{$request.body#/url}':
            put:
              requestBody: {content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer, minimum: 3}}}}}}
              responses: {default: {description: ok}}
        nowhere:
          '{$request.body#/nothing}/x':
            post: {responses: {default: {description: ok}}}
"#;

/// A receiver, and what it got: the request line, the headers, the body.
fn receiver() -> (String, Receiver<(String, Vec<String>, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, got) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                lines.push(line.trim().to_owned());
            }
            let length = lines.iter().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse::<usize>().unwrap())
            });
            let mut body = vec![0; length.unwrap_or(0)];
            reader.read_exact(&mut body).unwrap();
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
                .unwrap();
            let line = lines.remove(0);
            let _ = told.send((line, lines, String::from_utf8(body).unwrap()));
        }
    });
    (url, got)
}

fn mock(settings: Settings) -> Mock {
    let contract = Loader::new()
        .load_text("streams.yaml", DOCUMENT)
        .unwrap()
        .contract;
    Mock::new(vec![contract], settings)
}

fn post(path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header("content-type", content_type)
        .body(body.into())
        .unwrap()
}

fn json(path: &str, body: &str) -> Request<Body> {
    post(path, "application/json", body.to_owned())
}

const SOON: Duration = Duration::from_secs(10);
const A_WHILE: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_goes_where_request_and_answer_say() {
    let (url, got) = receiver();
    let mock = mock(Settings::default());
    let request = json(
        "/streams/a%20b?note=x%26y%20z",
        &format!(r#"{{"url": "{url}/in"}}"#),
    );
    assert_eq!(mock.respond(request).await.status(), StatusCode::CREATED);

    let (line, headers, body) = got.recv_timeout(SOON).unwrap();
    assert_eq!(
        line,
        "POST /in/data/7?note=x%26y%20z&kind=a%20b&by=POST&was=201&token=t0k&kinds=%5B%22a%22%2C%22b%22%5D&none= HTTP/1.1"
    );
    assert_eq!(body, r#"{"point":1}"#);
    assert!(headers.contains(&"content-type: application/json".to_owned()));
    assert!(headers.contains(&"x-kind: data".to_owned()));
    assert!(!headers.iter().any(|line| line.starts_with("x-other")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_tells_the_receiver_as_well() {
    let (url, got) = receiver();
    let mock = mock(Settings::default());
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("url", &url)
        .finish();
    let request = post("/streams/a", "application/x-www-form-urlencoded", form);
    assert_eq!(mock.respond(request).await.status(), StatusCode::CREATED);
    let (line, ..) = got.recv_timeout(SOON).unwrap();
    assert!(line.starts_with("POST /data/7?note=&kind=a&"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_an_example_is_made_and_a_url_that_is_none_is_left_out() {
    let (url, got) = receiver();
    let mock = mock(Settings::default());
    let request = json("/quiet", &format!(r#"{{"url": "{url}"}}"#));
    assert_eq!(mock.respond(request).await.status(), StatusCode::OK);
    let (line, _, body) = got.recv_timeout(SOON).unwrap();
    assert_eq!(line, "PUT / HTTP/1.1");
    assert_eq!(body, r#"{"n":3}"#);
    assert!(got.recv_timeout(A_WHILE).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_follows_a_refusal_unless_prism_is_asked_for() {
    let (url, got) = receiver();
    let refused = || json(&format!("/streams/a?note={url}"), r#"{"url": 5}"#);
    let ours = mock(Settings::default());
    assert_eq!(
        ours.respond(refused()).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(got.recv_timeout(A_WHILE).is_err());

    let prism = mock(Settings {
        behaviour: Behaviour::PRISM,
        ..Settings::default()
    });
    let request = json("/streams/a", &format!(r#"{{"url": "{url}"}}"#));
    assert_eq!(prism.respond(request).await.status(), StatusCode::CREATED);
    let (line, ..) = got.recv_timeout(SOON).unwrap();
    assert!(line.contains("&by=post&"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_can_be_switched_off() {
    let (url, got) = receiver();
    let mock = mock(Settings {
        callbacks: false,
        ..Settings::default()
    });
    let request = json("/quiet", &format!(r#"{{"url": "{url}"}}"#));
    assert_eq!(mock.respond(request).await.status(), StatusCode::OK);
    assert!(got.recv_timeout(A_WHILE).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_http_is_spoken() {
    let (_, got) = receiver();
    let mock = mock(Settings::default());
    for url in [
        "file:///etc/passwd",
        "/relative",
        "gopher://x",
        "",
        "http://",
    ] {
        let request = json("/quiet", &format!(r#"{{"url": "{url}"}}"#));
        assert_eq!(mock.respond(request).await.status(), StatusCode::OK);
    }
    assert!(got.recv_timeout(A_WHILE).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_that_lead_back_end() {
    let (url, got) = receiver();
    let mock = mock(Settings::default());
    let mut request = json("/quiet", &format!(r#"{{"url": "{url}"}}"#));
    let depth = http::HeaderValue::from_static("4");
    request
        .headers_mut()
        .insert("specwright-callback-depth", depth);
    assert_eq!(mock.respond(request).await.status(), StatusCode::OK);
    assert!(got.recv_timeout(A_WHILE).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_never_answers_holds_up_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mock = mock(Settings::default());
    for _ in 0..200 {
        let request = json("/quiet", &format!(r#"{{"url": "{url}"}}"#));
        let answer = tokio::time::timeout(SOON, mock.respond(request)).await;
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
}
