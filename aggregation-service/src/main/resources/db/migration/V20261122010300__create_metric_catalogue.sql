-- The metric catalogue: a metric of a known shape is a row here and needs no code.
CREATE TABLE metric_version (
    metric         text  NOT NULL,
    effective_from date  NOT NULL,
    unit           text  NOT NULL,
    counting       text  NOT NULL,
    object         text  NOT NULL,
    parameters     jsonb NOT NULL,
    PRIMARY KEY (metric, effective_from)
);

CREATE TABLE metric_catalogue (
    one_row  boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    revision bigint NOT NULL
);

INSERT INTO metric_version (metric, effective_from, unit, counting, object, parameters) VALUES
    ('billed-vram',      '2020-01-01', 'GB',    'by-second',     'billed-vram',      '{"capMiB": 24576, "floorPercent": 50}'),
    ('licensable-cores', '2020-01-01', 'cores', 'by-second',     'licensable-cores', '{"minimumPerCpu": 16}'),
    ('hourly-cores',     '2020-01-01', 'cores', 'once-per-hour', 'licensable-cores', '{"minimumPerCpu": 16}');
INSERT INTO metric_catalogue (revision) VALUES (1);
