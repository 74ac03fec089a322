//! Types of documents: how they read, and that no document makes the generator panic, hang or loop.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use specwright_codegen::{Notes, Settings, types_text};
use specwright_contract::Loader;

fn types(schemas: &str) -> String {
    types_with(schemas, &Settings::default()).0
}

fn types_with(schemas: &str, settings: &Settings) -> (String, Vec<String>) {
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}\n"
    );
    let contract = Loader::new()
        .load_text("t.yaml", document)
        .unwrap()
        .contract;
    let mut notes = Notes::default();
    let text = types_text(&contract, settings, &mut notes).unwrap();
    let notes = notes.into_findings();
    (
        text,
        notes
            .iter()
            .map(|note| note.one_line(&contract.sources))
            .collect(),
    )
}

#[test]
fn optional_nullable_and_defaulted_members_are_three_things() {
    let text = types(
        "    Order:
      type: object
      required: [id, note]
      properties:
        id: {type: integer, readOnly: true}
        note: {type: [string, 'null'], maxLength: 9}
        size: {type: [integer, 'null']}
        count: {type: integer, default: 1}",
    );
    insta::assert_snapshot!(text, @r#"
    use ::specwright_runtime as rt;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Order {
        /// Read only: never in requests.
        pub id: Option<i64>,
        /// At most 9 characters.
        pub note: Option<String>,
        pub size: rt::Maybe<i64>,
        /// Default: `1`.
        pub count: Option<i64>,
    }

    rt::object! {
        Order new;
        "id" => optional id;
        "note" => required note: Option<String>;
        "size" => nullable size;
        "count" => optional count;
    }

    impl Order {
        /// `count`, or the default of the contract where it is absent.
        pub fn count(&self) -> i64 {
            self.count.unwrap_or(1)
        }
    }
    "#);
}

#[test]
fn alternatives_become_enums_that_know_what_tells_them_apart() {
    let text = types(
        "    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Dog: {type: object, properties: {barks: {type: boolean}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
    Event: {oneOf: [{type: object, required: [type], properties: {type: {const: made}}}, {type: object, required: [type], properties: {type: {const: gone}}}]}
    Any: {type: [string, integer, 'null']}
    Color: {type: string, enum: [red, RED]}
    Loop: {type: array, items: {$ref: '#/components/schemas/Loop'}}",
    );
    insta::assert_snapshot!(text, @r#"
    use ::specwright_runtime as rt;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct Cat {
        pub kind: String,
    }

    rt::object! {
        Cat;
        "kind" => required kind;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy, Default)]
    pub struct Dog {
        pub barks: Option<bool>,
    }

    rt::object! {
        Dog;
        "barks" => optional barks;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Pet {
        Cat(Cat),
        Dog(Dog),
    }

    rt::union! {
        Pet by "kind";
        Cat(from): object => Cat, tags ["Cat"];
        Dog(from): object => Dog, adds ["Dog"];
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub enum Event {
        Made(EventMade),
        Gone(EventGone),
    }

    rt::union! {
        Event by "type";
        Made(from): object => EventMade, tags ["made"];
        Gone(from): object => EventGone, tags ["gone"];
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub struct EventMade {
        pub type_: EventMadeType,
    }

    rt::object! {
        EventMade;
        "type" => required type_;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub enum EventMadeType {
        /// `made`
        Made,
    }

    rt::string_enum! {
        EventMadeType;
        Made = "made";
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub struct EventGone {
        pub type_: EventGoneType,
    }

    rt::object! {
        EventGone;
        "type" => required type_;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub enum EventGoneType {
        /// `gone`
        Gone,
    }

    rt::string_enum! {
        EventGoneType;
        Gone = "gone";
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Any {
        Integer(i64),
        String(String),
    }

    rt::union! {
        Any;
        Integer(from): number => i64;
        String(from): string => String;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Copy)]
    pub enum Color {
        /// `red`
        Red,
        /// `RED`
        Red2,
    }

    rt::string_enum! {
        Color;
        Red = "red";
        Red2 = "RED";
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Default, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    #[serde(transparent)]
    pub struct Loop(pub Vec<Loop>);
    "#);
}

#[test]
fn settings_open_enums_and_put_types_of_the_users_own() {
    let mut settings = Settings::default();
    settings.open_enums = true;
    settings.derives = vec!["my::Derive".to_owned()];
    settings
        .replacements
        .insert("Money".to_owned(), "money::Money".to_owned());
    settings.date_time = Some("chrono::DateTime<chrono::Utc>".to_owned());
    let (text, _) = types_with(
        "    Money: {type: string}
    Color: {type: string, enum: [red, other]}
    Order: {type: object, properties: {price: {$ref: '#/components/schemas/Money'}, at: {type: string, format: date-time}}}",
        &settings,
    );
    insta::assert_snapshot!(text, @r#"
    use ::specwright_runtime as rt;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, my::Derive)]
    pub enum Color {
        /// `red`
        Red,
        /// `other`
        Other,
        /// A value that the contract does not list.
        Other2(String),
    }

    rt::string_enum! {
        Color;
        Red = "red";
        Other = "other";
        _ => Other2;
    }

    #[derive(Clone, Debug, PartialEq, Default, my::Derive, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct Order {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub price: Option<money::Money>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at: Option<chrono::DateTime<chrono::Utc>>,
    }
    "#);
}

#[test]
fn what_has_no_rust_is_told_with_its_place() {
    let (_, notes) = types_with(
        "    Never: {type: string, allOf: [{type: integer}]}
    Loose: {type: array, prefixItems: [{type: string}, {type: integer}]}",
        &Settings::default(),
    );
    insta::assert_debug_snapshot!(notes, @r#"
    [
        "t.yaml:6:12: warning[generate-degraded]: no value satisfies this schema: any JSON here",
        "t.yaml:7:5: warning[generate-degraded]: items of different types by position: a list of any JSON",
    ]
    "#);
}

#[test]
fn long_chains_of_references_end() {
    let mut schemas = String::new();
    for n in 0..3_000 {
        let next = (n + 1) % 3_000;
        writeln!(schemas, "    P{n}: {{type: object, required: [next], properties: {{next: {{$ref: '#/components/schemas/P{next}'}}}}}}").unwrap();
        writeln!(
            schemas,
            "    L{n}: {{type: array, items: {{$ref: '#/components/schemas/L{next}'}}}}"
        )
        .unwrap();
        if n < 200 {
            writeln!(schemas, "    A{n}: {{properties: {{p{n}: {{type: string}}}}, allOf: [{{$ref: '#/components/schemas/A{}'}}]}}", n + 1).unwrap();
        }
    }
    assert!(types(&schemas).contains("pub struct P2999"));
}

#[test]
fn alternatives_of_alternatives_do_not_multiply_without_end() {
    let mut schemas = String::new();
    for n in 0..40 {
        let next = n + 1;
        writeln!(
            schemas,
            "    X{n}: {{type: object, properties: {{p{n}: {{type: string}}}}, oneOf: [{{$ref: '#/components/schemas/X{next}'}}, {{required: [q], properties: {{q{n}: {{type: integer}}}}, allOf: [{{$ref: '#/components/schemas/X{next}'}}]}}]}}"
        )
        .unwrap();
    }
    writeln!(schemas, "    X40: {{type: object}}").unwrap();
    assert!(types(&schemas).contains("X39"));
}

#[test]
fn references_into_the_middle_of_a_schema_may_lead_back() {
    let text = types(
        "    A:
      type: object
      properties:
        b: {type: array, items: {$ref: '#/components/schemas/A/properties/b'}}
        c: {type: object, additionalProperties: {$ref: '#/components/schemas/A/properties/c'}}",
    );
    assert!(text.contains("pub struct A "), "{text}");
}

#[test]
fn schemas_in_place_that_say_the_same_are_one_type() {
    let text = types(
        "    Order:
      type: object
      properties:
        from: {description: Where it is, type: object, properties: {street: {type: string}, link: {type: array, items: {type: object, properties: {to: {type: string}}}}}}
        to: {title: Where it goes, type: object, properties: {street: {type: string, description: Any}, link: {type: array, items: {type: object, properties: {to: {type: string}}}}}}
        via: {type: object, properties: {street: {type: string, maxLength: 3}}}
        sent: {type: object, properties: {street: {type: string, readOnly: true}}}",
    );
    let structs: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("pub struct") || line.trim_start().starts_with("pub "))
        .map(str::trim)
        .collect();
    insta::assert_snapshot!(structs.join("\n"), @"
    pub struct Order {
    pub from: Option<OrderFrom>,
    pub to: Option<OrderFrom>,
    pub via: Option<OrderVia>,
    pub sent: Option<OrderSent>,
    pub struct OrderFrom {
    pub street: Option<String>,
    pub link: Option<Vec<OrderFromLinkItem>>,
    pub struct OrderFromLinkItem {
    pub to: Option<String>,
    pub struct OrderVia {
    pub street: Option<String>,
    pub struct OrderSent {
    pub street: Option<String>,
    ");
}

#[test]
fn lists_by_position_are_tuples_where_their_length_is_fixed() {
    let text = types(
        "    Pair: {type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}
    Closed: {type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, items: false}
    Open: {type: array, prefixItems: [{type: string}, {type: integer}]}",
    );
    insta::assert_snapshot!(text, @"
    use ::specwright_runtime as rt;

    /// 2 items.
    pub type Pair = (String, i64);

    /// At least 2 items.
    pub type Closed = (String, i64);

    pub type Open = Vec<rt::Value>;
    ");
}

#[test]
fn a_schema_without_a_type_admits_null() {
    let text = types(
        "    Order:
      type: object
      required: [open, closed, both]
      properties:
        open: {$ref: '#/components/schemas/Open'}
        closed: {type: object, properties: {b: {type: string}}}
        both: {type: object, allOf: [{$ref: '#/components/schemas/Open'}]}
    Open: {properties: {a: {type: string}}}",
    );
    let fields: Vec<&str> = text
        .lines()
        .filter(|line| line.trim_start().starts_with("pub "))
        .map(str::trim)
        .collect();
    insta::assert_snapshot!(fields.join("\n"), @"
    pub struct Order {
    pub open: Option<Open>,
    pub closed: OrderClosed,
    pub both: Open,
    pub struct OrderClosed {
    pub b: Option<String>,
    pub struct Open {
    pub a: Option<String>,
    ");
}
