//! What a contract says and another language cannot.

use super::{Code, Severity};

codes! {
    CONVERSION_LOST "conversion-lost" Warning
    "the language that is written cannot say this"
    "The document that is converted says something for which the other version has no words. What was left out, and what was written in its place, is told with the place; nothing is left out silently. Where a rule about values is lost the converted document admits more.

```yaml
type: array
contains: { const: urgent }     # OpenAPI 3.0 has no `contains`: the rule is left out
```

Convert to the later version (`--to 3.1`), or say it in words that both versions have."

    CONVERSION_REWRITTEN "conversion-rewritten" Note
    "this is said in other words, which mean the same"
    "The other version has no such keyword, but can say the same with others. The same values are right; people and generators that read the converted document see another shape.

```yaml
type: [string, integer]                                 # OpenAPI 3.1
anyOf: [{ type: string }, { type: integer }]            # the same in 3.0
```

Nothing has to be done. Look at it if generated types come out otherwise than you wish."

    CONVERSION_RENAMED "conversion-renamed" Note
    "a component has another name in the converted document"
    "From OpenAPI 3.0 on the names of components consist of letters, digits, `.`, `-` and `_`, and each name stands once. A component with another name gets the nearest one that is allowed; every reference to it, and every discriminator that means it, follows.

```yaml
definitions:
  'Page[Order]': { type: object }     # becomes components.schemas.Page_Order_
```

Rename it in the document if you want to choose the name."

    CONVERSION_TOO_LARGE "conversion-too-large" Error
    "the converted document would be too large"
    "References make a document small that is huge when it is written out: the same path item may stand under thousands of paths. The converted document is limited to a size that no real document reaches, and what comes after is left out.

Name what is repeated under `components`, so that it is written once."
}
