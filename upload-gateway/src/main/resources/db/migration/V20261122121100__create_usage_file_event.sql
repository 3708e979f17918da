-- What became of files, still to be published; written in the transaction in which it became so, gone once the broker has it.
CREATE TABLE usage_file_event (
    position       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    usage_meter_id uuid  NOT NULL,
    event          bytea NOT NULL
);
