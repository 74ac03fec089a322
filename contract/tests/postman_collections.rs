//! What a Postman collection becomes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod outline;

use outline::{findings, outline};
use specwright_contract::Loader;

fn shown(name: &str, text: &str) -> String {
    let loaded = Loader::new().load_text(name, text).unwrap();
    let contract = &loaded.contract;
    format!(
        "{}\n{}",
        outline(contract),
        findings(contract, &loaded.diagnostics)
    )
}

#[test]
fn a_collection_with_folders_variables_bodies_and_auth() {
    let text = include_str!("documents/pets.postman_collection.json");
    insta::assert_snapshot!(shown("pets.json", text), @r##"
    Pets 1.2.3
    servers: https://api.example.com http://other.example.com:8080
    scheme bearer: http bearer
    scheme apikey: apiKey Header X-Key
    scheme oauth2: apiKey Query access_token
    scheme oauth2-2: oauth2 clientCredentials(-|https://api.example.com/token|a,b)
    tag Pets
    tag Forms
    tag Deep under Forms
    GET /v1/pets [Pets]
      servers: https://api.example.com
      security: bearer | none
      query limit!: string e.g. default="10" e.g. default-2="20"
      query tag: array [string]
      query flag: string may-be-empty
      header X-Trace: string e.g. default="abc"
      200 Two pets
        header X-Total: string e.g. default="2"
        header Set-Cookie: - e.g. default="session=s1; Path=/; HttpOnly"
        application/json: anyOf(array [object {id: number, name: null|string, owner: any, tags: array [string]}], array) e.g. Two pets=[{"id":1,"name":"Rex","owner":null},{"id":2.5,"name":null,"tags":["a"]}] e.g. No pets=[]
      500 Broken
        text/plain: string e.g. Broken="out of order"
    GET /v1/pets/{petId} [Pets]
      servers: https://api.example.com
      security: bearer
      path petId!: string e.g. default="7"
    PUT /v1/pets/{petId} [Pets]
      servers: https://api.example.com
      security: apikey
      path petId!: string
      header Content-Type!: string e.g. default="application/json"
      body
        application/json: object {name: string, age: any, limit: integer} e.g. Change a pet={"name":"3fa85f64-5717-4562-b3fc-2c963f66afa6","age":null,"limit":10}
    POST /login [Deep]
      servers: http://other.example.com:8080
      header Authorization!: string /^Hawk .+$/
      body
        application/x-www-form-urlencoded: object {user: string, password: string} e.g. Log in={"user":"ada","password":"s3cret"}
    POST /upload/ [Deep]
      servers: http://other.example.com:8080
      header Authorization!: string /^Hawk .+$/
      body
        multipart/form-data: object {title: string, picture: string (binary)} e.g. Upload={"title":"A picture"}
          picture: Some("image/png") None None
    POST /graphql [Forms]
      servers: /
      security: oauth2
      body
        application/json: object {query: string, variables: object {n: integer}} e.g. Ask={"query":"query Q($n: Int) { pets(first: $n) { id } }","variables":{"n":3}}
    PUT /blob [Forms]
      servers: https://api.example.com
      security: oauth2-2
      header Content-Type!: string e.g. default="image/png"
      header X-A!: string e.g. default="b"
      body
        image/png: string (binary)

    Warning[postman-variable] pets.json:144:20: the variable `unknown` is not defined in the collection; the server is left open -> add {"key": "unknown", "value": …} to `variable` of the collection
    "##);
}
