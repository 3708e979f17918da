-- The key pairs that sign the tokens of usage meters; private keys are sealed under a key derived from the master key.
CREATE TABLE signing_key (
    id                 text PRIMARY KEY,
    public_key         bytea       NOT NULL,
    sealed_private_key bytea       NOT NULL,
    master_key_id      text        NOT NULL,
    created_at         timestamptz NOT NULL,
    signs_from         timestamptz,
    signs_until        timestamptz,
    CHECK (signs_until IS NULL OR signs_from IS NOT NULL)
);

-- At most one signs, at most one waits for its turn.
CREATE UNIQUE INDEX signing_key_signing ON signing_key ((true)) WHERE signs_from IS NOT NULL AND signs_until IS NULL;
CREATE UNIQUE INDEX signing_key_next ON signing_key ((true)) WHERE signs_from IS NULL;
