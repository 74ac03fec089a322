//! TLS with a certificate of our own, over TCP; and Unix sockets.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use specwright_mock_server::{Listener, ServeError, ServeOptions, Server, Tls};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, Stream, crypto};

use crate::server::{start_whole, start_with};

fn client(root: CertificateDer<'static>, protocols: &[&str]) -> ClientConnection {
    let mut roots = RootCertStore::empty();
    roots.add(root).unwrap();
    let mut config =
        ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.as_bytes().to_vec())
        .collect();
    ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap()
}

#[test]
fn a_certificate_from_files_is_shown_and_requests_are_answered() {
    let folder = tempfile::TempDir::new().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let server = start_with(ServeOptions {
        tls: Some(Tls::Files {
            certificate: certificate.clone(),
            key,
        }),
        ..ServeOptions::default()
    });
    let root = CertificateDer::from_pem_file(&certificate).unwrap();
    let mut connection = client(root.clone(), &["http/1.1"]);
    let mut stream = server.connect();
    let mut stream = Stream::new(&mut connection, &mut stream);
    stream
        .write_all(b"GET /things HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.ends_with("things"), "{answer}");
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));

    let mut connection = client(root, &["h2", "http/1.1"]);
    let mut socket = server.connect();
    while connection.is_handshaking() {
        connection.complete_io(&mut socket).unwrap();
    }
    assert_eq!(connection.alpn_protocol(), Some(&b"h2"[..]));
}

#[test]
fn who_speaks_no_tls_is_turned_away_and_others_are_served() {
    let server = start_with(ServeOptions {
        tls: Some(Tls::SelfSigned { names: vec![] }),
        header_timeout: Duration::from_millis(300),
        ..ServeOptions::default()
    });
    let answer = server.send(b"GET /things HTTP/1.1\r\nhost: a\r\n\r\n");
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    // A handshake that does not go on is given up.
    let mut silent = server.connect();
    assert_eq!(silent.read(&mut [0]).unwrap_or(0), 0);
    server.is_empty();
}

#[test]
fn files_that_are_no_certificate_are_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("cert.pem");
    std::fs::write(&file, "hello").unwrap();
    let contract = specwright_contract::Loader::new()
        .load("../specs/kitchen.yaml")
        .unwrap()
        .contract;
    let mock = Arc::new(specwright_mock_server::Mock::new(
        vec![contract],
        specwright_mock_server::Settings::default(),
    ));
    let options = ServeOptions {
        tls: Some(Tls::Files {
            certificate: file.clone(),
            key: file,
        }),
        ..ServeOptions::default()
    };
    let Err(ServeError::Pem { what, .. }) = Server::new(mock, options) else {
        panic!("it is taken");
    };
    assert_eq!(what, "a certificate");
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_served_and_a_stale_file_replaced() {
    use std::os::unix::net::{UnixListener, UnixStream};

    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("mock.sock");
    // Somebody listened here, and ended without a word.
    drop(UnixListener::bind(&path).unwrap());
    let at = path.clone();
    let server = start_whole(
        ServeOptions::default(),
        specwright_mock_server::Settings::default(),
        r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/things": {"get": {"responses": {"200":
            {"description": "all", "content": {"text/plain": {"example": "things"}}}}}}}}"#,
        move |server| {
            let listener = Listener::unix(&at).unwrap();
            assert!(matches!(
                Listener::unix(&at),
                Err(ServeError::SocketOccupied { .. })
            ));
            server.on(listener)
        },
        false,
    );
    let mut stream = UnixStream::connect(&path).unwrap();
    stream
        .write_all(b"GET /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("things"), "{answer}");
    server.serves();
    server.stop();
    assert!(!path.exists());
}
