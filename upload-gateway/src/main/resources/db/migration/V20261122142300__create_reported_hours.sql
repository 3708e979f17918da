-- Of which hours there are reports, as outcomes tell, online ones included: what a dry run compares a file with. One row a month of
-- a source, one bit an hour.
CREATE TABLE reported_hours (
    usage_meter_id uuid     NOT NULL,
    month          char(7)  NOT NULL,
    source         uuid     NOT NULL,
    by_file        bit(744) NOT NULL,
    online         bit(744) NOT NULL,
    PRIMARY KEY (usage_meter_id, month, source)
);
CREATE INDEX reported_hours_by_month ON reported_hours (month);
