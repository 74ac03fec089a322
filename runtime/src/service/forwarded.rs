//! Where a request comes from, also when proxies stand between.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

/// The address that a request comes from: of the connection, or what the service's own proxies say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an address")]
pub struct ClientAddress(pub IpAddr);

/// The address that a request comes from through this many proxies.
pub(super) fn address(request: &Request, proxies: usize) -> Option<IpAddr> {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let connection = connection.map(|ConnectInfo(address)| address.ip());
    if proxies == 0 {
        return connection;
    }
    let values = request.headers().get_all("x-forwarded-for").iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let all: Vec<&str> = texts.flat_map(|text| text.split(',')).collect();
    // the last was added by the proxy that called us, the one before by that which called it
    let told = all.len().checked_sub(proxies).and_then(|at| all.get(at));
    told.and_then(|text| text.trim().parse().ok())
        .or(connection)
}
