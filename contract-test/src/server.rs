//! The servers of a contract that are on this machine. What a contract says of others is no leave to try there what it
//! forbids.

use specwright_contract::Contract;
use specwright_contract::model::Server;
use url::Url;

/// The servers on this machine, with their URLs, in the order of the contract.
pub(crate) fn local(contract: &Contract) -> impl Iterator<Item = (&Server, Url)> + Clone {
    contract.servers.iter().filter_map(|server| {
        let url = Url::parse(&server.url).ok()?;
        is_local(&url).then_some((server, url))
    })
}

/// Whether a URL is of a service on this machine.
pub(crate) fn is_local(url: &Url) -> bool {
    let host = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    host && matches!(url.scheme(), "http" | "https")
}

/// Where the first server on this machine is, without its path, and its place in the contract.
pub fn first_local_server(contract: &Contract) -> Option<(String, String)> {
    let (server, url) = local(contract).next()?;
    let place = contract.place(server.origin?);
    Some((url.origin().ascii_serialization(), place))
}
