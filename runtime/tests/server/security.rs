//! Who may call.

use insta::assert_snapshot;

use crate::calls::call;
use crate::stub;

/// A call of an operation that any of `bearerAuth` with a scope, or `apiKey` and `login` together, may call.
async fn create(headers: &str) -> String {
    let request = format!(
        "POST /schedules\nX-Trace: ab\nContent-Type: application/json{headers}\n\n{{\"name\":\"soup\",\"size\":4}}"
    );
    call(&stub(), &request).await
}

#[tokio::test]
async fn one_of_the_requirements_is_enough() {
    let token = create("\nAuthorization: bearer ann:write,read").await;
    assert!(token.contains("soup for ann (ab)"), "{token}");
    let both = create("\nX-Key: key-1\nAuthorization: Basic YW5uOnBhOnNz").await;
    assert!(both.contains("soup for ann (ab)"), "{both}");
}

#[tokio::test]
async fn without_credentials_every_scheme_is_named() {
    assert_snapshot!(create("").await, @r#"
    401
    content-type: application/problem+json
    content-length: 100
    www-authenticate: Bearer realm="Kitchen", ApiKey in="header", name="X-Key", Basic realm="Kitchen", charset="UTF-8"

    {"type":"about:blank","title":"Unauthorized","status":401,"detail":"the request has no credentials"}
    "#);
    assert_snapshot!(create("\nX-Key: key-1").await, @r#"
    401
    content-type: application/problem+json
    content-length: 100
    www-authenticate: Bearer realm="Kitchen", Basic realm="Kitchen", charset="UTF-8"

    {"type":"about:blank","title":"Unauthorized","status":401,"detail":"the request has no credentials"}
    "#);
}

#[tokio::test]
async fn wrong_credentials_are_401_and_insufficient_ones_403() {
    assert_snapshot!(create("\nAuthorization: Bearer expired").await, @r#"
    401
    content-type: application/problem+json
    content-length: 99
    www-authenticate: Bearer realm="Kitchen", error="invalid_token", ApiKey in="header", name="X-Key", Basic realm="Kitchen", charset="UTF-8"

    {"type":"about:blank","title":"Unauthorized","status":401,"detail":"the credentials are not valid"}
    "#);
    assert_snapshot!(create("\nAuthorization: Bearer ann:read").await, @r#"
    403
    content-type: application/problem+json
    content-length: 116
    www-authenticate: Bearer realm="Kitchen", error="insufficient_scope", scope="write"

    {"type":"about:blank","title":"Forbidden","status":403,"detail":"the credentials are not enough for this operation"}
    "#);
    assert_snapshot!(create("\nX-Key: key-2\nAuthorization: Basic YW5uOnBhOnNz").await, @r#"
    401
    content-type: application/problem+json
    content-length: 99
    www-authenticate: Bearer realm="Kitchen", ApiKey in="header", name="X-Key"

    {"type":"about:blank","title":"Unauthorized","status":401,"detail":"the credentials are not valid"}
    "#);
}

#[tokio::test]
async fn what_could_not_be_judged_is_told_as_it_is() {
    assert_snapshot!(create("\nAuthorization: Bearer down:write").await, @r#"
    503
    content-type: application/problem+json
    content-length: 65

    {"type":"about:blank","title":"Service Unavailable","status":503}
    "#);
}

#[tokio::test]
async fn an_empty_requirement_admits_everybody() {
    assert_snapshot!(call(&stub(), "GET /schedules/5").await, @r#"
    200
    content-type: application/json
    content-length: 26

    {"name":"nobody","size":5}
    "#);
    assert_snapshot!(call(&stub(), "GET /schedules/5\nAuthorization: Bearer ann:").await, @r#"
    200
    content-type: application/json
    content-length: 23

    {"name":"ann","size":5}
    "#);
}

#[tokio::test]
async fn credentials_are_judged_before_the_body_is_read() {
    let answer = call(&stub(), "POST /schedules\nContent-Type: text/xml\n\n<a").await;
    assert!(answer.starts_with("401"), "{answer}");
}
