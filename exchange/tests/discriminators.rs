//! Objects judged by the schema that their discriminator names.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_exchange::make;
use specwright_exchange::schema::{Direction, Profile, Validators};

struct Subject(Validators);

impl Subject {
    /// The first of these schemas.
    fn new(schemas: &Value) -> Self {
        Self::with(schemas, Profile::Evaluated)
    }

    fn with(schemas: &Value, profile: Profile) -> Self {
        let document = json!({
            "openapi": "3.2.0",
            "info": { "title": "Test", "version": "1" },
            "paths": {},
            "components": { "schemas": schemas },
        });
        let loaded = Loader::new().load_text("test.json", document.to_string());
        Self(Validators::with(
            Arc::new(loaded.unwrap().contract),
            profile,
        ))
    }

    /// What is wrong with a value, a line for each violation.
    fn told(&self, value: &Value) -> String {
        let components = &self.0.contract().components;
        let id = *components.schemas.values().next().unwrap();
        let violations = self.0.check(id, Direction::Request, value);
        let valid = self.0.is_valid(id, Direction::Request, value);
        assert_eq!(valid, violations.is_empty(), "{value}: {violations:?}");
        let mut lines = String::new();
        for found in violations {
            let (at, by) = (found.pointer(), self.0.contract().place(found.schema));
            let by = by.rsplit(':').next().unwrap().len();
            assert!(by > 0);
            let _ = write!(lines, "{at} {} ({})", found.message, found.keyword);
            if let specwright_exchange::schema::Params::Allowed(allowed) = found.params {
                let _ = write!(lines, " {}", Value::from(allowed));
            }
            lines.push('\n');
        }
        lines
    }

    fn is_right(&self, value: &Value) -> bool {
        self.told(value).is_empty()
    }

    /// Every value that is made is right.
    fn makes_right_values(&self) {
        let components = &self.0.contract().components;
        for &id in components.schemas.values() {
            let value = make::sample(&self.0, id, Direction::Request).unwrap();
            assert!(self.0.is_valid(id, Direction::Request, &value), "{value}");
            for seed in 0..20 {
                let value = make::generate(&self.0, id, Direction::Request, seed).unwrap();
                assert!(self.0.is_valid(id, Direction::Request, &value), "{value}");
            }
        }
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object with a name for what it is, and one more property.
fn animal(property: &str, kind: &str) -> Value {
    json!({
        "type": "object", "required": ["kind", property],
        "properties": { "kind": { "type": "string" }, property: { "type": kind } },
    })
}

fn pets(keyword: &str, discriminator: &Value) -> Value {
    json!({
        "Pet": {
            keyword: [reference("Cat"), reference("Dog"), reference("Fish")],
            "discriminator": discriminator,
        },
        "Cat": animal("lives", "integer"),
        "Dog": animal("tricks", "array"),
        "Fish": animal("salt", "boolean"),
    })
}

#[test]
fn an_object_is_judged_by_the_alternative_that_it_names() {
    for keyword in ["oneOf", "anyOf"] {
        let subject = Subject::new(&pets(keyword, &json!({ "propertyName": "kind" })));
        assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9 })));
        insta::allow_duplicates! {
            insta::assert_snapshot!(
                subject.told(&json!({ "kind": "Cat", "lives": "nine", "salt": true })),
                @"/lives must be integer (type)"
            );
            insta::assert_snapshot!(
                subject.told(&json!({ "kind": "Dog", "lives": 9 })),
                @" must have required property 'tricks' (required)"
            );
        }
        subject.makes_right_values();
    }
}

#[test]
fn an_unknown_name_is_one_finding_with_the_names_that_there_are() {
    let mapping = json!({ "propertyName": "kind", "mapping": { "meow": "Cat", "wuff": "#/components/schemas/Dog" } });
    let subject = Subject::new(&pets("oneOf", &mapping));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "cow", "lives": 9 })),
        @r#"/kind must be equal to one of the allowed values (discriminator) ["meow","wuff","Fish"]"#
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": null })),
        @r#"/kind must be equal to one of the allowed values (discriminator) ["meow","wuff","Fish"]"#
    );
    assert!(subject.is_right(&json!({ "kind": "meow", "lives": 9 })));
    // what the component is called still names it
    assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9 })));
    subject.makes_right_values();
}

#[test]
fn a_missing_name_is_one_finding() {
    let subject = Subject::new(&pets("oneOf", &json!({ "propertyName": "kind" })));
    insta::assert_snapshot!(
        subject.told(&json!({ "lives": 9 })),
        @" must have required property 'kind' (required)"
    );
    // even where no alternative asks for it
    let mut schemas = pets("anyOf", &json!({ "propertyName": "kind" }));
    for name in ["Cat", "Dog", "Fish"] {
        schemas[name]["required"] = json!([]);
    }
    let subject = Subject::new(&schemas);
    insta::assert_snapshot!(subject.told(&json!({})), @" must have required property 'kind' (required)");
    subject.makes_right_values();
    // and where all of them do
    schemas["Pet"]["required"] = json!(["kind"]);
    let subject = Subject::new(&schemas);
    insta::assert_snapshot!(subject.told(&json!({})), @" must have required property 'kind' (required)");
}

#[test]
fn the_default_mapping_is_for_what_has_no_known_name() {
    let discriminator = json!({ "propertyName": "kind", "defaultMapping": "Fish" });
    let mut schemas = pets("oneOf", &discriminator);
    schemas["Fish"]["required"] = json!(["salt"]);
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "salt": true })));
    assert!(subject.is_right(&json!({ "kind": "Herring", "salt": true })));
    insta::assert_snapshot!(subject.told(&json!({ "kind": "Herring" })), @" must have required property 'salt' (required)");
    insta::assert_snapshot!(subject.told(&json!({ "kind": "Cat" })), @" must have required property 'lives' (required)");
    subject.makes_right_values();
    // it need not be one of the alternatives
    schemas["Other"] = animal("legs", "integer");
    schemas["Pet"]["discriminator"]["defaultMapping"] = json!("#/components/schemas/Other");
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "Spider", "legs": 8 })));
    subject.makes_right_values();
}

#[test]
fn values_that_are_no_objects_are_judged_by_all() {
    let mut schemas = pets("oneOf", &json!({ "propertyName": "kind" }));
    schemas["Pet"]["oneOf"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "null" }));
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!(null)));
    assert!(!subject.is_right(&json!("Cat")));
    assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9 })));
    assert!(!subject.is_right(&json!({ "kind": "Cow" })));
}

#[test]
fn the_values_that_alternatives_list_are_names() {
    let mut schemas = pets("oneOf", &json!({ "propertyName": "kind" }));
    schemas["Cat"]["properties"]["kind"] = json!({ "const": "cat" });
    schemas["Dog"]["properties"]["kind"] = json!({ "enum": ["dog", "hound"] });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "hound", "tricks": [] })));
    insta::assert_snapshot!(subject.told(&json!({ "kind": "cat" })), @" must have required property 'lives' (required)");
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Cat", "lives": 9 })),
        @r#"/kind must be equal to one of the allowed values (discriminator) ["Fish","cat","dog","hound"]"#
    );
    subject.makes_right_values();
}

#[test]
fn a_name_that_two_alternatives_list_tells_nothing() {
    let mut schemas = pets("oneOf", &json!({ "propertyName": "kind" }));
    for name in ["Cat", "Dog", "Fish"] {
        schemas[name]["properties"]["kind"] = reference("Kind");
    }
    schemas["Kind"] = json!({ "enum": ["cat", "dog", "fish"] });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "cat", "tricks": [] })));
    assert!(!subject.is_right(&json!({ "kind": "cat", "tricks": [], "lives": 9 })));
    subject.makes_right_values();
}

#[test]
fn a_base_asks_the_heir_that_is_named() {
    let schemas = json!({
        "Pet": {
            "type": "object", "required": ["kind", "name"],
            "properties": { "kind": { "type": "string" }, "name": { "type": "string" } },
            "discriminator": { "propertyName": "kind", "mapping": { "meow": "#/components/schemas/Cat" } },
        },
        "Cat": { "allOf": [reference("Pet"), { "required": ["lives"], "properties": { "lives": { "type": "integer" } } }] },
        "Siamese": { "allOf": [reference("Cat"), { "required": ["blue"] }] },
        "Dog": { "allOf": [reference("Pet"), { "required": ["tricks"] }] },
    });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "meow", "name": "Tom", "lives": 9 })));
    assert!(subject.is_right(&json!({ "kind": "Pet", "name": "Tom" })));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "meow", "lives": "nine" })),
        @r"
     must have required property 'name' (required)
    /lives must be integer (type)
    "
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Siamese", "name": "Tom" })),
        @r"
     must have required property 'blue' (required)
     must have required property 'lives' (required)
    "
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "cow", "name": "Tom" })),
        @r#"/kind must be equal to one of the allowed values (discriminator) ["meow","Dog","Siamese","Pet"]"#
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "name": "Tom" })),
        @" must have required property 'kind' (required)"
    );
    subject.makes_right_values();
}

#[test]
fn an_heir_asked_for_by_itself_is_not_asked_what_it_is() {
    let schemas = json!({
        "Cat": { "allOf": [reference("Pet"), { "required": ["lives"] }] },
        "Dog": { "allOf": [reference("Pet"), { "required": ["tricks"] }] },
        "Pet": {
            "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" },
        },
    });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "Dog", "lives": 9 })));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Dog" })),
        @" must have required property 'lives' (required)"
    );
}

#[test]
fn a_base_in_an_all_of_that_only_annotates_asks_as_well() {
    let schemas = json!({
        "Owner": { "properties": { "pet": { "allOf": [reference("Pet")], "description": "the pet" } } },
        "Cat": { "allOf": [reference("Pet"), { "required": ["lives"] }] },
        "Pet": {
            "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" },
        },
    });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "pet": { "kind": "Cat", "lives": 9 } })));
    insta::assert_snapshot!(
        subject.told(&json!({ "pet": { "kind": "Cat" } })),
        @"/pet must have required property 'lives' (required)"
    );
    subject.makes_right_values();
}

#[test]
fn alternatives_that_extend_what_they_are_alternatives_of_end() {
    let schemas = json!({
        "Pet": {
            "type": "object", "required": ["kind"],
            "properties": { "kind": { "type": "string" }, "friend": reference("Pet") },
            "oneOf": [reference("Cat"), reference("Dog")],
            "discriminator": { "propertyName": "kind" },
        },
        "Cat": { "allOf": [reference("Pet"), { "required": ["lives"], "properties": { "lives": { "type": "integer" } } }] },
        "Dog": { "allOf": [reference("Pet"), { "required": ["tricks"] }] },
    });
    let subject = Subject::new(&schemas);
    let friend = json!({ "kind": "Dog", "tricks": [] });
    assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9, "friend": friend })));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Cat", "lives": 9, "friend": { "kind": "Dog" } })),
        @"/friend must have required property 'tricks' (required)"
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Cat", "lives": "nine" })),
        @"/lives must be integer (type)"
    );
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Cow" })),
        @r#"/kind must be equal to one of the allowed values (discriminator) ["Cat","Dog"]"#
    );
}

#[test]
fn an_inline_alternative_has_no_name_so_that_unknown_ones_may_mean_it() {
    let mut schemas = pets("oneOf", &json!({ "propertyName": "kind" }));
    schemas["Pet"]["oneOf"][2] = animal("legs", "integer");
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "spider", "legs": 8 })));
    assert!(!subject.is_right(&json!({ "kind": "Cat", "legs": 8 })));
}

#[test]
fn names_behind_an_alternative_lead_to_it() {
    let schemas = json!({
        "Thing": { "oneOf": [reference("Pet"), reference("Car")], "discriminator": { "propertyName": "kind" } },
        "Pet": { "oneOf": [reference("Cat"), reference("Dog")], "discriminator": { "propertyName": "kind" } },
        "Car": animal("wheels", "integer"),
        "Cat": animal("lives", "integer"),
        "Dog": animal("tricks", "array"),
    });
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9 })));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Dog", "lives": 9 })),
        @" must have required property 'tricks' (required)"
    );
}

#[test]
fn a_name_beside_unevaluated_properties_counts() {
    let mut schemas = pets("oneOf", &json!({ "propertyName": "kind" }));
    schemas["Pet"]["unevaluatedProperties"] = json!(false);
    let subject = Subject::new(&schemas);
    assert!(subject.is_right(&json!({ "kind": "Cat", "lives": 9 })));
    insta::assert_snapshot!(
        subject.told(&json!({ "kind": "Cat", "lives": 9, "salt": true })),
        @" must NOT have unevaluated properties (unevaluatedProperties)"
    );
    subject.makes_right_values();
}

#[test]
fn prism_does_not_look_at_discriminators() {
    let subject = Subject::with(
        &pets("oneOf", &json!({ "propertyName": "kind" })),
        Profile::Prism,
    );
    assert!(subject.is_right(&json!({ "kind": "cow", "lives": 9 })));
}
