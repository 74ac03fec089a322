//! The module `server`: the trait `Api` with a method for each operation, the trait `Security`, the router.

use super::client::signature;
use super::operations::{invocation, label};
use super::text::{code, literal};
use super::{Text, lines};
use crate::ir::{Api, CredentialKind, Operation, Scheme};

/// The files of the contract, as they lie beside the generated text: what they are called and where they are.
pub(crate) struct Embedded {
    pub(crate) root: String,
    pub(crate) files: Vec<(String, String)>,
}

/// The stub of a document. `brief`: the client's methods have the descriptions.
pub(crate) fn server(text: &mut Text, api: &Api, contract: &Embedded, brief: bool) {
    let title = api
        .docs
        .first()
        .map_or("the API", |title| title.trim_end_matches('.'));
    text.docs(0, [format!("What an implementation of {title} provides.")]);
    text.docs(0, ["", "Each operation answers 501 until it is written."]);
    text.line(0, "pub trait Api: Send + Sync + Sized + 'static {");
    text.docs(1, ["Who calls, as the security of the contract found out."]);
    text.line(1, "type Principal: Clone + Send + Sync + 'static;");
    text.gap();
    text.docs(1, ["An operation's own error; `?` makes it a response."]);
    text.line(1, "type Error: Into<rt::server::Error> + Send;");
    for operation in &api.operations {
        text.gap();
        function(text, operation, brief);
    }
    text.line(0, "}");
    if !api.schemes.is_empty() {
        text.gap();
        security(text, &api.schemes);
    }
    text.gap();
    invocation(text, "server", &lines::stub(api));
    text.gap();
    text.docs(0, ["The contract, as it was read."]);
    text.line(
        0,
        "static CONTRACT: rt::server::Embedded = rt::server::Embedded {",
    );
    text.line(1, &format!("root: {},", literal(&contract.root)));
    text.line(1, "files: &[");
    for (name, path) in &contract.files {
        text.line(
            2,
            &format!("({}, include_bytes!({})),", literal(name), literal(path)),
        );
    }
    text.line(1, "],");
    text.line(0, "};");
}

fn function(text: &mut Text, operation: &Operation, brief: bool) {
    let docs = if brief {
        let end = operation.docs.iter().position(String::is_empty);
        &operation.docs[..end.unwrap_or(operation.docs.len().min(1))]
    } else {
        &operation.docs[..]
    };
    let docs = if docs.iter().any(|line| line.starts_with("```")) {
        &[]
    } else {
        docs
    };
    text.docs(1, docs);
    if !docs.is_empty() {
        text.docs(1, [""]);
    }
    let deprecated = if operation.deprecated {
        " Deprecated."
    } else {
        ""
    };
    text.docs(1, [format!("{}.{deprecated}", label(operation))]);
    let stem = &operation.stem;
    text.line(1, &format!("fn {}(", operation.name));
    text.line(2, "&self,");
    text.line(2, "cx: rt::Context<Self::Principal>,");
    text.line(2, &format!("request: {stem}Request,"));
    text.line(
        1,
        &format!(") -> impl Future<Output = Result<{stem}Response, Self::Error>> + Send {{"),
    );
    text.line(2, "rt::server::unimplemented(cx, request)");
    text.line(1, "}");
}

fn security(text: &mut Text, schemes: &[Scheme]) {
    text.docs(
        0,
        ["Who calls: a method for each security scheme of the contract."],
    );
    text.line(0, "pub trait Security: Send + Sync + 'static {");
    text.docs(1, ["Who calls."]);
    text.line(1, "type Principal: Clone + Send + Sync + 'static;");
    for scheme in schemes {
        text.gap();
        text.labelled(
            1,
            &format!("The scheme {}", code(&scheme.wire)),
            &scheme.docs,
            false,
        );
        let credential = match scheme.kind {
            CredentialKind::Basic => "Basic",
            CredentialKind::Bearer { .. } => "Bearer",
            CredentialKind::Other(_) => "Authorization",
            CredentialKind::Certificate => "Certificate",
            _ => "ApiKey",
        };
        let arguments = [
            "&self".to_owned(),
            format!("credential: rt::server::{credential}"),
            "cx: &rt::server::SecurityContext<'_>".to_owned(),
        ];
        let tail = " -> impl Future<Output = Result<Self::Principal, rt::server::Denied>> + Send;";
        signature(text, &format!("fn {}", scheme.name), &arguments, tail);
    }
    text.line(0, "}");
}
