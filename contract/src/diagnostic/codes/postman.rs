//! Postman collections.

use super::{Code, Severity};

codes! {
    POSTMAN_ITEM "postman-item" Error
    "an item of the collection is neither a folder nor a request that can be read"
    "An item has `item` (a folder) or `request` with a `url` and a `method`. This one has none that can be read, so it gives no operation; everything else of the collection works.

```json
{ \"name\": \"list\", \"request\": { \"method\": \"GET\", \"url\": \"{{base}}/orders\" } }
```

Open the collection in Postman and save it again, or remove the item."

    POSTMAN_VARIABLE "postman-variable" Warning
    "a variable is used but not defined in the collection"
    "Only the variables of the collection and of its folders are known here; those of an environment are not in the file. An undefined variable in a path becomes a path parameter, one in the host leaves the server open, and elsewhere `{{name}}` stays as it is.

```json
\"variable\": [{ \"key\": \"base\", \"value\": \"https://example.com\" }]
```

Define it under `variable` of the collection to change that."

    POSTMAN_BODY "postman-body" Warning
    "a body of the collection cannot be read as what it says it is"
    "The body's `mode`, its `options.raw.language` or a `Content-Type` header says what the body is. Where the text is something else it is kept as text, and no schema is inferred from it.

```json
{ \"mode\": \"raw\", \"raw\": \"{ \\\"size\\\": 3 }\", \"options\": { \"raw\": { \"language\": \"json\" } } }
```

Correct the text or what is said of it."

    POSTMAN_RESPONSE "postman-response" Warning
    "a saved response has no status code"
    "A saved response has a `code` from 100 to 599. Without one it counts as the response to every status that has no saved response of its own (`default`).

```json
{ \"name\": \"made\", \"code\": 201, \"body\": \"{}\" }
```

Add the code, or save the response again."

    POSTMAN_AUTH "postman-auth" Warning
    "the authorisation cannot be read"
    "`auth` has a `type`, and under the name of that type its settings. A type that is not known asks for nothing, so requests without credentials are taken as right.

```json
{ \"type\": \"apikey\", \"apikey\": [{ \"key\": \"key\", \"value\": \"X-Api-Key\" }] }
```

Choose the type in Postman and save the collection again."
}
