-- Times are microseconds since 1970, UTC. Items are always read and written whole, as the contract's JSON.
CREATE TABLE orders (
    id BLOB PRIMARY KEY,
    owner TEXT NOT NULL,
    created INTEGER NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('created', 'paid', 'progress', 'cancelled', 'dispatched', 'delivered')),
    items TEXT NOT NULL,
    -- the key that Payments and Kitchen know this order's payment by: sent again, it takes nothing twice
    payment_key BLOB NOT NULL,
    payment_id BLOB,
    -- what Kitchen was given, from the moment the payment was taken
    kitchen_items TEXT,
    schedule_id BLOB,
    -- who works on the order now, at what, and until when nobody else may
    claim BLOB,
    claimed_for TEXT CHECK (claimed_for IN ('pay', 'cancel', 'delete')),
    claimed_until INTEGER
);

CREATE INDEX orders_by_owner ON orders (owner, created, id);

-- What a stopped process left undone.
CREATE INDEX orders_unfinished ON orders (id) WHERE claim IS NOT NULL OR status = 'paid';

-- The `Idempotency-Key`s that callers paid with, and what was answered.
CREATE TABLE idempotency_keys (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    order_id BLOB NOT NULL,
    answer TEXT,
    PRIMARY KEY (owner, key)
);

CREATE INDEX idempotency_keys_by_order ON idempotency_keys (order_id);
