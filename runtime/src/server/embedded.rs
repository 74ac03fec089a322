//! The contract as it is compiled into a program: its files, read once when they are first needed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use specwright_contract::{Contract, Loader};
use specwright_exchange::schema::Validators;

use crate::operation::Operation;

/// The files of a contract within the program, in the bytes that the generator has read.
///
/// ```
/// # use specwright_runtime as rt;
/// static CONTRACT: rt::server::Embedded = rt::server::Embedded {
///     root: "ping.yaml",
///     files: &[("ping.yaml", b"openapi: 3.1.0\ninfo: {title: Ping, version: '1'}\npaths: {}\n")],
/// };
/// assert_eq!(CONTRACT.contract()?.info.title.as_ref(), "Ping");
/// # Ok::<(), rt::server::BrokenContract>(())
/// ```
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct Embedded {
    /// The name of the document among the files.
    pub root: &'static str,
    /// Every file: its name, to which references of the others are relative, and its bytes.
    pub files: &'static [(&'static str, &'static [u8])],
}

/// The contract that is compiled in cannot be read: it is not the one that the generator has read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the contract that is compiled in cannot be read: {0}")]
pub struct BrokenContract(String);

impl BrokenContract {
    /// An operation of the generated code is not in it.
    pub(crate) fn without(operation: &Operation) -> Self {
        Self(format!(
            "it has no operation {operation}, which the generated code has"
        ))
    }
}

/// A contract that was read, with what judges its values.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) contract: Arc<Contract>,
    pub(crate) validators: Validators,
    /// As JSON, all files in one.
    pub(crate) bundled: OnceLock<bytes::Bytes>,
}

impl Embedded {
    /// The contract.
    ///
    /// # Errors
    /// Where the files are not those that the generator has read.
    pub fn contract(&'static self) -> Result<Arc<Contract>, BrokenContract> {
        self.read().map(|read| Arc::clone(&read.contract))
    }

    /// The bytes of the document itself.
    pub fn text(&self) -> &'static [u8] {
        let mut files = self.files.iter();
        let root = files.find(|(name, _)| *name == self.root);
        root.map_or(&[], |(_, bytes)| bytes)
    }

    /// The contract, read when it is first asked for; every router of a program shares it.
    pub(crate) fn read(&'static self) -> Result<Arc<Read>, BrokenContract> {
        static READ: Mutex<BTreeMap<usize, Arc<Read>>> = Mutex::new(BTreeMap::new());
        let key = std::ptr::from_ref(self) as usize;
        let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = known.get(&key) {
            return Ok(Arc::clone(read));
        }
        let loaded = Loader::new()
            .load_files(self.root, self.files.iter().copied())
            .map_err(|failure| BrokenContract(failure.to_string()))?;
        let contract = Arc::new(loaded.contract);
        let read = Arc::new(Read {
            validators: Validators::new(Arc::clone(&contract)),
            contract,
            bundled: OnceLock::new(),
        });
        known.insert(key, Arc::clone(&read));
        Ok(read)
    }
}
