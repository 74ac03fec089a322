//! A stub in the shape of generated code, called as a server is.
#![expect(clippy::unwrap_used, reason = "tests")]

mod calls;
#[expect(unreachable_pub, reason = "generated code has public items")]
mod kitchen;
mod refusals;
mod responses;
mod routing;
mod security;

use kitchen::operations::{
    ArchiveScheduleRequest, ArchiveScheduleResponse, CreateScheduleCreatedHeaders,
    CreateScheduleRequest, CreateScheduleResponse, ExportScheduleRequest, ExportScheduleResponse,
    GreetRequest, GreetResponse, LatestScheduleRequest, LatestScheduleResponse,
    ListSchedulesRequest, ListSchedulesResponse, ReadScheduleRequest, ReadScheduleResponse,
    StoreFileRequest, StoreFileResponse, StreamFileRequest, StreamFileResponse,
};
use kitchen::types::Schedule;
use specwright_runtime as rt;
use specwright_runtime::axum::Router;
use specwright_runtime::server::{ApiKey, Basic, Bearer, Denied, Error, SecurityContext};
use specwright_runtime::{Context, StatusCode};

/// An implementation that shows what it is called with.
#[derive(Clone, Debug)]
struct Kitchen;

fn soup() -> Schedule {
    Schedule {
        name: "soup".into(),
        size: 4,
    }
}

impl kitchen::Api for Kitchen {
    type Principal = String;
    type Error = Error;

    async fn list_schedules(
        &self,
        cx: Context<String>,
        request: ListSchedulesRequest,
    ) -> Result<ListSchedulesResponse, Error> {
        assert_eq!(cx.operation.id, "listSchedules");
        match request.limit {
            Some(1) => Ok(ListSchedulesResponse::Ok(vec![soup()])),
            Some(13) => Err(std::io::Error::other("the oven is cold").into()),
            // an answer that breaks the contract
            Some(7) => Ok(ListSchedulesResponse::Ok(vec![Schedule {
                size: 0,
                ..soup()
            }])),
            Some(8) => Ok(ListSchedulesResponse::Other(
                rt::Reply::new(StatusCode::IM_A_TEAPOT).text("short"),
            )),
            _ => Ok(ListSchedulesResponse::OkTextCsv(format!("{request:?}"))),
        }
    }

    async fn create_schedule(
        &self,
        cx: Context<String>,
        request: CreateScheduleRequest,
    ) -> Result<CreateScheduleResponse, Error> {
        let name = format!(
            "{} for {} ({})",
            request.body.name,
            cx.caller()?,
            request.x_trace
        );
        let headers = CreateScheduleCreatedHeaders { x_rate_limit: 9 };
        Ok(CreateScheduleResponse::Created(
            Schedule {
                name,
                ..request.body
            },
            headers,
        ))
    }

    async fn read_schedule(
        &self,
        cx: Context<String>,
        request: ReadScheduleRequest,
    ) -> Result<ReadScheduleResponse, Error> {
        if request.id == 404 {
            return Err(Error::not_found("there is no such schedule"));
        }
        let name = cx.principal.unwrap_or_else(|| "nobody".into());
        let size = request.id;
        Ok(ReadScheduleResponse::Ok(Schedule { name, size }))
    }

    async fn latest_schedule(
        &self,
        _: Context<String>,
        _: LatestScheduleRequest,
    ) -> Result<LatestScheduleResponse, Error> {
        Ok(LatestScheduleResponse::Ok(soup()))
    }

    async fn export_schedule(
        &self,
        _: Context<String>,
        request: ExportScheduleRequest,
    ) -> Result<ExportScheduleResponse, Error> {
        Ok(ExportScheduleResponse::Ok(format!(
            "export of {}",
            request.name
        )))
    }

    async fn archive_schedule(
        &self,
        _: Context<String>,
        request: ArchiveScheduleRequest,
    ) -> Result<ArchiveScheduleResponse, Error> {
        assert_eq!(request.id, 5);
        Ok(ArchiveScheduleResponse::NoContent)
    }

    async fn store_file(
        &self,
        _: Context<String>,
        request: StoreFileRequest,
    ) -> Result<StoreFileResponse, Error> {
        let mut chunks = Vec::new();
        let mut body = request.body.unwrap_or_default();
        while let Some(chunk) = body.chunk().await {
            chunks.push(chunk?.len().to_string());
        }
        Ok(StoreFileResponse::Ok(chunks.join("+")))
    }

    async fn stream_file(
        &self,
        _: Context<String>,
        _: StreamFileRequest,
    ) -> Result<StreamFileResponse, Error> {
        let chunks = ["ab", "cd"].map(|text| Ok::<_, std::io::Error>(rt::Bytes::from(text)));
        let stream = futures_util::stream::iter(chunks);
        Ok(StreamFileResponse::Ok(rt::Body::stream(stream)))
    }

    async fn greet(&self, _: Context<String>, _: GreetRequest) -> Result<GreetResponse, Error> {
        Ok(GreetResponse::Ok("Mahlzeit".into()))
    }
}

/// Tokens are `name:scope,scope`; `expired` is refused.
#[derive(Clone, Debug)]
struct Doors;

impl kitchen::Security for Doors {
    type Principal = String;

    async fn bearer_auth(
        &self,
        credential: Bearer,
        cx: &SecurityContext<'_>,
    ) -> Result<String, Denied> {
        let (name, scopes) = credential
            .token()
            .split_once(':')
            .ok_or(Denied::Unauthorized)?;
        if name == "down" {
            return Err(Error::new(StatusCode::SERVICE_UNAVAILABLE).into());
        }
        cx.require(scopes.split(','))?;
        Ok(name.to_owned())
    }

    async fn api_key(&self, credential: ApiKey, _: &SecurityContext<'_>) -> Result<String, Denied> {
        if credential.is("key-1") {
            Ok("app".into())
        } else {
            Err(Denied::Unauthorized)
        }
    }

    async fn login(&self, credential: Basic, _: &SecurityContext<'_>) -> Result<String, Denied> {
        if credential.is("ann", "pa:ss") {
            Ok(credential.name().to_owned())
        } else {
            Err(Denied::Unauthorized)
        }
    }
}

fn stub() -> Router {
    kitchen::router(Kitchen, Doors)
}

fn server() -> rt::server::Builder {
    kitchen::server(Kitchen, Doors)
}
