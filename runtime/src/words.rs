//! The words of the macros as constants: `form`, `deep_object`, `json`.
#![expect(
    non_upper_case_globals,
    reason = "the words as generated code has them"
)]

/// Locations of parameters.
pub mod location {
    use crate::operation::Location;
    pub const path: Location = Location::Path;
    pub const query: Location = Location::Query;
    pub const header: Location = Location::Header;
    pub const cookie: Location = Location::Cookie;
    pub const querystring: Location = Location::QueryString;
}

/// Styles of parameters.
pub mod style {
    use crate::style::Style;
    pub const simple: Style = Style::Simple;
    pub const label: Style = Style::Label;
    pub const matrix: Style = Style::Matrix;
    pub const form: Style = Style::Form;
    pub const space_delimited: Style = Style::SpaceDelimited;
    pub const pipe_delimited: Style = Style::PipeDelimited;
    pub const tab_delimited: Style = Style::TabDelimited;
    pub const deep_object: Style = Style::DeepObject;
    pub const cookie: Style = Style::Cookie;
    pub const json: Style = Style::Json;
    pub const text: Style = Style::Text;
}

/// What else a line says of a parameter.
pub mod flag {
    pub const required: u8 = 0;
    pub const explode: u8 = 1;
    pub const reserved: u8 = 2;
    pub const optional: u8 = 4;
}

/// Kinds of bodies.
pub mod media {
    use crate::media::MediaKind;
    pub const json: MediaKind = MediaKind::Json;
    pub const form: MediaKind = MediaKind::Form;
    pub const multipart: MediaKind = MediaKind::Multipart;
    pub const text: MediaKind = MediaKind::Text;
    pub const binary: MediaKind = MediaKind::Binary;
    pub const xml: MediaKind = MediaKind::Xml;
    pub const events: MediaKind = MediaKind::Events;
    pub const lines: MediaKind = MediaKind::Lines;
}
