//! Structs: fields with their serde attributes.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{deprecated, documented, ident, spell};
use crate::ir::TypeRef;
use crate::plan::types::{Facts, Field, Form, Item, Struct};

/// Members that `new` takes at most: more of them are better told by name.
const MOST_TAKEN: usize = 5;

pub(super) fn tokens(
    items: &[Item],
    facts: &Facts,
    head: &TokenStream,
    name: &Ident,
    body: &Struct,
    attributes: bool,
) -> TokenStream {
    let fields = body
        .fields
        .iter()
        .map(|one| field(items, facts, one, attributes));
    let rest = body.rest.iter().map(|(name, ty)| {
        let (name, ty) = (ident(name), spell(items, ty, ""));
        let serde = attributes.then(|| quote!(#[serde(flatten)]));
        quote! {
            /// Members beyond those above.
            #serde
            pub #name: rt::Map<#ty>,
        }
    });
    let table = (!attributes).then(|| {
        let new = takes_few(body).then(|| ident("new"));
        let members = body.fields.iter().map(|field| {
            let ty = (new.is_some() && field.required).then(|| {
                let ty = spell(items, &field.ty, "");
                if field.nullable {
                    quote!(: Option<#ty>)
                } else {
                    quote!(: #ty)
                }
            });
            let (wire, word, field) = (&field.wire, word(facts, field), ident(&field.name));
            quote!(#wire => #word #field #ty;)
        });
        let rest = body.rest.iter().map(|(name, _)| {
            let name = ident(name);
            quote!(rest => #name;)
        });
        quote!(rt::object! { #name #new; #(#members)* #(#rest)* })
    });
    let getters: Vec<TokenStream> = body
        .fields
        .iter()
        .filter_map(|one| getter(items, one))
        .collect();
    let getters = (!getters.is_empty()).then(|| quote!(impl #name { #(#getters)* }));
    quote! {
        #head
        pub struct #name {
            #(#fields)*
            #(#rest)*
        }
        #table
        #getters
    }
}

/// Whether there is a function `new`: few members must be there, and there are others to leave out.
fn takes_few(body: &Struct) -> bool {
    let required = body.fields.iter().filter(|field| field.required).count();
    let others = body.fields.len() > required || body.rest.is_some();
    (1..=MOST_TAKEN).contains(&required)
        && others
        && body.fields.iter().all(|field| field.name != "new")
}

/// How the table of members tells a field.
fn word(facts: &Facts, field: &Field) -> Ident {
    ident(match (field.required, field.nullable) {
        (true, _) => "required",
        (false, true) => "nullable",
        (false, false) if facts.takes_null(&field.ty) => "present",
        (false, false) => "optional",
    })
}

/// A method that gives the default of the contract where the field is absent. (The field itself stays empty: a default
/// that was filled in would be sent, and a PATCH would reset what nobody meant to touch.)
fn getter(items: &[Item], field: &Field) -> Option<TokenStream> {
    let default = field
        .default
        .as_ref()
        .filter(|_| !field.required && !field.nullable)?;
    let name = ident(&field.name);
    let (ty, body) = match (plain(items, &field.ty, 0)?, default) {
        (TypeRef::Bool, Value::Bool(value)) => (quote!(bool), quote!(self.#name.unwrap_or(#value))),
        (TypeRef::Primitive("String"), Value::String(value)) => (
            quote!(&str),
            quote!(self.#name.as_deref().unwrap_or(#value)),
        ),
        (TypeRef::Primitive("f64"), Value::Number(value)) => {
            let value = Literal::f64_unsuffixed(value.as_f64().filter(|value| value.is_finite())?);
            (quote!(f64), quote!(self.#name.unwrap_or(#value)))
        }
        (TypeRef::Primitive(kind), Value::Number(value)) => {
            let value = fitting(kind, value)?;
            let kind = ident(kind);
            (quote!(#kind), quote!(self.#name.unwrap_or(#value)))
        }
        (TypeRef::Named(id), Value::String(value)) => {
            let item = items.get(id.0 as usize)?;
            let Form::Strings {
                variants,
                other: None,
            } = &item.form
            else {
                return None;
            };
            let variant = variants.iter().find(|(_, known)| known == value)?;
            let (kind, variant) = (ident(&item.name), ident(&variant.0));
            (quote!(#kind), quote!(self.#name.unwrap_or(#kind::#variant)))
        }
        _ => return None,
    };
    let doc = format!(
        " `{}`, or the default of the contract where it is absent.",
        field.name
    );
    Some(quote!(#[doc = #doc] pub fn #name(&self) -> #ty { #body }))
}

/// The type behind aliases.
pub(super) fn plain<'a>(items: &'a [Item], ty: &'a TypeRef, depth: u8) -> Option<&'a TypeRef> {
    if let TypeRef::Named(id) = ty
        && let Form::Alias(target) = &items.get(id.0 as usize)?.form
    {
        return if depth < 32 {
            plain(items, target, depth + 1)
        } else {
            None
        };
    }
    Some(ty)
}

/// A whole number as a literal of an integer type that it fits.
fn fitting(kind: &str, value: &serde_json::Number) -> Option<Literal> {
    let whole = value
        .as_i64()
        .map(i128::from)
        .or(value.as_u64().map(i128::from))?;
    let fits = match kind {
        "i8" => i8::try_from(whole).is_ok(),
        "i16" => i16::try_from(whole).is_ok(),
        "i32" => i32::try_from(whole).is_ok(),
        "i64" => i64::try_from(whole).is_ok(),
        "u8" => u8::try_from(whole).is_ok(),
        "u16" => u16::try_from(whole).is_ok(),
        "u32" => u32::try_from(whole).is_ok(),
        "u64" => u64::try_from(whole).is_ok(),
        _ => false,
    };
    fits.then(|| Literal::i128_unsuffixed(whole))
}

fn field(items: &[Item], facts: &Facts, field: &Field, attributes: bool) -> TokenStream {
    let name = ident(&field.name);
    let docs = documented(&field.docs);
    let deprecated = deprecated(field.deprecated);
    let ty = spell(items, &field.ty, "");
    let mut serde: Vec<TokenStream> = Vec::new();
    if field.name != field.wire {
        let wire = &field.wire;
        serde.push(quote!(rename = #wire));
    }
    let takes_null = facts.takes_null(&field.ty);
    let ty = match (field.required, field.nullable) {
        (true, false) => ty,
        (true, true) => quote!(Option<#ty>),
        (false, nullable) => {
            serde.push(quote!(default));
            if nullable {
                serde.push(quote!(skip_serializing_if = "rt::Maybe::is_absent"));
                quote!(rt::Maybe<#ty>)
            } else {
                serde.push(quote!(skip_serializing_if = "Option::is_none"));
                if takes_null {
                    serde.push(quote!(deserialize_with = "rt::present"));
                }
                quote!(Option<#ty>)
            }
        }
    };
    let serde = if serde.is_empty() || !attributes {
        quote!()
    } else {
        quote!(#[serde(#(#serde),*)])
    };
    quote!(#docs #deprecated #serde pub #name: #ty,)
}
