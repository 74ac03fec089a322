//! The lines of `rt::server!` in generated code, for build scripts that hand them to `trips!`. Taken in by `#[path]`.

/// What stands within `rt::server! { … }`, the lines of schemes in a group.
pub(crate) fn registration(text: &str) -> Option<String> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("rt::server! {"));
    let first = lines.next()?;
    let indent = first.len() - first.trim_start().len();
    let end = format!("{:indent$}}}", "");
    let inner = lines.take_while(|line| *line != end);
    let (schemes, others): (Vec<&str>, Vec<&str>) = inner
        .map(str::trim)
        .partition(|line| line.starts_with("scheme "));
    let (head, methods) = others.split_at_checked(2)?;
    let (head, schemes, methods) = (head.join("\n"), schemes.join("\n"), methods.join("\n"));
    Some(format!("{head}\nschemes {{\n{schemes}\n}}\n{methods}"))
}
