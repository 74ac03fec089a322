//! Items as text: what is Rust by the formatter, invocations of macros a line each statement.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::Item;

use super::Text;
use super::text::literal;
use crate::generate::GenerateFailure;

/// The items of the module of types, laid out.
pub(crate) fn items(items: Vec<TokenStream>) -> Result<String, GenerateFailure> {
    let mut text = Text::default();
    for tokens in items {
        let mut file =
            syn::parse2::<syn::File>(tokens.clone()).map_err(|error| GenerateFailure::NotRust {
                module: "types".to_owned(),
                line: 0,
                message: error.to_string(),
                text: tokens.to_string(),
            })?;
        for item in std::mem::take(&mut file.items) {
            text.gap();
            match item {
                Item::Macro(invocation)
                    if invocation.ident.is_none() && invocation.attrs.is_empty() =>
                {
                    let path = spelled(quote::ToTokens::to_token_stream(&invocation.mac.path));
                    text.line(0, &format!("{path}! {{"));
                    statements(&mut text, 1, invocation.mac.tokens);
                    text.line(0, "}");
                }
                item => {
                    file.items = vec![item];
                    text.push(&prettyplease::unparse(&file));
                }
            }
        }
    }
    Ok(text.finish())
}

/// Statements that end in `;`, a line each; documentation as such; braces with statements in them deeper.
fn statements(text: &mut Text, depth: usize, tokens: TokenStream) {
    let mut statement: Vec<TokenTree> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match &token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && statement.is_empty() => {
                if let Some(TokenTree::Group(group)) = rest.peek()
                    && group.delimiter() == Delimiter::Bracket
                {
                    match documentation(group.stream()) {
                        Some(line) => text.docs(depth, [line.trim_start()]),
                        None => text.line(depth, &format!("#[{}]", spelled(group.stream()))),
                    }
                    rest.next();
                    continue;
                }
                statement.push(token);
            }
            TokenTree::Punct(end) if end.as_char() == ';' => {
                statement.push(token);
                text.line(depth, &spelled(statement.drain(..).collect()));
            }
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace && has_statements(group.stream()) =>
            {
                let head = spelled(statement.drain(..).collect());
                let gap = if head.is_empty() { "" } else { " " };
                text.line(depth, &format!("{head}{gap}{{"));
                statements(text, depth + 1, group.stream());
                let end = match rest.peek() {
                    Some(TokenTree::Punct(next)) if next.as_char() == ';' => {
                        rest.next();
                        "};"
                    }
                    _ => "}",
                };
                text.line(depth, end);
            }
            _ => statement.push(token),
        }
    }
    if !statement.is_empty() {
        text.line(depth, &spelled(statement.into_iter().collect()));
    }
}

fn has_statements(tokens: TokenStream) -> bool {
    tokens
        .into_iter()
        .any(|token| matches!(&token, TokenTree::Punct(end) if end.as_char() == ';'))
}

/// The text of `doc = "…"`.
fn documentation(tokens: TokenStream) -> Option<String> {
    let meta = syn::parse2::<syn::MetaNameValue>(tokens).ok()?;
    let syn::Expr::Lit(syn::ExprLit {
        lit: syn::Lit::Str(line),
        ..
    }) = meta.value
    else {
        return None;
    };
    let line = line.value();
    (meta.path.is_ident("doc") && !line.contains('\n')).then_some(line)
}

/// Tokens as people write them, on one line.
pub(crate) fn spelled(tokens: TokenStream) -> String {
    let mut out = String::new();
    spell(&mut out, tokens);
    out
}

fn spell(out: &mut String, tokens: TokenStream) {
    // Whether the last token goes together with what follows.
    let mut tight = true;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                let called = open == "("
                    && out.ends_with(|last: char| last.is_alphanumeric() || "_!>".contains(last));
                let attribute = open == "[" && out.ends_with(['#', '!', '&']);
                if !tight && !called && !attribute {
                    out.push(' ');
                }
                out.push_str(open);
                let inner = spelled(group.stream());
                let padded = open == "{" && !inner.is_empty();
                out.push_str(if padded { " " } else { "" });
                out.push_str(&inner);
                out.push_str(if padded { " " } else { "" });
                out.push_str(close);
                tight = false;
            }
            TokenTree::Punct(punct) => {
                let sign = punct.as_char();
                let joint = punct.spacing() == Spacing::Joint;
                let path = sign == ':' && (joint || out.ends_with(':'));
                let glued = path
                    || matches!(sign, ',' | ';' | '.' | '?' | '!' | '>' | '<' | ':')
                        && !out.ends_with('=');
                let arrow = sign == '>' && out.ends_with(['=', '-']);
                if !(tight || glued || arrow) {
                    out.push(' ');
                }
                out.push(sign);
                tight = joint
                    || path
                    || matches!(sign, '<' | '&' | '\'' | '#' | '.' | '!')
                    || (sign == '-' && !arrow);
            }
            TokenTree::Literal(text) => {
                if !tight {
                    out.push(' ');
                }
                let text = text.to_string();
                // A string's line ends would break the layout.
                match syn::parse_str::<syn::LitStr>(&text) {
                    Ok(string) if text.contains('\n') => out.push_str(&literal(&string.value())),
                    _ => out.push_str(&text),
                }
                tight = false;
            }
            TokenTree::Ident(name) => {
                if !tight {
                    out.push(' ');
                }
                out.push_str(&name.to_string());
                tight = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{items, spelled};
    use quote::quote;

    #[test]
    fn tokens_are_spelled_as_people_write_them() {
        let tokens = quote!(field: Option<Vec<rt::Map<(types::Order, String)>>>, "a" => b("c", -1) [d, e] { f };);
        insta::assert_snapshot!(
            spelled(tokens),
            @r#"field: Option<Vec<rt::Map<(types::Order, String)>>>, "a" => b("c", -1) [d, e] { f };"#
        );
    }

    #[test]
    fn a_macro_has_a_line_for_each_statement() {
        let item = quote! {
            pub struct Order { pub id: i64 }
            rt::union! { #[doc = " A shape."] pub enum Shape; tag "kind"; Circle "circle" => types::Circle; }
        };
        insta::assert_snapshot!(items(vec![item]).unwrap_or_default(), @r#"
        pub struct Order {
            pub id: i64,
        }

        rt::union! {
            /// A shape.
            pub enum Shape;
            tag "kind";
            Circle "circle" => types::Circle;
        }
        "#);
    }
}
