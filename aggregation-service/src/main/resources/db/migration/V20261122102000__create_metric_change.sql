-- Who changed the metric catalogue: what a version was before, null where it is new, and what it was made.
CREATE TABLE metric_change (
    revision       bigint      PRIMARY KEY,
    metric         text        NOT NULL,
    effective_from date        NOT NULL,
    at             timestamptz NOT NULL,
    actor          text        NOT NULL,
    before         jsonb,
    after          jsonb       NOT NULL
);

CREATE INDEX metric_change_by_metric ON metric_change (metric, revision);
