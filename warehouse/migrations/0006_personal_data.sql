-- Where personal data were said: kinds and places, never words. Under every policy `turns.text` has
-- masks at the places of verification_code, security_code and password.
CREATE TABLE personal_data (
    call_id       VARCHAR NOT NULL,
    turn_index    INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    level         VARCHAR NOT NULL, -- C1, C2 or C3
    char_start    INTEGER NOT NULL,
    char_end      INTEGER NOT NULL,
    start_s       DOUBLE  NOT NULL,
    end_s         DOUBLE  NOT NULL,
    confidence    DOUBLE  NOT NULL,
    value_no      INTEGER NOT NULL, -- parts of one number share it
    is_repeat     BOOLEAN NOT NULL  -- the other party said it again
);
