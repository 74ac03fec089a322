//! Generated answers: the same for the same seed, others without one, right in any case.
#![expect(clippy::unwrap_used, reason = "tests")]

use axum::body::{Body, to_bytes};
use http::Request;
use serde_json::Value;
use specwright_contract::Loader;
use specwright_mock_server::{Behaviour, Mock, Settings};

fn mock(settings: Settings) -> Mock {
    // Tests run in the folder of their package.
    let loaded = Loader::new().load("../specs/kitchen.yaml").unwrap();
    Mock::new(vec![loaded.contract], settings)
}

async fn list(mock: &Mock, prefer: Option<&str>) -> String {
    let mut request = Request::get("/kitchen/schedules");
    if let Some(prefer) = prefer {
        request = request.header("prefer", prefer);
    }
    let response = mock.respond(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers().get("sl-violations"), None);
    let bytes = to_bytes(response.into_body().into(), 1 << 20)
        .await
        .unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn dynamic() -> Settings {
    Settings {
        dynamic: true,
        ..Settings::default()
    }
}

#[tokio::test]
async fn without_a_seed_answers_differ() {
    let mock = mock(dynamic());
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        seen.insert(list(&mock, None).await);
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[tokio::test]
async fn the_same_seed_answers_the_same_wherever_it_is_said() {
    let seeded = mock(Settings {
        seed: Some("42".to_owned()),
        ..dynamic()
    });
    let first = list(&seeded, None).await;
    assert_eq!(list(&seeded, None).await, first);
    assert_eq!(list(&seeded, Some("seed=42")).await, first);
    assert_ne!(list(&seeded, Some("seed=a-word")).await, first);
    let plain = mock(Settings::default());
    assert_eq!(list(&plain, Some("dynamic=true, seed=42")).await, first);
}

#[tokio::test]
async fn as_prism_has_it_members_are_sorted() {
    let mock = mock(Settings {
        behaviour: Behaviour::PRISM,
        ..dynamic()
    });
    for seed in 0..50 {
        let body = list(&mock, Some(&format!("seed={seed}"))).await;
        let value: Value = serde_json::from_str(&body).unwrap();
        let names: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert!(names.is_sorted(), "{body}");
    }
}
