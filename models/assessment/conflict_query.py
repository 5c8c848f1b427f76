# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goals of a cycle that work against each other, found in one query.

Whoever carries a related KPI is counted by department first; only the counts are then
compared, so that the work grows with the people and not with their pairs.
"""

from odoo.tools import SQL

from ...engine.alignment import GUARD_WEIGHT

#: A lower value is the better one, whatever the method calls it.
_WANTED = SQL(
    "CASE WHEN direction = 'down' OR method IN"
    " ('reverse_difference', 'reverse_quotient', 'deduction') THEN -1 ELSE 1 END"
)


def _sides(cycle_ids):
    """Common table expressions: who carries related KPIs, by side of a relation."""
    return SQL(
        """
        carrier AS (
            SELECT appraisal.cycle_id, line.kpi_id, appraisal.department_id,
                   appraisal.employee_id AS owner_id, line.weight, line.id AS line_id,
                   appraisal.id AS appraisal_id, %(wanted)s AS wanted
              FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal appraisal
                ON appraisal.id = line.appraisal_id
             WHERE appraisal.cycle_id = ANY(%(cycles)s)
               AND appraisal.state NOT IN ('cancelled', 'closed_early')
               AND line.kind = 'weighted' AND line.weight > 0
               AND line.kpi_id IN (SELECT kpi_id FROM hr_performance_kpi_relation)
             UNION ALL
            SELECT link.cycle_id, goal.kpi_id, goal.department_id,
                   goal.responsible_id, goal.weight, NULL, NULL,
                   CASE goal.direction WHEN 'down' THEN -1 ELSE 1 END
              FROM hr_performance_objective goal
              JOIN hr_performance_objective_cycle_rel link
                ON link.objective_id = goal.id
             WHERE link.cycle_id = ANY(%(cycles)s) AND goal.active
               AND goal.state NOT IN ('cancelled', 'achieved', 'missed')
               AND goal.kpi_id IN (SELECT kpi_id FROM hr_performance_kpi_relation)
        ), held AS (
            SELECT cycle_id, owner_id, kpi_id, max(weight) AS weight
              FROM carrier WHERE owner_id IS NOT NULL
             GROUP BY cycle_id, owner_id, kpi_id
        ), side AS (
            SELECT carrier.*, relation.other_kpi_id,
                   CASE relation.relation WHEN 'opposes' THEN -1 ELSE 1 END AS sign,
                   COALESCE(held.weight >= %(guard)s, FALSE) AS is_guarded
              FROM carrier
              JOIN hr_performance_kpi_relation relation
                ON relation.kpi_id = carrier.kpi_id
              LEFT JOIN held ON held.cycle_id = carrier.cycle_id
                   AND held.owner_id = carrier.owner_id
                   AND held.kpi_id = relation.other_kpi_id
        ), unit AS (
            SELECT cycle_id, kpi_id, other_kpi_id, department_id, sign, wanted,
                   count(*) AS goals, count(*) FILTER (WHERE NOT is_guarded) AS bare,
                   min(owner_id) FILTER (WHERE NOT is_guarded) AS first_owner,
                   max(owner_id) FILTER (WHERE NOT is_guarded) AS last_owner
              FROM side
             GROUP BY cycle_id, kpi_id, other_kpi_id, department_id, sign, wanted
        )
        """,
        wanted=_WANTED,
        cycles=list(cycle_ids),
        guard=float(GUARD_WEIGHT),
    )


#: Both sides are open, and not by one and the same person alone.
_IS_OPEN = SQL(
    "here.bare > 0 AND there.bare > 0 AND NOT (here.first_owner = here.last_owner"
    " AND there.first_owner = there.last_owner AND here.first_owner ="
    " there.first_owner)"
)


def pairs(cycle_ids):
    """Query for the pairs of departments whose goals work against each other.

    Rows: cycle, KPI, other KPI, department, other department, goals, other goals,
    whether a pair without guard is left, and the wanted direction of the first KPI.
    """
    return SQL(
        """
        WITH %(sides)s
        SELECT here.cycle_id, here.kpi_id, there.kpi_id,
               here.department_id, there.department_id,
               sum(here.goals)::int, sum(there.goals)::int,
               COALESCE(bool_or(%(is_open)s), FALSE),
               min(here.wanted), min(there.wanted)
          FROM unit here
          JOIN unit there
            ON there.cycle_id = here.cycle_id
           AND there.kpi_id = here.other_kpi_id
           AND there.other_kpi_id = here.kpi_id
           AND here.sign * here.wanted * there.wanted = -1
         WHERE here.kpi_id < there.kpi_id
         GROUP BY 1, 2, 3, 4, 5
        """,
        sides=_sides(cycle_ids),
        is_open=_IS_OPEN,
    )


def open_lines(cycle_ids, appraisal_ids):
    """Query for the lines of plans that work against goals of others.

    Without guard on either side and without waiver. Rows: line, other KPI, other
    department, wanted direction here and there.
    """
    return SQL(
        """
        WITH %(sides)s
        SELECT DISTINCT side.line_id, there.kpi_id, there.department_id,
               side.wanted, there.wanted
          FROM side
          JOIN unit there
            ON there.cycle_id = side.cycle_id
           AND there.kpi_id = side.other_kpi_id
           AND there.other_kpi_id = side.kpi_id
           AND side.sign * side.wanted * there.wanted = -1
         WHERE side.appraisal_id = ANY(%(appraisals)s) AND NOT side.is_guarded
           AND there.bare > 0
           AND NOT (there.first_owner = there.last_owner
                    AND there.first_owner = side.owner_id)
           AND NOT EXISTS (
                SELECT FROM hr_performance_goal_conflict known
                 WHERE known.cycle_id = side.cycle_id AND known.state = 'waived'
                   AND (known.kpi_id, known.other_kpi_id,
                        COALESCE(known.department_id, 0),
                        COALESCE(known.other_department_id, 0)) IN (
                        (side.kpi_id, there.kpi_id, COALESCE(side.department_id, 0),
                         COALESCE(there.department_id, 0)),
                        (there.kpi_id, side.kpi_id, COALESCE(there.department_id, 0),
                         COALESCE(side.department_id, 0))))
         ORDER BY side.line_id, there.kpi_id, there.department_id
        """,
        sides=_sides(cycle_ids),
        appraisals=list(appraisal_ids),
    )
