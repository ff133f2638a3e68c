//! Endpoints by TLS: `svlc dev` calls them only if their certificate is good. It trusts what the system trusts, and in these tests a
//! file of its own in `SSL_CERT_FILE`.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::dev::{Dev, answer};
use crate::ran::Folder;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer(name: &str) -> Issuer {
    let mut parameters = CertificateParams::new([]).expect("no names");
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key can be made");
    CertifiedIssuer::self_signed(parameters, key).expect("it signs itself")
}

/// An endpoint with a certificate for `name`, good until a year.
fn endpoint(issuer: &Issuer, name: &str, until: i32) -> u16 {
    let key = KeyPair::generate().expect("a key can be made");
    let mut parameters = CertificateParams::new([name.to_owned()]).expect("a name");
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(until, 1, 1);
    let certificate = parameters.signed_by(&key, issuer).expect("it is signed");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("both versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("key and certificate fit");
    let config = Arc::new(config);
    listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a configuration");
        let mut stream = StreamOwned::new(connection, stream);
        let mut head = [0; 4_096];
        // Clients that do not trust it leave.
        while stream.read(&mut head).is_ok_and(|length| length > 0) {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret");
        }
    })
}

/// Serves every connection of a free port.
fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream));
        }
    });
    port
}

#[test]
fn an_endpoint_by_tls_is_called_if_its_certificate_is_good() {
    let (trusted, unknown) = (issuer("trusted"), issuer("unknown"));
    let without_tls = listen(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret");
    });
    let cases = [
        ("good", endpoint(&trusted, "localhost", 2_090), "200", ""),
        ("name", endpoint(&trusted, "other.example", 2_090), "503", "not valid for name"),
        ("expired", endpoint(&trusted, "localhost", 2_021), "503", "certificate expired"),
        ("unknown", endpoint(&unknown, "localhost", 2_090), "503", "UnknownIssuer"),
        ("plain", without_tls, "503", "corrupt message"),
        ("refused", 1, "503", "onnection refused"),
    ];
    let mut spec = "service: away\nintegrations:\n".to_owned();
    for (name, port, ..) in &cases {
        spec +=
            &format!("  {name}: {{ type: http, url: 'https://localhost:{port}/', method: GET }}\n");
    }
    spec += "routes:\n";
    for (name, ..) in &cases {
        spec += &format!("  GET /{name}: {name}\n");
    }
    let folder = Folder::with(&[("svlc.yaml", &spec), ("trusted.pem", &trusted.pem())]);
    let file = folder.path().join("trusted.pem");
    let mut dev = Dev::start_with(&folder, &[], &[("SSL_CERT_FILE", file.as_str())]);
    let lines: Vec<String> =
        cases.iter().map(|(name, ..)| dev.line(&format!("/{name} "))).collect();
    for ((name, port, status, reason), line) in cases.iter().zip(&lines) {
        let answer = answer(line);
        assert_eq!(answer.split(' ').nth(1), Some(*status), "{name}: {answer}");
        if reason.is_empty() {
            assert!(answer.ends_with("secret"), "{answer}");
            continue;
        }
        assert!(answer.ends_with(r#"{"message":"Service Unavailable"}"#), "{answer}");
        let told = dev.line("note");
        let endpoint =
            format!("GET /{name}: the endpoint `https://localhost:{port}` cannot be used");
        assert!(told.contains(&endpoint) && told.contains(reason), "{told}");
    }
}

#[test]
fn without_any_authority_the_cure_is_told() {
    let spec = "service: away\nintegrations: { a: { type: http, url: 'https://localhost:1/', method: GET } }\n\
                routes: { GET /away: a }\n";
    let folder = Folder::with(&[("svlc.yaml", spec), ("none.pem", "")]);
    let file = folder.path().join("none.pem");
    let none = [("SSL_CERT_FILE", file.as_str()), ("SSL_CERT_DIR", "/nowhere")];
    let mut dev = Dev::start_with(&folder, &[], &none);
    let line = dev.line("/away");
    assert!(answer(&line).starts_with("HTTP/1.1 503 "));
    let told = dev.line("note");
    assert!(told.contains("SSL_CERT_FILE"), "{told}");
}
