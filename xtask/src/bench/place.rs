//! The place of figures in `docs/performance.md`: between two marks, `<!-- NAME -->` and `<!-- /NAME -->`.

/// Puts a text between the marks of this name.
pub(crate) fn write(name: &str, text: &str) -> Result<(), String> {
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let path = crate::root().join("docs/performance.md");
    let fail = |error: &std::io::Error| format!("failed to write {}: {error}", path.display());
    let page = std::fs::read_to_string(&path).map_err(|error| fail(&error))?;
    let missing = |mark: &str| format!("docs/performance.md has no mark {mark}");
    let (before, rest) = page.split_once(&begin).ok_or_else(|| missing(&begin))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| missing(&end))?;
    std::fs::write(&path, format!("{before}{begin}\n{text}{end}{after}"))
        .map_err(|error| fail(&error))
}
