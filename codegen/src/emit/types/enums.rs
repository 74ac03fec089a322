//! Enums: plain Rust, with a macro of the runtime behind that reads and writes them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{documented, ident, spell};
use crate::plan::types::{Item, Union, Variant};

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
) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (name, ty) = (ident(&variant.name), spell(items, &variant.ty, ""));
        let docs = documented(&variant.docs);
        quote!(#docs #name(#ty),)
    });
    let tag = union.tag.as_ref().map(|tag| quote!(by #tag));
    let lines = union.variants.iter().map(|variant| line(items, variant));
    quote! {
        #head
        pub enum #name {
            #(#arms)*
        }
        rt::union! { #name #tag; #(#lines;)* }
    }
}

fn line(items: &[Item], variant: &Variant) -> TokenStream {
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
    quote!(#name: #(#kinds)|* => #ty #tags #needs #constants)
}

fn dedup(kinds: &[&'static str]) -> Vec<&'static str> {
    let mut kinds = kinds.to_vec();
    kinds.dedup();
    kinds
}
