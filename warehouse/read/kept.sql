-- What a reader that asks many questions keeps in memory: one row a call with everything that is
-- filtered and ordered by, and one narrow row a verdict. Made anew when the file is replaced. An ENUM
-- of nothing is refused, so every one holds the empty text too.
CREATE TABLE kept_calls AS
SELECT * REPLACE (CAST(row_number() OVER (ORDER BY started_at, call_id) AS INTEGER) AS call_no)
FROM call_risks ORDER BY started_at, call_id;

CREATE TYPE checkpoint_name AS ENUM (SELECT checkpoint_id FROM verdicts UNION SELECT '' ORDER BY 1);
CREATE TYPE checkpoint_title AS ENUM (SELECT title FROM verdicts UNION SELECT '' ORDER BY 1);
CREATE TYPE section_name AS ENUM (SELECT section FROM verdicts UNION SELECT '' ORDER BY 1);
CREATE TYPE outcome_name AS ENUM (SELECT outcome FROM verdicts UNION SELECT '' ORDER BY 1);
CREATE TYPE card_name AS ENUM (SELECT scorecard_id FROM verdicts UNION SELECT '' ORDER BY 1);

CREATE TABLE kept_verdicts AS
SELECT c.call_no, v.scorecard_id::card_name AS scorecard_id,
       v.checkpoint_id::checkpoint_name AS checkpoint_id, v.title::checkpoint_title AS title,
       v.section::section_name AS section, v.outcome::outcome_name AS outcome, v.veto
FROM verdicts v JOIN kept_calls c ON c.call_id = v.call_id;

CREATE OR REPLACE VIEW call_risks AS FROM kept_calls;
CREATE OR REPLACE VIEW call_facts AS FROM kept_calls;
CREATE OR REPLACE VIEW verdicts AS FROM kept_verdicts;
