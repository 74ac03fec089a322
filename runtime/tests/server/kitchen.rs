//! A stub as the generator writes it.

pub use server::{Api, Security, router, server};

pub mod types {
    use specwright_runtime as rt;

    #[derive(Clone, Debug, PartialEq, rt::Serialize, rt::Deserialize)]
    #[serde(crate = "::specwright_runtime::serde")]
    pub struct Schedule {
        pub name: String,
        pub size: i64,
    }
}

pub mod operations {
    use specwright_runtime as rt;

    use super::types;

    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ListSchedulesRequest {
        pub limit: Option<i64>,
        pub tag: Option<Vec<String>>,
        pub session: Option<String>,
    }

    rt::request! {
        ListSchedulesRequest => ListSchedulesResponse, ListSchedulesCall;
        operation 0 "listSchedules" "GET" "/schedules";
        security [];
        "limit" query form explode => optional limit: i64;
        "tag" query form explode => optional tag: Vec<String>;
        "session" cookie form explode => optional session: String;
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum ListSchedulesResponse {
        Ok(Vec<types::Schedule>),
        OkTextCsv(String),
        Other(rt::Reply),
    }

    rt::response! {
        ListSchedulesResponse;
        Ok: code(200) json "application/json" Vec<types::Schedule>;
        OkTextCsv: code(200) text "text/csv" String;
    }

    #[derive(Clone, Debug, PartialEq)]
    pub struct CreateScheduleRequest {
        pub x_trace: String,
        pub body: types::Schedule,
    }

    rt::request! {
        CreateScheduleRequest => CreateScheduleResponse, CreateScheduleCall;
        operation 1 "createSchedule" "POST" "/schedules";
        security [["bearerAuth" ["write"]], ["apiKey" [], "login" []]];
        "X-Trace" header simple => required x_trace: String;
        body required json "application/json" => types::Schedule;
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum CreateScheduleResponse {
        Created(types::Schedule, CreateScheduleCreatedHeaders),
        Other(rt::Reply),
    }

    #[derive(Clone, Debug, PartialEq)]
    pub struct CreateScheduleCreatedHeaders {
        pub x_rate_limit: i64,
    }

    rt::headers! { CreateScheduleCreatedHeaders; "X-Rate-Limit" simple => required x_rate_limit: i64; }

    rt::response! {
        CreateScheduleResponse, ok Created => types::Schedule;
        Created: code(201) json "application/json" types::Schedule, headers CreateScheduleCreatedHeaders;
    }

    macro_rules! plain {
        ($request:ident $response:ident $call:ident $index:literal $id:literal $method:literal $path:literal
         $security:tt { $($lines:tt)* } { $($field:ident: $ty:ty),* }
         $variant:ident $code:literal $kind:ident $media:literal $body:ty) => {
            #[derive(Clone, Debug, PartialEq)]
            pub struct $request { $(pub $field: $ty),* }
            rt::request! { $request => $response, $call; operation $index $id $method $path; security $security; $($lines)* }
            #[derive(Clone, Debug, PartialEq)]
            pub enum $response { $variant($body), Other(rt::Reply) }
            rt::response! { $response, ok $variant => $body; $variant: code($code) $kind $media $body; }
        };
    }

    plain! { ReadScheduleRequest ReadScheduleResponse ReadScheduleCall 2 "readSchedule" "GET" "/schedules/{id}"
    [["bearerAuth" []], []] { "id" path simple => required id: i64; } { id: i64 }
    Ok 200 json "application/json" types::Schedule }
    plain! { LatestScheduleRequest LatestScheduleResponse LatestScheduleCall 3 "latestSchedule" "GET" "/schedules/latest"
    [] {} {} Ok 200 json "application/json" types::Schedule }
    plain! { ExportScheduleRequest ExportScheduleResponse ExportScheduleCall 4 "exportSchedule" "GET" "/schedules/{name}.json"
    [] { "name" path simple => required name: String; } { name: String } Ok 200 text "text/plain" String }
    plain! { StoreFileRequest StoreFileResponse StoreFileCall 6 "storeFile" "PUT" "/files"
    [] { body optional binary "application/octet-stream" => rt::Body; } { body: Option<rt::Body> }
    Ok 200 text "text/plain" String }
    plain! { StreamFileRequest StreamFileResponse StreamFileCall 7 "streamFile" "GET" "/files"
    [] {} {} Ok 200 binary "application/octet-stream" rt::Body }
    plain! { GreetRequest GreetResponse GreetCall 8 "greet" "GET" "/Mahlzeiten/grüße"
    [] {} {} Ok 200 text "text/plain" String }

    #[derive(Clone, Debug, PartialEq)]
    pub struct ArchiveScheduleRequest {
        pub id: i64,
    }

    rt::request! {
        ArchiveScheduleRequest => ArchiveScheduleResponse, ArchiveScheduleCall;
        operation 5 "archiveSchedule" "POST" "/schedules/{id}:archive";
        security [];
        "id" path simple => required id: i64;
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum ArchiveScheduleResponse {
        NoContent,
        Other(rt::Reply),
    }

    rt::response! { ArchiveScheduleResponse, ok NoContent; NoContent: code(204) empty; }
}

mod server {
    use std::future::Future;

    use specwright_runtime as rt;

    use super::operations::*;

    macro_rules! api {
        ($($method:ident $request:ident $response:ident;)*) => {
            /// What an implementation of Kitchen provides.
            pub trait Api: Send + Sync + Sized + 'static {
                type Principal: Clone + Send + Sync + 'static;
                type Error: Into<rt::server::Error> + Send;
                $(fn $method(
                    &self,
                    cx: rt::Context<Self::Principal>,
                    request: $request,
                ) -> impl Future<Output = Result<$response, Self::Error>> + Send {
                    rt::server::unimplemented(cx, request)
                })*
            }
        };
    }

    api! {
        list_schedules ListSchedulesRequest ListSchedulesResponse;
        create_schedule CreateScheduleRequest CreateScheduleResponse;
        read_schedule ReadScheduleRequest ReadScheduleResponse;
        latest_schedule LatestScheduleRequest LatestScheduleResponse;
        export_schedule ExportScheduleRequest ExportScheduleResponse;
        archive_schedule ArchiveScheduleRequest ArchiveScheduleResponse;
        store_file StoreFileRequest StoreFileResponse;
        stream_file StreamFileRequest StreamFileResponse;
        greet GreetRequest GreetResponse;
    }

    pub trait Security: Send + Sync + 'static {
        type Principal: Clone + Send + Sync + 'static;
        fn bearer_auth(
            &self,
            credential: rt::server::Bearer,
            cx: &rt::server::SecurityContext<'_>,
        ) -> impl Future<Output = Result<Self::Principal, rt::server::Denied>> + Send;
        fn api_key(
            &self,
            credential: rt::server::ApiKey,
            cx: &rt::server::SecurityContext<'_>,
        ) -> impl Future<Output = Result<Self::Principal, rt::server::Denied>> + Send;
        fn login(
            &self,
            credential: rt::server::Basic,
            cx: &rt::server::SecurityContext<'_>,
        ) -> impl Future<Output = Result<Self::Principal, rt::server::Denied>> + Send;
    }

    rt::server! { Api, Security; contract CONTRACT;
        scheme bearer_auth "bearerAuth" bearer "https://kitchen.example/token";
        scheme api_key "apiKey" header_key "X-Key";
        scheme login "login" basic;
        list_schedules: ListSchedulesRequest;
        create_schedule: CreateScheduleRequest;
        read_schedule: ReadScheduleRequest;
        latest_schedule: LatestScheduleRequest;
        export_schedule: ExportScheduleRequest;
        archive_schedule: ArchiveScheduleRequest;
        store_file: StoreFileRequest;
        stream_file: StreamFileRequest;
        greet: GreetRequest;
    }

    /// The contract, as it was read.
    static CONTRACT: rt::server::Embedded = rt::server::Embedded {
        root: "kitchen.yaml",
        files: &[
            ("kitchen.yaml", include_bytes!("kitchen.yaml")),
            ("common/types.yaml", include_bytes!("common/types.yaml")),
        ],
    };
}
