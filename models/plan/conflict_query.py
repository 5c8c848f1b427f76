# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Goals of a cycle that work against each other, found in one query.

For a whole cycle, whoever carries a related KPI is counted by department first; only
the counts are then compared, so that the work grows with the people and not with their
pairs. For some plans only those are looked at who oppose a line without guard, by an
index on KPI and wanted direction, and who of them has a guard.
"""

from odoo.tools import SQL

from ...engine.alignment import GUARD_WEIGHT
from ...engine.methods import LOWER_IS_BETTER
from ..base.appraisal_states import ENDED_EARLY

#: A lower value is the better one, whatever the method calls it.
WANTED = (
    f"(CASE WHEN direction = 'down' OR method IN {LOWER_IS_BETTER} THEN -1 ELSE 1 END)"
)
_WANTED = SQL(WANTED)

#: Lines of plans and goals that count.
_LIVE_LINE = SQL(
    "appraisal.state NOT IN %s"
    " AND line.active AND line.kind = 'weighted' AND line.weight > 0",
    ENDED_EARLY,
)

_LIVE_GOAL = SQL(
    "goal.active AND goal.state NOT IN ('cancelled', 'achieved', 'missed')"
)

#: Who answers: a person; a unit's plan, and a goal of nobody, each for itself.
_PLAN_OWNER = SQL("COALESCE(appraisal.employee_id, -2 * appraisal.id)")
_GOAL_OWNER = SQL("COALESCE(goal.responsible_id, -2 * goal.id - 1)")
_GOAL_WANTED = SQL("(CASE goal.direction WHEN 'down' THEN -1 ELSE 1 END)")
_SIGN = SQL("(CASE relation.relation WHEN 'opposes' THEN -1 ELSE 1 END)")


def _sides(cycle_ids):
    """Common table expressions: who carries related KPIs, by side of a relation."""
    return SQL(
        """
        carrier AS (
            SELECT appraisal.cycle_id, line.kpi_id, appraisal.department_id,
                   %(plan_owner)s AS owner_id, line.weight, %(wanted)s AS wanted
              FROM hr_performance_appraisal_line line
              JOIN hr_performance_appraisal appraisal
                ON appraisal.id = line.appraisal_id
             WHERE appraisal.cycle_id = ANY(%(cycles)s) AND %(live_line)s
               AND line.kpi_id IN (SELECT kpi_id FROM hr_performance_kpi_relation)
             UNION ALL
            SELECT link.cycle_id, goal.kpi_id, goal.department_id,
                   %(goal_owner)s, goal.weight, %(goal_wanted)s
              FROM hr_performance_objective goal
              JOIN hr_performance_objective_cycle_rel link
                ON link.objective_id = goal.id
             WHERE link.cycle_id = ANY(%(cycles)s) AND %(live_goal)s
               AND goal.kpi_id IN (SELECT kpi_id FROM hr_performance_kpi_relation)
        ), held AS (
            SELECT cycle_id, owner_id, kpi_id, max(weight) AS weight
              FROM carrier
             GROUP BY cycle_id, owner_id, kpi_id
        ), side AS (
            SELECT carrier.*, relation.other_kpi_id, %(sign)s AS sign,
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
        plan_owner=_PLAN_OWNER,
        goal_owner=_GOAL_OWNER,
        goal_wanted=_GOAL_WANTED,
        wanted=_WANTED,
        live_line=_LIVE_LINE,
        live_goal=_LIVE_GOAL,
        sign=_SIGN,
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


def _is_guarded(kpi, is_plan=True):
    """Condition: the owner of a plan, or of a goal, carries a KPI as a guard.

    Index lookups, the likeliest first; the planner cannot go wrong with them.
    """
    held = SQL(
        "held.active AND held.kind = 'weighted' AND held.weight >= %s"
        " AND held.kpi_id = %s",
        float(GUARD_WEIGHT),
        kpi,
    )
    in_plan = SQL(
        "EXISTS (SELECT FROM hr_performance_appraisal_line held"
        " WHERE held.appraisal_id = appraisal.id AND %s) OR ",
        held,
    )
    return SQL(
        """(%(in_plan)s
        EXISTS (
            SELECT FROM hr_performance_appraisal own
              JOIN hr_performance_appraisal_line held ON held.appraisal_id = own.id
             WHERE own.employee_id = %(person)s AND own.cycle_id = %(cycle)s
               AND own.state NOT IN %(ended_early)s AND %(held)s)
        OR EXISTS (
            SELECT FROM hr_performance_objective aim
              JOIN hr_performance_objective_cycle_rel aimed
                ON aimed.objective_id = aim.id
             WHERE aim.responsible_id = %(person)s AND aimed.cycle_id = %(cycle)s
               AND aim.active AND aim.state NOT IN ('cancelled', 'achieved', 'missed')
               AND aim.kpi_id = %(kpi)s AND aim.weight >= %(guard)s))
        """,
        ended_early=ENDED_EARLY,
        in_plan=in_plan if is_plan else SQL(""),
        held=held,
        person=SQL("appraisal.employee_id" if is_plan else "goal.responsible_id"),
        cycle=SQL("appraisal.cycle_id" if is_plan else "link.cycle_id"),
        kpi=kpi,
        guard=float(GUARD_WEIGHT),
    )


#: Who pulls a related KPI in the direction that harms what is wished, without guard.
_RIVALS = SQL(
    """
    SELECT wish.*, appraisal.department_id, %(plan_owner)s AS owner_id
      FROM wish
      JOIN hr_performance_appraisal_line line
        ON line.kpi_id = wish.other_kpi_id AND %(wanted)s = wish.against
      JOIN hr_performance_appraisal appraisal
        ON appraisal.id = line.appraisal_id AND appraisal.cycle_id = wish.cycle_id
     WHERE %(live_line)s AND NOT %(plan_guarded)s
     UNION ALL
    SELECT wish.*, goal.department_id, %(goal_owner)s
      FROM wish
      JOIN hr_performance_objective goal
        ON goal.kpi_id = wish.other_kpi_id AND %(goal_wanted)s = wish.against
      JOIN hr_performance_objective_cycle_rel link
        ON link.objective_id = goal.id AND link.cycle_id = wish.cycle_id
     WHERE %(live_goal)s AND NOT %(goal_guarded)s
    """,
    plan_owner=_PLAN_OWNER,
    goal_owner=_GOAL_OWNER,
    wanted=_WANTED,
    goal_wanted=_GOAL_WANTED,
    live_line=_LIVE_LINE,
    live_goal=_LIVE_GOAL,
    plan_guarded=_is_guarded(SQL("wish.kpi_id")),
    goal_guarded=_is_guarded(SQL("wish.kpi_id"), is_plan=False),
)

_WAIVER = SQL(
    """
    SELECT FROM hr_performance_goal_conflict known
     WHERE known.cycle_id = mine.cycle_id AND known.state = 'waived'
       AND (known.kpi_id, known.other_kpi_id, COALESCE(known.department_id, 0),
            COALESCE(known.other_department_id, 0)) IN (
            (mine.kpi_id, mine.other_kpi_id, COALESCE(mine.department_id, 0),
             COALESCE(unit.department_id, 0)),
            (mine.other_kpi_id, mine.kpi_id, COALESCE(unit.department_id, 0),
             COALESCE(mine.department_id, 0)))
    """
)


def open_lines(appraisal_ids):
    """Query for the lines of plans that work against goals of others.

    Without guard on either side and without waiver. Rows: line, other KPI, other
    department, wanted direction here and there.
    """
    return SQL(
        """
        WITH mine AS (
            SELECT line.id AS line_id, appraisal.cycle_id, line.kpi_id,
                   appraisal.department_id, %(plan_owner)s AS owner_id,
                   relation.other_kpi_id, %(wanted)s AS wanted,
                   -1 * %(sign)s * %(wanted)s AS against
              FROM hr_performance_appraisal appraisal
              JOIN hr_performance_appraisal_line line
                ON line.appraisal_id = appraisal.id
              JOIN hr_performance_kpi_relation relation
                ON relation.kpi_id = line.kpi_id
             WHERE appraisal.id = ANY(%(appraisals)s) AND %(live_line)s
               AND NOT %(is_guarded)s
        ), wish AS (
            SELECT DISTINCT cycle_id, kpi_id, other_kpi_id, against FROM mine
        ), unit AS (
            SELECT cycle_id, kpi_id, other_kpi_id, against, department_id,
                   min(owner_id) AS first_owner, max(owner_id) AS last_owner
              FROM (%(rivals)s) AS rival
             GROUP BY cycle_id, kpi_id, other_kpi_id, against, department_id
        )
        SELECT DISTINCT mine.line_id, unit.other_kpi_id, unit.department_id,
               mine.wanted, unit.against
          FROM mine
          JOIN unit USING (cycle_id, kpi_id, other_kpi_id, against)
         WHERE NOT (unit.first_owner = mine.owner_id
                    AND unit.last_owner = mine.owner_id)
           AND NOT EXISTS (%(waiver)s)
         ORDER BY mine.line_id, unit.other_kpi_id, unit.department_id
        """,
        plan_owner=_PLAN_OWNER,
        wanted=_WANTED,
        sign=_SIGN,
        live_line=_LIVE_LINE,
        is_guarded=_is_guarded(SQL("relation.other_kpi_id")),
        rivals=_RIVALS,
        waiver=_WAIVER,
        appraisals=list(appraisal_ids),
    )
