"""What hangs on the actions, written by the database itself from their numbers: fast, and the same each time.

Each statement only adds what is missing. The history triggers of these tables are off meanwhile: no measured screen
reads their history, and a hundred thousand more rows would measure nothing.
"""

from __future__ import annotations

TABLES = ("needs_need", "programme_actioncost", "programme_actioneffort", "arbitrage_score")
AMOUNT = "(1000 + a.id * 7919 % 60000) * 100"
STATEMENTS = (
    # one main variant
    "INSERT INTO programme_variant (action_id, kind, label, is_main, value_pct) SELECT a.id, 'own', '', true, 100"
    " FROM programme_action a WHERE NOT EXISTS (SELECT 1 FROM programme_variant v WHERE v.action_id = a.id)",
    # an investment of the first year, a yearly cost
    "INSERT INTO programme_actioncost (variant_id, year, section, is_recurring, low_minor, likely_minor, high_minor)"
    f" SELECT v.id, 0, s.section, s.again, {AMOUNT} * 4 / 5 / s.part, {AMOUNT} / s.part, {AMOUNT} * 13 / 10 / s.part"
    " FROM programme_variant v JOIN programme_action a ON a.id = v.action_id,"
    " (VALUES ('investment', false, 1), ('operating', true, 4)) s(section, again, part)"
    " WHERE NOT EXISTS (SELECT 1 FROM programme_actioncost c WHERE c.variant_id = v.id)",
    # days of the first three skills
    "INSERT INTO programme_actioneffort (variant_id, skill_id, low_halfdays, likely_halfdays, high_halfdays)"
    " SELECT v.id, s.id, 2 + v.id % 20, 4 + v.id % 40, 8 + v.id % 80 FROM programme_variant v,"
    ' (SELECT id FROM organisations_skill WHERE organisation_id IS NULL ORDER BY "order" LIMIT 3) s'
    " WHERE NOT EXISTS (SELECT 1 FROM programme_actioneffort e WHERE e.variant_id = v.id)",
    # a theme, and an objective of its axis
    "INSERT INTO programme_action_themes (action_id, theme_id) SELECT a.id, t.ids[1 + a.id % cardinality(t.ids)]"
    " FROM programme_action a, (SELECT array_agg(id) ids FROM organisations_theme WHERE organisation_id IS NULL) t"
    " WHERE NOT EXISTS (SELECT 1 FROM programme_action_themes x WHERE x.action_id = a.id)",
    "INSERT INTO programme_action_objectives (action_id, objective_id) SELECT a.id, min(o.id) FROM programme_action a"
    " JOIN strategy_objective o ON o.axis_id = a.axis_id"
    " WHERE NOT EXISTS (SELECT 1 FROM programme_action_objectives x WHERE x.action_id = a.id) GROUP BY a.id",
    # four needs, two of them answered
    "INSERT INTO needs_need (key, roadmap_id, code, statement, details, kind, status, status_reason, organisation_id,"
    " requester_function, created_at, revision, origin, population, populations_concerned, frequency, intensity,"
    " consequence, pooling, is_alone, source_hash) SELECT gen_random_uuid(), a.roadmap_id, 'B' || a.id || '-' || n,"
    " 'Pouvoir faire en ligne : ' || a.title, '', 'need', 'qualified', '', r.organisation_id, 'Secrétariat de mairie',"
    " now(), 0, 'request', '', '{}', '', '', '', '', false, '' FROM programme_action a JOIN roadmaps_roadmap r ON r.id = a.roadmap_id, generate_series(1, 4) n"
    " WHERE NOT EXISTS (SELECT 1 FROM needs_need b WHERE b.roadmap_id = a.roadmap_id AND b.code = 'B' || a.id || '-1')",
    "INSERT INTO programme_actionneed (action_id, need_id, note) SELECT a.id, b.id, '' FROM programme_action a"
    " JOIN needs_need b ON b.roadmap_id = a.roadmap_id AND b.code IN ('B' || a.id || '-1', 'B' || a.id || '-2')"
    " WHERE NOT EXISTS (SELECT 1 FROM programme_actionneed x WHERE x.action_id = a.id)",
    # notes of one college for the actions to arbitrate
    "INSERT INTO arbitrage_score (criterion_id, action_id, college, value, comment, scored_at)"
    " SELECT c.id, a.id, 'dg', (a.id * 7 + c.id * 3) % 5, '', now() FROM programme_action a"
    " JOIN arbitrage_arbitrageround r ON r.roadmap_id = a.roadmap_id"
    " JOIN arbitrage_criterion c ON c.round_id = r.id WHERE a.triage = 'to_arbitrate'"
    " AND NOT EXISTS (SELECT 1 FROM arbitrage_score s WHERE s.action_id = a.id)",
    # three lines of journal
    "INSERT INTO journal_entry (at, verb, actor_label, subject_type, subject_id, subject_label, roadmap_id, details)"
    " SELECT now() - n * interval '1 day', 'programme.action.changed', 'Agent', 'programme.action', a.id, a.title,"
    " a.roadmap_id, '{}' FROM programme_action a, generate_series(1, 3) n WHERE NOT EXISTS (SELECT 1 FROM journal_entry"
    " e WHERE e.subject_type = 'programme.action' AND e.subject_id = a.id)",
)


def add_related_rows() -> None:
    """Everything an action of `bench.world` comes with."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in STATEMENTS:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks forbid what follows
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
