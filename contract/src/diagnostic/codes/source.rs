//! Reading files: paths, bytes, JSON and YAML.

use super::{Code, Severity};

codes! {
    FILE_NOT_FOUND "file-not-found" Error
    "the file does not exist"
    "No file has this name. Paths are relative to the folder in which the command runs; a `$ref` is relative to the file that it stands in.

```yaml
# in specs/orders.yaml
$ref: schemas/order.yaml      # is specs/schemas/order.yaml
```

Correct the path."

    NOT_A_FILE "not-a-file" Error
    "the path is a folder"
    "A document is one file, which may refer to others by `$ref`; a folder does not say which of its files is meant.

```text
specwright lint specs/openapi.yaml
```

Name the file that has the `openapi:` or `swagger:` line."

    FILE_UNREADABLE "file-unreadable" Error
    "the file cannot be read"
    "The operating system refuses to read the file, or it is no ordinary file (a pipe, a device).

```text
chmod a+r openapi.yaml
```

Check its permissions and those of the folders above it."

    FILE_TOO_LARGE "file-too-large" Error
    "the file is larger than the limit"
    "One file may have 128 MiB unless another limit is set. The largest API description that we know has 47 MB, so this is usually the wrong file: a dump, an archive.

Name the right file, or split the document: `$ref: schemas/order.yaml`."

    TOO_MANY_FILES "too-many-files" Error
    "the document consists of more files than the limit"
    "A document may consist of 1,000 files unless another limit is set. Files that refer to ever new files, by links in the file system or by a server that makes them up, end here.

Look at the file that is named: what it refers to should be a file that exists once."

    EMPTY_FILE "empty-file" Error
    "the file has no content"
    "There is nothing in the file but space and comments: it may be a download or an editor that failed.

```yaml
openapi: 3.1.0
info: { title: Orders, version: 1.0.0 }
paths: {}
```

A document starts with the version of its language. Write or fetch it again."

    NOT_TEXT "not-text" Error
    "the file is no text"
    "JSON and YAML are text in UTF-8; UTF-16 is read as well where the file starts with a byte order mark. Other bytes could be read in several ways, so that names and values would differ between programs.

Save the file as UTF-8. An archive or a workbook has to be unpacked or exported first."

    NOT_A_DOCUMENT "not-a-document" Error
    "the file is HTML or XML"
    "A document is JSON or YAML. A page of HTML is what servers send instead of a file when a login is needed, or when the address is that of a page about the file.

```text
https://github.com/o/r/blob/main/openapi.yaml               a page
https://raw.githubusercontent.com/o/r/main/openapi.yaml     the file
```

Use the address of the file itself, or save it and name the copy."

    MALFORMED_JSON "malformed-json" Error
    "the text is no JSON"
    "JSON (RFC 8259) has double quotes only, no comments and no comma after the last member. Nothing can be said of a document that is not even JSON. The place shown is the first that cannot be JSON; the mistake may be just before it.

```text
{ \"paths\": {}, }      { \"paths\": {} }
{ 'paths': {} }       { \"paths\": {} }
```

Mend that place; if the document is YAML, call the file `.yaml`."

    MALFORMED_YAML "malformed-yaml" Error
    "the text is no YAML"
    "YAML 1.2 shows structure by indentation with spaces. Text needs quotes where it starts with one of ``{ [ * & ! % @ ` `` or contains `: ` or ` #`. The place shown is the first that cannot be YAML; the mistake may be on the line above.

```yaml
title: 'Orders: the API'      # not: Orders: the API
path: '{id}'                  # not: {id}
```

Mend that place."

    SEVERAL_DOCUMENTS "several-documents" Error
    "the file has more than one YAML document"
    "A line `---` starts another YAML document in the same file. Which of them is meant cannot be known, so none is read.

```yaml
openapi: 3.1.0
---                  # everything below is another document
openapi: 3.1.0
```

Put each into a file of its own."

    KEY_NOT_SCALAR "key-not-scalar" Error
    "a key is no text"
    "YAML allows objects and lists as keys; JSON and API descriptions do not. Most often the key is a template without quotes, which YAML takes for an object.

```yaml
{id}: text        # '{id}': text
```

Put quotes around the key."

    DUPLICATE_KEY "duplicate-key" Warning
    "one object has the same key twice"
    "JSON and YAML leave open which of the two counts. Here the later one is kept, as most readers do; other programs may take the first, or refuse the document.

```yaml
/orders:
  get: { operationId: listOrders }
/orders:                              # replaces the `get` above
  post: { operationId: createOrder }
```

Join the two, or remove one of them."

    NOT_MERGEABLE "not-mergeable" Warning
    "a merge key has a value that cannot be merged"
    "The merge key `<<` takes the members of an object, or of several in a list, into the object that it stands in. Any other value has no members; it is ignored.

```yaml
responses:
  <<: *errors          # an anchor at an object
  <<: [*errors, *ok]   # or several
```

Point the alias at an object."

    UNKNOWN_TAG "unknown-tag" Warning
    "a YAML tag is not known or does not fit"
    "The tags of the YAML core schema are known (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`), and `!!binary` and `!!timestamp` as text. Any other belongs to the program that it was written for, and is ignored here: the value is read as if it had no tag.

```yaml
version: !!str 1.0       # the text \"1.0\"
schema: !include a.yaml  # $ref: a.yaml
```

Remove it, or write what it stands for."

    NOT_JSON_NUMBER "not-json-number" Warning
    "a number that JSON cannot express"
    "Infinity and not-a-number exist in YAML but not in JSON, so no API can send them. The value is read as text, which is hardly what a number's bound or example should be.

```yaml
maximum: .inf     # leave it out: no bound
```

Leave it out or write a number."

    ALIAS_CYCLE "alias-cycle" Error
    "an alias stands within the value that it names"
    "YAML could express a value that contains itself; JSON cannot, and no document of an API means that.

```yaml
Node: &node
  properties: { next: *node }                                # no end
  properties: { next: { $ref: '#/components/schemas/Node' } }   # well
```

Write a recursive schema by `$ref`."

    ALIAS_EXPANSION "alias-expansion" Error
    "aliases stand for too many values"
    "Each alias stands for a copy of what it names. Anchors that contain aliases of other anchors can stand for more values than any machine can hold; such a document is refused. The limit is one million values.

```yaml
a: &a [x, x, x, x]
b: &b [*a, *a, *a, *a]
c: &c [*b, *b, *b, *b]      # and so on
```

Use `$ref` in place of aliases: it is never copied."

    TOO_DEEP "too-deep" Error
    "values nest too deeply"
    "Values may nest 250 levels deep, aliases followed, unless another limit is set. No real document comes near that; a deeper one is made to exhaust the programs that read it.

Flatten the value, or split it: `$ref: part.yaml`."

    TOO_MANY_NODES "too-many-nodes" Error
    "the file has too many values"
    "One file may have 50 million values unless another limit is set; more would take the memory of the machine.

Split the document into files: `$ref: schemas/order.yaml`."

    REFERENCE_OUTSIDE "reference-outside" Error
    "a reference leads out of the document's folder"
    "A document may refer to files in its own folder and below, so that a document from elsewhere cannot read the files of your machine.

```yaml
$ref: ../shared/problem.yaml
```

Move the file into the folder, name a document that stands above both, or allow it with `--allow-outside` if you trust the document."

    REMOTE_NOT_ALLOWED "remote-not-allowed" Error
    "a reference leads to the network"
    "Documents are read from the network only when allowed: otherwise opening a document from elsewhere could make requests in your name. A document that was itself read from the network may refer to its own server, but never to local files.

```yaml
$ref: https://example.com/schemas/order.yaml
```

Allow it with `--allow-remote`, or save the other document beside this one."

    FETCH_FAILED "fetch-failed" Error
    "a document cannot be fetched"
    "The server could not be reached, was too slow, or has no document at this address. Users, passwords and the values of queries are shown as `***`.

```text
curl -sSL https://example.com/openapi.json -o openapi.json
```

Try the address by other means; where a login is needed, save the document and name the file."

    NOT_AN_ADDRESS "not-an-address" Error
    "this is no address of a document"
    "A document is named by a path, an `http:` or `https:` URL, or `-` for the standard input. What was given is none of them.

```text
specwright lint kitchen.yaml
specwright lint https://example.com/openapi.json
specwright lint - < kitchen.yaml
```

Correct the address."
}
