-- A file is looked at beside the files of its usage meter that count as much, or one less.
CREATE INDEX usage_file_by_sequence ON usage_file (usage_meter_id, sequence);
