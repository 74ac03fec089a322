//! The operations of the contract. Requests come checked and typed, and each answer is one that the contract declares.

use specwright_orders::Api;
use specwright_orders::operations::{
    CancelOrderRequest, CancelOrderResponse, CreateOrderCreatedHeaders, CreateOrderRequest,
    CreateOrderResponse, DeleteOrderRequest, DeleteOrderResponse, GetOrderRequest,
    GetOrderResponse, ListOrdersRequest, ListOrdersResponse, PayOrderRequest, PayOrderResponse,
    UpdateOrderRequest, UpdateOrderResponse,
};
use specwright_orders::types::OrderList;
use specwright_runtime::Context;
use specwright_runtime::server::{Error, to_the_end};

use super::user::User;
use crate::domain::Orders;

impl Api for Orders {
    type Principal = User;
    type Error = Error;

    async fn list_orders(
        &self,
        cx: Context<User>,
        request: ListOrdersRequest,
    ) -> Result<ListOrdersResponse, Error> {
        let User(owner) = cx.caller()?;
        let cancelled = request.cancelled.unwrap_or(false);
        let orders = self.list(owner, cancelled, request.limit).await?;
        Ok(ListOrdersResponse::Ok(OrderList {
            orders: orders.into_iter().map(Into::into).collect(),
        }))
    }

    async fn create_order(
        &self,
        cx: Context<User>,
        request: CreateOrderRequest,
    ) -> Result<CreateOrderResponse, Error> {
        let User(owner) = cx.caller()?;
        let order = self.place(owner, request.body.order).await?;
        let location = Some(format!("/orders/{}", order.id));
        let headers = CreateOrderCreatedHeaders { location };
        Ok(CreateOrderResponse::Created(order.into(), headers))
    }

    async fn get_order(
        &self,
        cx: Context<User>,
        request: GetOrderRequest,
    ) -> Result<GetOrderResponse, Error> {
        let User(owner) = cx.caller()?;
        let order = self.get(owner, request.order_id).await?;
        Ok(GetOrderResponse::Ok(order.into()))
    }

    async fn update_order(
        &self,
        cx: Context<User>,
        request: UpdateOrderRequest,
    ) -> Result<UpdateOrderResponse, Error> {
        let User(owner) = cx.caller()?;
        let items = request.body.order;
        let order = self.replace(owner, request.order_id, items).await?;
        Ok(UpdateOrderResponse::Ok(order.into()))
    }

    async fn delete_order(
        &self,
        cx: Context<User>,
        request: DeleteOrderRequest,
    ) -> Result<DeleteOrderResponse, Error> {
        let (orders, User(owner)) = (self.clone(), cx.caller()?.clone());
        // what has claimed an order is brought to its end also when the caller hangs up
        to_the_end(async move { orders.remove(&owner, request.order_id).await }).await??;
        Ok(DeleteOrderResponse::NoContent)
    }

    async fn pay_order(
        &self,
        cx: Context<User>,
        request: PayOrderRequest,
    ) -> Result<PayOrderResponse, Error> {
        let (orders, User(owner)) = (self.clone(), cx.caller()?.clone());
        let paid = to_the_end(async move {
            let key = request.idempotency_key.as_deref();
            orders.pay(&owner, request.order_id, key).await
        });
        Ok(PayOrderResponse::Ok(paid.await??.into()))
    }

    async fn cancel_order(
        &self,
        cx: Context<User>,
        request: CancelOrderRequest,
    ) -> Result<CancelOrderResponse, Error> {
        let (orders, User(owner)) = (self.clone(), cx.caller()?.clone());
        let cancelled = to_the_end(async move { orders.cancel(&owner, request.order_id).await });
        Ok(CancelOrderResponse::Ok(cancelled.await??.into()))
    }
}
