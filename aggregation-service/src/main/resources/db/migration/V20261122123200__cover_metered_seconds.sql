-- The coverage of all sources of a provider adds up the metered seconds of a month: with them in the index, no row is read for it.
DROP INDEX source_hour_by_source;
CREATE INDEX source_hour_by_source ON source_hour (provider, source, hour) INCLUDE (metered_seconds);
