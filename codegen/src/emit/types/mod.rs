//! Type items as tokens: structs and enums with their serde attributes, and the macros of the runtime that make the rest.

mod enums;
mod structs;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::ir::{TypeId, TypeRef};
use crate::plan::types::{Derive, Facts, Form, Item, Planner};

/// An item.
pub(crate) fn item(planner: &Planner<'_>, facts: &Facts, id: TypeId) -> TokenStream {
    let items = planner.items();
    let Some(item) = items.get(id.0 as usize) else {
        return TokenStream::new();
    };
    let name = ident(&item.name);
    let docs = documented(&item.docs);
    let deprecated = deprecated(item.deprecated);
    let mut head = quote!(#docs #deprecated);
    match &item.form {
        Form::Pending => TokenStream::new(),
        Form::Alias(ty) => {
            let ty = spell(items, ty, "");
            quote!(#head pub type #name = #ty;)
        }
        Form::Newtype(ty) => {
            head.extend(derives(planner, facts, id, true));
            let ty = spell(items, ty, "");
            quote!(#head #[serde(transparent)] pub struct #name(pub #ty);)
        }
        Form::Struct(body) => {
            // Other derives may want to see the attributes of serde.
            let attributes = !planner.settings().derives.is_empty();
            head.extend(derives(planner, facts, id, attributes));
            structs::tokens(items, facts, &head, &name, body, attributes)
        }
        Form::Strings { variants, other } => {
            head.extend(derives(planner, facts, id, false));
            enums::strings(&head, &name, variants, other.as_deref())
        }
        Form::Literals(variants) => {
            head.extend(derives(planner, facts, id, false));
            enums::literals(&head, &name, variants)
        }
        Form::Union(union) => {
            head.extend(derives(planner, facts, id, false));
            let mut derives = planner.settings().derives.iter();
            let converts = !derives.any(|name| name.trim().ends_with("From"));
            enums::union(items, &head, &name, union, converts)
        }
    }
}

/// A type as it is written.
pub(crate) fn spell(items: &[Item], ty: &TypeRef, prefix: &str) -> TokenStream {
    let inner = |ty: &TypeRef| spell(items, ty, prefix);
    match ty {
        TypeRef::Value => quote!(rt::Value),
        TypeRef::Bool => quote!(bool),
        TypeRef::Primitive(name) => ident(name).into_token_stream(),
        TypeRef::Runtime(name) => runtime(name),
        TypeRef::External(name) => path(name),
        TypeRef::Named(id) => {
            let Some(item) = items.get(id.0 as usize) else {
                return quote!(rt::Value);
            };
            let name = ident(&item.name);
            if prefix.is_empty() {
                return name.into_token_stream();
            }
            let prefix: TokenStream = prefix.parse().unwrap_or_default();
            quote!(#prefix #name)
        }
        TypeRef::Option(ty) => {
            let ty = inner(ty);
            quote!(Option<#ty>)
        }
        TypeRef::Maybe(ty) => {
            let ty = inner(ty);
            quote!(rt::Maybe<#ty>)
        }
        TypeRef::Vec(ty) => {
            let ty = inner(ty);
            quote!(Vec<#ty>)
        }
        TypeRef::Map(ty) => {
            let ty = inner(ty);
            quote!(rt::Map<#ty>)
        }
        TypeRef::Boxed(ty) => {
            let ty = inner(ty);
            quote!(Box<#ty>)
        }
        TypeRef::Tuple(all) => {
            let all = all.iter().map(inner);
            quote!((#(#all,)*))
        }
        TypeRef::RuntimeOf(name, ty) => {
            let (name, ty) = (runtime(name), inner(ty));
            quote!(#name<#ty>)
        }
    }
}

/// A path of the settings or of ours; one that is none reads as any JSON.
fn path(text: &str) -> TokenStream {
    let parsed = syn::parse_str::<syn::Type>(text).ok();
    parsed.map_or_else(|| quote!(rt::Value), quote::ToTokens::into_token_stream)
}

fn runtime(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(rt::#name)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Lines as outer documentation.
fn documented(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated {
        quote!(#[deprecated])
    } else {
        TokenStream::new()
    }
}

/// The derives of an item.
fn derives(planner: &Planner<'_>, facts: &Facts, id: TypeId, serde: bool) -> TokenStream {
    let ty = TypeRef::Named(id);
    let mut names: Vec<String> = ["Clone", "Debug", "PartialEq"].map(str::to_owned).into();
    for derive in Derive::ALL {
        if facts.can(&ty, derive) {
            names.push(derive.name().to_owned());
        }
    }
    for extra in &planner.settings().derives {
        let last = extra.rsplit("::").next().unwrap_or_default().trim();
        if !names.iter().any(|name| name == last) && !last.is_empty() {
            names.push(extra.clone());
        }
    }
    let names = names.iter().map(|name| path(name));
    if serde {
        quote! {
            #[derive(#(#names,)* rt::Serialize, rt::Deserialize)]
            #[serde(crate = "::specwright_runtime::serde")]
        }
    } else {
        quote!(#[derive(#(#names),*)])
    }
}
