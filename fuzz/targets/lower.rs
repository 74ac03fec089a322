//! Texts to contracts: any document is either lowered or refused with a reason.

#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_contract::Loader;
use specwright_contract::source::Limits;

fuzz_target!(|text: &str| {
    let limits = Limits {
        file_bytes: 1 << 20,
        files: 4,
        depth: 100,
        nodes: 1 << 20,
        expansion: 4_096,
    };
    match Loader::new().limits(limits).load_text("fuzz.yaml", text) {
        Ok(loaded) => {
            for (_, operation) in loaded.contract.operations() {
                let _ = loaded.contract.place(operation.origin);
            }
        }
        Err(failure) => assert!(!failure.diagnostics.is_empty(), "a failure says why"),
    }
});
