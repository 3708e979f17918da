-- What a metric tells apart besides the customer: features, edition, licence key. Empty where it tells nothing apart, as
-- all metrics until now. Only a hash of it is in the key: a variant may be longer than an index takes.
ALTER TABLE totals
    ADD COLUMN variant text NOT NULL DEFAULT '',
    ADD COLUMN variant_hash bytea NOT NULL DEFAULT sha256('');
ALTER TABLE totals ALTER COLUMN variant DROP DEFAULT, ALTER COLUMN variant_hash DROP DEFAULT;
ALTER TABLE totals DROP CONSTRAINT totals_pkey;
ALTER TABLE totals ADD PRIMARY KEY
    (provider, month, contract, site, usage_meter, source, customer, metric, version, variant_hash);

-- Peaks and last values: they belong to their hour and are never added up. Few source hours have any.
ALTER TABLE source_hour ADD COLUMN marks jsonb NOT NULL DEFAULT '[]';
CREATE INDEX source_hour_with_marks ON source_hour (provider, hour, source) WHERE marks <> '[]';

-- Parameters that are no numbers, and in which revision of the catalogue a version came or was changed.
ALTER TABLE metric_version
    ADD COLUMN words jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE metric_version ALTER COLUMN revision DROP DEFAULT;

-- Up to which revision the source hours that were there before it are being decided anew.
ALTER TABLE metric_catalogue ADD COLUMN followed bigint NOT NULL DEFAULT 1;
ALTER TABLE metric_catalogue ALTER COLUMN followed DROP DEFAULT;
