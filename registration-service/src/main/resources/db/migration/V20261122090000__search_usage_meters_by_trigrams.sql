-- A part of a name is found through its trigrams (decision 0024). The owner of a database may create this extension, because it
-- is a trusted one; where it may not, an administrator does so once.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Names are ASCII. Kept rather than computed: what trigrams cannot narrow down, a text of one or two characters, is looked for in every row.
ALTER TABLE usage_meter ADD COLUMN search_name text NOT NULL GENERATED ALWAYS AS (lower(name COLLATE "C")) STORED;

CREATE INDEX usage_meter_by_search_name ON usage_meter USING gin (search_name gin_trgm_ops);
