-- What readers see: times in the reader's zone, one scorecard a call, everything about a call in one row.

-- Topics as people want them: renamed, merged, muted, calls pinned. The machine's own fit stays in
-- the tables, because the next fit continues it.
CREATE OR REPLACE VIEW topic_assignments AS
SELECT a.call_id, coalesce(p.value, m.value, a.topic_id) AS topic_id,
       CASE WHEN p.value IS NULL THEN a.probability ELSE 1.0 END AS probability
FROM published.topic_assignments a
LEFT JOIN published.topic_decisions p ON p.kind = 'pin' AND p.subject = a.call_id
     AND p.value IN (SELECT topic_id FROM published.topics)
LEFT JOIN published.topic_decisions m ON m.kind = 'merge' AND m.subject = a.topic_id
     AND m.value IN (SELECT topic_id FROM published.topics)
WHERE a.call_id IN (SELECT call_id FROM calls);

CREATE OR REPLACE VIEW topics AS
WITH homes AS (
    SELECT t.*, coalesce(m.value, t.topic_id) AS home
    FROM published.topics t
    LEFT JOIN published.topic_decisions m ON m.kind = 'merge' AND m.subject = t.topic_id
         AND m.value IN (SELECT topic_id FROM published.topics)
), seen AS (
    SELECT home, min(first_seen) AS first_seen, max(last_seen) AS last_seen FROM homes GROUP BY home
), sizes AS (SELECT topic_id, count(*) AS calls FROM topic_assignments GROUP BY topic_id)
SELECT h.topic_id, coalesce(n.value, h.label) AS label, h.keywords,
       CAST(coalesce(z.calls, 0) AS INTEGER) AS size, s.first_seen, s.last_seen,
       CASE WHEN u.subject IS NOT NULL THEN 'muted'
            WHEN h.status = 'dead' AND z.calls > 0 THEN 'active' ELSE h.status END AS status,
       {typical} AS typical, h.state
FROM homes h JOIN seen s ON s.home = h.topic_id
LEFT JOIN sizes z ON z.topic_id = h.topic_id
LEFT JOIN published.topic_decisions n ON n.kind = 'name' AND n.subject = h.topic_id
LEFT JOIN published.topic_decisions u ON u.kind = 'mute' AND u.subject = h.topic_id
WHERE h.home = h.topic_id;

-- The same for why customers call; a call has one reason at most.
CREATE OR REPLACE VIEW reason_assignments AS
SELECT a.call_id, coalesce(m.value, a.topic_id) AS topic_id, a.probability
FROM published.reason_assignments a
LEFT JOIN published.topic_decisions m ON m.kind = 'merge' AND m.subject = a.topic_id
     AND m.value IN (SELECT topic_id FROM published.reasons);

CREATE OR REPLACE VIEW reasons AS
WITH homes AS (
    SELECT t.*, coalesce(m.value, t.topic_id) AS home
    FROM published.reasons t
    LEFT JOIN published.topic_decisions m ON m.kind = 'merge' AND m.subject = t.topic_id
         AND m.value IN (SELECT topic_id FROM published.reasons)
), seen AS (
    SELECT home, sum(size) AS size, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM homes GROUP BY home
)
SELECT h.topic_id, coalesce(n.value, h.label) AS label, h.keywords,
       CAST(s.size AS INTEGER) AS size, s.first_seen, s.last_seen,
       CASE WHEN u.subject IS NOT NULL THEN 'muted' ELSE h.status END AS status, h.typical, h.state
FROM homes h JOIN seen s ON s.home = h.topic_id
LEFT JOIN published.topic_decisions n ON n.kind = 'name' AND n.subject = h.topic_id
LEFT JOIN published.topic_decisions u ON u.kind = 'mute' AND u.subject = h.topic_id
WHERE h.home = h.topic_id;

CREATE VIEW call_reasons AS
SELECT a.call_id, a.topic_id AS reason_id, r.label AS reason_label
FROM reason_assignments a JOIN reasons r USING (topic_id);

-- Where several scorecards judged a call, the one that most needs a person stands for it. Scores
-- are out of 100 here, so that cards with other full marks can be compared.
CREATE VIEW call_cards AS
SELECT r.call_id, r.scorecard_id, s.title AS scorecard_title, r.revision,
       100 * r.score / coalesce(s.full_marks, 100) AS score,
       100 * s.pass_mark / s.full_marks AS pass_mark,
       r.vetoed_by, r.band, r.source,
       CASE WHEN r.vetoed_by IS NOT NULL THEN 'vetoed'
            WHEN r.score >= s.pass_mark THEN 'passed'
            WHEN r.score < s.pass_mark THEN 'failed' ELSE '' END AS verdict
FROM scorecard_results r
LEFT JOIN scorecards s USING (scorecard_id, revision)
QUALIFY row_number() OVER (
    PARTITION BY r.call_id
    ORDER BY r.vetoed_by IS NULL, r.score IS NULL, r.score, r.scorecard_id
) = 1;

CREATE VIEW call_topics AS
SELECT a.call_id, a.topic_id, t.label AS topic_label
FROM topic_assignments a
LEFT JOIN topics t USING (topic_id)
QUALIFY row_number() OVER (
    PARTITION BY a.call_id ORDER BY a.probability DESC, a.topic_id NULLS LAST
) = 1;

CREATE VIEW call_facts AS
SELECT c.call_id, c.call_id AS call_no, -- a number where a reader keeps these rows
       c.started_at AT TIME ZONE '{time_zone}' AS started_at,
       CAST(c.started_at AT TIME ZONE '{time_zone}' AS DATE) AS day,
       c.direction, c.channel_kind, c.agent_id, c.team, c.queue, c.customer_id, c.duration_s,
       c.role_confidence,
       k.scorecard_id, k.scorecard_title, k.pass_mark, k.score, k.vetoed_by, k.band, k.verdict,
       coalesce(m.is_complaint, false) AS is_complaint,
       m.probability AS complaint_probability, m.severity, m.business, m.cause,
       t.topic_id, t.topic_label
FROM calls c
LEFT JOIN call_cards k USING (call_id)
LEFT JOIN complaints m USING (call_id)
LEFT JOIN call_topics t USING (call_id);

CREATE VIEW named_checkpoints AS
SELECT r.call_id, r.scorecard_id, r.checkpoint_id, r.revision, r.outcome, r.score, r.possible,
       r.veto, r.section, r.reason, r.searched,
       coalesce(c.title, r.checkpoint_id) AS title,
       coalesce(c.severity, '') AS severity,
       coalesce(c.description, '') AS description
FROM checkpoint_results r
LEFT JOIN checkpoints c USING (checkpoint_id, revision);

-- The verdicts in short, for counting.
CREATE VIEW verdicts AS
SELECT call_id AS call_no, call_id, scorecard_id, checkpoint_id, title, section, outcome, veto
FROM named_checkpoints;

-- Which calls a person should look at first, and why. The weights order the reasons: a red line
-- outweighs everything else together, a complaint outweighs a low score, doubt comes last.
CREATE VIEW call_risks AS
WITH doubts AS (
    SELECT call_id, count(*) FILTER (outcome = 'undetermined') AS undetermined,
           list(title ORDER BY title) FILTER (veto AND outcome = 'fail') AS veto_titles
    FROM named_checkpoints WHERE outcome = 'undetermined' OR (veto AND outcome = 'fail')
    GROUP BY call_id
), flags AS (
    SELECT f.*, d.veto_titles,
           f.verdict = 'vetoed' AS vetoed, f.verdict = 'failed' AS below_pass_mark,
           coalesce(d.undetermined, 0) > 0 AS undetermined,
           f.role_confidence < 0.7 AS uncertain_roles
    FROM call_facts f LEFT JOIN doubts d USING (call_id)
)
SELECT * EXCLUDE (vetoed, below_pass_mark, undetermined, uncertain_roles),
       coalesce(vetoed::INT, 0) * 100
       + CASE WHEN NOT is_complaint THEN 0 WHEN severity = 'high' THEN 40
              WHEN severity = 'medium' THEN 25 ELSE 15 END
       + coalesce(below_pass_mark::INT, 0) * 12
       + undetermined::INT * 6 + uncertain_roles::INT * 3 AS risk,
       list_filter([CASE WHEN vetoed THEN 'vetoed' END, CASE WHEN is_complaint THEN 'complaint' END,
                    CASE WHEN below_pass_mark THEN 'below_pass_mark' END,
                    CASE WHEN undetermined THEN 'undetermined' END,
                    CASE WHEN uncertain_roles THEN 'uncertain_roles' END],
                   lambda reason: reason IS NOT NULL) AS reasons
FROM flags;
