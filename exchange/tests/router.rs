//! Which operation a request line means.
#![expect(clippy::unwrap_used, reason = "tests")]

use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use specwright_contract::Contract;
use specwright_contract::Loader;
use specwright_exchange::router::{Miss, Router};

/// A contract of operations `METHOD path`.
fn contract(operations: &[&str], servers: &Value) -> Contract {
    let mut paths = serde_json::Map::new();
    for operation in operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let item = paths.entry(path).or_insert_with(|| json!({}));
        let mut parameters = Vec::new();
        for part in path.split('{').skip(1) {
            let name = part.split('}').next().unwrap().trim_end_matches('+');
            let schema = json!({ "type": "string" });
            parameters
                .push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
        }
        item[method.to_lowercase()] =
            json!({ "parameters": parameters, "responses": { "200": { "description": "" } } });
    }
    load(&json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "servers": servers,
        "paths": paths,
    }))
}

fn load(document: &Value) -> Contract {
    let loaded = Loader::new().load_text("test.json", document.to_string());
    loaded.unwrap().contract
}

fn found(contract: &Contract, router: &Router, method: &str, path: &str) -> String {
    found_with(contract, router, method, path, None)
}

fn found_with(
    contract: &Contract,
    router: &Router,
    method: &str,
    path: &str,
    headers: Option<&HeaderMap>,
) -> String {
    match router.find_with(method, path, headers) {
        Ok(found) => {
            let mut text = contract.operation(found.operation).path.to_string();
            for (name, value) in found.parameters() {
                text.extend([" ", name, "=", value]);
            }
            if !found.base.is_empty() {
                text.extend([" below ", found.base]);
            }
            text
        }
        Err(Miss::MethodNotAllowed { allow }) => format!("405 {}", allow.join(", ")),
        Err(_) => "404".to_owned(),
    }
}

#[test]
fn paths_lead_to_operations() {
    let operations = [
        "GET /",
        "GET /u/{id}",
        "GET /u/{id}/posts",
        "GET /u/me/settings",
        "DELETE /u/me",
        "PATCH /u/{id}",
        "GET /u/me",
        "GET /a/{id}.json",
        "GET /a/{id}",
        "GET /a/{id}.{ext}",
        "GET /x:verb",
        "POST /x/{name}:cancel",
        "POST /x/{name}:undelete",
        "POST /x/{name}",
        "GET /compare/{base}...{head}",
        "GET /geo/{x}:{y}",
        "GET /slash/",
        "GET /no-slash",
        "GET /deep/{a}/{b}/end",
        "GET /deep/{a}/fixed/other",
        "POST /Your Pull",
        "GET /files/{path+}",
        "GET /caf%C3%A9",
    ];
    let contract = contract(&operations, &json!([{ "url": "/" }]));
    let router = Router::new(&contract);
    let cases = [
        ("GET", "/", "/"),
        ("GET", "", "/"),
        ("GET", "/u/7", "/u/{id} id=7"),
        ("GET", "/u/7?x=1", "/u/{id} id=7"),
        ("GET", "/u/me", "/u/me"),
        ("GET", "/u/me/posts", "/u/{id}/posts id=me"),
        ("GET", "/u/me/settings", "/u/me/settings"),
        ("PATCH", "/u/me", "/u/{id} id=me"),
        ("PUT", "/u/me", "405 GET, PATCH, DELETE"),
        ("PUT", "/u/7", "405 GET, PATCH"),
        ("HEAD", "/u/7", "405 GET, PATCH"),
        ("get", "/u/7", "405 GET, PATCH"),
        ("GET", "/u/a%2Fb", "/u/{id} id=a%2Fb"),
        ("GET", "/u/%6De", "/u/me"),
        ("GET", "/u/%7", "/u/{id} id=%7"),
        ("GET", "/U/7", "404"),
        ("GET", "/u/7/", "404"),
        ("GET", "/u/", "/u/{id} id="),
        ("GET", "/u//posts", "/u/{id}/posts id="),
        ("GET", "/u", "404"),
        ("GET", "//u/7", "404"),
        ("GET", "/a/7.json", "/a/{id}.json id=7"),
        ("GET", "/a/7.xml", "/a/{id}.{ext} id=7 ext=xml"),
        ("GET", "/a/7", "/a/{id} id=7"),
        ("GET", "/a/.json", "/a/{id} id=.json"),
        ("GET", "/x:verb", "/x:verb"),
        ("GET", "/x%3Averb", "/x:verb"),
        ("POST", "/x/7:cancel", "/x/{name}:cancel name=7"),
        ("POST", "/x/7:undelete", "/x/{name}:undelete name=7"),
        ("POST", "/x/7:other", "/x/{name} name=7:other"),
        (
            "GET",
            "/compare/main...topic",
            "/compare/{base}...{head} base=main head=topic",
        ),
        ("GET", "/geo/1:2", "/geo/{x}:{y} x=1 y=2"),
        ("GET", "/slash/", "/slash/"),
        ("GET", "/slash", "404"),
        ("GET", "/no-slash/", "404"),
        ("GET", "/deep/1/fixed/end", "/deep/{a}/{b}/end a=1 b=fixed"),
        ("GET", "/deep/1/fixed/other", "/deep/{a}/fixed/other a=1"),
        ("POST", "/Your%20Pull", "/Your Pull"),
        ("GET", "/files/a/b/c", "/files/{path+} path=a/b/c"),
        ("GET", "/files/a", "/files/{path+} path=a"),
        ("GET", "/caf%c3%a9", "/caf%C3%A9"),
        ("GET", "/café", "/caf%C3%A9"),
        ("OPTIONS", "*", "404"),
    ];
    for (method, path, wanted) in cases {
        assert_eq!(
            found(&contract, &router, method, path),
            wanted,
            "{method} {path}"
        );
    }
}

#[test]
fn concrete_beats_templated_in_any_order() {
    for (operations, wanted) in [
        (["GET /u/{id}", "GET /u/me"], "/u/me"),
        (["GET /u/me", "GET /u/{id}"], "/u/me"),
        (["GET /{a}/me", "GET /u/{id}"], "/u/{id} id=me"),
        (["GET /u/{id}", "GET /{a}/me"], "/u/{id} id=me"),
    ] {
        let contract = contract(&operations, &json!([]));
        let router = Router::new(&contract);
        assert_eq!(found(&contract, &router, "GET", "/u/me"), wanted);
    }
}

#[test]
fn paths_are_found_with_and_without_the_base_path_of_a_server() {
    let servers = json!([
        { "url": "https://api.example.com/v1" },
        { "url": "/v1/beta" },
        { "url": "{scheme}://x.example/{stage}/api", "variables": {
            "scheme": { "default": "https" },
            "stage": { "default": "prod", "enum": ["prod", "test"] } } },
        { "url": "/t/{tenant}", "variables": { "tenant": { "default": "acme" } } }
    ]);
    let operations = [
        "GET /pets/{id}",
        "GET /pets",
        "GET /v1/pets",
        "GET /{a}/{b}/{c}",
        "POST /pets",
    ];
    let contract = contract(&operations, &servers);
    let router = Router::new(&contract);
    let cases = [
        ("GET", "/pets/7", "/pets/{id} id=7"),
        ("GET", "/v1/pets/7", "/pets/{id} id=7 below /v1"),
        ("GET", "/v1/beta/pets/7", "/pets/{id} id=7 below /v1/beta"),
        ("GET", "/prod/api/pets", "/pets below /prod/api"),
        ("GET", "/test/api/pets", "/pets below /test/api"),
        (
            "GET",
            "/stage/api/pets",
            "/{a}/{b}/{c} a=stage b=api c=pets",
        ),
        ("GET", "/t/acme/pets", "/pets below /t/acme"),
        ("GET", "/t/other/pets/7", "/pets/{id} id=7 below /t/other"),
        ("GET", "/t/other/pets", "/{a}/{b}/{c} a=t b=other c=pets"),
        // `/pets` below `/v1` and a path of its own, both without parameters: as it stands
        ("GET", "/v1/pets", "/v1/pets"),
        ("POST", "/v1/pets", "/pets below /v1"),
        ("PUT", "/v1/pets", "405 GET, POST"),
        ("GET", "/v2/pets/7", "/{a}/{b}/{c} a=v2 b=pets c=7"),
        ("GET", "/v1", "404"),
        ("GET", "/v11/pets", "404"),
    ];
    for (method, path, wanted) in cases {
        assert_eq!(
            found(&contract, &router, method, path),
            wanted,
            "{method} {path}"
        );
    }
}

#[test]
fn a_path_without_parameters_beats_a_base_path() {
    let servers = json!([{ "url": "https://x.example/api" }]);
    let contract = contract(&["GET /api/users", "GET /{id}"], &servers);
    let router = Router::new(&contract);
    assert_eq!(found(&contract, &router, "GET", "/api/users"), "/api/users");
    assert_eq!(
        found(&contract, &router, "GET", "/api/others"),
        "/{id} id=others below /api"
    );
}

#[test]
fn servers_of_an_operation_are_its_own() {
    let response = json!({ "200": { "description": "" } });
    let contract = load(&json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "servers": [{ "url": "/v1" }],
        "paths": {
            "/a": { "get": { "responses": response } },
            "/b": { "servers": [{ "url": "/v2" }], "get": { "responses": response } }
        }
    }));
    let router = Router::new(&contract);
    let cases = [
        ("/a", "/a"),
        ("/b", "/b"),
        ("/v1/a", "/a below /v1"),
        ("/v2/b", "/b below /v2"),
        ("/v2/a", "404"),
        ("/v1/b", "404"),
    ];
    for (path, wanted) in cases {
        assert_eq!(found(&contract, &router, "GET", path), wanted, "{path}");
    }
}

#[test]
fn queries_and_headers_tell_operations_apart() {
    let operation = |action: &str, place: &str| {
        json!({
            "parameters": [{ "name": "Action", "in": place, "required": true,
                             "schema": { "type": "string", "enum": [action] } }],
            "responses": { "200": { "description": "" } }
        })
    };
    let plain = json!({ "responses": { "200": { "description": "" } } });
    let contract = load(&json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": {
            "/jobs": { "get": plain },
            "/jobs?op=LIST": { "get": plain },
            "/jobs?op=LIST&deep={deep}": { "get": plain },
            "/#Action=One": { "post": operation("One", "query") },
            "/#Action=Two": { "post": operation("Two", "query") },
            "/h#One": { "post": operation("One", "header") },
            "/h#Two": { "post": operation("Two", "header") },
            "/same#a": { "get": plain },
            "/same#b": { "get": plain }
        }
    }));
    let router = Router::new(&contract);
    let mut headers = HeaderMap::new();
    headers.insert("action", HeaderValue::from_static("Two"));
    let cases = [
        ("GET", "/jobs", "/jobs"),
        ("GET", "/jobs?op=OTHER", "/jobs"),
        ("GET", "/jobs?op=LIST", "/jobs?op=LIST"),
        (
            "GET",
            "/jobs?x=1&op=LIST&deep=2",
            "/jobs?op=LIST&deep={deep}",
        ),
        ("POST", "/?Action=One", "/#Action=One"),
        ("POST", "/?Action=Two", "/#Action=Two"),
        ("POST", "/?Action=None", "/#Action=One"),
        ("POST", "/h", "/h#Two"),
        ("GET", "/same", "/same#a"),
    ];
    for (method, path, wanted) in cases {
        let found = found_with(&contract, &router, method, path, Some(&headers));
        assert_eq!(found, wanted, "{method} {path}");
    }
    assert_eq!(found(&contract, &router, "POST", "/h"), "/h#One");
    let unreachable = router.conflicts().iter().filter(|c| c.unreachable);
    let path = |id| contract.operation(id).path.to_string();
    let pairs: Vec<_> = unreachable
        .map(|c| (path(c.first), path(c.second)))
        .collect();
    assert_eq!(pairs, [("/same#a".to_owned(), "/same#b".to_owned())]);
}

#[test]
fn what_requests_have_speaks_for_an_operation() {
    let parameter = |name: &str, place: &str, schema: Value| json!({ "name": name, "in": place, "required": true, "schema": schema });
    let operation = |parameters: Value, body: &str| {
        let mut operation = json!({ "parameters": parameters, "responses": {} });
        if !body.is_empty() {
            operation["requestBody"] = json!({ "content": { body: {} } });
        }
        operation
    };
    let id = parameter("id", "path", json!({ "type": "string", "format": "uuid" }));
    let number = parameter("number", "path", json!({ "type": "integer" }));
    let name = parameter("name", "path", json!({ "type": "string" }));
    let upload = parameter("upload", "query", json!({ "type": "string" }));
    let contract = load(&json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": {
            "/u/{name}": { "get": operation(json!([name]), "") },
            "/u/{id}": { "get": operation(json!([id]), "") },
            "/u/{number}": { "get": operation(json!([number]), "") },
            "/read": { "post": operation(json!([]), "application/json") },
            "/read#stream": { "post": operation(json!([]), "image/*") },
            "/put": { "put": operation(json!([]), "") },
            "/put#upload": { "put": operation(json!([upload]), "") }
        }
    }));
    let router = Router::new(&contract);
    let mut image = HeaderMap::new();
    image.insert("content-type", HeaderValue::from_static("image/png"));
    let cases = [
        ("GET", "/u/anna", "/u/{name} name=anna"),
        ("GET", "/u/7", "/u/{number} number=7"),
        (
            "GET",
            "/u/00000000-0000-4000-8000-000000000000",
            "/u/{id} id=00000000-0000-4000-8000-000000000000",
        ),
        ("POST", "/read", "/read#stream"),
        ("PUT", "/put", "/put"),
        ("PUT", "/put?upload=1", "/put#upload"),
    ];
    for (method, path, wanted) in cases {
        let found = found_with(&contract, &router, method, path, Some(&image));
        assert_eq!(found, wanted, "{method} {path}");
    }
    assert_eq!(found(&contract, &router, "POST", "/read"), "/read");
    assert!(
        router
            .conflicts()
            .iter()
            .all(|conflict| !conflict.unreachable)
    );
}

#[test]
fn paths_equal_up_to_names_are_reported() {
    let operations = [
        "GET /u/{id}",
        "GET /u/{name}",
        "POST /u/{other}",
        "GET /u/{id}/x",
    ];
    let contract = contract(&operations, &json!([]));
    let router = Router::new(&contract);
    let label = |id| contract.operation(id).label();
    let shown: Vec<_> = router
        .conflicts()
        .iter()
        .map(|c| format!("{} ~ {} {}", label(c.first), label(c.second), c.unreachable))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    GET /u/{id} ~ GET /u/{name} true
    GET /u/{id} ~ POST /u/{other} false
    "#);
}

#[test]
fn a_path_that_is_not_found_has_a_hint() {
    let operations = [
        "GET /pets",
        "POST /pets",
        "GET /pets/{id}",
        "GET /pets/{id}/photos",
        "GET /store/inventory",
        "GET /users/",
    ];
    let contract = contract(&operations, &json!([{ "url": "/api/v1" }]));
    let router = Router::new(&contract);
    let cases = [
        ("GET", "/pet", "GET /pets"),
        ("POST", "/pet", "POST /pets"),
        ("GET", "/Pets", "GET /pets"),
        ("GET", "/pets/7/photo", "GET /pets/{id}/photos"),
        ("GET", "/store/inventry", "GET /store/inventory"),
        ("GET", "/store/inventory/", "GET /store/inventory"),
        ("GET", "/api/v1/stor/inventory", "GET /store/inventory"),
        ("GET", "/users", "GET /users/"),
        ("GET", "/completely/other/thing", "none"),
        ("GET", "/houses/7/photos", "none"),
        ("GET", "/", "none"),
        ("GET", "/q", "none"),
    ];
    for (method, path, wanted) in cases {
        let nearest = router.nearest(method, path).unwrap_or("none".to_owned());
        assert_eq!(nearest, wanted, "{method} {path}");
    }
}

#[test]
fn a_slip_is_found_among_many_words_of_the_same_length() {
    let words = [
        "alpha", "bravo", "delta", "gamma", "kappa", "omega", "sigma", "theta",
    ];
    let others = (0..60).map(|n| {
        let (one, other) = (words[n % 8], words[n / 8]);
        format!("GET /{}{}", &one[..3], &other[2..])
    });
    let mut operations: Vec<String> = others.collect();
    operations.push("GET /orders".to_owned());
    let operations: Vec<&str> = operations.iter().map(AsRef::as_ref).collect();
    let router = Router::new(&contract(&operations, &json!([])));
    for path in ["/oders", "/orderz", "/rders", "/ordesr"] {
        let nearest = router.nearest("GET", path);
        assert_eq!(nearest.as_deref(), Some("GET /orders"), "{path}");
    }
}

#[test]
fn example_requests_are_found() {
    let parameter = |name: &str, place: &str, required: bool| json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } });
    let contract = load(&json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" },
        "paths": {
            "/u/me": { "get": { "responses": {} } },
            "/u/{id}": { "get": {
                "parameters": [
                    parameter("id", "path", true),
                    parameter("q", "query", true),
                    parameter("x", "header", true),
                    parameter("optional", "query", false)
                ],
                "responses": {} } },
            "/a b/{name}.json?op=A B": { "get": { "responses": {} } }
        }
    }));
    let router = Router::new(&contract);
    let mut shown = Vec::new();
    for (id, operation) in contract.operations() {
        for value in [json!("a/b"), json!("me")] {
            let example = router.example(&contract, id, |_| Some(value.clone()));
            let example = example.unwrap();
            let headers = format!("{:?}", example.headers);
            let works = if example.works { "works" } else { "fails" };
            shown.push(format!(
                "{} → {} {headers} {works}",
                operation.path, example.target
            ));
        }
    }
    insta::assert_snapshot!(shown.join("\n"), @r#"
    /u/me → /u/me [] works
    /u/me → /u/me [] works
    /u/{id} → /u/a%2Fb?q=a%2Fb [("x", "a/b")] works
    /u/{id} → /u/1?q=me [("x", "me")] works
    /a b/{name}.json?op=A B → /a%20b/1.json?op=A%20B [] works
    /a b/{name}.json?op=A B → /a%20b/1.json?op=A%20B [] works
    "#);
}

#[test]
fn hostile_paths_cost_little() {
    let operations = [
        "GET /{a}-{b}-{c}-{d}-{e}",
        "GET /{a}/{b}/{c}/{d}/x",
        "GET /{a}/{b}/{c}/{d}/{e}",
    ];
    let contract = contract(&operations, &json!([{ "url": "/{x}/{y}" }]));
    let router = Router::new(&contract);
    let long = "-".repeat(60_000);
    for path in [
        format!("/{long}"),
        format!("/{}", "/".repeat(60_000)),
        "/%".repeat(20_000),
    ] {
        let _ = router.find("GET", &path);
        let _ = router.nearest("GET", &path);
    }
    let deep = format!("GET {}", "/{a}".repeat(5_000));
    let contract = self::contract(&[deep.as_str()], &json!([]));
    let router = Router::new(&contract);
    let _ = router.find("GET", &"/1".repeat(5_000));
}
