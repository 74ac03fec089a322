//! Runs progenitor. It panics where it has no answer, and names no place: what it panics on is found by halving the
//! document, widened or left out, and told.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use quote::ToTokens as _;
use serde_json::Value;
use specwright_contract::Place;
use specwright_contract::diagnostic::codes::generate::{
    PROGENITOR_MADE as MADE, PROGENITOR_REFUSED as REFUSED,
};
use specwright_contract::diagnostic::{Code, Diagnostic};

use super::lower::{Draft, Object, pascal};
use super::{Failure, Generated};
use crate::Settings;

/// So many parts may be given up before the document is.
const MOST_REFUSED: usize = 200;

/// So often may types be renamed because two have one name.
const MOST_ROUNDS: usize = 6;

/// The stack of the thread that runs progenitor, which recurses as deep as schemas nest.
const STACK: usize = 256 << 20;

thread_local! {
    /// What becomes of a panic of this thread.
    static PANICS: RefCell<Panics> = const { RefCell::new(Panics::Told) };
}

/// What becomes of panics.
#[derive(Default)]
enum Panics {
    /// They are told as always.
    #[default]
    Told,
    /// They are caught, and this is what the last one said.
    Caught(String),
}

/// Generates a client of a lowered document.
pub(super) fn run(draft: Draft, settings: &Settings) -> Result<Generated, Failure> {
    let wanted = generation(settings)?;
    let run = Run {
        draft,
        settings: wanted,
        refused: 0,
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("progenitor".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || run.generate());
        let thread = thread.map_err(|error| Failure::Progenitor(error.to_string()))?;
        let ended = thread.join();
        ended.map_err(|_| Failure::Progenitor("its thread panicked".to_owned()))?
    })
}

/// Settings that progenitor would panic on are refused first.
#[derive(Clone)]
struct Wanted {
    by_tag: bool,
    derives: Vec<String>,
    replacements: Vec<(String, String)>,
}

fn generation(settings: &Settings) -> Result<Wanted, Failure> {
    let paths = settings
        .derives
        .iter()
        .chain(settings.replacements.values());
    for path in paths {
        if syn::parse_str::<syn::Path>(path).is_err() {
            return Err(Failure::BadSetting(path.clone()));
        }
    }
    let replacements = settings.replacements.iter();
    Ok(Wanted {
        by_tag: settings.by_tag,
        derives: settings.derives.clone(),
        replacements: replacements
            .map(|(name, path)| (pascal(&crate::names::pascal(name)), path.clone()))
            .collect(),
    })
}

impl Wanted {
    fn generator(&self) -> Generator {
        let mut settings = GenerationSettings::new();
        settings.with_interface(InterfaceStyle::Builder);
        settings.with_tag(if self.by_tag {
            TagStyle::Separate
        } else {
            TagStyle::Merged
        });
        for derive in &self.derives {
            settings.with_derive(derive);
        }
        for (name, path) in &self.replacements {
            settings.with_replacement(name, path, std::iter::empty());
        }
        Generator::new(&settings)
    }
}

struct Run {
    draft: Draft,
    settings: Wanted,
    refused: usize,
}

impl Run {
    fn generate(mut self) -> Result<Generated, Failure> {
        let mut rounds = 0;
        loop {
            let file = self.file()?;
            let doubles = doubles(&file);
            if doubles.is_empty() || rounds >= MOST_ROUNDS || !self.rename(&doubles) {
                return self.finish(&file);
            }
            rounds += 1;
        }
    }

    fn finish(self, file: &syn::File) -> Result<Generated, Failure> {
        let code = prettyplease::unparse(file);
        if let Err(error) = syn::parse_file(&code) {
            return Err(Failure::NoRust(error.to_string()));
        }
        let operations = self.operation_ids().len();
        Ok(Generated {
            code,
            document: self.draft.document,
            findings: self.draft.findings,
            operations,
        })
    }

    /// The client, after everything that progenitor refuses is given up.
    fn file(&mut self) -> Result<syn::File, Failure> {
        loop {
            let error = match self.attempt(&self.draft.document) {
                Ok(file) => return Ok(file),
                Err(error) => error,
            };
            self.refused += 1;
            if self.refused > MOST_REFUSED || !self.give_up(&error) {
                return Err(Failure::Progenitor(error));
            }
        }
    }

    fn attempt(&self, document: &Value) -> Result<syn::File, String> {
        quietly(|| {
            let document: openapiv3::OpenAPI =
                serde_json::from_value(document.clone()).map_err(|error| error.to_string())?;
            let tokens = self
                .settings
                .generator()
                .generate_tokens(&document)
                .map_err(|error| error.to_string())?;
            syn::parse2(tokens).map_err(|error| format!("it wrote what is no Rust: {error}"))
        })
    }

    /// Finds the first schema or operation that progenitor fails on and widens it or leaves it out.
    fn give_up(&mut self, error: &str) -> bool {
        let names: Vec<String> = members(&self.draft.document, "/components/schemas")
            .cloned()
            .collect();
        let schemas_alone = self.with_schemas(&names);
        if let Err(error) = self.attempt(&schemas_alone) {
            let guilty = first_failing(names.len(), |most| {
                let some = self.with_schemas(names.get(..most).unwrap_or_default());
                self.attempt(&some).is_err()
            });
            let Some(name) = guilty.and_then(|at| names.get(at)).cloned() else {
                return false;
            };
            return self.widen(&name, &error);
        }
        let ids = self.operation_ids();
        let guilty = first_failing(ids.len(), |most| {
            let some = self.with_operations(ids.get(..most).unwrap_or_default());
            self.attempt(&some).is_err()
        });
        let Some(id) = guilty.and_then(|at| ids.get(at)).cloned() else {
            return false;
        };
        self.leave_out(&id, error)
    }

    fn operation_ids(&self) -> Vec<String> {
        let paths = self.draft.document.get("paths").and_then(Value::as_object);
        let items = paths.into_iter().flat_map(|paths| paths.values());
        let operations = items
            .filter_map(Value::as_object)
            .flat_map(|item| item.values());
        operations
            .filter_map(|operation| operation.get("operationId")?.as_str())
            .map(str::to_owned)
            .collect()
    }

    /// The document with no operations and of the schemas only these; what they refer to beyond is any value.
    fn with_schemas(&self, names: &[String]) -> Value {
        let mut document = self.draft.document.clone();
        if let Some(paths) = document.get_mut("paths") {
            *paths = Object::new().into();
        }
        let all = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut);
        if let Some(all) = all {
            let wanted: std::collections::HashSet<&String> = names.iter().collect();
            for (name, schema) in all.iter_mut() {
                if !wanted.contains(name) {
                    *schema = Object::new().into();
                }
            }
        }
        document
    }

    fn with_operations(&self, ids: &[String]) -> Value {
        let wanted: std::collections::HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut document = self.draft.document.clone();
        let paths = document.get_mut("paths").and_then(Value::as_object_mut);
        for item in paths.into_iter().flat_map(Object::values_mut) {
            if let Some(item) = item.as_object_mut() {
                item.retain(|_, operation| {
                    let id = operation.get("operationId").and_then(Value::as_str);
                    id.is_some_and(|id| wanted.contains(id))
                });
            }
        }
        document
    }

    /// Takes from a schema what only restricts, then all of it.
    fn widen(&mut self, name: &str, error: &str) -> bool {
        let path = "/components/schemas";
        let schemas = self
            .draft
            .document
            .pointer_mut(path)
            .and_then(Value::as_object_mut);
        let Some(schema) = schemas.and_then(|schemas| schemas.get_mut(name)) else {
            return false;
        };
        if schema.as_object().is_some_and(Object::is_empty) {
            return false;
        }
        let mut weaker = schema.clone();
        weaken(&mut weaker);
        let become_ = if weaker == *schema {
            *schema = Object::new().into();
            "it becomes any value"
        } else {
            *schema = weaker;
            "its restrictions are left out"
        };
        let place = self.draft.schemas.get(name).copied().flatten();
        let message = format!(
            "progenitor fails on the schema of `{name}` ({}): {become_}",
            first_line(error)
        );
        self.tell(&REFUSED, place, message);
        true
    }

    fn leave_out(&mut self, id: &str, error: &str) -> bool {
        let paths = self
            .draft
            .document
            .get_mut("paths")
            .and_then(Value::as_object_mut);
        let mut removed = false;
        for item in paths.into_iter().flat_map(Object::values_mut) {
            if let Some(item) = item.as_object_mut() {
                let before = item.len();
                item.retain(|_, operation| {
                    operation.get("operationId").and_then(Value::as_str) != Some(id)
                });
                removed |= item.len() < before;
            }
        }
        if let Some((label, place)) = self.draft.operations.get(id).cloned() {
            let message = format!(
                "progenitor fails on {label} ({}): it is left out",
                first_line(error)
            );
            self.tell(&REFUSED, place, message);
        }
        removed
    }

    fn tell(&mut self, code: &'static Code, place: Option<Place>, message: String) {
        self.draft.findings.push(match place {
            Some(place) => Diagnostic::at(code, place, message),
            None => Diagnostic::unplaced(code, message),
        });
    }

    /// Renames the components whose types have the name of another; false where none is one.
    fn rename(&mut self, doubles: &[String]) -> bool {
        let names: Vec<String> = members(&self.draft.document, "/components/schemas")
            .cloned()
            .collect();
        let mut renamed: HashMap<String, String> = HashMap::new();
        for name in &names {
            if doubles.contains(&pascal(name)) {
                let mut new = format!("{name}Type");
                while names.contains(&new) {
                    new.push('X');
                }
                let place = self.draft.schemas.remove(name).flatten();
                let message = format!(
                    "the schema `{name}` would have the name of another type, and becomes `{new}`"
                );
                self.tell(&MADE, place, message);
                self.draft.schemas.insert(new.clone(), place);
                renamed.insert(name.clone(), new);
            }
        }
        if renamed.is_empty() {
            return false;
        }
        let path = "/components/schemas";
        if let Some(Value::Object(schemas)) = self.draft.document.pointer_mut(path) {
            let all = std::mem::take(schemas);
            *schemas = all
                .into_iter()
                .map(|(name, schema)| (renamed.get(&name).cloned().unwrap_or(name), schema))
                .collect();
        }
        refer_anew(&mut self.draft.document, &renamed);
        true
    }
}

/// The keys of an object in a document.
fn members<'v>(document: &'v Value, pointer: &str) -> impl Iterator<Item = &'v String> {
    let object = document.pointer(pointer).and_then(Value::as_object);
    object.into_iter().flat_map(|object| object.keys())
}

fn refer_anew(value: &mut Value, renamed: &HashMap<String, String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| refer_anew(item, renamed)),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                let new = value
                    .as_str()
                    .filter(|_| name == "$ref")
                    .and_then(|text| text.strip_prefix("#/components/schemas/"))
                    .and_then(|name| renamed.get(name));
                match new {
                    Some(new) => *value = format!("#/components/schemas/{new}").into(),
                    None => refer_anew(value, renamed),
                }
            }
        }
        _ => {}
    }
}

/// The first of `count` parts with which it fails, where it goes on to fail with more.
fn first_failing(count: usize, fails: impl Fn(usize) -> bool) -> Option<usize> {
    if count == 0 || !fails(count) {
        return None;
    }
    let (mut good, mut bad) = (0, count);
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fails(middle) {
            bad = middle;
        } else {
            good = middle;
        }
    }
    Some(bad - 1)
}

/// Takes what only restricts values from a schema and all schemas in it.
fn weaken(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(weaken),
        Value::Object(members) => {
            for name in ["pattern", "minLength", "maxLength", "minimum", "format"] {
                if members.get(name).is_some_and(|value| !value.is_object()) {
                    members.shift_remove(name);
                }
            }
            members.values_mut().for_each(weaken);
        }
        _ => {}
    }
}

fn first_line(error: &str) -> String {
    let line = error.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or("without a word").chars().take(160).collect()
}

/// Names that two types of one module have.
fn doubles(file: &syn::File) -> Vec<String> {
    let mut found = Vec::new();
    let modules = file.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) => module.content.as_ref().map(|(_, items)| items),
        _ => None,
    });
    for items in modules {
        let mut seen = std::collections::HashSet::new();
        for item in items {
            let name = match item {
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Enum(item) => &item.ident,
                syn::Item::Type(item) => &item.ident,
                _ => continue,
            };
            let name = name.to_token_stream().to_string();
            if !seen.insert(name.clone()) && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// Runs what may panic; the panic is an error, and nothing is printed.
fn quietly<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let caught = PANICS.with(|panics| {
                let mut panics = panics.borrow_mut();
                let Panics::Caught(said) = &mut *panics else {
                    return false;
                };
                let payload = info.payload();
                let text = payload
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
                    .or_else(|| payload.downcast_ref::<String>().cloned());
                *said = text.unwrap_or_default();
                true
            });
            if !caught {
                before(info);
            }
        }));
    });
    PANICS.set(Panics::Caught(String::new()));
    let result = catch_unwind(AssertUnwindSafe(work));
    let said = match PANICS.take() {
        Panics::Caught(said) if !said.is_empty() => said,
        _ => "it panicked".to_owned(),
    };
    result.unwrap_or(Err(said))
}
