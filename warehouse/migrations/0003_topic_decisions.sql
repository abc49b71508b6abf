-- What people decided about topics, copied from the record of reviews; the views lay it over the
-- machine's fit, which stays as it was made.
CREATE TABLE topic_decisions (
    kind          VARCHAR NOT NULL, -- name | merge | pin | mute
    subject       VARCHAR NOT NULL, -- a topic, for pin a call
    value         VARCHAR NOT NULL  -- the name, or the topic that it is finally part of
);
