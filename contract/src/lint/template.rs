//! Path templates and URL templates: text with `{name}` in it.

/// A part of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part<'t> {
    Text(&'t str),
    Name(&'t str),
}

/// What is wrong with a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// A `{` that is not closed, or one within another.
    Open,
    /// A `}` that closes nothing.
    Close,
    /// `{}`
    Empty,
}

/// The parts of a template, and the first fault in it; what is broken is text.
pub(super) fn parts(template: &str) -> (Vec<Part<'_>>, Option<Fault>) {
    let mut parts = Vec::new();
    let mut fault = None;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        let inner = from.get(1..).unwrap_or_default();
        let end = inner.find(['{', '}', '/']);
        let (part, found, used) = match end {
            Some(end) if from.starts_with('{') && inner[end..].starts_with('}') => {
                let empty = (end == 0).then_some(Fault::Empty);
                (Part::Name(&inner[..end]), empty, end + 2)
            }
            _ if from.starts_with('}') => (Part::Text(&from[..1]), Some(Fault::Close), 1),
            _ => (Part::Text(&from[..1]), Some(Fault::Open), 1),
        };
        fault = fault.or(found);
        parts.push(part);
        rest = &from[used..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    (parts, fault)
}

/// The names in a template, in order.
pub(super) fn names(template: &str) -> impl Iterator<Item = &str> {
    parts(template).0.into_iter().filter_map(|part| match part {
        Part::Name(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// The names in a path template, in order; what stands after the end of the path is none of the path.
pub(super) fn path_names(template: &str) -> impl Iterator<Item = &str> {
    let within = |part: &Part<'_>| !matches!(part, Part::Text(text) if text.contains(['?', '#']));
    let parts = parts(template).0.into_iter().take_while(within);
    parts.filter_map(|part| match part {
        Part::Name(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// The template with every name left out: `/orders/{}`.
pub(super) fn shape(template: &str) -> String {
    parts(template)
        .0
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Name(_) => "{}",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Fault, names, parts, shape};

    #[test]
    fn a_template_is_text_and_names() {
        assert_eq!(shape("/a/{b}/c.{d}"), "/a/{}/c.{}");
        assert_eq!(names("/a/{b}/c.{d}").collect::<Vec<_>>(), ["b", "d"]);
        assert_eq!(names("{a}{b}").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn what_is_broken_is_text() {
        for (template, fault) in [
            ("/a/{b", Fault::Open),
            ("/a/{b/c}", Fault::Open),
            ("/a/b}", Fault::Close),
            ("/a/{}", Fault::Empty),
        ] {
            assert_eq!(parts(template).1, Some(fault), "{template}");
        }
        assert_eq!(parts("").1, None);
        assert_eq!(shape("/a/{b"), "/a/{b");
        assert_eq!(shape("{{a}"), "{{}");
    }
}
