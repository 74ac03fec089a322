//! Generates the halves whose features are on.

fn main() {
    specwright_codegen::Builder::new("../../specs/oas.yaml")
        .name("orders")
        .client_if(cfg!(feature = "client"))
        .server_if(cfg!(feature = "server"))
        .generate();
}
