-- What TEST meters measured in a source hour. It is decided together with the source hour and kept apart from it, so that
-- nothing that makes totals or orders can ever read it.
CREATE TABLE test_hour (
    provider     text        NOT NULL,
    hour         timestamptz NOT NULL,
    source       uuid        NOT NULL,
    seconds      integer     NOT NULL CHECK (seconds > 0),
    contribution jsonb       NOT NULL,
    marks        jsonb       NOT NULL,
    PRIMARY KEY (provider, hour, source)
);

-- Months that were counted before are decided anew, in the background, and have it from then on.
INSERT INTO recount (usage_meter, next_hour)
SELECT m.usage_meter, o.month AT TIME ZONE 'UTC'
FROM usage_meter m
    CROSS JOIN (SELECT min(month) AS month FROM ledger_month WHERE state = 'OPEN' HAVING count(*) > 0) AS o
ON CONFLICT (usage_meter) DO UPDATE SET next_hour = least(recount.next_hour, EXCLUDED.next_hour);
