-- One row per contact that the pipeline has taken in.
CREATE TABLE calls (
    call_id       VARCHAR PRIMARY KEY,
    started_at    TIMESTAMPTZ,
    direction     VARCHAR,
    channel_kind  VARCHAR NOT NULL,
    agent_id      VARCHAR NOT NULL,
    team          VARCHAR NOT NULL,
    queue         VARCHAR NOT NULL,
    customer_id   VARCHAR NOT NULL,
    duration_s    DOUBLE  NOT NULL,
    status        VARCHAR NOT NULL,
    attributes    VARCHAR NOT NULL,
    source        VARCHAR NOT NULL,
    sha256        VARCHAR NOT NULL,
    codec         VARCHAR NOT NULL,
    sample_rate   INTEGER NOT NULL,
    language      VARCHAR NOT NULL,
    recognizer    VARCHAR NOT NULL,
    role_confidence DOUBLE NOT NULL,
    role_method   VARCHAR NOT NULL,
    frame_s       DOUBLE  NOT NULL,
    levels_dbfs   TINYINT[][] NOT NULL
);

CREATE TABLE turns (
    call_id       VARCHAR NOT NULL,
    turn_index    INTEGER NOT NULL,
    role          VARCHAR NOT NULL,
    channel       INTEGER NOT NULL,
    start_s       DOUBLE  NOT NULL,
    end_s         DOUBLE  NOT NULL,
    text          VARCHAR NOT NULL,
    confidence    DOUBLE  NOT NULL
);

CREATE TABLE measures (
    call_id       VARCHAR NOT NULL,
    name          VARCHAR NOT NULL,
    role          VARCHAR,
    value         DOUBLE  NOT NULL,
    unit          VARCHAR NOT NULL,
    start_s       DOUBLE,
    end_s         DOUBLE
);

CREATE TABLE checkpoints (
    checkpoint_id VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    title         VARCHAR NOT NULL,
    dimension     VARCHAR NOT NULL,
    severity      VARCHAR NOT NULL,
    status        VARCHAR NOT NULL,
    description   VARCHAR NOT NULL
);

CREATE TABLE scorecards (
    scorecard_id  VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    title         VARCHAR NOT NULL,
    full_marks    DOUBLE  NOT NULL,
    pass_mark     DOUBLE  NOT NULL
);

CREATE TABLE checkpoint_results (
    call_id       VARCHAR NOT NULL,
    scorecard_id  VARCHAR NOT NULL,
    checkpoint_id VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    outcome       VARCHAR NOT NULL,
    score         DOUBLE,
    possible      DOUBLE,
    veto          BOOLEAN NOT NULL,
    section       VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    searched      VARCHAR NOT NULL
);

CREATE TABLE evidence (
    call_id       VARCHAR NOT NULL,
    checkpoint_id VARCHAR NOT NULL,
    search        VARCHAR NOT NULL,
    turn_index    INTEGER NOT NULL,
    start_s       DOUBLE  NOT NULL,
    end_s         DOUBLE  NOT NULL,
    role          VARCHAR NOT NULL,
    quote         VARCHAR NOT NULL,
    char_start    INTEGER NOT NULL,
    char_end      INTEGER NOT NULL
);

CREATE TABLE scorecard_results (
    call_id       VARCHAR NOT NULL,
    scorecard_id  VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    score         DOUBLE,
    score_low     DOUBLE,
    score_high    DOUBLE,
    possible      DOUBLE  NOT NULL,
    vetoed_by     VARCHAR,
    band          VARCHAR NOT NULL,
    source        VARCHAR NOT NULL
);

CREATE TABLE complaints (
    call_id       VARCHAR NOT NULL,
    is_complaint  BOOLEAN NOT NULL,
    probability   DOUBLE  NOT NULL,
    business      VARCHAR NOT NULL,
    cause         VARCHAR NOT NULL,
    severity      VARCHAR NOT NULL,
    turn_indexes  INTEGER[] NOT NULL,
    text          VARCHAR NOT NULL -- what the customer complains of: the document that is clustered
);

CREATE TABLE topics (
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

-- topic_id is NULL for a complaint that no topic fits: the unclassified share is shown, never hidden.
CREATE TABLE topic_assignments (
    call_id       VARCHAR NOT NULL,
    topic_id      VARCHAR,
    probability   DOUBLE  NOT NULL
);

CREATE TABLE topic_events (
    happened_at   TIMESTAMPTZ NOT NULL,
    kind          VARCHAR NOT NULL,
    topic_id      VARCHAR NOT NULL,
    detail        VARCHAR NOT NULL
);

-- One row per (call, stage); a stage is done only under the fingerprint that the row carries.
CREATE TABLE stage_runs (
    call_id       VARCHAR NOT NULL,
    stage         VARCHAR NOT NULL,
    fingerprint   VARCHAR NOT NULL,
    state         VARCHAR NOT NULL,
    attempts      INTEGER NOT NULL,
    seconds       DOUBLE  NOT NULL,
    finished_at   TIMESTAMPTZ NOT NULL,
    error         VARCHAR,
    PRIMARY KEY (call_id, stage)
);

-- Every input that was listed and what became of it: done, skipped or quarantined.
CREATE TABLE sources (
    source        VARCHAR PRIMARY KEY,
    sha256        VARCHAR NOT NULL,
    size_bytes    BIGINT  NOT NULL,
    modified_ns   BIGINT  NOT NULL,
    call_id       VARCHAR NOT NULL,
    state         VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL
);

CREATE TABLE quarantine (
    source        VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    detail        VARCHAR NOT NULL,
    seen_at       TIMESTAMPTZ NOT NULL
);

CREATE TABLE runs (
    run_id        VARCHAR PRIMARY KEY,
    started_at    TIMESTAMPTZ NOT NULL,
    finished_at   TIMESTAMPTZ NOT NULL,
    listed        INTEGER NOT NULL,
    done          INTEGER NOT NULL,
    unchanged     INTEGER NOT NULL,
    skipped       INTEGER NOT NULL,
    quarantined   INTEGER NOT NULL,
    failed        INTEGER NOT NULL,
    audio_s       DOUBLE  NOT NULL,
    stage_seconds VARCHAR NOT NULL,
    versions      VARCHAR NOT NULL
);
