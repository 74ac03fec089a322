//! The core by generated code: typed requests and responses to messages and back.
#![cfg(any(
    all(feature = "client", feature = "server"),
    not(any(feature = "client", feature = "server"))
))]
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(unreachable_pub, reason = "in the shape of generated code")]
mod golden;

use golden::operations::*;
use golden::types;
use http::HeaderMap;
use serde_json::{Value, json};
use specwright_runtime as rt;
use specwright_runtime::{
    Body, Content, FilePart, Location, Reader, Reply, Request, Response, StatusCode, Writer,
};

fn request() -> CreateScheduleRequest {
    CreateScheduleRequest {
        kitchen_id: "a/b ü".to_owned(),
        dry_run: Some(true),
        tag: Some(vec!["x,y".to_owned(), "z&".to_owned()]),
        x_trace: "t-1".to_owned(),
        session: Some("s;1".to_owned()),
        body: CreateScheduleBody::Json(types::CreateSchedule {
            name: "soup".to_owned(),
            count: Some(2),
        }),
    }
}

fn parts<R: Request>(request: &R) -> rt::Parts {
    let mut writer = Writer::new(R::OPERATION);
    request.write(&mut writer).unwrap();
    writer.finish().unwrap()
}

#[test]
fn a_request_is_written() {
    let parts = parts(&request());
    assert_eq!(parts.path, "/kitchen/a%2Fb%20%C3%BC/schedules");
    assert_eq!(parts.query, "dry_run=true&tag=x%2Cy,z%26");
    let headers = &parts.headers;
    assert_eq!(headers["x-trace"], "t-1");
    assert_eq!(headers["cookie"], "session=s%3B1");
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(parts.body, Body::from(r#"{"name":"soup","count":2}"#));
}

#[test]
fn a_request_is_read_from_values() {
    let wanted = request();
    let written = parts(&wanted);
    let mut reader = Reader::new();
    reader.parameter(Location::Path, "kitchen_id", "a/b ü".into());
    reader.parameter(Location::Query, "dry_run", true.into());
    reader.parameter(Location::Query, "tag", json!(["x,y", "z&"]));
    reader.parameter(Location::Header, "X-TRACE", "t-1".into());
    reader.parameter(Location::Cookie, "session", "s;1".into());
    reader.content(Content {
        content_type: Some("application/json".into()),
        body: written.body,
        value: None,
    });
    assert_eq!(CreateScheduleRequest::read(&mut reader).unwrap(), wanted);
}

#[test]
fn a_body_of_several_types_is_read_by_its_type_or_as_what_it_can_be() {
    let value = types::CreateSchedule {
        name: "soup & bread".to_owned(),
        count: Some(2),
    };
    for body in [
        CreateScheduleBody::Json(value.clone()),
        CreateScheduleBody::Xml(value.clone()),
        CreateScheduleBody::Form(value.clone()),
    ] {
        let written = rt::BodyKind::write(&body).unwrap();
        for content_type in [Some(written.content_type.clone()), None] {
            let content = Content {
                content_type: content_type.map(Into::into),
                body: written.body.clone(),
                value: None,
            };
            let read = <CreateScheduleBody as rt::BodyKind>::read(&content).unwrap();
            assert_eq!(read, body, "{:?}", content.content_type);
        }
    }
}

#[test]
fn xml_is_written_by_its_hints() {
    let body = CreateScheduleBody::Xml(types::CreateSchedule {
        name: "a & <b>".to_owned(),
        count: Some(2),
    });
    let written = rt::BodyKind::write(&body).unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(written.body.as_bytes().unwrap()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <schedule n="2"><name>a &amp; &lt;b&gt;</name></schedule>
    "#);
}

#[test]
fn what_is_no_xml_is_an_error() {
    use rt::media::xml;
    let media = rt::Media::new("text/xml", rt::MediaKind::Xml, &[]);
    let read = |text: String| {
        let content = Content {
            body: Body::from(text),
            ..Content::default()
        };
        xml::read::<Value>(&media, &content)
    };
    for text in [
        "",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<!DOCTYPE a><a/>",
        "<a>&x;</a>",
    ] {
        assert!(read(text.to_owned()).is_err(), "{text}");
    }
    assert!(read("<a>".repeat(100_000)).is_err());
    assert_eq!(
        read("<a b='1'><c>x</c><c>y</c></a>".to_owned()).unwrap(),
        json!({ "b": "1", "c": ["x", "y"] })
    );
}

#[test]
fn a_path_that_would_lead_elsewhere_is_refused() {
    for (id, wanted) in [
        (
            "..",
            "the path would lead elsewhere: a segment is `.` or `..`",
        ),
        (
            "",
            "path parameter `kitchen_id` is empty, which this style can't express",
        ),
    ] {
        let request = CreateScheduleRequest {
            kitchen_id: id.to_owned(),
            ..request()
        };
        let mut writer = Writer::new(CreateScheduleRequest::OPERATION);
        let error = request
            .write(&mut writer)
            .and_then(|()| writer.finish().map(|_| ()));
        assert_eq!(error.unwrap_err().to_string(), wanted);
    }
}

#[test]
fn responses_are_written_and_read_again() {
    let responses = [
        CreateScheduleResponse::Created(
            types::Schedule {
                id: 1,
                name: "soup".to_owned(),
            },
            CreateScheduleCreatedHeaders {
                x_rate_limit: 7,
                link: Some("<a>; rel=next, <b>; rel=prev".to_owned()),
                x_names: Some(vec!["a".to_owned(), "b".to_owned()]),
            },
        ),
        CreateScheduleResponse::CreatedTextCsv("a,b".to_owned()),
        CreateScheduleResponse::NoContent,
        CreateScheduleResponse::ClientError(
            StatusCode::CONFLICT,
            types::Error {
                message: "no".to_owned(),
            },
        ),
        CreateScheduleResponse::Default(
            StatusCode::BAD_GATEWAY,
            types::Error {
                message: "no".to_owned(),
            },
        ),
        CreateScheduleResponse::Other(Reply::new(StatusCode::BAD_GATEWAY).text("<html>")),
    ];
    for response in responses {
        let reply = response.write().unwrap();
        assert_eq!(CreateScheduleResponse::read(reply).unwrap(), response);
    }
}

#[test]
fn errors_that_are_not_as_declared_are_other_and_successes_are_errors() {
    let html = Reply::new(StatusCode::BAD_GATEWAY).body("text/html", "<html>");
    let read = CreateScheduleResponse::read(html.clone()).unwrap();
    assert_eq!(read, CreateScheduleResponse::Other(html));
    let reply = Reply::new(StatusCode::CREATED).body("application/json", r#"{"id":"x"}"#);
    let error = CreateScheduleResponse::read(reply).unwrap_err();
    insta::assert_snapshot!(error, @r#"the body is not as declared: invalid type: string "x", expected i64 at line 1 column 9"#);
    // a problem where JSON is declared, and JSON without a content type
    let problem = r#"{"message":"no"}"#;
    for content_type in ["application/problem+json", "text/plain"] {
        let reply = Reply::new(StatusCode::NOT_FOUND).body(content_type, problem);
        let read = CreateScheduleResponse::read(reply).unwrap();
        assert!(matches!(read, CreateScheduleResponse::ClientError(..)));
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Dish {
    name: String,
    note: Option<String>,
    price: f64,
    rest: rt::Map<Value>,
}

rt::object! {
    Dish new;
    "name" => required name: String;
    "note" => optional note;
    "price" => required price: f64;
    rest => rest;
}

#[derive(Clone, Debug, PartialEq)]
enum Course {
    Dish(Dish),
    Count(u8),
    Number(f64),
}

rt::union! {
    Course;
    Dish(from): object => Dish, needs ["name", "price"];
    Count: number => u8;
    Number(from): number => f64;
}

#[test]
fn structs_are_made_of_what_must_be_there_and_unions_of_their_types() {
    let dish = Dish::new("soup".into(), 4.5);
    assert_eq!(
        serde_json::to_value(Course::from(dish.clone())).unwrap(),
        json!({ "name": "soup", "price": 4.5 })
    );
    assert_eq!((dish.note, dish.rest.len()), (None, 0));
    assert_eq!(Course::from(2.5), Course::Number(2.5));
    assert!(matches!(
        serde_json::from_str("2").unwrap(),
        Course::Count(2)
    ));
}

#[test]
fn whole_numbers_may_be_written_with_a_point() {
    let content = |body: &str| rt::Content {
        content_type: Some("application/json".into()),
        body: body.to_owned().into(),
        value: None,
    };
    let media = rt::Media::new("application/json", rt::MediaKind::Json, &[]);
    let read = |body| rt::media::json::read::<(i64, f64, Vec<u8>)>(&media, &content(body));
    assert_eq!(read("[1.0, 2, [3e1]]").unwrap(), (1, 2.0, vec![30]));
    assert!(read("[1.5, 2, []]").is_err());
    assert!(read("[1, 2.5, [256.0]]").is_err());
}

#[test]
fn success_is_by_status_and_type() {
    let list = ListSchedulesResponse::Success(StatusCode::ACCEPTED, Vec::new());
    assert_eq!(list.ok().unwrap(), []);
    assert_eq!(HealthResponse::NoContent.ok(), Ok(()));
    let failed = HealthResponse::Default(StatusCode::BAD_GATEWAY);
    assert_eq!(failed.clone().ok(), Err(failed));
    let bytes = UploadResponse::Ok(Body::from("x"));
    assert_eq!(bytes.clone().ok(), Ok(bytes));
    assert_eq!(
        HealthRequest::OPERATION.servers[0].with(&[]),
        "https://status.example/health"
    );
    let security = CreateScheduleRequest::OPERATION.security;
    assert_eq!(security[0][0].scopes, ["read", "write"]);
    assert_eq!((security[0].len(), security[1].len()), (2, 0));
}

fn upload(file: FilePart) -> UploadRequest {
    UploadRequest {
        body: Some(types::UploadBody {
            title: "5".to_owned(),
            views: 3,
            tags: vec!["a".to_owned(), "b".to_owned()],
            schedule: Some(types::Schedule {
                id: 1,
                name: "soup".to_owned(),
            }),
            file,
            more: vec![
                FilePart::new("1")
                    .named("one \"x\".txt")
                    .typed("text/plain"),
                FilePart::new("2").named("2").typed("text/plain"),
            ],
        }),
    }
}

fn read_upload(parts: rt::Parts, value: Option<Value>) -> UploadRequest {
    let mut reader = Reader::new();
    let content_type = parts.headers["content-type"].to_str().unwrap();
    reader.content(Content {
        content_type: Some(content_type.into()),
        body: parts.body,
        value,
    });
    UploadRequest::read(&mut reader).unwrap()
}

#[test]
fn multipart_is_written_and_read_again() {
    let file = FilePart::new(&b"\x00\r\n--\xff"[..])
        .named("p.png")
        .typed("image/png");
    let request = upload(file);
    assert_eq!(read_upload(parts(&request), None), request);
    assert_eq!(
        read_upload(parts(&request), Some(json!({ "views": 3 }))),
        request
    );
}

#[tokio::test]
async fn files_are_streamed_into_multipart() {
    struct Ones(u32);
    impl rt::Stream for Ones {
        type Item = Result<rt::Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            self.0 += 1;
            let chunk = rt::Bytes::from_static(&[1; 1000]);
            std::task::Poll::Ready((self.0 <= 1000).then_some(Ok(chunk)))
        }
    }
    let file = FilePart::new(Body::stream(Ones(0)).with_length(Some(1_000_000)));
    let mut parts = parts(&upload(file));
    assert!(parts.body.as_bytes().is_none(), "it was not collected");
    let length = parts.body.length().unwrap();
    let bytes = parts.body.bytes_up_to(2_000_000).await.unwrap();
    assert_eq!(length, bytes.len() as u64);
    parts.body = Body::from(bytes);
    let read = read_upload(parts, None).body.unwrap();
    assert_eq!(read.file.body.as_bytes().unwrap().len(), 1_000_000);
    assert_eq!((read.title.as_str(), read.views), ("5", 3));
}

#[test]
fn broken_multipart_is_an_error() {
    for body in [
        "",
        "x",
        "--b",
        "--b\r\n",
        "--b\r\n\r\n",
        "--b\r\nA: b\r\n--b--",
        "--b\r\n\r\nx",
    ] {
        let mut reader = Reader::new();
        reader.content(Content {
            content_type: Some("multipart/form-data; boundary=b".into()),
            body: Body::from(body),
            value: None,
        });
        let read = rt::media::multipart::read::<types::UploadBody>(
            &rt::Media::new("multipart/form-data", rt::MediaKind::Multipart, &[]),
            &reader.body(),
        );
        assert!(read.is_err(), "{body:?}");
    }
}

#[tokio::test]
async fn events_and_lines_are_written_and_read_again() {
    let schedule = |id| types::Schedule {
        id,
        name: "a\nb".to_owned(),
    };
    let events = [
        rt::Event::new(schedule(1)).with_id("7"),
        rt::Event::new(schedule(2)).of("x"),
    ];
    let response = UploadResponse::Accepted(rt::EventStream::from_events(events.clone()));
    let reply = response.write().unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(reply.body.as_bytes().unwrap()), @r#"
    id: 7
    data: {"id":1,"name":"a\nb"}

    event: x
    data: {"id":2,"name":"a\nb"}
    "#);
    let UploadResponse::Accepted(mut read) = UploadResponse::read(reply).unwrap() else {
        panic!("events")
    };
    for event in events {
        assert_eq!(read.next().await.unwrap().unwrap(), event);
    }
    assert!(read.next().await.is_none());

    let lines = rt::JsonLines::from_items([schedule(1), schedule(2)]);
    let reply = UploadResponse::Lines(lines).write().unwrap();
    assert!(reply.body.as_bytes().unwrap().starts_with(&[0x1E]));
    let UploadResponse::Lines(mut read) = UploadResponse::read(reply).unwrap() else {
        panic!("lines")
    };
    assert_eq!(read.next().await.unwrap().unwrap(), schedule(1));
    assert_eq!(read.next().await.unwrap().unwrap(), schedule(2));
    assert!(read.next().await.is_none());
}

#[tokio::test]
async fn event_streams_are_read_as_browsers_read_them() {
    let text = "\u{feff}: hi\r\ndata: {\"id\":1,\rdata:\"name\":\"x\"}\nid: 5\nretry: 20\n\nevent: e\n\ndata: {}\n\ndata: [DONE]\n\n";
    let mut events: rt::EventStream<types::Schedule> = rt::EventStream::from_body(Body::from(text));
    let first = events.next().await.unwrap().unwrap();
    assert_eq!((first.data.id, first.id.as_deref()), (1, Some("5")));
    assert_eq!(first.retry, Some(std::time::Duration::from_millis(20)));
    assert!(
        events.next().await.unwrap().is_err(),
        "and the stream goes on"
    );
    assert!(events.next().await.is_none());
}

#[test]
fn headers_are_read_as_the_type_wants() {
    let mut headers = HeaderMap::new();
    headers.insert("x-rate-limit", "7".parse().unwrap());
    headers.append("x-names", "a, b".parse().unwrap());
    headers.append("x-names", "c".parse().unwrap());
    let read = <CreateScheduleCreatedHeaders as rt::Headers>::read(&headers).unwrap();
    assert_eq!(read.x_names.unwrap(), ["a", "b", "c"]);
    headers.insert("x-rate-limit", "many".parse().unwrap());
    let error = <CreateScheduleCreatedHeaders as rt::Headers>::read(&headers).unwrap_err();
    insta::assert_snapshot!(error, @r#"header `X-Rate-Limit` is not as declared: invalid type: string "many", expected i64"#);
}
