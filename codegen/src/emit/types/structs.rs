//! Structs: fields with their serde attributes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{deprecated, documented, ident, spell};
use crate::plan::types::{Facts, Field, Item, Struct};

pub(super) fn tokens(
    items: &[Item],
    facts: &Facts,
    head: &TokenStream,
    name: &Ident,
    body: &Struct,
) -> TokenStream {
    let fields = body.fields.iter().map(|one| field(items, facts, one));
    let rest = body.rest.iter().map(|(name, ty)| {
        let (name, ty) = (ident(name), spell(items, ty, ""));
        quote! {
            /// Members beyond those above.
            #[serde(flatten)]
            pub #name: rt::Map<#ty>,
        }
    });
    quote! {
        #head
        pub struct #name {
            #(#fields)*
            #(#rest)*
        }
    }
}

fn field(items: &[Item], facts: &Facts, field: &Field) -> TokenStream {
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
    let serde = if serde.is_empty() {
        quote!()
    } else {
        quote!(#[serde(#(#serde),*)])
    };
    quote!(#docs #deprecated #serde pub #name: #ty,)
}
