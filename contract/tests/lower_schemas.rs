//! What the keywords of every dialect become.

#![expect(clippy::unwrap_used, reason = "tests")]

mod shown;

use std::fmt::Write as _;

use insta::assert_snapshot;
use shown::{document_with, findings, schemas};

#[test]
fn nullability_has_one_form_whatever_the_dialect() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "Plain": {"type": "string", "nullable": true},
        "Enum": {"type": "string", "nullable": true, "enum": ["a"]},
        "All": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Plain"}]},
        "Vendor": {"type": "integer", "x-nullable": true},
        "Not": {"type": "string", "nullable": false},
        "Beside": {"$ref": "#/components/schemas/Plain", "nullable": true}
    }"##), @r#"
    Plain = null|string
    Enum = string in ["a"] or null
    All = all(@Plain) or null
    Vendor = null|integer
    Not = string
    Beside = @Plain
    ---
    Note reference-siblings #/components/schemas/Beside/nullable: `nullable` beside a `$ref` is ignored (write both into an `allOf`, or remove it)
    "#);
    assert_snapshot!(schemas("3.1.0", r#"{
        "Plain": {"type": ["string", "null"]},
        "Enum": {"type": ["string", "null"], "enum": ["a"]},
        "Habit": {"type": "string", "nullable": true}
    }"#), @r#"
    Plain = null|string
    Enum = null|string in ["a"]
    Habit = null|string
    ---
    Note old-keyword #/components/schemas/Habit/nullable: `nullable` does not exist from OpenAPI 3.1 on (add `"null"` to `type`; it is read so)
    "#);
}

#[test]
fn bounds_have_one_form_whatever_the_dialect() {
    assert_snapshot!(schemas("3.0.3", r#"{
        "Old": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1.50, "exclusiveMaximum": false},
        "New": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01},
        "Text": {"type": "integer", "minimum": "3", "maximum": "many"},
        "Big": {"type": "string", "minLength": 2.0, "maxLength": 1e30},
        "Wrong": {"type": "string", "minLength": -1, "multipleOf": 0, "pattern": 3}
    }"#), @r#"
    Old = number <=1.50 >0
    New = number >0 %0.01
    Text = integer >=3
    Big = string length 2..18446744073709551615
    Wrong = string
    ---
    Warning bad-keyword #/components/schemas/Text/minimum: `minimum` must be a number, here it is "3" (write a number; it is read so)
    Warning bad-keyword #/components/schemas/Text/maximum: `maximum` must be a number, here it is "many" (write a number; the keyword is ignored)
    Warning bad-keyword #/components/schemas/Wrong/minLength: `minLength` must be a whole number from 0 on, here it is -1 (write a whole number from 0 on; the keyword is ignored)
    Warning bad-keyword #/components/schemas/Wrong/multipleOf: `multipleOf` must be a number above 0, here it is 0 (write a number above 0; the keyword is ignored)
    Warning bad-keyword #/components/schemas/Wrong/pattern: `pattern` must be a string, here it is 3 (write a string; the keyword is ignored)
    "#);
    assert_snapshot!(schemas("3.1.0", r#"{
        "Old": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
        "New": {"type": "number", "exclusiveMinimum": 0}
    }"#), @r#"
    Old = number >0
    New = number >0
    ---
    Note old-keyword #/components/schemas/Old/exclusiveMinimum: `exclusiveMinimum` is a number from OpenAPI 3.1 on (write the bound itself; it is read so)
    "#);
}

#[test]
fn types_are_read_as_they_were_meant() {
    assert_snapshot!(schemas("3.0.3", r#"{
        "Case": {"type": "String"},
        "Int": {"type": "int"},
        "Date": {"type": "datetime"},
        "Long": {"type": "long", "format": "custom"},
        "File": {"type": "file"},
        "Any": {"type": "any"},
        "Object": {"type": {"type": "string"}},
        "List": {"type": ["string", "integer"]}
    }"#), @r#"
    Case = string
    Int = integer
    Date = string <date-time>
    Long = integer <custom>
    File = string <binary>
    Any = unsaid
    Object = unsaid
    List = integer|string
    ---
    Warning unknown-type #/components/schemas/Case/type: `String` is no type of JSON Schema (write `string`; it is read so)
    Warning unknown-type #/components/schemas/Int/type: `int` is no type of JSON Schema (write `integer`; it is read so)
    Warning unknown-type #/components/schemas/Date/type: `datetime` is no type of JSON Schema (write `type: string` and `format: date-time`; it is read so)
    Warning unknown-type #/components/schemas/Long/type: `long` is no type of JSON Schema (write `type: integer` and `format: int64`; it is read so)
    Warning unknown-type #/components/schemas/File/type: `file` is no type of JSON Schema (write `type: string` and `format: binary`; it is read so)
    Warning unknown-type #/components/schemas/Any/type: `any` is no type of JSON Schema (write one of the types; any type is right here)
    Warning unknown-type #/components/schemas/Object/type: `type` is a string, here it is an object (write one of the types; any type is right here)
    Warning bad-keyword #/components/schemas/List/type: `type` is one word before OpenAPI 3.1, here it is a list (it is read as one of several types; raise the document to OpenAPI 3.1)
    "#);
}

#[test]
fn values_are_an_enum_or_a_constant() {
    assert_snapshot!(schemas("3.1.0", r#"{
        "Enum": {"enum": ["a", 1, null, {"x": 1.0}]},
        "Const": {"const": "a"},
        "Both": {"enum": ["a", "b"], "const": "b"},
        "Never": {"enum": ["a", "b"], "const": "c"},
        "Null": {"enum": null},
        "Empty": {"enum": []}
    }"#), @r#"
    Enum = in ["a",1,null,{"x":1.0}]
    Const = in ["a"]
    Both = in ["b"]
    Never = in []
    Null = unsaid
    Empty = unsaid
    ---
    Warning bad-keyword #/components/schemas/Null/enum: `enum` must be a list of values, here it is null (write a list of values; the keyword is ignored)
    Warning bad-keyword #/components/schemas/Empty/enum: `enum` must be a list of at least one value, here it is an array (write a list of at least one value; the keyword is ignored)
    "#);
}

#[test]
fn arrays_of_every_draft_are_those_of_2020() {
    assert_snapshot!(schemas("3.1.0", r#"{
        "List": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": true},
        "Tuple": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false},
        "Old": {"items": [{"type": "string"}], "additionalItems": false},
        "OldOpen": {"items": [{"type": "string"}], "additionalItems": {"type": "integer"}},
        "Ignored": {"items": {"type": "string"}, "additionalItems": false},
        "Contains": {"contains": {"const": 1}, "minContains": 2, "maxContains": 3},
        "Rest": {"unevaluatedItems": false}
    }"#), @r#"
    List = array [...string] items 1.. unique
    Tuple = [string, integer, ...never]
    Old = [string, ...never]
    OldOpen = [string, ...integer]
    Ignored = [...string]
    Contains = [] contains in [1] of them 2..3
    Rest = [] unevaluated items never
    ---
    Note old-keyword #/components/schemas/Old/items: a list under `items` is `prefixItems` from OpenAPI 3.1 on (write `prefixItems`; it is read so)
    Note old-keyword #/components/schemas/OldOpen/items: a list under `items` is `prefixItems` from OpenAPI 3.1 on (write `prefixItems`; it is read so)
    "#);
}

#[test]
fn objects_of_every_draft_are_those_of_2020() {
    assert_snapshot!(schemas("3.0.3", r#"{
        "Plain": {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a", "c", "a"]},
        "Closed": {"additionalProperties": false, "minProperties": 1},
        "Map": {"additionalProperties": {"type": "string"}, "propertyNames": {"pattern": "^a"}},
        "Open": {"additionalProperties": true, "patternProperties": {"^x": {"type": "string"}}},
        "Dependent": {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}, "dependentRequired": {"e": ["f"]}},
        "Habit": {"properties": {"a": {"type": "string", "required": true}}},
        "Scalars": {"required": [200, null, "a"]}
    }"#), @r#"
    Plain = object {a*: string, b: any, c*}
    Closed = {no more} members 1..
    Map = {...string} names /^a/
    Open = {/^x/: string, ...}
    Dependent = {} a needs b e needs f c means {d*}
    Habit = {a: string}
    Scalars = {200*, a*}
    ---
    Note later-keyword #/components/schemas/Map/propertyNames: `propertyNames` exists from OpenAPI 3.1 on, this is OpenAPI 3.0 (raise the document to OpenAPI 3.1; it is honoured here)
    Note later-keyword #/components/schemas/Open/patternProperties: `patternProperties` exists from OpenAPI 3.1 on, this is OpenAPI 3.0 (raise the document to OpenAPI 3.1; it is honoured here)
    Note later-keyword #/components/schemas/Dependent/dependentRequired: `dependentRequired` exists from OpenAPI 3.1 on, this is OpenAPI 3.0 (raise the document to OpenAPI 3.1; it is honoured here)
    Warning bad-keyword #/components/schemas/Habit/properties/a/required: `required` is a list of names, here it is a boolean (put the property's name into the `required` of the object that has it; the keyword is ignored)
    Warning bad-keyword #/components/schemas/Scalars/required/0: this item must be a string, here it is 200 (write a string; it is read so)
    Warning bad-keyword #/components/schemas/Scalars/required/1: this item must be a string, here it is null (write a string; the keyword is ignored)
    "#);
}

#[test]
fn combinators_and_conditions_are_kept() {
    assert_snapshot!(schemas("3.1.0", r#"{
        "All": {"allOf": [{"type": "string"}, {"minLength": 1}], "not": {"const": "x"}},
        "Alone": {"oneOf": {"type": "string"}},
        "None": {"anyOf": []},
        "If": {"if": {"const": 1}, "then": true, "else": false},
        "ThenAlone": {"then": false},
        "Content": {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": {"type": "object"}}
    }"#), @r#"
    All = all(string, length 1..) not (in ["x"])
    Alone = one(string)
    None = unsaid
    If = if (in [1]) then (any) else (never)
    ThenAlone = unsaid
    Content = string encoded base64 holds application/json of object
    ---
    Warning bad-keyword #/components/schemas/Alone/oneOf: `oneOf` must be a list of schemas, here it is an object (write a list of schemas; it is read so)
    Warning bad-keyword #/components/schemas/None/anyOf: `anyOf` must be a list of at least one schema, here it is an array (write a list of at least one schema; the keyword is ignored)
    "#);
}

#[test]
fn what_stands_beside_a_reference_counts_from_3_1_on() {
    let text = r##"{
        "A": {"$ref": "#/components/schemas/B", "minLength": 1, "description": "a", "x-a": 1},
        "B": {"type": "string"}
    }"##;
    assert_snapshot!(schemas("3.0.3", text), @r#"
    A = @B says "a" x-a
    B = string
    ---
    Note reference-siblings #/components/schemas/A/minLength: `minLength` beside a `$ref` is ignored (write both into an `allOf`, or remove it)
    "#);
    assert_snapshot!(schemas("3.1.0", text), @r#"
    A = @B length 1.. says "a" x-a
    B = string
    "#);
}

#[test]
fn references_lead_anywhere() {
    assert_snapshot!(schemas("3.1.0", r##"{
        "Order": {"properties": {"items": {"type": "array", "items": {"properties": {"id": {"type": "string"}}}}}},
        "Id": {"$ref": "#/components/schemas/Order/properties/items/items/properties/id"},
        "Alias": {"$ref": "#/components/schemas/Order"},
        "Through": {"$ref": "#/components/schemas/Alias/properties/items"},
        "a/b~c {d}": {"type": "boolean"},
        "Escaped": {"$ref": "#/components/schemas/a~1b~0c%20%7Bd%7D"},
        "Anchored": {"$anchor": "here", "type": "integer"},
        "ByAnchor": {"$ref": "#here"}
    }"##), @r#"
    Order = {items: array [...{id: string}]}
    Id = @#/components/schemas/Order/properties/items/items/properties/id
    Alias = @Order
    Through = @#/components/schemas/Order/properties/items
    a/b~c {d} = boolean
    Escaped = @a/b~c {d}
    Anchored = integer
    ByAnchor = @Anchored
    "#);
}

#[test]
fn a_reference_that_leads_nowhere_is_told_once_with_what_may_be_meant() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "Order": {"type": "object"},
        "Word": {"$ref": "#/component/schemas/Order"},
        "Case": {"$ref": "#/components/schemas/order"},
        "Old": {"$ref": "#/definitions/Order"},
        "Bare": {"$ref": "Order"},
        "Dash": {"$ref": "#components/schemas/Order"},
        "Gone": {"$ref": "#/components/schemas/Nothing/properties/x"},
        "Number": {"$ref": 3},
        "Meta": {"$ref": "http://json-schema.org/draft-04/schema#"},
        "User": {"$ref": "#/components/schemas/Gone"}
    }"##), @r#"
    Order = object
    Word = unsaid
    Case = unsaid
    Old = unsaid
    Bare = unsaid
    Dash = unsaid
    Gone = unsaid
    Number = unsaid
    Meta = unsaid
    User = @Gone
    ---
    Error reference-unresolved #/components/schemas/Word/$ref: `#/component/schemas/Order` leads nowhere: the root has no `component` (did you mean `#/components/schemas/Order`?)
    Error reference-unresolved #/components/schemas/Case/$ref: `#/components/schemas/order` leads nowhere: `#/components/schemas` has no `order` (did you mean `#/components/schemas/Order`?)
    Error reference-unresolved #/components/schemas/Old/$ref: `#/definitions/Order` leads nowhere: the root has no `definitions` (did you mean `#/components/schemas/Order`?)
    Error reference-unresolved #/components/schemas/Bare/$ref: `Order` is the name of a file, which was not loaded (did you mean `#/components/schemas/Order`?)
    Error reference-unresolved #/components/schemas/Dash/$ref: `#components/schemas/Order` leads nowhere: there is no anchor `components/schemas/Order` (did you mean `#/components/schemas/Order`?)
    Error reference-unresolved #/components/schemas/Gone/$ref: `#/components/schemas/Nothing/properties/x` leads nowhere: `#/components/schemas` has no `Nothing` (check the spelling, or add what is missing)
    Error not-a-reference #/components/schemas/Number/$ref: a `$ref` is a string, here it is a number (write a reference such as `#/components/schemas/Order`)
    Warning reference-to-metaschema #/components/schemas/Meta/$ref: `http://json-schema.org/draft-04/schema#` is the schema of schemas, which is not loaded (any value is right here)
    "#);
}

#[test]
fn identifiers_change_what_references_are_relative_to() {
    assert_snapshot!(schemas("3.1.0", r##"{
        "A": {"$id": "https://example.com/a.json", "$defs": {"x": {"type": "string"}},
              "properties": {"x": {"$ref": "#/$defs/x"}, "b": {"$ref": "b.json"}, "c": {"$ref": "b.json#c"}}},
        "B": {"$id": "https://example.com/b.json", "type": "integer", "$defs": {"c": {"$anchor": "c", "type": "null"}}},
        "Back": {"$id": "https://example.com/d.json", "$ref": "#/components/schemas/B"}
    }"##), @r#"
    A = {x: @#/components/schemas/A/$defs/x, b: @B, c: @#/components/schemas/B/$defs/c} resource
    B = integer resource
    Back = @B resource
    "#);
}

#[test]
fn in_3_0_identifiers_mean_nothing() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "A": {"$id": "https://example.com/a.json", "properties": {"x": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "string"}
    }"##), @r#"
    A = {x: @B}
    B = string
    "#);
}

#[test]
fn dynamic_references_are_plain_unless_an_anchor_makes_them_dynamic() {
    assert_snapshot!(schemas("3.1.0", r##"{
        "Tree": {"$id": "tree", "$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}},
        "Plain": {"$id": "plain", "$anchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}},
        "Old": {"$id": "old", "properties": {"child": {"$recursiveRef": "#"}}}
    }"##), @r#"
    Tree = {children: [...@@node:Tree]} &&node resource
    Plain = {children: [...@Plain]} resource
    Old = {child: @Old} resource
    "#);
}

#[test]
fn discriminators_know_what_names_imply() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat", "d": "Dog", "x": "Gone"}}},
        "Cat": {"type": "object"},
        "Dog": {"type": "object"},
        "Base": {"type": "object", "discriminator": {"propertyName": "kind"}},
        "Heir": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]},
        "Grandchild": {"allOf": [{"$ref": "#/components/schemas/Heir"}]},
        "Word": {"discriminator": "kind"},
        "Nameless": {"discriminator": {"mapping": {}}}
    }"##), @r#"
    Pet = one(@Cat, @Dog) by kind[feline=Cat d=Dog Cat=Cat Dog=Dog]
    Cat = object
    Dog = object
    Base = object by kind[Heir=Heir Grandchild=Grandchild]
    Heir = all(@Base, object)
    Grandchild = all(@Heir)
    Word = by kind[]
    Nameless = unsaid
    ---
    Warning unknown-discriminated-schema #/components/schemas/Pet/discriminator/mapping/x: `Gone` is no schema of this document (write the name of a schema, or a reference to one)
    Warning bad-discriminator #/components/schemas/Word/discriminator: a discriminator is an object with a `propertyName`, here it is a string (write `discriminator: {propertyName: NAME}`)
    Warning bad-discriminator #/components/schemas/Nameless/discriminator: a discriminator has no `propertyName` (write `discriminator: {propertyName: NAME}`)
    "#);
}

#[test]
fn circles_without_a_property_between_are_cut() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
        "Self": {"allOf": [{"$ref": "#/components/schemas/Self"}, {"type": "string"}]},
        "Fine": {"properties": {"next": {"$ref": "#/components/schemas/Fine"}}}
    }"##), @r#"
    A = @B
    B = unsaid
    Self = all(unsaid, string)
    Fine = {next: @Fine}
    ---
    Error reference-circular #/components/schemas/B/$ref: this reference comes back to itself without a property or an item between (refer to another schema, or put the reference under a property; it is read as if it said nothing)
    Error reference-circular #/components/schemas/Self/allOf/0/$ref: this reference comes back to itself without a property or an item between (refer to another schema, or put the reference under a property; it is read as if it said nothing)
    "#);
}

#[test]
fn who_extends_the_schema_that_it_is_an_alternative_of_extends_its_own_part() {
    assert_snapshot!(schemas("3.0.3", r##"{
        "Pet": {"type": "object", "properties": {"name": {"type": "string"}},
                "oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["name"]}]}
    }"##), @r#"
    Pet = object {name: string} one(@Cat) by kind[Cat=Cat]
    Cat = all(@#/components/schemas/Pet, {name*})
    ---
    Warning reference-circular #/components/schemas/Cat/allOf/0/$ref: this schema extends the one that it is an alternative of (move what both share into a schema of its own; it is read as if it were so)
    "#);
    let loaded = document_with(
        "3.0.3",
        r##"{
        "Pet": {"properties": {"name": {"type": "string"}}, "oneOf": [{"$ref": "#/components/schemas/Cat"}]},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}
    }"##,
    );
    let schemas = &loaded.contract.schemas;
    let cat = loaded.contract.components.schemas["Cat"];
    let extended = schemas[cat].combinators.as_ref().map(|all| all.all_of[0]);
    let own = extended.and_then(|id| schemas[id].reference);
    assert!(own.is_some_and(|own| {
        schemas[own].object.is_some()
            && schemas[own]
                .combinators
                .as_ref()
                .is_none_or(|all| all.one_of.is_empty())
    }));
}

#[test]
fn a_chain_of_a_hundred_thousand_references_is_no_trouble() {
    let mut text = String::from("{");
    for n in 0..100_000 {
        let next = n + 1;
        write!(
            text,
            r##""S{n}": {{"$ref": "#/components/schemas/S{next}"}},"##
        )
        .unwrap();
    }
    text.push_str(r#""S100000": {"type": "string"}}"#);
    let loaded = document_with("3.0.3", &text);
    assert_eq!(findings(&loaded.contract, &loaded.diagnostics), "");
    let schemas = &loaded.contract.schemas;
    let first = loaded.contract.components.schemas["S0"];
    assert_eq!(schemas.name(schemas.resolve(first)), Some("S100000"));
}

#[test]
fn annotations_examples_and_extensions_are_kept() {
    assert_snapshot!(schemas("3.1.0", r##"{
        "A": {"title": "t", "description": "d", "default": 1, "example": {"$ref": "#/nowhere"}, "examples": [2, 3],
              "deprecated": true, "readOnly": true, "writeOnly": "true", "xml": {"name": "a", "wraped": true}, "x-a": 1,
              "externalDocs": {"url": "u"}, "descripton": "typo", "foo": 1},
        "B": {"examples": {"one": {"value": 1}}}
    }"##), @r##"
    A = title "t" says "d" default 1 e.g. Schema/default={"$ref":"#/nowhere"} e.g. Schema/default=2 e.g. Schema/default=3 deprecated read-only write-only xml x-a
    B = e.g. Schema/one=1
    ---
    Warning bad-keyword #/components/schemas/A/writeOnly: `writeOnly` must be true or false, here it is "true" (write true or false; it is read so)
    Warning unknown-field #/components/schemas/A/xml/wraped: an XML object has no field `wraped` (did you mean `wrapped`?)
    Warning unknown-field #/components/schemas/A/descripton: a schema has no field `descripton` (did you mean `description`?)
    Warning wrong-type #/components/schemas/B/examples: `examples` must be a list of values, here it is an object (write a list of values; it is read so)
    "##);
}

#[test]
fn what_is_no_schema_admits_everything_and_is_told() {
    assert_snapshot!(schemas("3.0.3", r#"{"A": 3, "B": true, "C": null, "D": {"items": "string", "properties": []}}"#), @r#"
    A = any
    B = any
    C = any
    D = [...any]
    ---
    Error not-a-schema #/components/schemas/A: a schema is an object, here it is a number (write `{}` if any value is right)
    Warning not-a-schema #/components/schemas/B: a schema is an object before OpenAPI 3.1, here it is a boolean (it is honoured here; raise the document to OpenAPI 3.1)
    Error not-a-schema #/components/schemas/C: a schema is an object, here it is null (write `{}` if any value is right)
    Error not-a-schema #/components/schemas/D/items: a schema is an object, here it is a string (write `{}` if any value is right)
    Warning bad-keyword #/components/schemas/D/properties: `properties` must be an object of schemas by name, here it is an array (write an object of schemas by name; the keyword is ignored)
    "#);
    assert_snapshot!(schemas("3.1.0", r#"{"A": true, "B": false}"#), @r#"
    A = any
    B = never
    "#);
}
