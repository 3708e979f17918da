-- A provider asks to upload a month whose window has closed; the platform answers once.
CREATE TABLE service_request (
    id             uuid        PRIMARY KEY,
    provider       text        NOT NULL,
    usage_meter_id uuid        NOT NULL,
    month          char(7)     NOT NULL,
    reason         text        NOT NULL,
    requested_by   text        NOT NULL,
    requested_at   timestamptz NOT NULL,
    state          text        NOT NULL CHECK (state IN ('OPEN', 'APPROVED', 'REFUSED')),
    open_until     timestamptz,
    answer         text,
    answered_by    text,
    answered_at    timestamptz,
    CHECK ((state = 'APPROVED') = (open_until IS NOT NULL)),
    CHECK ((state = 'OPEN') = (answered_at IS NULL))
);
CREATE INDEX service_request_by_provider ON service_request (provider, requested_at DESC, id DESC);
CREATE INDEX service_request_approved ON service_request (usage_meter_id, month, open_until) WHERE state = 'APPROVED';
