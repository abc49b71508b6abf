-- Why customers call: topics of all calls, beside the topics of complaints.
CREATE TABLE reasons (
    topic_id      VARCHAR PRIMARY KEY,
    label         VARCHAR NOT NULL,
    keywords      VARCHAR[] NOT NULL,
    size          INTEGER NOT NULL,
    first_seen    TIMESTAMPTZ,
    last_seen     TIMESTAMPTZ,
    status        VARCHAR NOT NULL,
    typical       VARCHAR NOT NULL,
    state         VARCHAR NOT NULL
);

-- topic_id is NULL for a call whose matter fits no reason, or that names none.
CREATE TABLE reason_assignments (
    call_id       VARCHAR NOT NULL,
    topic_id      VARCHAR,
    probability   DOUBLE  NOT NULL
);
