-- Searching every transcript: turns numbered in time, and for each pair of characters (or of
-- sounds) the turns that have it. Made from `turns` alone; may be dropped and made again.
CREATE TABLE search_calls (
    call_id       VARCHAR NOT NULL,
    digest        UBIGINT NOT NULL -- of the texts that are indexed
);

CREATE TABLE search_turns (
    turn_no       INTEGER NOT NULL,
    call_id       VARCHAR NOT NULL,
    turn_index    INTEGER NOT NULL,
    role          VARCHAR NOT NULL,
    folded        VARCHAR NOT NULL
);

-- Sorted by gram, so that one gram is a few blocks of the file.
CREATE TABLE search_grams (
    gram          BIGINT  NOT NULL,
    turn_no       INTEGER NOT NULL
);

CREATE TABLE search_sounds (
    gram          BIGINT  NOT NULL,
    turn_no       INTEGER NOT NULL
);
