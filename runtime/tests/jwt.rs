//! Which tokens are believed, and by which keys.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::routing::get;
use serde_json::{Value, json};
use specwright_runtime::jwt::{Algorithm, Keys, Refused, Verifier};
use specwright_tokens::{Claims, Flaw, Issuer};

static ISSUER: LazyLock<Issuer> = LazyLock::new(|| Issuer::generate().unwrap());

const AUDIENCE: &str = "http://localhost:8080/orders";

fn claims() -> Claims {
    Claims::of("user1").audience(AUDIENCE).scope("openid read")
}

fn verifier() -> Verifier {
    let keys = Keys::from_pem(ISSUER.certificate().as_bytes()).unwrap();
    Verifier::new(keys).audience(AUDIENCE)
}

async fn told(verifier: &Verifier, token: &str) -> String {
    match verifier.verify(token).await {
        Ok(_) => "believed".to_owned(),
        Err(refused) => refused.to_string(),
    }
}

#[tokio::test]
async fn a_good_token_is_believed_by_certificate_public_key_and_key_set() {
    let token = ISSUER.token(&claims()).unwrap();
    let mut only_certificate = ISSUER.key_set();
    for name in ["n", "e", "kid"] {
        only_certificate["keys"][0]
            .as_object_mut()
            .unwrap()
            .remove(name);
    }
    for keys in [
        Keys::from_pem(ISSUER.certificate().as_bytes()).unwrap(),
        Keys::from_pem(ISSUER.public_key().as_bytes()).unwrap(),
        Keys::from_key_set(&ISSUER.key_set()).unwrap(),
        Keys::from_key_set(&only_certificate).unwrap(),
    ] {
        let claims = Verifier::new(keys).verify(&token).await.unwrap();
        assert_eq!(claims.subject().unwrap(), "user1");
        assert_eq!(claims.scopes(), ["openid", "read"]);
    }
}

#[tokio::test]
async fn every_flaw_is_refused_for_its_reason() {
    let mut table = Vec::new();
    for flaw in Flaw::ALL {
        let token = ISSUER.bad_token(&claims(), *flaw).unwrap();
        let refused = match verifier().verify(&token).await {
            Ok(claims) => claims.subject().unwrap_err(),
            Err(refused) => refused,
        };
        table.push(format!("{flaw}: {refused}"));
    }
    insta::assert_snapshot!(table.join("\n"), @"
    expired: Access token has expired
    not-yet-valid: Access token is not valid yet
    other-audience: Access token is not for this service
    no-subject: Access token has no subject
    other-key: Access token has a signature that is not valid
    tampered: Access token has a signature that is not valid
    unsigned: Access token has an algorithm that is not accepted
    public-key-as-secret: Access token has an algorithm that is not accepted
    wrong-types: Access token is not a JWT
    garbage: Access token is not a JWT
    ");
}

#[tokio::test]
async fn what_is_not_asked_for_does_not_count() {
    let sign = |claims: &Claims| ISSUER.token(claims).unwrap();
    let verifier = verifier();
    let endless = sign(&claims().without("exp"));
    assert_eq!(told(&verifier, &endless).await, "believed");
    let must = verifier.clone().must_expire(true);
    assert_eq!(told(&must, &endless).await, "Access token has no end");
    let several = sign(&claims().audience("http://127.0.0.1:8080/orders"));
    assert_eq!(told(&verifier, &several).await, "believed");
    let issuer = verifier.clone().issuer("https://other.example/");
    let by_another = "Access token is by an issuer that is not accepted";
    assert_eq!(told(&issuer, &several).await, by_another);
    let just_over = sign(&claims().expires_in(Duration::ZERO));
    assert_eq!(
        told(&verifier, &just_over).await,
        "Access token has expired"
    );
    let skewed = verifier.clone().skew(Duration::from_secs(60));
    assert_eq!(told(&skewed, &just_over).await, "believed");
    let other = verifier.clone().algorithms([Algorithm::Es256]);
    let refused = "Access token has an algorithm that is not accepted";
    assert_eq!(told(&other, &several).await, refused);
    let scopeless = verifier.verify(&sign(&claims().without("scope"))).await;
    assert_eq!(scopeless.unwrap().scopes(), [] as [&str; 0]);
}

#[tokio::test]
async fn broken_tokens_and_keys_are_refused_without_harm() {
    let token = ISSUER.token(&claims()).unwrap();
    let verifier = verifier();
    for broken in [
        "",
        ".",
        "..",
        "a.b.c",
        "é.é.é",
        &token[..20],
        &"a.".repeat(20_000),
    ] {
        assert!(verifier.verify(broken).await.is_err(), "{broken}");
    }
    let (head, _) = token.rsplit_once('.').unwrap();
    assert!(verifier.verify(&format!("{head}.")).await.is_err());
    for broken in [
        "",
        "no key",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        assert!(Keys::from_pem(broken.as_bytes()).is_err());
    }
    for broken in [
        json!({}),
        json!({"keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]}),
    ] {
        assert!(Keys::from_key_set(&broken).is_err());
    }
}

#[tokio::test]
async fn keys_of_an_issuer_are_fetched_once_and_again_after_a_rotation() {
    let second = Issuer::generate().unwrap();
    let set = Arc::new(Mutex::new((ISSUER.key_set(), 0)));
    let served = Arc::clone(&set);
    let answer = move || {
        let mut served = served.lock().unwrap();
        served.1 += 1;
        std::future::ready(served.0.to_string())
    };
    let router = axum::Router::new().route("/jwks.json", get(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let verifier = Verifier::new(Keys::at(&url).pause(Duration::ZERO));
    let [old, new] = [&*ISSUER, &second].map(|issuer| issuer.token(&claims()).unwrap());
    for _ in 0..5 {
        assert_eq!(told(&verifier, &old).await, "believed");
    }
    assert_eq!(set.lock().unwrap().1, 1);
    assert_eq!(
        told(&verifier, &new).await,
        "Access token has a signature that is not valid"
    );
    set.lock().unwrap().0 = both(&ISSUER, &second);
    assert_eq!(told(&verifier, &new).await, "believed");
    assert_eq!(told(&verifier, &old).await, "believed");
    assert_eq!(set.lock().unwrap().1, 3);

    // an issuer that is gone leaves its last keys
    serving.abort();
    let unknown = Issuer::generate().unwrap().token(&claims()).unwrap();
    assert!(verifier.verify(&unknown).await.is_err());
    assert_eq!(told(&verifier, &new).await, "believed");
    // one that never was leaves none, and that is no fault of the token
    let nobody = Verifier::new(Keys::at("http://127.0.0.1:9/jwks.json"));
    assert!(matches!(nobody.verify(&old).await, Err(Refused::Keys(_))));
}

fn both(first: &Issuer, second: &Issuer) -> Value {
    let mut set = first.key_set();
    let other = second.key_set()["keys"][0].clone();
    set["keys"].as_array_mut().unwrap().push(other);
    set
}
