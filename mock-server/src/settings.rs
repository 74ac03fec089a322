//! How a mock behaves.

use crate::{Behaviour, Log};

/// How a mock or a proxy behaves; the command line, the environment and `specwright.toml` all end here.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    clippy::exhaustive_structs,
    reason = "each is a setting of its own; made by callers with `..Settings::default()`"
)]
pub struct Settings {
    /// Whether answers carry CORS headers and preflights are answered. Default: yes.
    pub cors: bool,
    /// Whether violations of the contract in a response become an error response. Default: no.
    pub errors: bool,
    /// Whether bodies are generated instead of sampled. Default: no.
    pub dynamic: bool,
    /// The seed of generated bodies. Default: another one for each answer.
    pub seed: Option<String>,
    /// Whether examples of bodies are left out of account in static mode. Default: no.
    pub ignore_examples: bool,
    /// Whether generated objects have properties beyond the declared ones, where the schema admits them; wins
    /// over the document's `x-json-schema-faker`. Default: as the document says, else yes.
    pub fill_properties: Option<bool>,
    /// Which rules are Prism's and which our own. Default: [`Behaviour::SPECWRIGHT`].
    pub behaviour: Behaviour,
    /// Whether the callbacks of an operation are sent after its answer. They go where the request says, so switch
    /// them off where strangers can send requests. Default: yes.
    pub callbacks: bool,
    /// The largest body of a request, or of an upstream's response, in bytes. Default: 10 MiB.
    pub body_limit: usize,
    /// How many exchanges the journal keeps, the last ones, as long as their bodies fit into 64 MiB. Default: 0, no journal.
    pub journal: usize,
    /// Where each request is told in a line. Default: nowhere.
    pub log: Log,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cors: true,
            errors: false,
            dynamic: false,
            seed: None,
            ignore_examples: false,
            fill_properties: None,
            behaviour: Behaviour::SPECWRIGHT,
            callbacks: true,
            body_limit: 10 << 20,
            journal: 0,
            log: Log::off(),
        }
    }
}
