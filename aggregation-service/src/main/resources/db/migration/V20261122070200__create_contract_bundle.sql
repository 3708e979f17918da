-- Which feature makes which bundle. Which bundle a quantity belongs to follows from it when an order is drafted, and is
-- kept nowhere: a changed list needs no recount.
CREATE TABLE contract_bundle (
    contract_id uuid    NOT NULL REFERENCES contract,
    position    integer NOT NULL,
    feature     text    NOT NULL,
    name        text    NOT NULL,
    PRIMARY KEY (contract_id, position)
);
