-- All totals of one source in one row, as parallel arrays: a report changes nearly all of them, and its cost must not grow with
-- how many there are. Texts change only where a customer, a metric or a variant is new; then they are written anew, too.
CREATE TABLE source_totals (
    provider    text      NOT NULL,
    month       date      NOT NULL,
    contract    uuid      NOT NULL,
    site        text      NOT NULL,
    usage_meter uuid      NOT NULL,
    source      uuid      NOT NULL,
    customers   text[]    NOT NULL DEFAULT '{}',
    metrics     text[]    NOT NULL DEFAULT '{}',
    versions    date[]    NOT NULL DEFAULT '{}',
    variants    text[]    NOT NULL DEFAULT '{}',
    billed      numeric[] NOT NULL DEFAULT '{}',
    metered     numeric[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (provider, month, contract, site, usage_meter, source),
    CHECK (cardinality(metrics) = cardinality(customers) AND cardinality(versions) = cardinality(customers)
        AND cardinality(variants) = cardinality(customers) AND cardinality(billed) = cardinality(customers)
        AND cardinality(metered) = cardinality(customers))
-- Rows are rewritten by every report; with room on their page no index is.
) WITH (fillfactor = 60);

-- Sums do not become smaller, and are rewritten by every report.
ALTER TABLE source_totals ALTER COLUMN billed SET STORAGE EXTERNAL, ALTER COLUMN metered SET STORAGE EXTERNAL;

INSERT INTO source_totals
SELECT provider, month, contract, site, usage_meter, source,
    array_agg(customer ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C"),
    array_agg(metric ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C"),
    array_agg(version ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C"),
    array_agg(variant ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C"),
    array_agg(billed ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C"),
    array_agg(metered ORDER BY customer COLLATE "C", metric COLLATE "C", version, variant COLLATE "C")
FROM totals
GROUP BY provider, month, contract, site, usage_meter, source;

DROP TABLE totals;

-- The totals one by one, for questions.
CREATE VIEW totals AS
SELECT t.provider, t.month, t.contract, t.site, t.usage_meter, t.source,
    s.customer, s.metric, s.version, s.variant, s.billed, s.metered
FROM source_totals t
    CROSS JOIN LATERAL unnest(t.customers, t.metrics, t.versions, t.variants, t.billed, t.metered)
        AS s (customer, metric, version, variant, billed, metered);
