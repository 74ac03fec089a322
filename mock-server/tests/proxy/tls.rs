//! An upstream over TLS, whose authority only this machine knows.

use std::process::Command;
use std::sync::Arc;

use specwright_mock_server::{Settings, Upstream as To};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::server::start;

const INNER: &str = "SPECWRIGHT_TEST_UPSTREAM";

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, made.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || serve(config, &tell));
    let port = told.recv().unwrap();
    // What is trusted is read from the environment once, so each case is a process of its own.
    let ask = |trusted: bool| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "--nocapture", "tls::inner"])
            .env(INNER, format!("https://localhost:{port}"));
        if trusted {
            command.env("SSL_CERT_FILE", &file);
        }
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let answer = ask(true);
    assert!(answer.contains("answer: 200"), "{answer}");
    let answer = ask(false);
    assert!(answer.contains("answer: 502"), "{answer}");
    assert!(answer.contains("UnknownIssuer"), "{answer}");
}

/// The process inside; by itself it does nothing.
#[test]
fn inner() {
    let Ok(url) = std::env::var(INNER) else {
        return;
    };
    let reply = start(Settings::default(), To::new(&url).unwrap()).get("/pets");
    println!("answer: {} {}", reply.status, reply.text());
}

#[tokio::main(flavor = "current_thread")]
async fn serve(config: ServerConfig, tell: &std::sync::mpsc::Sender<u16>) {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    tell.send(listener.local_addr().unwrap().port()).unwrap();
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(mut stream) = acceptor.accept(stream).await else {
            continue;
        };
        let mut buffer = [0; 4096];
        let _ = stream.read(&mut buffer).await;
        let answer = crate::upstream::ok("application/json", "[]");
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}
