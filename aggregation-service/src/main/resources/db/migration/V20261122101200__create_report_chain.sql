-- The chain of each usage meter's reports, as runs of links of which each names the one before it: an honest chain is one
-- run, however long, so that the row stays small. Chains begin with the first report that comes after this.
CREATE TABLE report_chain (
    provider    text    NOT NULL,
    usage_meter uuid    NOT NULL,
    runs        jsonb   NOT NULL DEFAULT '[]',
    broken      boolean NOT NULL DEFAULT false,
    troubled    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (provider, usage_meter)
);

CREATE INDEX report_chain_troubled ON report_chain (provider, usage_meter) WHERE troubled;
