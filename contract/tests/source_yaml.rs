//! YAML texts: what they mean, where their parts stand, and what is refused.

mod reading;

use std::fmt::Write as _;

use reading::{json, lines, nodes, read, refusal, tree, written};

#[test]
fn yaml_means_the_json_that_the_core_schema_gives() {
    let table = [
        // scalars
        ("a: 1", r#"{"a":1}"#),
        ("a: 1.50", r#"{"a":1.50}"#),
        (
            "a: .5\nb: 1.\nc: +5\nd: -.5e3",
            r#"{"a":0.5,"b":1.0,"c":5,"d":-0.5e3}"#,
        ),
        ("a: 0x1F\nb: 0o17", r#"{"a":31,"b":15}"#),
        (
            "a: 123456789012345678901234567890",
            r#"{"a":123456789012345678901234567890}"#,
        ),
        (
            "a: ~\nb: null\nc:\nd: NULL",
            r#"{"a":null,"b":null,"c":null,"d":null}"#,
        ),
        (
            "a: true\nb: False\nc: TRUE",
            r#"{"a":true,"b":false,"c":true}"#,
        ),
        (
            "a: yes\nb: No\nc: on\nd: off\ne: y",
            r#"{"a":"yes","b":"No","c":"on","d":"off","e":"y"}"#,
        ),
        (
            "a: 2020-01-31\nb: 12:30",
            r#"{"a":"2020-01-31","b":"12:30"}"#,
        ),
        ("a: 1_000\nb: 1.2.3", r#"{"a":"1_000","b":"1.2.3"}"#),
        (
            "a: '1'\nb: \"true\"\nc: ''",
            r#"{"a":"1","b":"true","c":""}"#,
        ),
        ("a: 'it''s'\nb: \"\\u00fc\\n\"", r#"{"a":"it's","b":"ü\n"}"#),
        (
            "a: |\n  one\n  two\nb: >-\n  one\n  two",
            r#"{"a":"one\ntwo\n","b":"one two"}"#,
        ),
        (
            "a: |+\n  one\n\nb: |2\n    one\n",
            r#"{"a":"one\n\n","b":"  one\n"}"#,
        ),
        ("a: one\n  two", r#"{"a":"one two"}"#),
        // keys are text, as written
        (
            "200: a\nnull: b\non: c\n1.0: d\ntrue: e\n~: f",
            r#"{"200":"a","null":"b","on":"c","1.0":"d","true":"e","~":"f"}"#,
        ),
        ("'a b': 1\n\"c\\n\": 2", r#"{"a b":1,"c\n":2}"#),
        ("? a\n: b\n? c", r#"{"a":"b","c":null}"#),
        // collections
        ("- a\n- - b\n  - c\n- d: e", r#"["a",["b","c"],{"d":"e"}]"#),
        ("[a, b: c, {d}, ]", r#"["a",{"b":"c"},{"d":null}]"#),
        ("a: []\nb: {}", r#"{"a":[],"b":{}}"#),
        ("a:\n- b\n- c", r#"{"a":["b","c"]}"#),
        // tags
        (
            "a: !!str 1\nb: !!int '3'\nc: !!float 2",
            r#"{"a":"1","b":3,"c":2}"#,
        ),
        (
            "a: !!binary aGk=\nb: ! 1\nc: !!null ''",
            r#"{"a":"aGk=","b":"1","c":null}"#,
        ),
        ("!!map {a: !!seq [1]}", r#"{"a":[1]}"#),
        // anchors, aliases and merges
        ("a: &x [1]\nb: *x\nc: *x", r#"{"a":[1],"b":[1],"c":[1]}"#),
        ("a: &x 1\nb: &x 2\nc: *x", r#"{"a":1,"b":2,"c":2}"#),
        ("&k a: 1\nb: *k", r#"{"a":1,"b":"a"}"#),
        ("a: &k b\n*k : 1", r#"{"a":"b","b":1}"#),
        (
            "a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3",
            r#"{"a":{"x":1,"y":2},"b":{"x":1,"y":3}}"#,
        ),
        (
            "a: &a {x: 1}\nb: &b {x: 2, z: 2}\nc: {w: 0, <<: [*a, *b], z: 3}",
            r#"{"a":{"x":1},"b":{"x":2,"z":2},"c":{"w":0,"x":1,"z":3}}"#,
        ),
        (
            "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}",
            r#"{"a":{"x":1},"b":{"x":1,"y":2},"c":{"x":1,"y":2}}"#,
        ),
        ("a: {<<: {x: 1}, <<: {y: 2}}", r#"{"a":{"x":1,"y":2}}"#),
        ("a: {'<<': 1}", r#"{"a":{"<<":1}}"#),
        // the frame of the file
        (
            "\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n",
            r#"{"a":1,"b":"x\ny\n"}"#,
        ),
        ("%YAML 1.2\n---\na: 1\n...\n", r#"{"a":1}"#),
        ("# comment\na: 1 # another\n# and one more", r#"{"a":1}"#),
        ("a:\t1", r#"{"a":1}"#),
        ("just text", r#""just text""#),
        // JSON under another name
        ("  {\"a\": [1, {\"b\": null}]}\n", r#"{"a":[1,{"b":null}]}"#),
    ];
    for (text, expected) in table {
        assert_eq!(json("api.yaml", text), expected, "{text}");
    }
}

#[test]
fn every_part_stands_where_it_was_written() {
    let text = "ü: 'ñ'\r\nb: |-\r\n  x ü\r\n\r\nc: [1, {\"d\": e}]\r\nf: &a !!str 7\r\ng: *a\r\nh:\r\n  - \
                one\r\n    two\r\n  - k:\r\n# end\r\n";
    let read = read("api.yaml", text);
    let mut shown = String::new();
    for node in nodes(tree(&read).root()) {
        let _ = writeln!(shown, "{:5} {:?}", node.pointer(), written(node));
    }
    insta::assert_snapshot!(shown, @r#"
          "ü: 'ñ'\r\nb: |-\r\n  x ü\r\n\r\nc: [1, {\"d\": e}]\r\nf: &a !!str 7\r\ng: *a\r\nh:\r\n  - one\r\n    two\r\n  - k:"
    /ü    "ü"
    /ü    "'ñ'"
    /b    "b"
    /b    "|-\r\n  x ü"
    /c    "c"
    /c    "[1, {\"d\": e}]"
    /c/0  "1"
    /c/1  "{\"d\": e}"
    /c/1/d "\"d\""
    /c/1/d "e"
    /f    "f"
    /f    "7"
    /g    "g"
    /f    "7"
    /h    "h"
    /h    "- one\r\n    two\r\n  - k:"
    /h/0  "one\r\n    two"
    /h/1  "k:"
    /h/1/k "k"
    /h/1/k ""
    "#);
}

#[test]
fn block_scalars_stand_from_their_header_to_their_last_line() {
    let table = [
        ("a: |\n  one\n  two\n\n\nb: 1", "|\n  one\n  two"),
        ("a: >- # why\n  one\nb: 1", ">- # why\n  one"),
        ("a: |+\n  one\n\nb: 1", "|+\n  one\n\n"),
        (
            "a: !!str &x |2-  # c | d\n    deep\nb: 1",
            "|2-  # c | d\n    deep",
        ),
        ("a:\n  # not this |\n  |\n  x\nb: 1", "|\n  x"),
        ("a: |\nb: 1", "|"),
        ("a: |\n\n\n\n  x", "|\n\n\n\n  x"),
        ("a: |", "|"),
    ];
    for (text, expected) in table {
        let read = read("api.yaml", text);
        let found = tree(&read).root().get("a").map(written);
        assert_eq!(found, Some(expected), "{text}");
    }
}

#[test]
fn what_was_probably_not_meant_is_told() {
    let text = "a: 1\na: 2\nb: .inf\nc: !Ref x\nd: {<<: 3}\ne: !!int x\n\
                f: 3463754e3540884\ng: 0x7407947df2f67142340ca7d1a2c120f0dbfd30e1\n";
    let read = read("api.yaml", text);
    let value = tree(&read).root().to_json();
    assert_eq!(
        value.to_string(),
        r#"{"a":2,"b":".inf","c":"x","d":{},"e":"x","f":"3463754e3540884","g":"0x7407947df2f67142340ca7d1a2c120f0dbfd30e1"}"#
    );
    insta::assert_snapshot!(lines(&read.sources, &read.diagnostics), @r#"
    api.yaml:2:1: warning[duplicate-key]: the key `a` is in this object already (remove one of the two)
    api.yaml:3:4: warning[not-json-number]: no reader of JSON has a number for `.inf`, so it is read as text (put it in quotes if text is meant)
    api.yaml:4:9: warning[unknown-tag]: the tag `!Ref` means nothing here and is ignored (remove the tag, or run the tool that it is meant for first)
    api.yaml:5:5: warning[not-mergeable]: the value of a merge key is neither an object nor a list of objects (name an anchor on an object: `<<: *name`; for a plain key write `"<<"`)
    api.yaml:6:10: warning[unknown-tag]: this value is no int, so it is read as text (remove the tag `!!int` or correct the value)
    api.yaml:7:4: warning[not-json-number]: no reader of JSON has a number for `3463754e3540884`, so it is read as text (put it in quotes if text is meant)
    api.yaml:8:4: warning[not-json-number]: this number has more than 128 bits, so it is read as text (put it in quotes if text is meant)
    "#);
}

#[test]
fn what_is_no_yaml_is_refused_with_the_place_and_a_next_step() {
    let texts = [
        "",
        " \n\t\n",
        "# only\n# comments\n",
        "---\n",
        "a: &a\n  b: *a\n",
        "a: *nowhere",
        "{{name}}: 1",
        "? [a]\n: b",
        "a: &a {}\n*a : 1",
        "a: 1\n---\nb: 2\n",
        "a:\n\tb: 1",
        "a:\n  b: 1\n\tc: 2",
        "a: 'open",
        "a: {b: 1",
        "a: b: c",
        "a: @b",
        "a: [1, 2",
        "a:\n  - b\n c: d",
        "a: \"\\d+\"",
        "a: 1\nb",
        "a: !x!y 1",
        "<!DOCTYPE html>\n<html></html>",
    ];
    let mut shown = String::new();
    for text in texts {
        let _ = write!(
            shown,
            "{text:?}\n  {}",
            refusal("api.yaml", text.as_bytes())
        );
    }
    insta::assert_snapshot!(shown, @r##"
    ""
      error[empty-file]: api.yaml is empty (a document starts with the version of its language: `openapi: 3.1.0`)
    " \n\t\n"
      error[empty-file]: api.yaml is empty (a document starts with the version of its language: `openapi: 3.1.0`)
    "# only\n# comments\n"
      error[empty-file]: api.yaml has nothing but comments and space (a document starts with the version of its language: `openapi: 3.1.0`)
    "---\n"
      error[empty-file]: api.yaml has nothing but comments and space (a document starts with the version of its language: `openapi: 3.1.0`)
    "a: &a\n  b: *a\n"
      api.yaml:2:6: error[alias-cycle]: this alias stands within the value that it names (a schema that contains itself is written with `$ref`)
    "a: *nowhere"
      api.yaml:1:4: error[malformed-yaml]: no anchor of this name comes before (write `&name` at the value that is meant, above the alias; text that starts with `*` needs quotes)
    "{{name}}: 1"
      api.yaml:1:1: error[key-not-scalar]: an object cannot be a key (keys are text; a template such as `{{name}}` needs quotes, or YAML reads its braces as an object)
    "? [a]\n: b"
      api.yaml:1:3: error[key-not-scalar]: an array cannot be a key (keys are text; a template such as `{{name}}` needs quotes, or YAML reads its braces as an object)
    "a: &a {}\n*a : 1"
      api.yaml:2:1: error[key-not-scalar]: an object cannot be a key (keys are text; a template such as `{{name}}` needs quotes, or YAML reads its braces as an object)
    "a: 1\n---\nb: 2\n"
      api.yaml:2:1: error[several-documents]: api.yaml has a second YAML document here (put each document into a file of its own)
    "a:\n\tb: 1"
      api.yaml:2:2: error[malformed-yaml]: a tab indents this line, but YAML is indented by spaces only (replace the tab by spaces)
    "a:\n  b: 1\n\tc: 2"
      api.yaml:2:6: error[malformed-yaml]: a tab indents this line, but YAML is indented by spaces only (replace the tab by spaces)
    "a: 'open"
      api.yaml:1:4: error[malformed-yaml]: this quote is never closed (close it; in single quotes a `'` is written `''`)
    "a: {b: 1"
      api.yaml:1:4: error[malformed-yaml]: this bracket is never closed (close it, or put the text into quotes if it is a template such as `{name}`)
    "a: b: c"
      api.yaml:1:5: error[malformed-yaml]: a `: ` cannot stand here (text that contains `: ` needs quotes, and so do several words before a `:`)
    "a: @b"
      api.yaml:1:4: error[malformed-yaml]: text cannot start with this character (put the text into quotes)
    "a: [1, 2"
      api.yaml:1:4: error[malformed-yaml]: this bracket is never closed (close it, or put the text into quotes if it is a template such as `{name}`)
    "a:\n  - b\n c: d"
      api.yaml:3:2: error[malformed-yaml]: a key is needed here, indented like the keys before it (indent it like its neighbours; further lines of a text are indented more than its key)
    "a: \"\\d+\""
      api.yaml:1:4: error[malformed-yaml]: this escape does not exist in YAML (in double quotes a backslash is written `\\`; patterns are best in single quotes)
    "a: 1\nb"
      api.yaml:2:1: error[malformed-yaml]: a `:` is missing after this key (write `key: value`; text of several lines starts with `|` or `>`)
    "a: !x!y 1"
      api.yaml:1:4: error[malformed-yaml]: this tag is not declared (text that starts with `!` needs quotes)
    "<!DOCTYPE html>\n<html></html>"
      api.yaml:1:1: error[not-a-document]: api.yaml is HTML or XML, neither JSON nor YAML (this is often the page of a login or of a code host: use the address of the raw file)
    "##);
}

#[test]
fn documents_that_would_exhaust_the_machine_are_refused() {
    let laughs = (1..60).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        let before = n - 1;
        text + &format!("a{n}: &a{n} [*a{before}, *a{before}, *a{before}]\n")
    });
    let merges = (1..60).fold("a0: &a0 {k: 1}\n".to_owned(), |text, n| {
        let before = n - 1;
        text + &format!("a{n}: &a{n} {{p: *a{before}, q: {{<<: [*a{before}, *a{before}]}}}}\n")
    });
    let chain = (1..300).fold("a0: &a0 x\n".to_owned(), |text, n| {
        text + &format!("a{n}: &a{n} [*a{}]\n", n - 1)
    });
    let big = (0..2_000).fold(String::new(), |text, n| text + &format!("k{n}: 1, "));
    let many = (1..2_000).fold(format!("a0: &a0 {{{big}}}\n"), |text, n| {
        text + &format!("a{n}: {{<<: *a0}}\n")
    });
    let deep = (0..10_000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n");
    let texts = [
        ("aliases of aliases", laughs),
        ("merges of merges", merges),
        ("one big merge over and over", many),
        ("a chain of aliases", chain),
        ("ten thousand brackets", "[".repeat(10_000)),
        ("ten thousand braces", "{a: ".repeat(10_000)),
        ("ten thousand levels of indentation", deep),
        ("ten thousand dashes", "- ".repeat(10_000)),
    ];
    let mut shown = String::new();
    for (what, text) in texts {
        let _ = write!(shown, "{what}\n  {}", refusal("api.yaml", text.as_bytes()));
    }
    insta::assert_snapshot!(shown, @r#"
    aliases of aliases
      api.yaml:13:24: error[alias-expansion]: the aliases of api.yaml stand for more than 1000000 values (use `$ref` in place of anchors that repeat others many times over)
    merges of merges
      api.yaml:12:41: error[alias-expansion]: the aliases of api.yaml stand for more than 1000000 values (use `$ref` in place of anchors that repeat others many times over)
    one big merge over and over
      api.yaml:252:15: error[alias-expansion]: the aliases of api.yaml stand for more than 1000000 values (use `$ref` in place of anchors that repeat others many times over)
    a chain of aliases
      api.yaml:251:14: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)
    ten thousand brackets
      api.yaml:1:251: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)
    ten thousand braces
      api.yaml:1:1005: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)
    ten thousand levels of indentation
      api.yaml:251:251: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)
    ten thousand dashes
      api.yaml:1:501: error[too-deep]: values nest deeper than 250 levels here, aliases followed (flatten the value, or split it by `$ref`s)
    "#);
}
