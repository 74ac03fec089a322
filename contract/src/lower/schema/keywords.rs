//! One schema: every keyword of every dialect into the vocabulary of 2020-12.

use super::super::beside;
use super::super::context::{Context, Fields, extension, field};
use super::number::{bad, count, number};
use super::{Dialect, Part, annotation, discriminator, types};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::schema as codes;
use crate::model::{
    AdditionalProperties, Annotations, ArrayRules, Combinators, Extension, NumberRules,
    ObjectRules, Property, Schema, SchemaId, SchemaKind, StringRules, Type,
};
use crate::source::{Node, Origin};

/// The keywords, for hints.
const KEYWORDS: Fields = Fields {
    noun: "a schema",
    names: &[
        "$ref",
        "type",
        "format",
        "nullable",
        "enum",
        "const",
        "default",
        "title",
        "description",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "xml",
        "externalDocs",
        "discriminator",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "minContains",
        "maxContains",
        "unevaluatedItems",
        "additionalItems",
        "minLength",
        "maxLength",
        "pattern",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ],
};

/// Keywords that came with a version, and what says the same before it.
const SINCE: &[(&str, Dialect, &str)] = &[
    ("nullable", Dialect::OpenApi30, "write `x-nullable`"),
    ("oneOf", Dialect::OpenApi30, ""),
    ("anyOf", Dialect::OpenApi30, ""),
    ("not", Dialect::OpenApi30, ""),
    ("writeOnly", Dialect::OpenApi30, ""),
    ("deprecated", Dialect::OpenApi30, "write `x-deprecated`"),
    ("const", Dialect::OpenApi31, "write an `enum` of one value"),
    ("prefixItems", Dialect::OpenApi31, ""),
    ("contains", Dialect::OpenApi31, ""),
    ("patternProperties", Dialect::OpenApi31, ""),
    ("propertyNames", Dialect::OpenApi31, ""),
    ("dependentRequired", Dialect::OpenApi31, ""),
    ("dependentSchemas", Dialect::OpenApi31, ""),
    ("unevaluatedProperties", Dialect::OpenApi31, ""),
    ("unevaluatedItems", Dialect::OpenApi31, ""),
    ("if", Dialect::OpenApi31, ""),
];

/// Reports a keyword that a later version brought; it is honoured all the same.
fn since<'s>(cx: &mut Context<'s>, part: Part, key: Node<'s>) {
    if cx.dialect.is_2020() {
        return;
    }
    let word = key.key();
    let Some((_, version, instead)) = SINCE
        .iter()
        .find(|(keyword, version, _)| *keyword == word && *version > cx.dialect)
    else {
        return;
    };
    // The other fields of a Parameter Object are told where it is read.
    if part == Part::Parameter && word != "nullable" {
        return;
    }
    let here = match cx.dialect {
        Dialect::Swagger20 => "Swagger 2.0",
        _ => "OpenAPI 3.0",
    };
    let version = match version {
        Dialect::OpenApi30 => "3.0",
        _ => "3.1",
    };
    let instead = if instead.is_empty() {
        format!("raise the document to OpenAPI {version}")
    } else {
        format!("{instead}, or raise the document to OpenAPI {version}")
    };
    cx.report(
        Diagnostic::at(
            &codes::LATER_KEYWORD,
            key,
            format!("`{word}` exists from OpenAPI {version} on, this is {here}"),
        )
        .help(format!("{instead}; it is honoured here")),
    );
}

/// Keywords whose meaning depends on others, kept until all are read.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword")]
struct Later<'s> {
    nullable: bool,
    constant: Option<Origin>,
    exclusive_minimum: bool,
    exclusive_maximum: bool,
    /// `items` as a list
    positional: bool,
    additional_items: Option<Node<'s>>,
    dynamic: Option<Node<'s>>,
    then: Option<Node<'s>>,
    else_: Option<Node<'s>>,
    format: Option<&'static str>,
    extensions: Vec<Extension>,
}

/// Lowers the schema at a node.
pub(super) fn lower<'s>(cx: &mut Context<'s>, id: SchemaId, node: Node<'s>, part: Part) -> Schema {
    let mut schema = Schema::any(node.origin());
    if !node.is_object() {
        not_an_object(cx, node, &mut schema);
        return schema;
    }
    let overlaid = if cx.as_prism {
        overlaid(cx, node)
    } else {
        None
    };
    if let Some((key, reference)) = node.member("$ref")
        && overlaid.is_none()
        && (cx.as_prism || !cx.dialect.has_ref_siblings())
    {
        schema.kind = SchemaKind::Keywords;
        schema.reference = refer(cx, reference);
        beside_reference(cx, node, key, &mut schema);
        return schema;
    }
    if node.is_empty() {
        return schema;
    }
    schema.kind = SchemaKind::Keywords;
    let mut later = Later::default();
    match overlaid {
        Some(members) => {
            for (key, value) in members {
                keyword(cx, part, key, value, &mut schema, &mut later);
            }
        }
        None => {
            for (key, value) in node.members() {
                keyword(cx, part, key, value, &mut schema, &mut later);
            }
        }
    }
    let extensions = std::mem::take(&mut later.extensions);
    if !extensions.is_empty() {
        notes(&mut schema).extensions = extensions.into_boxed_slice();
    }
    finish(cx, id, &mut schema, &later);
    schema
}

/// The members of a schema with a `$ref` as Prism takes them; nothing where nothing of weight is beside it.
fn overlaid<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Vec<(Node<'s>, Node<'s>)>> {
    const LIGHT: &[&str] = &[
        "$ref",
        "description",
        "title",
        "summary",
        "externalDocs",
        "xml",
    ];
    node.get("$ref").filter(|value| value.as_str().is_some())?;
    if node.members().all(|(key, _)| LIGHT.contains(&key.key())) {
        return None;
    }
    beside::overlaid(cx, node).map(|overlaid| overlaid.members)
}

fn not_an_object(cx: &mut Context<'_>, node: Node<'_>, schema: &mut Schema) {
    let boolean = node.as_bool();
    if boolean == Some(false) {
        schema.kind = SchemaKind::Never;
    }
    if boolean.is_none() {
        cx.report(
            Diagnostic::at(
                &codes::NOT_A_SCHEMA,
                node,
                format!(
                    "a schema is an object, here it is {}",
                    node.kind().described()
                ),
            )
            .help("write `{}` if any value is right"),
        );
    } else if !cx.dialect.has_boolean_schemas()
        && !matches!(
            node.parent().map(Node::key),
            Some("additionalProperties" | "additionalItems")
        )
    {
        let mut found = Diagnostic::at(
            &codes::NOT_A_SCHEMA,
            node,
            "a schema is an object before OpenAPI 3.1, here it is a boolean",
        )
        .help("it is honoured here; raise the document to OpenAPI 3.1");
        found.severity = crate::diagnostic::Severity::Warning;
        cx.report(found);
    }
}

/// Where a `$ref` before OpenAPI 3.1 stands: what is beside it does not judge values, but names and
/// descriptions are kept.
fn beside_reference<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    reference: Node<'s>,
    schema: &mut Schema,
) {
    if node.len() == 1 {
        return;
    }
    let mut told = false;
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        if key == reference {
            continue;
        }
        match key.key() {
            "description" => notes(schema).description = value.as_str().map(Into::into),
            "title" => notes(schema).title = value.as_str().map(Into::into),
            // Nobody is misled by these; they are too frequent to tell.
            "example" | "examples" | "externalDocs" | "xml" | "summary" => {}
            name if name.starts_with("x-") => extensions.extend(extension(key, value)),
            _ if told => {}
            _ => {
                told = true;
                cx.siblings_ignored(key);
            }
        }
    }
    if !extensions.is_empty() {
        notes(schema).extensions = extensions.into_boxed_slice();
    }
}

/// The schema that a `$ref` leads to.
fn refer<'s>(cx: &mut Context<'s>, reference: Node<'s>) -> Option<SchemaId> {
    let target = cx.target(reference)?;
    Some(cx.schema(target))
}

fn keyword<'s>(
    cx: &mut Context<'s>,
    part: Part,
    key: Node<'s>,
    value: Node<'s>,
    schema: &mut Schema,
    later: &mut Later<'s>,
) {
    since(cx, part, key);
    match key.key() {
        "$ref" | "$recursiveRef" => schema.reference = refer(cx, value).or(schema.reference),
        "type" => {
            let read = types::read(cx, value);
            schema.types = read.set;
            later.format = read.format;
        }
        "format" => schema.format = word(cx, value),
        "enum" => values(cx, value, schema),
        "const" => later.constant = Some(value.origin()),
        "nullable" | "x-nullable" if cx.dialect.is_openapi() => {
            later.nullable |= flag(cx, value);
            if cx.dialect.is_2020() && key.key() == "nullable" {
                cx.report(
                    Diagnostic::at(
                        &codes::OLD_KEYWORD,
                        key,
                        "`nullable` does not exist from OpenAPI 3.1 on",
                    )
                    .help("add `\"null\"` to `type`; it is read so"),
                );
            }
        }

        "multipleOf" => {
            let step = number(cx, value);
            match step {
                Some(step) if step.parse::<f64>().is_ok_and(|step| step > 0.0) => {
                    numbers(schema).multiple_of = Some(step.into());
                }
                Some(_) => bad(cx, value, "a number above 0", false),
                None => {}
            }
        }
        "minimum" => numbers(schema).minimum = number(cx, value).map(Into::into),
        "maximum" => numbers(schema).maximum = number(cx, value).map(Into::into),
        "exclusiveMinimum" => match exclusive(cx, value) {
            Exclusive::Flag(flag) => later.exclusive_minimum = flag,
            Exclusive::Bound(bound) => numbers(schema).exclusive_minimum = bound,
        },
        "exclusiveMaximum" => match exclusive(cx, value) {
            Exclusive::Flag(flag) => later.exclusive_maximum = flag,
            Exclusive::Bound(bound) => numbers(schema).exclusive_maximum = bound,
        },

        "minLength" => strings(schema).min_length = count(cx, value),
        "maxLength" => strings(schema).max_length = count(cx, value),
        "pattern" => strings(schema).pattern = word(cx, value),
        "contentEncoding" => strings(schema).content_encoding = word(cx, value),
        "contentMediaType" => strings(schema).content_media_type = word(cx, value),
        "contentSchema" => strings(schema).content_schema = Some(cx.schema(value)),

        "items" if value.is_array() => {
            later.positional = true;
            arrays(schema).prefix = value.items().map(|item| cx.schema(item)).collect();
            if cx.dialect.is_2020() {
                cx.report(
                    Diagnostic::at(
                        &codes::OLD_KEYWORD,
                        key,
                        "a list under `items` is `prefixItems` from OpenAPI 3.1 on",
                    )
                    .help("write `prefixItems`; it is read so"),
                );
            }
        }
        "items" => arrays(schema).items = Some(cx.schema_in(value, part)),
        "prefixItems" => arrays(schema).prefix = many(cx, value),
        "additionalItems" => later.additional_items = Some(value),
        "minItems" => arrays(schema).min_items = count(cx, value),
        "maxItems" => arrays(schema).max_items = count(cx, value),
        "uniqueItems" => arrays(schema).unique = flag(cx, value),
        "contains" => arrays(schema).contains = Some(cx.schema(value)),
        "minContains" => arrays(schema).min_contains = count(cx, value),
        "maxContains" => arrays(schema).max_contains = count(cx, value),
        "unevaluatedItems" => arrays(schema).unevaluated = Some(cx.schema(value)),

        "properties" => properties(cx, value, schema),
        "required" if part == Part::Parameter && !value.is_array() => {}
        "required" => required(cx, value, schema),
        "additionalProperties" => {
            objects(schema).additional = match value.as_bool() {
                Some(true) => AdditionalProperties::Any,
                Some(false) => AdditionalProperties::Forbidden,
                None => AdditionalProperties::Schema(cx.schema(value)),
            };
        }
        "patternProperties" => objects(schema).patterns = named(cx, value),
        "propertyNames" => objects(schema).names = Some(cx.schema(value)),
        "minProperties" => objects(schema).min_properties = count(cx, value),
        "maxProperties" => objects(schema).max_properties = count(cx, value),
        "dependentRequired" | "dependentSchemas" | "dependencies" => {
            dependencies(cx, value, schema);
        }
        "unevaluatedProperties" => objects(schema).unevaluated = Some(cx.schema(value)),

        "allOf" => combinators(schema).all_of = alternatives(cx, value),
        "anyOf" => combinators(schema).any_of = alternatives(cx, value),
        "oneOf" => combinators(schema).one_of = alternatives(cx, value),
        "not" => combinators(schema).not = Some(cx.schema(value)),
        "if" => combinators(schema).if_ = Some(cx.schema(value)),
        "then" => later.then = Some(value),
        "else" => later.else_ = Some(value),
        "discriminator" if cx.as_prism => {} // Prism knows none
        "discriminator" if cx.dialect.is_openapi() => {
            combinators(schema).discriminator = discriminator::read(cx, value);
        }
        "$dynamicRef" => later.dynamic = Some(value),
        "$dynamicAnchor" => combinators(schema).dynamic_anchor = word(cx, value),
        "$id" if cx.dialect.has_identifiers() => {
            if value.as_str().is_some_and(|id| !id.starts_with('#')) {
                combinators(schema).resource = true;
            }
        }

        // A Parameter Object says these of itself, not of its schema.
        "description" | "title" | "example" | "examples" | "x-example" | "x-examples"
        | "deprecated"
            if part == Part::Parameter => {}
        name @ ("title" | "description") => {
            let text = cx.boxed(value);
            let notes = notes(schema);
            if name == "title" {
                notes.title = text;
            } else {
                notes.description = text;
            }
        }
        "default" => notes(schema).default = Some(value.origin()),
        "example" | "x-example" | "examples" | "x-examples" => {
            annotation::examples(cx, key, value, &mut notes(schema).examples);
        }
        "deprecated" => {
            let deprecated = flag(cx, value);
            notes(schema).deprecated |= deprecated;
        }
        "readOnly" => {
            let read_only = flag(cx, value);
            notes(schema).read_only = read_only;
        }
        "writeOnly" => {
            let write_only = flag(cx, value);
            notes(schema).write_only = write_only;
        }
        "xml" if cx.dialect.is_openapi() => notes(schema).xml = annotation::xml(cx, value),
        "externalDocs" | "$schema" | "$id" | "$anchor" | "$comment" | "$vocabulary" | "$defs"
        | "definitions" | "$recursiveAnchor" | "id" => {}
        _ => {
            if part == Part::Parameter || cx.dialect == Dialect::Draft202012 {
                return; // the fields of the Parameter Object; keywords of anybody's own
            }
            match extension(key, value) {
                Some(extension) => later.extensions.push(extension),
                None if cx.dialect.is_2020() => cx.misspelt(key, &KEYWORDS),
                None if value.is_object() => {
                    let help = "put it under `properties` if it is one; otherwise remove it";
                    cx.unknown_or(key, &KEYWORDS, Some(help));
                }
                None => cx.unknown(key, &KEYWORDS),
            }
        }
    }
}

fn finish<'s>(cx: &mut Context<'s>, id: SchemaId, schema: &mut Schema, later: &Later<'s>) {
    if schema.format.is_none() {
        schema.format = later.format.map(Into::into);
    }
    if let Some(constant) = later.constant {
        // Beside an `enum` that does not have it, nothing is right.
        let fits = schema.values.as_ref().is_none_or(|values| {
            let constant = cx.sources.node(constant).to_json();
            let mut values = values.iter();
            values.any(|&value| cx.sources.node(value).to_json() == constant)
        });
        schema.values = Some(if fits {
            Box::new([constant])
        } else {
            Box::default()
        });
    }
    if let Some(rules) = &mut schema.number {
        if later.exclusive_minimum && rules.exclusive_minimum.is_none() {
            rules.exclusive_minimum = rules.minimum.take();
        }
        if later.exclusive_maximum && rules.exclusive_maximum.is_none() {
            rules.exclusive_maximum = rules.maximum.take();
        }
    }
    if later.positional
        && let Some(rest) = later.additional_items
    {
        arrays(schema).items = Some(cx.schema(rest));
    }
    if schema
        .combinators
        .as_ref()
        .is_some_and(|all| all.if_.is_some())
    {
        let (then, else_) = (
            later.then.map(|then| cx.schema(then)),
            later.else_.map(|else_| cx.schema(else_)),
        );
        let combinators = combinators(schema);
        combinators.then = then;
        combinators.else_ = else_;
    }
    if let Some(dynamic) = later.dynamic {
        dynamic_reference(cx, dynamic, schema);
    }
    if later.nullable {
        nullable(schema);
    }
    if let Some(all) = &schema.combinators
        && all.discriminator.is_some()
    {
        cx.schemas.discriminated.push(id);
    }
}

/// `nullable: true`: beside a plain `type` one type more; where other keywords would rule `null`
/// out, what its author meant.
fn nullable(schema: &mut Schema) {
    let plain = schema.reference.is_none()
        && schema.values.is_none()
        && schema.combinators.as_ref().is_none_or(|all| {
            all.all_of.is_empty()
                && all.any_of.is_empty()
                && all.one_of.is_empty()
                && all.not.is_none()
                && all.if_.is_none()
                && all.dynamic_reference.is_none()
        });
    if plain && !schema.types.is_any() {
        schema.types = schema.types.with(Type::Null);
    } else if !schema.types.contains(Type::Null) || !plain {
        schema.or_null = true;
    }
}

/// `$dynamicRef` (2020-12, section 8.2.3.2): dynamic only where it leads to a `$dynamicAnchor` of the
/// same name at first.
fn dynamic_reference<'s>(cx: &mut Context<'s>, value: Node<'s>, schema: &mut Schema) {
    let Some(target) = cx.target(value) else {
        return;
    };
    let id = cx.schema(target);
    let name = value.as_str().and_then(|text| text.split_once('#'));
    let name = name.map_or("", |(_, name)| name);
    let resources = &cx.references.resources;
    if resources.is_dynamic(resources.of(target), name) {
        combinators(schema).dynamic_reference = Some((name.into(), id));
    } else if schema.reference.is_none() {
        schema.reference = Some(id);
    } else {
        // Both count: the second becomes one more part of `allOf`.
        let all = &mut combinators(schema).all_of;
        *all = all.iter().copied().chain([id]).collect();
    }
}

enum Exclusive {
    /// Drafts 3 and 4: `minimum` itself is excluded.
    Flag(bool),
    /// From draft 6 on.
    Bound(Option<Box<str>>),
}

fn exclusive<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Exclusive {
    if let Some(flag) = value.as_bool() {
        if cx.dialect.is_2020() {
            cx.report(
                Diagnostic::at(
                    &codes::OLD_KEYWORD,
                    value,
                    format!("{} is a number from OpenAPI 3.1 on", field(value)),
                )
                .help("write the bound itself; it is read so"),
            );
        }
        return Exclusive::Flag(flag);
    }
    match value.as_str() {
        Some("true") => {
            bad(cx, value, "true or false", true);
            Exclusive::Flag(true)
        }
        Some("false") => {
            bad(cx, value, "true or false", true);
            Exclusive::Flag(false)
        }
        _ => Exclusive::Bound(number(cx, value).map(Into::into)),
    }
}

fn word(cx: &mut Context<'_>, value: Node<'_>) -> Option<Box<str>> {
    let text = value.as_str();
    if text.is_none() {
        bad(cx, value, "a string", false);
    }
    text.map(Into::into)
}

fn flag(cx: &mut Context<'_>, value: Node<'_>) -> bool {
    if let Some(flag) = value.as_bool() {
        return flag;
    }
    let read = value.as_str().and_then(|text| text.parse().ok());
    bad(cx, value, "true or false", read.is_some());
    read.unwrap_or_default()
}

fn values(cx: &mut Context<'_>, value: Node<'_>, schema: &mut Schema) {
    if !value.is_array() {
        bad(cx, value, "a list of values", false);
    } else if value.is_empty() && cx.dialect.is_openapi() {
        bad(cx, value, "a list of at least one value", false);
    } else {
        schema.values = Some(value.items().map(Node::origin).collect());
    }
}

fn required(cx: &mut Context<'_>, value: Node<'_>, schema: &mut Schema) {
    if value.as_bool().is_some() {
        // The habit of draft 3, where a property said of itself that it is required.
        cx.report(
            Diagnostic::at(
                &codes::BAD_KEYWORD,
                value,
                "`required` is a list of names, here it is a boolean",
            )
            .help("put the property's name into the `required` of the object that has it; the keyword is ignored"),
        );
        return;
    }
    if !value.is_array() {
        bad(cx, value, "a list of names", false);
        return;
    }
    objects(schema).required = names(cx, value);
}

/// A list of names without repetitions.
fn names(cx: &mut Context<'_>, value: Node<'_>) -> Box<[Box<str>]> {
    let mut names: indexmap::IndexSet<&str, rustc_hash::FxBuildHasher> =
        indexmap::IndexSet::default();
    for item in value.items() {
        match item.as_str() {
            Some(name) => {
                names.insert(name);
            }
            None => match item.scalar().filter(|_| !item.is_null()) {
                // `required: [200, yes]`: what YAML made of a name.
                Some(name) => {
                    bad(cx, item, "a string", true);
                    names.insert(name);
                }
                None => bad(cx, item, "a string", false),
            },
        }
    }
    names.into_iter().map(Into::into).collect()
}

fn properties<'s>(cx: &mut Context<'s>, value: Node<'s>, schema: &mut Schema) {
    if !value.is_object() {
        if !value.is_null() || cx.dialect == Dialect::Draft202012 {
            bad(cx, value, "an object of schemas by name", false);
        }
        return;
    }
    let read = value.members().map(|(key, value)| Property {
        name: key.key().into(),
        schema: cx.schema(value),
    });
    let read: Box<[Property]> = read.collect();
    objects(schema).properties = read;
}

/// Schemas by name.
fn named<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Box<[(Box<str>, SchemaId)]> {
    if !value.is_object() {
        bad(cx, value, "an object of schemas by name", false);
    }
    let members = value.members();
    members
        .map(|(key, value)| (key.key().into(), cx.schema(value)))
        .collect()
}

/// A list of schemas.
fn many<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Box<[SchemaId]> {
    if !value.is_array() {
        bad(cx, value, "a list of schemas", false);
    }
    value.items().map(|item| cx.schema(item)).collect()
}

/// The schemas of `allOf` and its kin; one alone is read as a list of one.
fn alternatives<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Box<[SchemaId]> {
    if value.is_object() {
        bad(cx, value, "a list of schemas", true);
        return Box::new([cx.schema(value)]);
    }
    if value.is_array() && value.is_empty() {
        bad(cx, value, "a list of at least one schema", false);
    }
    many(cx, value)
}

/// `dependentRequired`, `dependentSchemas`, and `dependencies`, which was both until draft 7.
fn dependencies<'s>(cx: &mut Context<'s>, value: Node<'s>, schema: &mut Schema) {
    if !value.is_object() {
        bad(cx, value, "an object by name of a property", false);
        return;
    }
    let mut lists = Vec::new();
    let mut schemas = Vec::new();
    for (key, value) in value.members() {
        let name: Box<str> = key.key().into();
        if value.is_array() {
            lists.push((name, names(cx, value)));
        } else if let Some(one) = value.as_str() {
            lists.push((name, Box::new([one.into()]) as Box<[Box<str>]>));
        } else {
            schemas.push((name, cx.schema(value)));
        }
    }
    let rules = objects(schema);
    let before = std::mem::take(&mut rules.dependent_required).into_vec();
    rules.dependent_required = before.into_iter().chain(lists).collect();
    let before = std::mem::take(&mut rules.dependent_schemas).into_vec();
    rules.dependent_schemas = before.into_iter().chain(schemas).collect();
}

fn numbers(schema: &mut Schema) -> &mut NumberRules {
    schema.number.get_or_insert_default()
}

fn strings(schema: &mut Schema) -> &mut StringRules {
    schema.string.get_or_insert_default()
}

fn arrays(schema: &mut Schema) -> &mut ArrayRules {
    schema.array.get_or_insert_default()
}

fn objects(schema: &mut Schema) -> &mut ObjectRules {
    schema.object.get_or_insert_default()
}

fn combinators(schema: &mut Schema) -> &mut Combinators {
    schema.combinators.get_or_insert_default()
}

fn notes(schema: &mut Schema) -> &mut Annotations {
    schema.annotations.get_or_insert_default()
}
