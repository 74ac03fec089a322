//! A module in the shape of what the generator writes for `specs/kitchen.yaml`-like documents, written by hand.

/// Types of the document.
#[allow(dead_code)]
pub mod types {
    use ::specwright_runtime as rt;

    /// A schedule that is to be made.
    #[derive(Clone, Debug, PartialEq, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct CreateSchedule {
        /// What it is called.
        pub name: String,
        /// How many.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub count: Option<i64>,
    }

    /// A schedule.
    #[derive(Clone, Debug, PartialEq, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct Schedule {
        /// Its number.
        pub id: i64,
        /// What it is called.
        pub name: String,
    }

    /// What went wrong.
    #[derive(Clone, Debug, PartialEq, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct Error {
        /// In words.
        pub message: String,
    }

    /// A picture with what it shows.
    #[derive(Clone, Debug, PartialEq, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct UploadBody {
        /// The title.
        pub title: String,
        /// How often it was seen.
        pub views: u32,
        /// Words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub tags: Vec<String>,
        /// More.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub schedule: Option<Schedule>,
        /// The picture.
        pub file: rt::FilePart,
        /// More pictures.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub more: Vec<rt::FilePart>,
    }
}

/// Requests and responses.
#[allow(dead_code)]
pub mod operations {
    use super::types;
    use ::specwright_runtime as rt;

    /// Request of `createSchedule`: `POST /kitchen/{kitchen_id}/schedules`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CreateScheduleRequest {
        /// Path parameter `kitchen_id`.
        pub kitchen_id: String,
        /// Query parameter `dry_run`.
        pub dry_run: Option<bool>,
        /// Query parameter `tag`.
        pub tag: Option<Vec<String>>,
        /// Header `X-Trace`.
        pub x_trace: String,
        /// Cookie `session`.
        pub session: Option<String>,
        /// The body.
        pub body: CreateScheduleBody,
    }

    rt::request! {
        CreateScheduleRequest => CreateScheduleResponse, CreateScheduleCall;
        operation 0 "createSchedule" "POST" "/kitchen/{kitchen_id}/schedules";
        security [["bearerAuth" ["read", "write"], "ApiKey" []], []];
        "kitchen_id" path simple => required kitchen_id: String;
        "dry_run" query form explode => optional dry_run: bool;
        "tag" query form => optional tag: Vec<String>;
        "X-Trace" header simple => required x_trace: String;
        "session" cookie form explode => optional session: String;
        body required many => CreateScheduleBody;
    }

    static SCHEDULE: rt::media::xml::XmlShape = rt::media::xml::XmlShape {
        name: "schedule",
        members: &[rt::media::xml::XmlMember {
            member: "count",
            name: "n",
            attribute: true,
            wrapped: false,
            shape: None,
        }],
        ..rt::media::xml::XmlShape::PLAIN
    };

    /// The body of `createSchedule`, by media type.
    #[derive(Clone, Debug, PartialEq)]
    pub enum CreateScheduleBody {
        /// `application/json`
        Json(types::CreateSchedule),
        /// `application/xml`
        Xml(types::CreateSchedule),
        /// `application/x-www-form-urlencoded`
        Form(types::CreateSchedule),
    }

    rt::body! {
        CreateScheduleBody;
        Json: json "application/json" types::CreateSchedule;
        Xml: xml "application/xml" {shape SCHEDULE} types::CreateSchedule;
        Form: form "application/x-www-form-urlencoded" {"count" form explode; "name" type "text/plain";} types::CreateSchedule;
    }

    /// Responses of `createSchedule`.
    #[derive(Clone, Debug, PartialEq)]
    pub enum CreateScheduleResponse {
        /// 201: the schedule.
        Created(types::Schedule, CreateScheduleCreatedHeaders),
        /// 201 as `text/csv`
        CreatedTextCsv(String),
        /// 204
        NoContent,
        /// 4XX
        ClientError(rt::StatusCode, types::Error),
        /// any other status
        Default(rt::StatusCode, types::Error),
        /// What the contract does not declare.
        Other(rt::Reply),
    }

    rt::response! {
        CreateScheduleResponse, ok Created => types::Schedule;
        Created: code(201) json "application/json" types::Schedule, headers CreateScheduleCreatedHeaders;
        CreatedTextCsv: code(201) text "text/csv" String;
        NoContent: code(204) empty;
        ClientError: range(4) json "application/json" types::Error;
        Default: any() json "application/json" types::Error;
    }

    /// Headers of 201 of `createSchedule`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CreateScheduleCreatedHeaders {
        /// `X-Rate-Limit`
        pub x_rate_limit: i64,
        /// `Link`
        pub link: Option<String>,
        /// `X-Names`
        pub x_names: Option<Vec<String>>,
    }

    rt::headers! {
        CreateScheduleCreatedHeaders;
        "X-Rate-Limit" simple => required x_rate_limit: i64;
        "Link" simple => optional link: String;
        "X-Names" simple => optional x_names: Vec<String>;
    }

    /// Request of `health`: `GET /health`.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct HealthRequest {}

    rt::request! {
        HealthRequest => HealthResponse, HealthCall;
        operation 1 "health" "GET" "/health";
        security [];
        server "https://{host}/health" {"host": "status.example"};
    }

    /// Responses of `health`.
    #[derive(Clone, Debug, PartialEq)]
    pub enum HealthResponse {
        /// 204
        NoContent,
        /// any other status
        Default(rt::StatusCode),
        /// What the contract does not declare.
        Other(rt::Reply),
    }

    rt::response! {
        HealthResponse, ok NoContent;
        NoContent: code(204) empty;
        Default: any() empty;
    }

    /// Request of `upload`: `POST /pictures`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct UploadRequest {
        /// The body.
        pub body: Option<types::UploadBody>,
    }

    rt::request! {
        UploadRequest => UploadResponse, UploadCall;
        operation 2 "upload" "POST" "/pictures";
        security [];
        body optional multipart "multipart/form-data" => types::UploadBody;
    }

    /// Responses of `upload`.
    #[derive(Clone, Debug, PartialEq)]
    pub enum UploadResponse {
        /// 200: bytes
        Ok(rt::Body),
        /// 202: events
        Accepted(rt::EventStream<types::Schedule>),
        /// 203: lines
        Lines(rt::JsonLines<types::Schedule>),
        /// any other status
        Default(rt::StatusCode, types::Error),
        /// What the contract does not declare.
        Other(rt::Reply),
    }

    rt::response! {
        UploadResponse;
        Ok: code(200) binary "image/*" rt::Body;
        Accepted: code(202) events "text/event-stream" rt::EventStream<types::Schedule>;
        Lines: code(203) lines "application/json-seq" rt::JsonLines<types::Schedule>;
        Default: any() json "application/json" types::Error;
    }

    /// Request of `listSchedules`: `GET /schedules`.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ListSchedulesRequest {
        /// Query parameter `page`.
        pub page: Option<u32>,
        /// Query parameter `filter`.
        pub filter: Option<types::Schedule>,
    }

    rt::request! {
        ListSchedulesRequest => ListSchedulesResponse, ListSchedulesCall;
        operation 3 "listSchedules" "GET" "/schedules";
        security [["bearerAuth" []]];
        "page" query form explode => optional page: u32;
        "filter" query deep_object explode => optional filter: types::Schedule;
    }

    /// Responses of `listSchedules`.
    #[derive(Clone, Debug, PartialEq)]
    pub enum ListSchedulesResponse {
        /// 2XX
        Success(rt::StatusCode, Vec<types::Schedule>),
        /// What the contract does not declare.
        Other(rt::Reply),
    }

    rt::response! {
        ListSchedulesResponse, ok Success(1) => Vec<types::Schedule>;
        Success: range(2) json "application/json" Vec<types::Schedule>;
    }

    /// Request of `deleteKeys`: `DELETE /keys`.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct DeleteKeysRequest {}

    rt::request! {
        DeleteKeysRequest => DeleteKeysResponse, DeleteKeysCall;
        operation 4 "deleteKeys" "DELETE" "/keys";
        security [["missing" []], ["CookieKey" [], "QueryKey" []], ["Basic" []]];
    }

    /// Responses of `deleteKeys`.
    #[derive(Clone, Debug, PartialEq)]
    pub enum DeleteKeysResponse {
        /// 204
        NoContent,
        /// 302
        Found(DeleteKeysFoundHeaders),
        /// What the contract does not declare.
        Other(rt::Reply),
    }

    rt::response! {
        DeleteKeysResponse, ok NoContent;
        NoContent: code(204) empty;
        Found: code(302) empty, headers DeleteKeysFoundHeaders;
    }

    /// Headers of 302 of `deleteKeys`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct DeleteKeysFoundHeaders {
        /// `Location`
        pub location: Option<String>,
    }

    rt::headers! { DeleteKeysFoundHeaders; "Location" simple => optional location: String; }
}

/// The client.
#[cfg(feature = "client")]
#[allow(dead_code)]
pub mod client {
    use super::operations::*;
    use ::specwright_runtime as rt;

    /// The kitchen.
    #[derive(Clone, Debug)]
    pub struct Client(rt::client::Client);

    rt::client! {
        Client;
        server "https://{host}/v1" {"host": "kitchen.example"};
        scheme bearer_auth "bearerAuth" bearer "/token";
        scheme api_key "ApiKey" header_key "X-Key";
        scheme cookie_key "CookieKey" cookie_key "sid";
        scheme query_key "QueryKey" query_key "key";
        scheme basic "Basic" basic;
    }

    impl Client {
        /// `POST /kitchen/{kitchen_id}/schedules`
        pub fn create_schedule(
            &self,
            kitchen_id: impl Into<String>,
            x_trace: impl Into<String>,
            body: CreateScheduleBody,
        ) -> CreateScheduleCall<'_> {
            CreateScheduleCall::new(
                &self.0,
                CreateScheduleRequest {
                    kitchen_id: kitchen_id.into(),
                    dry_run: None,
                    tag: None,
                    x_trace: x_trace.into(),
                    session: None,
                    body,
                },
            )
        }

        /// `GET /health`
        pub fn health(&self) -> HealthCall<'_> {
            HealthCall::new(&self.0, HealthRequest {})
        }

        /// `POST /pictures`
        pub fn upload(&self) -> UploadCall<'_> {
            UploadCall::new(&self.0, UploadRequest { body: None })
        }

        /// `GET /schedules`
        pub fn list_schedules(&self) -> ListSchedulesCall<'_> {
            ListSchedulesCall::new(
                &self.0,
                ListSchedulesRequest {
                    page: None,
                    filter: None,
                },
            )
        }

        /// `DELETE /keys`
        pub fn delete_keys(&self) -> DeleteKeysCall<'_> {
            DeleteKeysCall::new(&self.0, DeleteKeysRequest {})
        }
    }
}
