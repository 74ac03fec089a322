//! A kitchen that keeps its schedules in memory: `cargo run -p specwright-kitchen --example kitchen-server --features server`,
//! then `curl localhost:3000/kitchen/schedules`.

use std::error::Error;
use std::sync::{Mutex, PoisonError};

use specwright_kitchen::operations::{
    CreateScheduledOrderCreatedHeaders, CreateScheduledOrderRequest, CreateScheduledOrderResponse,
    GetScheduledOrderRequest, GetScheduledOrderResponse, ListSchedulesRequest,
    ListSchedulesResponse,
};
use specwright_kitchen::server::{Api, router};
use specwright_kitchen::types::{self, Schedule, ScheduleList, ScheduleStatus};
use specwright_runtime::{self as rt, axum, server};

#[derive(Default)]
struct Kitchen {
    schedules: Mutex<Vec<Schedule>>,
}

impl Kitchen {
    fn with<T>(&self, work: impl FnOnce(&mut Vec<Schedule>) -> T) -> T {
        work(
            &mut self
                .schedules
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

impl Api for Kitchen {
    type Principal = ();
    type Error = server::Error;

    async fn list_schedules(
        &self,
        _cx: rt::Context<()>,
        request: ListSchedulesRequest,
    ) -> Result<ListSchedulesResponse, server::Error> {
        let most = request.limit.and_then(|limit| usize::try_from(limit).ok());
        let schedules = self.with(|all| {
            all.iter()
                .take(most.unwrap_or(usize::MAX))
                .cloned()
                .collect()
        });
        Ok(ListSchedulesResponse::Ok(ScheduleList { schedules }))
    }

    async fn create_scheduled_order(
        &self,
        _cx: rt::Context<()>,
        request: CreateScheduledOrderRequest,
    ) -> Result<CreateScheduledOrderResponse, server::Error> {
        let schedule = Schedule {
            id: rt::Uuid::new_v4(),
            scheduled: rt::DateTime::now(),
            status: ScheduleStatus::Pending,
            order: request.body.order,
        };
        self.with(|all| all.push(schedule.clone()));
        let location = Some(format!("/kitchen/schedules/{}", schedule.id));
        Ok(CreateScheduledOrderResponse::Created(
            schedule,
            CreateScheduledOrderCreatedHeaders { location },
        ))
    }

    async fn get_scheduled_order(
        &self,
        _cx: rt::Context<()>,
        request: GetScheduledOrderRequest,
    ) -> Result<GetScheduledOrderResponse, server::Error> {
        let known = |schedule: &&Schedule| schedule.id == request.schedule_id;
        Ok(match self.with(|all| all.iter().find(known).cloned()) {
            Some(schedule) => GetScheduledOrderResponse::Ok(schedule),
            None => GetScheduledOrderResponse::NotFound(types::Error {
                detail: types::ErrorDetail::Message("there is no such schedule".to_owned()),
            }),
        })
    }

    // the others answer 501 until they are written
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}/kitchen/schedules", listener.local_addr()?);
    axum::serve(listener, router(Kitchen::default())).await?;
    Ok(())
}
