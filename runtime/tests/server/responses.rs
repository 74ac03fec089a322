//! What handlers answer.

use insta::assert_snapshot;
use specwright_runtime::axum::body::Body;
use specwright_runtime::http::Request;
use specwright_runtime::{Bytes, Context};

use crate::calls::{call, send};
use crate::kitchen::operations::{LatestScheduleRequest, LatestScheduleResponse};
use crate::kitchen::{self, Api};
use crate::{Doors, server, soup, stub};

#[tokio::test]
async fn parameters_arrive_typed() {
    let request = "GET /schedules?limit=2&tag=a&tag=b%20c\nCookie: session=x";
    assert_snapshot!(call(&stub(), request).await, @r#"
    200
    content-type: text/csv
    content-length: 84

    ListSchedulesRequest { limit: Some(2), tag: Some(["a", "b c"]), session: Some("x") }
    "#);
    assert_snapshot!(call(&stub(), "GET /schedules").await, @r#"
    200
    content-type: text/csv
    content-length: 62

    ListSchedulesRequest { limit: None, tag: None, session: None }
    "#);
}

#[tokio::test]
async fn answers_have_their_media_type_and_headers() {
    assert_snapshot!(call(&stub(), "GET /schedules?limit=1").await, @r#"
    200
    content-type: application/json
    content-length: 26

    [{"name":"soup","size":4}]
    "#);
    let request = "POST /schedules\nX-Trace: ab\nAuthorization: Bearer ann:write\nContent-Type: application/json\n\n{\"name\":\"soup\",\"size\":4}";
    assert_snapshot!(call(&stub(), request).await, @r#"
    201
    content-type: application/json
    content-length: 37
    x-rate-limit: 9

    {"name":"soup for ann (ab)","size":4}
    "#);
}

#[tokio::test]
async fn what_the_contract_does_not_declare_can_be_said() {
    assert_snapshot!(call(&stub(), "GET /schedules?limit=8").await, @r#"
    418
    content-type: text/plain; charset=utf-8
    content-length: 5

    short
    "#);
}

#[tokio::test]
async fn bodies_stream_both_ways() {
    let chunks = ["abc", "de"].map(|text| Ok::<_, std::io::Error>(Bytes::from(text)));
    let request = Request::put("/files")
        .header("content-type", "application/octet-stream")
        .body(Body::from_stream(futures_util::stream::iter(chunks)))
        .unwrap();
    assert_snapshot!(send(&stub(), request).await, @r#"
    200
    content-type: text/plain
    content-length: 3

    3+2
    "#);
    assert_snapshot!(call(&stub(), "PUT /files").await, @r#"
    200
    content-type: text/plain
    content-length: 0
    "#);
    assert_snapshot!(call(&stub(), "GET /files").await, @r#"
    200
    content-type: application/octet-stream

    abcd
    "#);
}

#[tokio::test]
async fn answers_are_checked_where_that_is_asked_for() {
    assert!(
        call(&stub(), "GET /schedules?limit=7")
            .await
            .starts_with("200")
    );
    let router = server().check_responses(true).router();
    assert_snapshot!(call(&router, "GET /schedules?limit=7").await, @r#"
    500
    content-type: application/problem+json
    content-length: 250

    {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"the response breaks the contract","validation":[{"location":["body","0","size"],"severity":"Error","code":"minimum","message":"Response body property 0.size must be >= 1"}]}
    "#);
    assert_snapshot!(call(&router, "GET /schedules?limit=1").await, @r#"
    200
    content-type: application/json
    content-length: 26

    [{"name":"soup","size":4}]
    "#);
    assert!(call(&router, "GET /files").await.starts_with("200"));
}

#[tokio::test]
async fn a_fresh_stub_answers_501() {
    struct Fresh;

    impl Api for Fresh {
        type Principal = String;
        type Error = std::convert::Infallible;

        async fn latest_schedule(
            &self,
            _: Context<String>,
            _: LatestScheduleRequest,
        ) -> Result<LatestScheduleResponse, Self::Error> {
            Ok(LatestScheduleResponse::Ok(soup()))
        }
    }

    let router = kitchen::router(Fresh, Doors);
    assert_snapshot!(call(&router, "GET /schedules").await, @r#"
    501
    content-type: application/problem+json
    content-length: 119

    {"type":"about:blank","title":"Not Implemented","status":501,"detail":"the operation listSchedules is not implemented"}
    "#);
    assert!(
        call(&router, "GET /schedules/latest")
            .await
            .starts_with("200")
    );
}
