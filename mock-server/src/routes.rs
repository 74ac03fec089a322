//! The routes of a document: by our own rules or by Prism's.

use std::sync::OnceLock;

use http::HeaderMap;
use http::uri::PathAndQuery;
use specwright_contract::Contract;
use specwright_contract::model::OperationId;
use specwright_exchange::prism::{Scoring, Servers};
use specwright_exchange::router::{Match, Miss, Router};

use crate::Behaviour;

/// The routes of a document.
#[derive(Debug)]
pub(crate) struct Routes {
    rules: Rules,
    /// For requests that name a server.
    servers: OnceLock<Servers>,
}

#[derive(Debug)]
enum Rules {
    Own(Router),
    Prism(Scoring),
}

/// What a request line and its headers say of the operation that is meant.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'r> {
    pub(crate) method: &'r str,
    pub(crate) target: &'r PathAndQuery,
    pub(crate) headers: &'r HeaderMap,
}

impl Routes {
    pub(crate) fn new(contract: &Contract, behaviour: Behaviour) -> Self {
        Self {
            rules: if behaviour.routing {
                Rules::Own(Router::new(contract))
            } else {
                Rules::Prism(Scoring::new(contract))
            },
            servers: OnceLock::new(),
        }
    }

    /// The operation that is meant, of those that have the server, if one is named.
    pub(crate) fn find<'r>(
        &'r self,
        contract: &Contract,
        wanted: Wanted<'r>,
        server: Option<&str>,
    ) -> Result<Match<'r>, Miss> {
        let Wanted {
            method,
            target,
            headers,
        } = wanted;
        let named = server.map(|url| {
            let servers = self.servers.get_or_init(|| Servers::new(contract));
            (servers, url)
        });
        let accepts = |id| named.is_none_or(|(servers, url)| servers.has(id, url));
        let found = match &self.rules {
            Rules::Own(router) => router
                .find_with(method, target.as_str(), Some(headers))
                .and_then(|found| {
                    if accepts(found.operation) {
                        Ok(found)
                    } else {
                        Err(Miss::NoServer)
                    }
                }),
            Rules::Prism(scoring) => scoring.find(method, target.path(), &accepts),
        };
        match (found, named) {
            (Err(Miss::NoServer), Some((servers, _))) => Err(servers.miss()),
            (found, _) => found,
        }
    }

    /// The operation that a method and a path mean, where they are all that is known.
    pub(crate) fn by_path(&self, method: &str, path: &str) -> Option<OperationId> {
        let found = match &self.rules {
            Rules::Own(router) => router.find(method, path),
            Rules::Prism(scoring) => scoring.find(method, path, &|_| true),
        };
        found.ok().map(|found| found.operation)
    }

    /// The path that was probably meant.
    pub(crate) fn nearest(&self, method: &str, path: &str) -> Option<String> {
        match &self.rules {
            Rules::Own(router) => router.nearest(method, path),
            Rules::Prism(_) => None,
        }
    }

    /// Our own router, where it is ours that routes.
    pub(crate) fn own(&self) -> Option<&Router> {
        match &self.rules {
            Rules::Own(router) => Some(router),
            Rules::Prism(_) => None,
        }
    }
}
