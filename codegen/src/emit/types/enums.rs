//! Enums: plain Rust, with a macro of the runtime behind that reads and writes them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use rustc_hash::FxHashMap;

use super::structs::plain;
use super::{documented, ident, spell};
use crate::ir::TypeRef;
use crate::plan::types::{Item, Union, Variant};

/// Lists and maps within each other of which it is not known any more what they are.
const DEEPEST: u8 = 8;

pub(super) fn strings(
    head: &TokenStream,
    name: &Ident,
    variants: &[(String, String)],
    other: Option<&str>,
) -> TokenStream {
    let names: Vec<Ident> = variants.iter().map(|(name, _)| ident(name)).collect();
    let values = variants.iter().map(|(_, value)| value);
    let docs = variants.iter().map(|(_, value)| value_doc(value));
    let open = other.map(|other| {
        let other = ident(other);
        quote! {
            /// A value that the contract does not list.
            #other(String),
        }
    });
    let tail = other.map(|other| {
        let other = ident(other);
        quote!(_ => #other;)
    });
    quote! {
        #head
        pub enum #name {
            #(#docs #names,)*
            #open
        }
        rt::string_enum! { #name; #(#names = #values;)* #tail }
    }
}

/// The value where the name does not tell it.
fn value_doc(value: &str) -> TokenStream {
    let clean: String = value.chars().filter(|sign| !sign.is_control()).collect();
    let text = if clean.trim().is_empty() || clean.contains('`') {
        format!(" {clean:?}").replace(['`', '[', ']', '<', '>'], "'")
    } else {
        format!(" `{clean}`")
    };
    quote!(#[doc = #text])
}

pub(super) fn literals(
    head: &TokenStream,
    name: &Ident,
    variants: &[(String, String)],
) -> TokenStream {
    let names: Vec<Ident> = variants.iter().map(|(name, _)| ident(name)).collect();
    let docs = variants.iter().map(|(_, json)| value_doc(json));
    let values = variants.iter().map(|(_, json)| literal(json));
    quote! {
        #head
        pub enum #name {
            #(#docs #names,)*
        }
        rt::value_enum! { #name; #(#names = #values;)* }
    }
}

/// JSON of a scalar as a Rust literal.
fn literal(json: &str) -> TokenStream {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::Bool(value)) => quote!(#value),
        Ok(serde_json::Value::String(value)) => quote!(#value),
        Ok(serde_json::Value::Number(number)) => {
            if let Some(value) = number.as_i64() {
                let value = Literal::i64_suffixed(value);
                quote!(#value)
            } else if let Some(value) = number.as_u64() {
                let value = Literal::u64_suffixed(value);
                quote!(#value)
            } else {
                let value = Literal::f64_suffixed(number.as_f64().unwrap_or_default());
                quote!(#value)
            }
        }
        _ => quote!(""),
    }
}

pub(super) fn union(
    items: &[Item],
    head: &TokenStream,
    name: &Ident,
    union: &Union,
    converts: bool,
) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (name, ty) = (ident(&variant.name), spell(items, &variant.ty, ""));
        let docs = documented(&variant.docs);
        quote!(#docs #name(#ty),)
    });
    let tag = union.tag.as_ref().map(|tag| quote!(by #tag));
    let mut held: FxHashMap<String, usize> = FxHashMap::default();
    let names: Vec<Option<String>> = union
        .variants
        .iter()
        .map(|variant| full_name(items, &variant.ty, 0).filter(|_| converts))
        .collect();
    for name in names.iter().flatten() {
        *held.entry(name.clone()).or_default() += 1;
    }
    let lines = union.variants.iter().zip(&names).map(|(variant, name)| {
        let alone = name.as_ref().is_some_and(|name| held.get(name) == Some(&1));
        line(items, variant, alone)
    });
    quote! {
        #head
        pub enum #name {
            #(#arms)*
        }
        rt::union! { #name #tag; #(#lines;)* }
    }
}

/// A type with all aliases followed; nothing where a type of the user's is in it, which may be any.
fn full_name(items: &[Item], ty: &TypeRef, depth: u8) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let inner = |word: &str, ty: &TypeRef| {
        let name = full_name(items, ty, depth + 1)?;
        Some(format!("{word}<{name}>"))
    };
    match plain(items, ty, 0)? {
        TypeRef::External(_) | TypeRef::Tuple(_) | TypeRef::RuntimeOf(..) => None,
        TypeRef::Option(ty) => inner("Option", ty),
        TypeRef::Maybe(ty) => inner("Maybe", ty),
        TypeRef::Vec(ty) => inner("Vec", ty),
        TypeRef::Map(ty) => inner("Map", ty),
        TypeRef::Boxed(ty) => inner("Box", ty),
        ty => Some(spell(items, ty, "").to_string()),
    }
}

fn line(items: &[Item], variant: &Variant, alone: bool) -> TokenStream {
    let (name, ty) = (ident(&variant.name), spell(items, &variant.ty, ""));
    let kinds = if variant.kinds.is_empty() {
        vec!["any"]
    } else {
        dedup(&variant.kinds)
    };
    let kinds = kinds.iter().map(|kind| ident(kind));
    let list = |word: &str, values: &[String]| {
        let word = ident(word);
        (!values.is_empty()).then(|| quote!(, #word [#(#values),*]))
    };
    let tags = list(
        if variant.adds_tag { "adds" } else { "tags" },
        &variant.tags,
    );
    let needs = list("needs", &variant.needs);
    let constants = (!variant.constants.is_empty()).then(|| {
        let pairs = variant
            .constants
            .iter()
            .map(|(name, value)| quote!((#name, #value)));
        quote!(, constants [#(#pairs),*])
    });
    let from = alone.then(|| quote!((from)));
    quote!(#name #from: #(#kinds)|* => #ty #tags #needs #constants)
}

fn dedup(kinds: &[&'static str]) -> Vec<&'static str> {
    let mut kinds = kinds.to_vec();
    kinds.dedup();
    kinds
}
