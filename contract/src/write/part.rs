//! Parameters, headers, bodies, media types, responses and examples.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::census::Part;
use super::value::{Object, flag, set, text};
use super::writer::Writer;
use crate::model::{
    Body, Encoding, Example, ExampleOrigin, Header, Location, MediaType, Parameter, ParameterShape,
    Response, SchemaId, Style, Type,
};
use crate::source::Node;

/// The words of styles.
const STYLES: &[(Style, &str)] = &[
    (Style::Matrix, "matrix"),
    (Style::Label, "label"),
    (Style::Simple, "simple"),
    (Style::Form, "form"),
    (Style::SpaceDelimited, "spaceDelimited"),
    (Style::PipeDelimited, "pipeDelimited"),
    (Style::DeepObject, "deepObject"),
];

/// The style that a location has by itself.
fn usual(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::Simple,
        _ => Style::Form,
    }
}

impl Writer<'_> {
    /// Parameters in their order; what cannot be said is left out.
    pub(super) fn parameters(&mut self, parameters: &[Arc<Parameter>]) -> Option<Vec<Value>> {
        let written: Vec<Value> = parameters
            .iter()
            .filter_map(|parameter| self.parameter(parameter))
            .collect();
        (!written.is_empty()).then_some(written)
    }

    fn parameter(&mut self, parameter: &Arc<Parameter>) -> Option<Value> {
        let parts = Arc::clone(&self.parts);
        if parameter.location != Location::QueryString
            && let Some(reference) = self.reference(&parts.parameters, parameter)
        {
            return Some(reference);
        }
        self.parameter_itself(parameter)
    }

    /// A parameter where it is defined.
    pub(super) fn parameter_itself(&mut self, parameter: &Parameter) -> Option<Value> {
        let node = self.node(parameter.origin);
        let mut object = Object::new();
        object.insert("name".to_owned(), (&*parameter.name).into());
        let location = match parameter.location {
            Location::QueryString => "query",
            location => location.as_str(),
        };
        object.insert("in".to_owned(), location.into());
        text(&mut object, "description", parameter.description.as_deref());
        flag(&mut object, "required", parameter.required);
        flag(&mut object, "deprecated", parameter.deprecated);
        flag(&mut object, "allowEmptyValue", parameter.allow_empty_value);
        if parameter.location == Location::QueryString {
            self.query_string(parameter, node, &mut object)?;
        } else {
            self.shape(&parameter.shape, parameter.location, node, &mut object);
        }
        self.examples(&parameter.examples, &mut object);
        self.extensions(&parameter.extensions, &mut object);
        self.mark(parameter.origin, &mut object);
        Some(object.into())
    }

    /// The whole query as one value (3.2): a form of an object is its properties as parameters.
    fn query_string(
        &mut self,
        parameter: &Parameter,
        node: Node<'_>,
        object: &mut Object,
    ) -> Option<()> {
        if let ParameterShape::Content(media) = &parameter.shape
            && media.name.starts_with("application/x-www-form-urlencoded")
            && let Some(id) = media.schema
            && self.is_object(id)
        {
            let schema = self.schema(id);
            object.insert("schema".to_owned(), schema);
            self.rewritten(
                node,
                "in",
                "`in: querystring`",
                "it is written as an exploded object in the query",
            );
            return Some(());
        }
        self.lost(
            node,
            "in",
            "parameter for the whole query",
            "it is left out",
        );
        None
    }

    fn is_object(&self, id: SchemaId) -> bool {
        let schemas = &self.contract.schemas;
        let schema = schemas.get(schemas.resolve(id));
        schema.types.single() == Some(Type::Object)
    }

    /// `schema` or `content`, and how the value is written.
    fn shape(
        &mut self,
        shape: &ParameterShape,
        location: Location,
        node: Node<'_>,
        object: &mut Object,
    ) {
        match shape {
            ParameterShape::Styled {
                schema,
                style,
                explode,
                allow_reserved,
            } => {
                let style = self.style(*style, node);
                if style != usual(location) {
                    text(object, "style", word(style));
                }
                if *explode != (style == Style::Form) {
                    set(object, "explode", Some(*explode));
                }
                flag(object, "allowReserved", *allow_reserved);
                let schema = schema.map_or_else(|| Object::new().into(), |id| self.schema(id));
                object.insert("schema".to_owned(), schema);
            }
            ParameterShape::Content(media) => {
                let written = self.media(media);
                let mut content = Object::new();
                content.insert(media.name.to_string(), written);
                object.insert("content".to_owned(), content.into());
            }
        }
    }

    fn style(&mut self, style: Style, node: Node<'_>) -> Style {
        match style {
            Style::TabDelimited => {
                self.lost(
                    node,
                    "collectionFormat",
                    "style with tabs between the items",
                    "it is written with spaces between them",
                );
                Style::SpaceDelimited
            }
            Style::Cookie => {
                self.lost(
                    node,
                    "style",
                    "`style: cookie`",
                    "it is written as `form`, which escapes values",
                );
                Style::Form
            }
            style => style,
        }
    }

    /// Headers by name.
    pub(super) fn headers(&mut self, headers: &[(Box<str>, Arc<Header>)]) -> Option<Object> {
        let parts = Arc::clone(&self.parts);
        let mut object = Object::new();
        for (name, header) in headers {
            let reference = self.reference(&parts.headers, header);
            let written = reference.unwrap_or_else(|| self.header_itself(header));
            object.insert(name.to_string(), written);
        }
        (!object.is_empty()).then_some(object)
    }

    pub(super) fn header_itself(&mut self, header: &Header) -> Value {
        let node = self.node(header.origin);
        let mut object = Object::new();
        text(&mut object, "description", header.description.as_deref());
        flag(&mut object, "required", header.required);
        flag(&mut object, "deprecated", header.deprecated);
        self.shape(&header.shape, Location::Header, node, &mut object);
        self.examples(&header.examples, &mut object);
        self.extensions(&header.extensions, &mut object);
        self.mark(header.origin, &mut object);
        object.into()
    }

    pub(super) fn body(&mut self, body: &Arc<Body>) -> Value {
        let parts = Arc::clone(&self.parts);
        let reference = self.reference(&parts.bodies, body);
        reference.unwrap_or_else(|| self.body_itself(body))
    }

    pub(super) fn body_itself(&mut self, body: &Body) -> Value {
        let mut object = Object::new();
        text(&mut object, "description", body.description.as_deref());
        flag(&mut object, "required", body.required);
        let content = self.content(&body.content);
        object.insert("content".to_owned(), content.into());
        self.extensions(&body.extensions, &mut object);
        self.mark(body.origin, &mut object);
        object.into()
    }

    fn content(&mut self, content: &[Arc<MediaType>]) -> Object {
        let mut object = Object::new();
        for media in content {
            let written = self.media(media);
            object.entry(media.name.to_string()).or_insert(written);
        }
        object
    }

    fn media(&mut self, media: &MediaType) -> Value {
        let node = self.node(media.origin);
        let mut object = Object::new();
        if !self.spend(1, node) {
            return object.into();
        }
        let mut schema = media.schema.map(|id| self.schema(id));
        if let Some(item) = media.item_schema {
            if schema.is_none() {
                let mut array = Object::new();
                set(&mut array, "type", Some("array"));
                let item = self.schema(item);
                array.insert("items".to_owned(), item);
                schema = Some(array.into());
            }
            self.lost(
                node,
                "itemSchema",
                "schema for each item of a stream",
                "the whole stream is written as an array of them",
            );
        }
        set(&mut object, "schema", schema);
        self.examples(&media.examples, &mut object);
        let mut encodings = Object::new();
        for (name, encoding) in &media.encoding {
            let encoding = self.encoding(encoding);
            encodings.insert(name.to_string(), encoding.into());
        }
        if !encodings.is_empty() {
            object.insert("encoding".to_owned(), encodings.into());
        }
        for name in ["prefixEncoding", "itemEncoding"] {
            if node.get(name).is_some() {
                self.lost(node, name, "encoding by position", "it is left out");
            }
        }
        self.extensions(&media.extensions, &mut object);
        self.mark(media.origin, &mut object);
        object.into()
    }

    fn encoding(&mut self, encoding: &Encoding) -> Object {
        let node = self.node(encoding.origin);
        let mut object = Object::new();
        text(&mut object, "contentType", encoding.content_type.as_deref());
        let headers = self.headers(&encoding.headers);
        set(&mut object, "headers", headers);
        if let Some(style) = encoding.style {
            let style = self.style(style, node);
            text(&mut object, "style", word(style));
        }
        set(&mut object, "explode", encoding.explode);
        flag(&mut object, "allowReserved", encoding.allow_reserved);
        if node.is_object() {
            self.kept_extensions(node, &mut object);
        }
        object
    }

    pub(super) fn response(&mut self, response: &Arc<Response>) -> Value {
        let parts = Arc::clone(&self.parts);
        let reference = self.reference(&parts.responses, response);
        reference.unwrap_or_else(|| self.response_itself(response))
    }

    pub(super) fn response_itself(&mut self, response: &Response) -> Value {
        let node = self.node(response.origin);
        let mut object = Object::new();
        let mut description = response.description.as_deref();
        if response.summary.is_some() {
            if description.is_none() {
                description = response.summary.as_deref();
            }
            self.lost(
                node,
                "summary",
                "`summary` of a response",
                if response.description.is_none() {
                    "it is written as its description"
                } else {
                    "it is left out"
                },
            );
        }
        object.insert(
            "description".to_owned(),
            description.unwrap_or_default().into(),
        );
        let headers = self.headers(&response.headers);
        set(&mut object, "headers", headers);
        if !response.content.is_empty() {
            let content = self.content(&response.content);
            object.insert("content".to_owned(), content.into());
        }
        let links = self.links(&response.links);
        set(&mut object, "links", links);
        self.extensions(&response.extensions, &mut object);
        self.mark(response.origin, &mut object);
        object.into()
    }

    /// `example` or `examples`.
    fn examples(&mut self, examples: &[Arc<Example>], object: &mut Object) {
        if let [one] = examples
            && one.kind != ExampleOrigin::Examples
            && &*one.name == "default"
            && one.summary().is_none()
            && one.description().is_none()
            && let Some(value) = one.value
        {
            let value = self.value(self.node(value));
            object.insert("example".to_owned(), value);
            return;
        }
        let parts = Arc::clone(&self.parts);
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut named = Object::new();
        for example in examples {
            let mut name = example.name.to_string();
            let mut next = 2;
            while !taken.insert(name.clone()) {
                name = format!("{}_{next}", example.name);
                next += 1;
            }
            let reference = (example.kind == ExampleOrigin::Examples)
                .then(|| self.reference(&parts.examples, example))
                .flatten();
            let written = reference.unwrap_or_else(|| self.example_itself(example));
            named.insert(name, written);
        }
        if !named.is_empty() {
            object.insert("examples".to_owned(), named.into());
        }
    }

    pub(super) fn example_itself(&mut self, example: &Example) -> Value {
        let node = self.node(example.origin);
        let mut object = Object::new();
        text(&mut object, "summary", example.summary.as_deref());
        text(&mut object, "description", example.description.as_deref());
        if let Some(value) = example.value {
            let value = self.value(self.node(value));
            object.insert("value".to_owned(), value);
            if example.serialized.is_some() {
                self.lost(
                    node,
                    "serializedValue",
                    "`serializedValue`",
                    "the value itself is written",
                );
            }
        } else {
            text(&mut object, "value", example.serialized.as_deref());
        }
        text(&mut object, "externalValue", example.external.as_deref());
        if example.kind == ExampleOrigin::Examples {
            self.kept_extensions(node, &mut object);
        }
        object.into()
    }
}

fn word(style: Style) -> Option<&'static str> {
    let found = STYLES.iter().find(|(known, _)| *known == style);
    found.map(|(_, word)| *word)
}
