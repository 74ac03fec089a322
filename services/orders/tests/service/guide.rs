//! That `docs/orders.md` shows the code that is there.

/// Blocks of code that name a file above them: `<!-- path -->`.
fn quoted(text: &str) -> Vec<(&str, &str)> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some((_, after)) = rest.split_once("<!-- file: ") {
        let (path, after) = after.split_once(" -->\n```").unwrap();
        let (_, after) = after.split_once('\n').unwrap();
        let (code, after) = after.split_once("\n```").unwrap();
        found.push((path, code));
        rest = after;
    }
    found
}

#[test]
fn the_guide_quotes_the_code_that_is_there() {
    let guide = std::fs::read_to_string("../../docs/orders.md").unwrap();
    let quoted = quoted(&guide);
    assert!(quoted.len() > 8, "{}", quoted.len());
    for (path, code) in quoted {
        let file = std::fs::read_to_string(format!("../../{path}")).unwrap();
        // parts that are left out are a line with an ellipsis
        let mut rest = file.as_str();
        for part in code.split("\n    …\n").flat_map(|part| part.split("\n…\n")) {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| {
                panic!("docs/orders.md quotes what {path} does not have:\n{part}")
            });
            rest = after;
        }
    }
}

#[test]
fn the_guide_tells_every_setting() {
    let guide = std::fs::read_to_string("../../docs/orders.md").unwrap();
    for file in ["src/settings.rs", "src/main.rs"] {
        let code = std::fs::read_to_string(file).unwrap();
        for name in code.split('"').skip(1).step_by(2) {
            let upper = |char: char| char.is_ascii_uppercase() || char == '_';
            let setting = name.len() > 2 && name.chars().all(upper);
            assert!(!setting || guide.contains(&format!("`{name}`")), "{name}");
        }
    }
}
