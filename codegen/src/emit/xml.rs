//! The module `xml`: tables of what bodies of XML look like.

use super::Text;
use super::text::literal;
use crate::ir::{XmlMember, XmlShape};

/// The name of a table.
pub(super) fn name(at: usize) -> String {
    format!("XML_{at}")
}

/// The tables.
pub(crate) fn shapes(shapes: &[XmlShape]) -> String {
    let mut text = Text::default();
    for (at, shape) in shapes.iter().enumerate() {
        let mut fields = Vec::new();
        let texts = [
            ("name", &shape.name),
            ("prefix", &shape.prefix),
            ("namespace", &shape.namespace),
            ("item", &shape.item),
        ];
        fields.extend(
            texts
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(field, value)| format!("{field}: {}", literal(value))),
        );
        fields.extend(
            shape
                .items
                .map(|items| format!("items: Some(&{})", name(items))),
        );
        let head = format!(
            "pub(super) static {}: rt::media::xml::XmlShape = rt::media::xml::XmlShape {{ {}",
            name(at),
            fields.join(", ")
        );
        let comma = if fields.is_empty() { "" } else { ", " };
        if shape.members.is_empty() {
            text.line(
                0,
                &format!("{head}{comma}..rt::media::xml::XmlShape::PLAIN }};"),
            );
            continue;
        }
        text.line(0, &format!("{head}{comma}members: &["));
        for member in &shape.members {
            text.line(1, &format!("{},", self::member(member)));
        }
        text.line(0, "], ..rt::media::xml::XmlShape::PLAIN };");
    }
    text.finish()
}

fn member(member: &XmlMember) -> String {
    let shape = member
        .shape
        .map_or_else(|| "None".to_owned(), |at| format!("Some(&{})", name(at)));
    format!(
        "rt::media::xml::XmlMember {{ member: {}, name: {}, attribute: {}, wrapped: {}, shape: {shape} }}",
        literal(&member.member),
        literal(&member.name),
        member.attribute,
        member.wrapped,
    )
}
