//! Reading files: paths, bytes, JSON and YAML.

use super::{Code, Severity};

codes! {
    FILE_NOT_FOUND "file-not-found" Error
    "the file does not exist"
    "No file has this name. Paths are relative to the folder in which the command runs; a `$ref` is relative to the file that it stands in."

    NOT_A_FILE "not-a-file" Error
    "the path is a folder"
    "A document is one file, which may refer to others by `$ref`. Name the file that has the `openapi:` or `swagger:` line."

    FILE_UNREADABLE "file-unreadable" Error
    "the file cannot be read"
    "The operating system refuses to read the file: check its permissions and those of the folders above it."

    FILE_TOO_LARGE "file-too-large" Error
    "the file is larger than the limit"
    "One file may have 128 MiB unless another limit is set. The largest API description that we know has 47 MB, so this is usually the wrong file."

    TOO_MANY_FILES "too-many-files" Error
    "the document consists of more files than the limit"
    "A document may consist of 1,000 files unless another limit is set. Files that refer to ever new files, by links in the file system for instance, end here."

    EMPTY_FILE "empty-file" Error
    "the file has no content"
    "There is nothing in the file but space and comments. A document starts with the version of its language, `openapi: 3.1.0`."

    NOT_TEXT "not-text" Error
    "the file is no text"
    "JSON and YAML are UTF-8; UTF-16 is read as well where the file starts with a byte order mark. Save the file as UTF-8."

    NOT_A_DOCUMENT "not-a-document" Error
    "the file is HTML or XML"
    "A document is JSON or YAML. A page of HTML is what servers send instead of a file when a login is needed or the address is that of a page about the file."

    MALFORMED_JSON "malformed-json" Error
    "the text is no JSON"
    "JSON (RFC 8259) has double quotes only, no comments and no comma after the last member. The place shown is the first that cannot be JSON; the mistake may be just before it."

    MALFORMED_YAML "malformed-yaml" Error
    "the text is no YAML"
    "YAML 1.2 shows structure by indentation with spaces. Text needs quotes where it starts with one of ``{ [ * & ! % @ ` `` or contains `: ` or ` #`. The place shown is the first that cannot be YAML; the mistake may be on the line above."

    SEVERAL_DOCUMENTS "several-documents" Error
    "the file has more than one YAML document"
    "A line `---` starts another YAML document. Which of them is meant cannot be known: put each into a file of its own."

    KEY_NOT_SCALAR "key-not-scalar" Error
    "a key is no text"
    "YAML allows objects and lists as keys, JSON and API descriptions do not. Most often the key is a template without quotes: write `\"{id}\": …`."

    DUPLICATE_KEY "duplicate-key" Warning
    "one object has the same key twice"
    "JSON and YAML leave open which of the two counts. Here the later one is kept, as most readers do; remove one of them."

    NOT_MERGEABLE "not-mergeable" Warning
    "a merge key has a value that cannot be merged"
    "The merge key `<<` takes the members of an object, or of several in a list: `<<: *defaults`. Any other value is ignored."

    UNKNOWN_TAG "unknown-tag" Warning
    "a YAML tag is not known or does not fit"
    "The tags of the YAML core schema are known (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`), and `!!binary` and `!!timestamp` as text. Any other is ignored: the value is read as if it had no tag."

    NOT_JSON_NUMBER "not-json-number" Warning
    "a number that JSON cannot express"
    "Infinity and not-a-number exist in YAML but not in JSON, so no API can send them. The value is read as text."

    ALIAS_CYCLE "alias-cycle" Error
    "an alias stands within the value that it names"
    "YAML could express a value that contains itself, JSON cannot. A recursive schema is written by `$ref: '#/components/schemas/Name'`."

    ALIAS_EXPANSION "alias-expansion" Error
    "aliases stand for too many values"
    "Each alias stands for a copy of what it names. Anchors that contain aliases of other anchors can stand for more values than any machine can hold; such a document is refused. The limit is one million values."

    TOO_DEEP "too-deep" Error
    "values nest too deeply"
    "Values may nest 250 levels deep, aliases followed, unless another limit is set. No real document comes near that."

    TOO_MANY_NODES "too-many-nodes" Error
    "the file has too many values"
    "One file may have 50 million values unless another limit is set."

    REFERENCE_OUTSIDE "reference-outside" Error
    "a reference leads out of the document's folder"
    "A document may refer to files in its own folder and below, so that a document from elsewhere cannot read the files of your machine. Move the file, or allow files outside the folder."

    REMOTE_NOT_ALLOWED "remote-not-allowed" Error
    "a reference leads to the network"
    "Documents are read from the network only when allowed: otherwise opening a document from elsewhere could make requests in your name. Allow it, or save the other document beside this one. A document that was itself read from the network may refer to its own server, but never to local files."

    FETCH_FAILED "fetch-failed" Error
    "a document cannot be fetched"
    "The server could not be reached, was too slow, or has no document at this address. Users, passwords and the values of queries are shown as `***`."

    NOT_AN_ADDRESS "not-an-address" Error
    "this is no address of a document"
    "A document is named by a path, an `http:` or `https:` URL, or `-` for the standard input."
}
