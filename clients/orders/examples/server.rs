//! Orders in memory, each caller's own: `cargo run -p specwright-orders --example orders-server --features server`, then
//! `curl -H 'authorization: Bearer ada' localhost:8080/orders`.

use std::error::Error;
use std::sync::{Mutex, PoisonError};

use specwright_orders::operations::{
    CreateOrderCreatedHeaders, CreateOrderRequest, CreateOrderResponse, GetOrderRequest,
    GetOrderResponse, ListOrdersRequest, ListOrdersResponse,
};
use specwright_orders::server::{Api, Security, server};
use specwright_orders::types::{self, Order, OrderList, OrderStatus};
use specwright_runtime::server::{Bearer, Denied, Envelope, SecurityContext};
use specwright_runtime::{self as rt, axum};

/// Who calls: the name that stands in the token. A real service verifies a signature.
#[derive(Clone, PartialEq)]
struct Caller(String);

struct Tokens;

impl Security for Tokens {
    type Principal = Caller;

    async fn bearer_auth(
        &self,
        credential: Bearer,
        _cx: &SecurityContext<'_>,
    ) -> Result<Caller, Denied> {
        Ok(Caller(credential.token().to_owned()))
    }

    async fn oauth2(&self, credential: Bearer, cx: &SecurityContext<'_>) -> Result<Caller, Denied> {
        // the scopes that the operation asks for, against those of the token
        cx.require([])?;
        Ok(Caller(credential.token().to_owned()))
    }
}

#[derive(Default)]
struct Orders {
    orders: Mutex<Vec<(Caller, Order)>>,
}

impl Orders {
    fn with<T>(&self, work: impl FnOnce(&mut Vec<(Caller, Order)>) -> T) -> T {
        work(&mut self.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Api for Orders {
    type Principal = Caller;
    type Error = rt::server::Error;

    async fn list_orders(
        &self,
        cx: rt::Context<Caller>,
        request: ListOrdersRequest,
    ) -> Result<ListOrdersResponse, Self::Error> {
        let caller = cx.caller()?;
        let cancelled = request.cancelled.unwrap_or(false);
        let orders = self.with(|all| {
            let own = all.iter().filter(|(owner, _)| owner == caller);
            let wanted =
                own.filter(|(_, order)| (order.status == OrderStatus::Cancelled) == cancelled);
            wanted.map(|(_, order)| order.clone()).collect()
        });
        Ok(ListOrdersResponse::Ok(OrderList { orders }))
    }

    async fn create_order(
        &self,
        cx: rt::Context<Caller>,
        request: CreateOrderRequest,
    ) -> Result<CreateOrderResponse, Self::Error> {
        let order = Order {
            id: rt::Uuid::new_v4(),
            created: rt::DateTime::now(),
            status: OrderStatus::Created,
            order: request.body.order,
        };
        let owner = cx.caller()?.clone();
        self.with(|all| all.push((owner, order.clone())));
        let location = Some(format!("/orders/{}", order.id));
        Ok(CreateOrderResponse::Created(
            order,
            CreateOrderCreatedHeaders { location },
        ))
    }

    async fn get_order(
        &self,
        cx: rt::Context<Caller>,
        request: GetOrderRequest,
    ) -> Result<GetOrderResponse, Self::Error> {
        let caller = cx.caller()?;
        let found = self.with(|all| {
            let mut own = all.iter().filter(|(owner, _)| owner == caller);
            own.find(|(_, order)| order.id == request.order_id)
                .map(|(_, order)| order.clone())
        });
        Ok(match found {
            Some(order) => GetOrderResponse::Ok(order),
            None => GetOrderResponse::NotFound(types::Error {
                detail: types::ErrorDetail::Message("there is no such order".to_owned()),
            }),
        })
    }

    // the others answer 501 until they are written
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("http://{}/orders", listener.local_addr()?);
    let app = server(Orders::default(), Tokens)
        .problems(Envelope::FastApi)
        .contract_at("/openapi.json")
        .router();
    axum::serve(listener, app).await?;
    Ok(())
}
