//! Documents of several files: what is read, what is called what, and what may not be read.
#![expect(clippy::unwrap_used, reason = "tests")]

mod reading;

use std::fmt::Write as _;

use std::collections::BTreeMap;
use std::path::Path;

use reading::lines;
use specwright_contract::source::{Fetch, FetchError, Fetched, Limits};
use specwright_contract::{Loader, load};
use tempfile::TempDir;
use url::Url;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

/// A document whose only schema has this text.
fn api(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         A: {schema}\n"
    )
}

/// The names of the files that were read, and what was found.
fn outcome(loader: &Loader, input: &str) -> String {
    let (sources, diagnostics) = match loader.load(input) {
        Ok(loaded) => (loaded.contract.sources, loaded.diagnostics),
        Err(failure) => (failure.sources, failure.diagnostics),
    };
    let mut shown = String::new();
    for (_, file) in sources.files() {
        let _ = writeln!(shown, "{}", file.name);
    }
    shown + &lines(&sources, &diagnostics)
}

/// The same with the folder shown as `DIR`.
fn local(loader: &Loader, dir: &Path, name: &str) -> String {
    let input = dir.join(name).display().to_string();
    let real = dir.canonicalize().unwrap();
    outcome(loader, &input)
        .replace(&dir.display().to_string(), "DIR")
        .replace(&real.display().to_string(), "DIR")
}

#[test]
fn every_file_that_is_referred_to_is_read_once() {
    let dir = folder(&[
        (
            "specs/api.yaml",
            &api(
                "{properties: {a: {$ref: 'common/a.yaml#/A'}, b: {$ref: './common/../b%20c.json'}}}",
            ),
        ),
        (
            "specs/common/a.yaml",
            "A: {items: {$ref: '../api.yaml#/components/schemas/A'}}\nB: {$ref: 'a.yaml#/A'}\n",
        ),
        ("specs/b c.json", "{\"type\": \"string\"}"),
    ]);
    insta::assert_snapshot!(local(&Loader::new(), dir.path(), "specs/api.yaml"), @r#"
    DIR/specs/api.yaml
    DIR/specs/common/a.yaml
    DIR/specs/b c.json
    "#);
}

#[test]
fn what_stands_in_data_is_no_reference() {
    let dir = folder(&[
        (
            "api.yaml",
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
             A:\n      example: {$ref: 'data.yaml'}\n      default: {$ref: 'data.yaml'}\n      \
             enum: [{$ref: 'data.yaml'}]\n      properties:\n        example: {$ref: 'used.yaml'}\n        \
             b: {$ref: '#/x-shared/B'}\n  examples:\n    E: {value: {$ref: 'data.yaml'}}\n\
             x-shared:\n  B: {$ref: 'shared.yaml'}\n  C: {$ref: 'data.yaml'}\n",
        ),
        ("used.yaml", "type: string"),
        ("shared.yaml", "type: string"),
        ("data.yaml", "this: [is never read"),
    ]);
    insta::assert_snapshot!(local(&Loader::new(), dir.path(), "api.yaml"), @r#"
    DIR/api.yaml
    DIR/used.yaml
    DIR/shared.yaml
    "#);
}

#[test]
fn files_outside_the_folder_are_read_only_when_allowed() {
    let dir = folder(&[
        ("specs/api.yaml", &api("{$ref: '../secret.yaml'}")),
        ("secret.yaml", "type: string"),
    ]);
    insta::assert_snapshot!(local(&Loader::new(), dir.path(), "specs/api.yaml"), @r#"
    DIR/specs/api.yaml
    DIR/specs/api.yaml:6:15: error[reference-outside]: DIR/secret.yaml is outside the folder of the document (move it into the folder, or allow it: `--allow-outside`)
    "#);
    let loader = Loader::new().allow_outside(true);
    insta::assert_snapshot!(local(&loader, dir.path(), "specs/api.yaml"), @r#"
    DIR/specs/api.yaml
    DIR/secret.yaml
    "#);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let dir = folder(&[
        ("specs/api.yaml", &api("{$ref: 'link.yaml'}")),
        ("secret.yaml", "type: string"),
    ]);
    std::os::unix::fs::symlink("../secret.yaml", dir.path().join("specs/link.yaml")).unwrap();
    insta::assert_snapshot!(local(&Loader::new(), dir.path(), "specs/api.yaml"), @r#"
    DIR/specs/api.yaml
    DIR/specs/api.yaml:6:15: error[reference-outside]: DIR/specs/link.yaml is outside the folder of the document (move it into the folder, or allow it: `--allow-outside`)
    "#);
}

#[test]
fn files_that_cannot_be_read_are_told_where_they_are_needed() {
    let dir = folder(&[
        (
            "api.yaml",
            &api(
                "{properties: {a: {$ref: 'comon.yaml#/A'}, b: {$ref: 'broken.json'}, c: {$ref: 'dir'}, d: {$ref: 'ftp://x/y'}}}",
            ),
        ),
        ("common.yaml", "A: {}"),
        ("broken.json", "{\"a\": 1,\n}"),
        ("dir/x.yaml", "{}"),
    ]);
    insta::assert_snapshot!(local(&Loader::new(), dir.path(), "api.yaml"), @r#"
    DIR/api.yaml
    DIR/broken.json
    DIR/api.yaml:6:32: error[file-not-found]: there is no file DIR/comon.yaml (did you mean DIR/common.yaml?)
    DIR/api.yaml:6:60: error[malformed-json]: DIR/broken.json cannot be read: in line 2, column 1, a key in double quotes is needed here, not `}` (remove the comma before it)
    DIR/api.yaml:6:86: error[not-a-file]: DIR/dir is a folder (name the file with the `openapi:` or `swagger:` line)
    DIR/api.yaml:6:104: error[not-an-address]: `ftp://x/y` has the scheme `ftp` (refer to a file, or to an `http:` or `https:` URL)
    "#);
}

#[test]
fn what_the_user_named_wrongly_is_told_with_a_next_step() {
    let dir = folder(&[
        ("openapi.yaml", "{}"),
        ("kitchen.yaml", "{}"),
        ("big.yaml", "a: 123456789"),
    ]);
    let small = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    let mut shown = String::new();
    for name in [
        "kitchen.yml",
        "kichten.yaml",
        "nothing.txt",
        "no/such/folder.yaml",
        "",
    ] {
        shown.push_str(&local(&Loader::new(), dir.path(), name));
    }
    shown.push_str(&local(&Loader::new().limits(small), dir.path(), "big.yaml"));
    for input in ["gopher://x/y", "http://[bad", ""] {
        shown.push_str(&outcome(&Loader::new(), input));
    }
    insta::assert_snapshot!(shown, @r#"
    error[file-not-found]: there is no file DIR/kitchen.yml (did you mean DIR/kitchen.yaml?)
    error[file-not-found]: there is no file DIR/kichten.yaml (did you mean DIR/kitchen.yaml?)
    error[file-not-found]: there is no file DIR/nothing.txt (check the path: it is relative to the current folder, in a `$ref` to the file with it)
    error[file-not-found]: there is no file DIR/no/such/folder.yaml (check the path: it is relative to the current folder, in a `$ref` to the file with it)
    error[not-a-file]: DIR/ is a folder (did you mean DIR/openapi.yaml?)
    DIR/big.yaml
    error[file-too-large]: DIR/big.yaml is larger than 10 bytes (split the document into several files)
    error[not-an-address]: `gopher://…` names no document (name a path, an `http:` or `https:` URL, or `-` for the standard input)
    error[not-an-address]: the URL is malformed: invalid IPv6 address (a URL looks like `https://example.com/openapi.yaml`)
    error[not-an-address]: no document is named (name a path, an `http:` or `https:` URL, or `-` for the standard input)
    "#);
}

#[test]
fn a_text_may_refer_to_nothing_but_itself() {
    let loaded = Loader::new()
        .load_text("api.yaml", api("{$ref: 'other.yaml'}"))
        .unwrap();
    insta::assert_snapshot!(lines(&loaded.contract.sources, &loaded.diagnostics), @r#"api.yaml:6:15: error[file-not-found]: `other.yaml` is relative, but the document has no place of its own (read the document from a file)"#);
}

/// Documents by URL; a text that starts with `->` is a redirect.
struct Web(BTreeMap<String, String>);

impl Fetch for Web {
    fn fetch(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        match self
            .0
            .get(url.as_str())
            .and_then(|text| text.strip_prefix("->"))
        {
            Some(to) => Ok(Fetched::Redirect(url.join(to).unwrap())),
            None => self.0.fetch(url, limit),
        }
    }
}

fn web(documents: &[(&str, &str)]) -> Web {
    let pairs = documents.iter();
    Web(pairs
        .map(|(url, text)| ((*url).to_owned(), (*text).to_owned()))
        .collect())
}

#[test]
fn a_document_from_the_network_may_refer_to_its_own_server_only() {
    let documents = [
        (
            "http://a.example/v1/api.yaml",
            api(
                "{properties: {a: {$ref: 'same.yaml'}, b: {$ref: 'http://b.example/other.yaml'}, c: {$ref: 'file:///etc/passwd'}}}",
            ),
        ),
        ("http://a.example/v1/same.yaml", "type: string".to_owned()),
        ("http://b.example/other.yaml", "type: string".to_owned()),
    ];
    let documents: Vec<_> = documents
        .iter()
        .map(|(url, text)| (*url, text.as_str()))
        .collect();
    let input = "http://a.example/v1/api.yaml";
    insta::assert_snapshot!(outcome(&Loader::new().fetch(web(&documents)), input), @r#"
    http://a.example/v1/api.yaml
    http://a.example/v1/same.yaml
    http://a.example/v1/api.yaml:6:56: error[remote-not-allowed]: http://b.example/other.yaml is on the network, which is not allowed (allow it (`--allow-remote`), or save the document beside this one)
    http://a.example/v1/api.yaml:6:98: error[remote-not-allowed]: /etc/passwd is a local file, and a document from the network may not read it (put it on the server of the document, or save the document beside it)
    "#);
    let loader = Loader::new()
        .fetch(web(&documents))
        .allow_remote(true)
        .allow_outside(true);
    insta::assert_snapshot!(outcome(&loader, input), @r#"
    http://a.example/v1/api.yaml
    http://a.example/v1/same.yaml
    http://b.example/other.yaml
    http://a.example/v1/api.yaml:6:98: error[remote-not-allowed]: /etc/passwd is a local file, and a document from the network may not read it (put it on the server of the document, or save the document beside it)
    "#);
}

#[test]
fn redirects_lead_where_references_may_lead() {
    let documents = [
        (
            "http://a.example/api",
            "->http://b.example/v2/api.yaml".to_owned(),
        ),
        (
            "http://b.example/v2/api.yaml",
            api(
                "{properties: {a: {$ref: 'moved.yaml#/A'}, b: {$ref: 'away.yaml'}, c: {$ref: 'round.yaml'}, d: {$ref: 'new/moved.yaml#/B'}}}",
            ),
        ),
        (
            "http://b.example/v2/moved.yaml",
            "->new/moved.yaml".to_owned(),
        ),
        (
            "http://b.example/v2/new/moved.yaml",
            "A: {type: string}\nB: {type: string}".to_owned(),
        ),
        (
            "http://b.example/v2/away.yaml",
            "->http://inner.example/metadata".to_owned(),
        ),
        ("http://b.example/v2/round.yaml", "->round.yaml".to_owned()),
    ];
    let documents: Vec<_> = documents
        .iter()
        .map(|(url, text)| (*url, text.as_str()))
        .collect();
    let loader = Loader::new().fetch(web(&documents));
    insta::assert_snapshot!(outcome(&loader, "http://a.example/api"), @r#"
    http://a.example/api
    http://b.example/v2/moved.yaml
    http://a.example/api:6:60: error[remote-not-allowed]: http://inner.example/metadata is on the network, which is not allowed (allow it (`--allow-remote`), or save the document beside this one)
    http://a.example/api:6:84: error[fetch-failed]: http://b.example/v2/round.yaml cannot be fetched: it redirects more than 5 times (save the document, and name the file in place of the URL)
    "#);
}

#[test]
fn secrets_in_urls_are_not_shown() {
    let documents = [(
        "http://me:pass@a.example/api.yaml?token=abc&x",
        "openapi: [",
    )];
    let loader = Loader::new().fetch(web(&documents));
    let shown = outcome(&loader, "http://me:pass@a.example/api.yaml?token=abc&x")
        + &outcome(&loader, "https://me:pass@a.example/none?token=abc");
    insta::assert_snapshot!(shown, @r#"
    http://***@a.example/api.yaml?token=***&***
    http://***@a.example/api.yaml?token=***&***:1:10: error[malformed-yaml]: this bracket is never closed (close it, or put the text into quotes if it is a template such as `{name}`)
    error[fetch-failed]: https://***@a.example/none?token=*** cannot be fetched: the server has no such document (check the address in a browser)
    "#);
}

#[test]
fn an_identifier_in_a_document_needs_no_file() {
    let documents = [(
        "http://a.example/api.yaml",
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
         A: {$ref: 'https://schemas.example/b'}\n    B: {$id: 'https://schemas.example/b', items: {$ref: 'c'}}\n    \
         C: {$id: 'https://schemas.example/c', type: string}\n",
    )];
    let loader = Loader::new().fetch(web(&documents));
    insta::assert_snapshot!(outcome(&loader, "http://a.example/api.yaml"), @r#"http://a.example/api.yaml"#);
}

/// A server on which every document refers to a next one.
struct Endless;

impl Fetch for Endless {
    fn fetch(&self, url: &Url, _: usize) -> Result<Fetched, FetchError> {
        let n: usize = url
            .path()
            .trim_start_matches('/')
            .parse()
            .unwrap_or_default();
        Ok(Fetched::Bytes(
            api(&format!("{{$ref: '{}'}}", n + 1)).into_bytes(),
        ))
    }
}

#[test]
fn ever_new_documents_end_at_the_limit() {
    let limits = Limits {
        files: 20,
        ..Limits::default()
    };
    let loader = Loader::new().fetch(Endless).limits(limits);
    let loaded = loader.load("http://a.example/0").unwrap();
    assert_eq!(loaded.contract.sources.files().len(), 20);
}

#[test]
fn the_contracts_in_this_repository_are_read_from_their_files() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/kitchen.yaml");
    let loaded = load(path).unwrap();
    assert_eq!(
        loaded
            .contract
            .place(loaded.contract.operations[0].origin)
            .rsplit(':')
            .count(),
        3
    );
}

#[test]
fn a_long_identifier_is_not_multiplied_by_the_references_within() {
    let long = "a/".repeat(500_000);
    let references = (0..50_000).fold(String::new(), |text, n| {
        text + &format!("{{$ref: 'http://a.example/{n}', $id: '{n}'}}, ")
    });
    let schema = format!("{{$id: 'http://a.example/{long}', anyOf: [{references}]}}");
    let loaded = Loader::new().load_text("api.yaml", api(&schema)).unwrap();
    assert_eq!(loaded.contract.sources.files().len(), 1);
}

#[test]
fn files_that_are_not_there_are_looked_for_a_limited_number_of_times() {
    let references = (0..5_000).fold(String::new(), |text, n| {
        text + &format!("{{$ref: 'missing{n}.yaml'}}, ")
    });
    let text = api(&format!("{{anyOf: [{references}]}}"));
    let dir = folder(&[("api.yaml", &text)]);
    let shown = local(&Loader::new(), dir.path(), "api.yaml");
    assert!(shown.contains("there is no file DIR/missing999.yaml"));
    assert!(shown.contains("too-many-files"));
}
