-- How long a provider's evidence is kept; providers without a row have the default.
CREATE TABLE retention (
    provider      text    PRIMARY KEY,
    ledger_months integer NOT NULL CHECK (ledger_months BETWEEN 1 AND 1200),
    bundle_months integer NOT NULL CHECK (bundle_months BETWEEN 1 AND 1200)
);

-- Orders that were closed, and when their evidence was exported. Written when an order closes; a month whose orders are not
-- all here is never dropped.
CREATE TABLE closed_order (
    provider    text        NOT NULL,
    month       date        NOT NULL CHECK (extract(day FROM month) = 1),
    contract    uuid        NOT NULL,
    closed_at   timestamptz NOT NULL,
    exported_at timestamptz,
    PRIMARY KEY (provider, month, contract)
);

-- When a month was dropped, and the providers whose source hours of it are still to be deleted.
ALTER TABLE ledger_month
    ADD COLUMN dropped_at timestamptz,
    ADD COLUMN clearing text[] NOT NULL DEFAULT '{}';

-- Who changed a retention, and which months were dropped.
CREATE TABLE retention_event (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    actor       text        NOT NULL,
    action      text        NOT NULL CHECK (action IN ('RETENTION_CHANGED', 'MONTH_DROPPED')),
    provider    text,
    month       date,
    detail      jsonb       NOT NULL
);
