//! Where a host is: `localhost` and every name below it is this machine, as RFC 6761 has it and browsers and curl do; the system, which
//! often knows `localhost` alone, is asked for all others.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower_service::Service;

/// Finds hosts.
#[derive(Debug, Clone)]
pub(super) struct Names(GaiResolver);

impl Names {
    pub(super) fn new() -> Self {
        Self(GaiResolver::new())
    }
}

impl Service<Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if is_this_machine(name.as_str()) {
            let both = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
            return Box::pin(async move { Ok(Vec::from(both).into_iter()) });
        }
        let asked = self.0.call(name);
        Box::pin(async { Ok(asked.await?.collect::<Vec<_>>().into_iter()) })
    }
}

fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn whatever_is_below_localhost_is_this_machine() {
        for name in ["localhost", "a.localhost", "A.B.LocalHost."] {
            assert!(is_this_machine(name), "{name}");
        }
        for name in ["alocalhost", "localhost.example.com", "127.0.0.1", ""] {
            assert!(!is_this_machine(name), "{name}");
        }
    }
}
