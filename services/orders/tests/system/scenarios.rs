//! What people do first, with HTTPie as they type it: an order of one user, which another does not see.
//!
//! HTTPie is the program of `HTTPIE`, or `http`. Where there is none the test says so and is left out, which in CI
//! (`CI=true`) is an error.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use specwright_mock_server::testing::MockServer;
use specwright_tokens::{Claims, Issuer};

use crate::running::Running;

/// HTTPie, in a folder with tokens.
struct Httpie<'a> {
    program: String,
    folder: &'a Path,
    port: &'a str,
}

impl Httpie<'_> {
    /// Runs a line as it is typed in a shell, against the port of this test; gives status, type and body.
    fn http(&self, line: &str) -> (u16, String, Value) {
        let line = line.replace("localhost:8080", &format!("localhost:{}", self.port));
        let line = line.replacen("http ", "\"$HTTPIE\" --ignore-stdin --print=hb ", 1);
        let output = Command::new("sh")
            .args(["-c", &line])
            .env("HTTPIE", &self.program)
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap().replace('\r', "");
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let Some(status) = status else {
            panic!("{line}: {text} {}", String::from_utf8_lossy(&output.stderr));
        };
        let content_type = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-type")
                .then(|| value.to_owned())
        });
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        (status, content_type.unwrap_or_default(), body)
    }
}

fn httpie() -> Option<String> {
    let named = std::env::var("HTTPIE").ok();
    let works = |program: &String| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let found = named.into_iter().chain(["http".to_owned()]).find(works);
    if found.is_none() {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "CI has no HTTPie: install it, or set HTTPIE"
        );
        eprintln!("skipped: there is no HTTPie here");
    }
    found
}

/// That an answer is an order as it was placed.
fn is_new_order(order: &Value) {
    assert_eq!(order.as_object().unwrap().len(), 4);
    assert_eq!(order["status"], "created");
    let items = json!([{"product": "capuccino", "size": "small", "quantity": 1}]);
    assert_eq!(order["order"], items);
    assert!(order["created"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_users_with_their_tokens() {
    let Some(program) = httpie() else { return };
    let issuer = Issuer::generate().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("public_key.pem", &issuer.certificate());
    for (file, user) in [
        ("token-user1.pem", "ec7bbccf-ca89-4af3-82ac-b41e4831a962"),
        ("token-user2.pem", "ec7bbccf-ca89-4af3-82ac-b41e4831a999"),
    ] {
        let claims = Claims::of(user).audience("http://localhost:8080/orders");
        write(
            file,
            &format!("Bearer {}\n", issuer.token(&claims).unwrap()),
        );
    }
    let key = folder.path().join("public_key.pem").display().to_string();
    let running = Running::start(&[
        ("DB_URL", "sqlite::memory:"),
        ("AUTH_ON", "true"),
        ("JWT_PUBLIC_KEY", &key),
    ]);
    let httpie = Httpie {
        program,
        folder: folder.path(),
        port: running.port(),
    };

    // scenario 1: an order, the list with it, and the order by its id
    let (status, content_type, order) = httpie.http(
        r#"http localhost:8080/orders "Authorization:@token-user1.pem" "order[0][product]=capuccino" "order[0][size]=small" "order[0][quantity]:=1" -v"#,
    );
    assert_eq!(
        (status, content_type.as_str()),
        (201, "application/json"),
        "{order}"
    );
    is_new_order(&order);
    let (status, _, list) =
        httpie.http(r#"http localhost:8080/orders "Authorization:@token-user1.pem""#);
    assert_eq!((status, list), (200, json!({"orders": [order]})));
    let id = order["id"].as_str().unwrap();
    let path = format!("localhost:8080/orders/{id}");
    let (status, _, same) =
        httpie.http(&format!(r#"http {path} "Authorization:@token-user1.pem""#));
    assert_eq!((status, &same), (200, &order));

    // scenario 2: another user has no orders, and does not find the first one's
    let (status, _, list) =
        httpie.http(r#"http localhost:8080/orders "Authorization:@token-user2.pem""#);
    assert_eq!((status, list), (200, json!({"orders": []})));
    let (status, _, told) =
        httpie.http(&format!(r#"http {path} "Authorization:@token-user2.pem""#));
    let not_found = json!({"detail": format!("Order with ID {id} was not found")});
    assert_eq!((status, told), (404, not_found));

    // and nobody has anything
    let (status, _, told) = httpie.http("http localhost:8080/orders");
    assert_eq!((status, told["detail"].is_string()), (401, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_from_beginning_to_end_without_authentication() {
    let Some(program) = httpie() else { return };
    let payments = MockServer::start("../../specs/payments.yaml")
        .await
        .unwrap();
    let kitchen = MockServer::start("../../specs/kitchen.yaml").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&[
        ("DB_URL", "sqlite::memory:"),
        ("PAYMENTS_URL", &payments.url()),
        ("KITCHEN_URL", &kitchen.url()),
    ]);
    let httpie = Httpie {
        program,
        folder: folder.path(),
        port: running.port(),
    };
    let (status, _, order) = httpie.http(
        "http localhost:8080/orders 'order[0][product]=capuccino' 'order[0][size]=small' 'order[0][quantity]:=1' -v",
    );
    assert_eq!(status, 201, "{order}");
    is_new_order(&order);
    let (status, _, list) = httpie.http("http localhost:8080/orders");
    assert_eq!((status, list), (200, json!({"orders": [order]})));
    let path = format!("localhost:8080/orders/{}", order["id"].as_str().unwrap());
    for (line, expected) in [
        (format!("http POST {path}/pay"), (200, "progress")),
        (format!("http POST {path}/cancel"), (200, "cancelled")),
        (
            "http 'localhost:8080/orders?cancelled=true'".to_owned(),
            (200, ""),
        ),
    ] {
        let (status, _, body) = httpie.http(&line);
        let told = body["status"].as_str().unwrap_or_default();
        assert_eq!((status, told), expected, "{line}");
    }
    let (status, _, _) = httpie.http(&format!("http DELETE {path}"));
    assert_eq!(status, 204);
    assert_eq!(httpie.http(&format!("http {path}")).0, 404);
    payments.verify().unwrap();
    kitchen.verify().unwrap();
}
