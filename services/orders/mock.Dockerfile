# The mock with the contracts of Kitchen and Payments.
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev gcc
WORKDIR /build
COPY . .
RUN cargo build --locked --profile dist --package specwright-mock-server --bin mock

FROM scratch
COPY --from=build /build/target/dist/mock /mock
COPY specs /specs
USER 65532:65532
ENTRYPOINT ["/mock"]
