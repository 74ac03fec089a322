//! Reload: a document that changes is served anew, and one that breaks is served as it was.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::running::{Running, start};
use crate::support::Folder;

const MENU: &str = "\
openapi: 3.0.3
info: {title: Menu, version: '1'}
paths:
  /dishes:
    get:
      responses:
        '200':
          description: the dishes
          content:
            application/json:
              schema: {$ref: 'shared/schemas.yaml#/Dishes'}
";

const SCHEMAS: &str = "Dishes: {type: array, items: {type: string, example: EXAMPLE}}\n";

const ORDERS: &str = "  /orders: {get: {responses: {'200': {description: the orders}}}}\n";

fn schemas(example: &str) -> String {
    SCHEMAS.replace("EXAMPLE", example)
}

fn menu() -> (Folder, Running) {
    let folder = Folder::with(&[
        ("menu.yaml", MENU),
        ("shared/schemas.yaml", &schemas("soup")),
    ]);
    let running = start(&folder, &["mock", "menu.yaml", "-p", "0"]);
    assert_eq!(running.ask("GET /dishes"), "HTTP/1.1 200 OK\n[\"soup\"]");
    (folder, running)
}

fn until_answered(running: &Running, request: &str, answer: &str) {
    running.until(answer, |running| running.ask(request).contains(answer));
}

fn until_told(running: &Running, what: &str) {
    running.until(what, |running| running.told().contains(what));
}

#[test]
fn a_new_operation_is_served_and_told() {
    let (folder, running) = menu();
    assert!(running.ask("GET /orders").contains("404"));
    folder.write("menu.yaml", format!("{MENU}{ORDERS}").as_bytes());
    until_answered(&running, "GET /orders", "200 OK");
    until_told(
        &running,
        "reloaded menu.yaml: 2 operations; added GET /orders",
    );
    folder.write("menu.yaml", MENU.as_bytes());
    until_answered(&running, "GET /orders", "404");
    until_told(
        &running,
        "reloaded menu.yaml: 1 operation; removed GET /orders",
    );
}

#[test]
fn a_file_behind_a_reference_is_followed_as_well() {
    let (folder, running) = menu();
    folder.write("shared/schemas.yaml", schemas("stew").as_bytes());
    until_answered(&running, "GET /dishes", "stew");
}

#[test]
fn an_editor_that_renames_a_new_file_into_the_place_is_noticed_time_and_again() {
    let (folder, running) = menu();
    for dish in ["bread", "cheese", "figs"] {
        folder.write("shared/.schemas.yaml.swp", schemas(dish).as_bytes());
        let at = |name| folder.path().join("shared").join(name);
        std::fs::rename(at(".schemas.yaml.swp"), at("schemas.yaml")).unwrap();
        until_answered(&running, "GET /dishes", dish);
    }
}

#[test]
fn a_broken_document_is_shown_and_the_old_contract_served_until_it_is_mended() {
    let (folder, running) = menu();
    folder.write("menu.yaml", b"openapi: 3.0.3\ninfo: [\n");
    until_told(
        &running,
        "menu.yaml cannot be read; what was served before still is",
    );
    let told = running.told();
    assert!(told.contains("error[malformed-yaml]"), "{told}");
    assert!(told.contains("menu.yaml:2:7"), "{told}");
    assert!(running.ask("GET /dishes").contains("soup"));

    folder.write("menu.yaml", format!("{MENU}{ORDERS}").as_bytes());
    until_answered(&running, "GET /orders", "200 OK");
}

#[test]
fn a_document_without_operations_is_not_served() {
    let (folder, running) = menu();
    folder.write(
        "menu.yaml",
        b"openapi: 3.0.3\ninfo: {title: Menu, version: '1'}\npaths: {}\n",
    );
    until_told(
        &running,
        "menu.yaml has no operations any more; what was served before still is",
    );
    assert!(running.ask("GET /dishes").contains("soup"));
    folder.write("menu.yaml", MENU.as_bytes());
    until_told(&running, "menu.yaml is what is served again");
}

#[test]
fn a_document_that_is_taken_away_is_served_until_it_is_back() {
    let (folder, running) = menu();
    std::fs::remove_file(folder.path().join("menu.yaml")).unwrap();
    until_told(&running, "there is no file menu.yaml");
    assert!(running.ask("GET /dishes").contains("soup"));
    folder.write("menu.yaml", format!("{MENU}{ORDERS}").as_bytes());
    until_answered(&running, "GET /orders", "200 OK");
}

#[test]
fn a_file_that_a_reference_wants_is_noticed_when_it_comes() {
    let folder = Folder::with(&[("menu.yaml", MENU), ("shared/other.yaml", "")]);
    let running = start(&folder, &["mock", "menu.yaml", "-p", "0"]);
    until_told(&running, "there is no file shared/schemas.yaml");
    folder.write("shared/schemas.yaml", schemas("rice").as_bytes());
    until_answered(&running, "GET /dishes", "rice");
}

#[test]
fn of_several_documents_the_one_that_changes_is_read_again() {
    let folder = Folder::with(&[
        ("menu.yaml", MENU),
        ("shared/schemas.yaml", &schemas("soup")),
        (
            "orders.yaml",
            &format!("openapi: 3.0.3\ninfo: {{title: O, version: '1'}}\npaths:\n{ORDERS}"),
        ),
    ]);
    let running = start(&folder, &["mock", "menu.yaml", "orders.yaml", "-p", "0"]);
    folder.write("shared/schemas.yaml", schemas("pie").as_bytes());
    until_answered(&running, "GET /dishes", "pie");
    assert!(running.ask("GET /orders").contains("200 OK"));
    assert!(
        !running.told().contains("orders.yaml"),
        "{}",
        running.told()
    );
}

/// As Kubernetes mounts a ConfigMap: the files are links through a folder that is itself a link, which is replaced.
#[cfg(unix)]
#[test]
fn a_mount_whose_link_is_replaced_is_noticed() {
    use std::os::unix::fs::symlink;
    let menu = |dish: &str| {
        MENU.replace("{$ref: 'shared/schemas.yaml#/Dishes'}", "{}")
            + &format!("              example: [{dish}]\n")
    };
    let folder = Folder::with(&[
        ("one/menu.yaml", &menu("soup")),
        ("two/menu.yaml", &menu("stew")),
    ]);
    let at = |name| folder.path().join(name);
    symlink("one", at("..data")).unwrap();
    symlink("..data/menu.yaml", at("menu.yaml")).unwrap();
    let running = start(&folder, &["mock", "menu.yaml", "-p", "0"]);
    assert!(running.ask("GET /dishes").contains("soup"));
    symlink("two", at("..next")).unwrap();
    std::fs::rename(at("..next"), at("..data")).unwrap();
    until_answered(&running, "GET /dishes", "stew");
}

#[test]
fn reloads_are_counted_and_told_to_programs_in_lines_of_json() {
    let folder = Folder::with(&[
        ("menu.yaml", MENU),
        ("shared/schemas.yaml", &schemas("soup")),
    ]);
    let arguments = ["mock", "menu.yaml", "-p", "0", "--log-format", "json"];
    let running = start(&folder, &arguments);
    folder.write("shared/schemas.yaml", schemas("pie").as_bytes());
    until_answered(&running, "GET /dishes", "pie");
    folder.write("menu.yaml", b"openapi: 3.0.3\ninfo: [\n");
    until_told(&running, "menu.yaml cannot be read");
    for line in running.told().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string(), "{line}");
    }
    assert!(
        running
            .told()
            .contains("menu.yaml:2:7: error[malformed-yaml]")
    );
    let metrics = running.ask("GET /__specwright/metrics");
    for count in [
        "reloads_total{outcome=\"served\"} 1",
        "reloads_total{outcome=\"refused\"} 1",
    ] {
        assert!(metrics.contains(count), "{metrics}");
    }
}

#[test]
fn nothing_is_followed_when_it_is_not_wanted() {
    let folder = Folder::with(&[
        ("menu.yaml", MENU),
        ("shared/schemas.yaml", &schemas("soup")),
    ]);
    let running = start(&folder, &["mock", "menu.yaml", "-p", "0", "--no-watch"]);
    folder.write("shared/schemas.yaml", schemas("stew").as_bytes());
    std::thread::sleep(Duration::from_millis(700));
    assert!(running.ask("GET /dishes").contains("soup"));
}

#[test]
fn no_request_fails_while_documents_are_swapped() {
    let (folder, running) = menu();
    let done = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let answer = running.ask("GET /dishes");
                    assert!(answer.starts_with("HTTP/1.1 200 OK\n[\""), "{answer}");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for round in 0..6 {
            let dish = format!("dish-{round}");
            folder.write("shared/schemas.yaml", schemas(&dish).as_bytes());
            until_answered(&running, "GET /dishes", &dish);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(asked.into_inner() > 50);
}
