-- What the machine had understood in turns that a person corrected; `turns` holds what counts.
CREATE TABLE machine_turns (
    call_id       VARCHAR NOT NULL,
    turn_index    INTEGER NOT NULL,
    role          VARCHAR NOT NULL,
    text          VARCHAR NOT NULL
);
