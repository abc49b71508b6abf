-- What earlier revisions of the rules said of a call, beside what the current one says. The tables
-- without `past_` hold the current results alone, so that nobody counts a call twice.
ALTER TABLE evidence ADD COLUMN revision INTEGER;
UPDATE evidence SET revision = (
    SELECT max(r.revision) FROM checkpoint_results r
    WHERE r.call_id = evidence.call_id AND r.checkpoint_id = evidence.checkpoint_id
);

CREATE TABLE past_scorecard_results AS FROM scorecard_results LIMIT 0;
CREATE TABLE past_checkpoint_results AS
    SELECT *, 0 AS scorecard_revision FROM checkpoint_results LIMIT 0;
CREATE TABLE past_evidence AS FROM evidence LIMIT 0;
