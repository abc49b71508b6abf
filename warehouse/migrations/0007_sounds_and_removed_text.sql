-- What was heard when nobody spoke, what was taken out of the transcript as made up, and what an
-- estimate among the measures rests on.
CREATE TABLE sound_labels (
    call_id       VARCHAR NOT NULL,
    channel       INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    start_s       DOUBLE  NOT NULL,
    end_s         DOUBLE  NOT NULL
);

CREATE TABLE removed_text (
    call_id       VARCHAR NOT NULL,
    channel       INTEGER NOT NULL,
    start_s       DOUBLE  NOT NULL,
    end_s         DOUBLE  NOT NULL,
    text          VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL
);

-- In words, for the measures that are estimates.
CREATE TABLE measure_evidence (
    call_id       VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    role          VARCHAR,
    start_s       DOUBLE,
    detail        VARCHAR NOT NULL
);
