//! Deployments with a server that breaks: throttled, failing, cut off in the middle of an upload, gone.

use svlc_tests::servers::Server;
use svlc_tests::venv;

use crate::proxy::{Fate, Proxy};
use crate::service::{Service, server};

#[test]
fn what_is_refused_for_a_while_is_asked_again() {
    if venv::skipped("ministack") {
        return;
    }
    let (server, service) = (server(), Service::new("throttled"));
    let broken = Fate::Answer(503, String::new());
    // Calls in pairs: one meets its fate, the next goes through. An answer that is cut has had its effect.
    let fates = (0..30).flat_map(|round| match round % 3 {
        0 => [broken.clone(), Fate::Pass],
        1 => [Fate::CutAnswer(10), Fate::Pass],
        _ => [Fate::Pass, Fate::Pass],
    });
    let proxy = Proxy::before(server.port(), &fates.collect::<Vec<_>>());
    let said = service.good(&proxy.url(), &["deploy", "--yes"]);
    assert!(said.contains("deployed throttled in "), "{said}");
    assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
    // More than the calls of a deployment that nothing is in the way of.
    assert!(proxy.seen().len() > 20, "{}", proxy.seen().len());
}

#[test]
fn an_upload_that_is_cut_off_is_made_by_the_next_run() {
    if venv::skipped("ministack") {
        return;
    }
    let service = Service::new("cut");
    // Too much to be sent at once.
    let noise: String =
        (0..60_000_u32).map(|n| format!("{:08x}\n", n.wrapping_mul(2_654_435_761))).collect();
    service.write("shop/noise.txt", &noise);
    let first = Server::ministack();
    let cut = Proxy::always(first.port(), Fate::Cut(64 * 1024));
    let failed = service.svlc(&cut.url(), &["deploy", "--yes"]);
    assert_eq!(failed.code, Some(2), "{failed:#?}");
    drop(first);
    let gone = service.svlc(&cut.url(), &["deploy", "--yes"]);
    assert_eq!(gone.code, Some(2), "{gone:#?}");
    let server = Server::ministack();
    let said = service.good(&server.url(), &["deploy", "--yes"]);
    assert!(said.contains("shop  uploaded, ") && said.contains("deployed cut in "), "{said}");
    assert_eq!(service.get(&server, "DefaultStageUrl", "/hello").0, 200);
}
