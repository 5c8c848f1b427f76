# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many take part in appraising a person, how many sides are looked at, how often.

Averages of what the reader sees; departments of few people have none.
"""

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...engine import small_groups
from ...engine.dates import add_months

_lt = LazyTranslate(__name__)

DECIDED = Domain("state", "in", ("published", "released")) & Domain(
    "final_origin", "!=", "import"
)

#: Why a group has no figures.
FEW = _lt("Too few people to tell: at least five, and five beside them.")
#: Whether it is of all, department, people, raters, sections, results of a year.
QUERY = """
   WITH seen AS (
       SELECT id, appraisal_id, department_id, subject_kind, employee_id,
              subject_department_id, company_id
         FROM hr_performance_result WHERE id = ANY(%(results)s)
   ), readable_reviews AS MATERIALIZED (%(reviews)s),
   readable_shares AS MATERIALIZED (%(shares)s),
   readable_results AS MATERIALIZED (%(years)s),
   reviewed AS (
       SELECT appraisal_id, count(DISTINCT rater_id) AS number
         FROM hr_performance_rating
        WHERE id IN (SELECT id FROM readable_reviews)
        GROUP BY appraisal_id
   ), answered AS (
       SELECT appraisal_id, sum(count) AS number
         FROM hr_performance_rater_share
        WHERE id IN (SELECT id FROM readable_shares)
        GROUP BY appraisal_id
   ), sections AS (
       SELECT line.result_id, count(DISTINCT goal.section) AS number
         FROM hr_performance_result_line line
         JOIN seen ON seen.id = line.result_id
         JOIN hr_performance_appraisal_line goal
           ON goal.id = line.appraisal_line_id
        WHERE goal.kind = 'weighted' AND line.outcome_state = 'scored'
        GROUP BY line.result_id
   ), years AS (
       SELECT subject_kind, employee_id, subject_department_id, company_id,
              count(*) AS number
         FROM hr_performance_result
        WHERE id IN (SELECT id FROM readable_results)
        GROUP BY 1, 2, 3, 4
   )
   SELECT grouping(seen.department_id) = 1, seen.department_id, count(*),
          (coalesce(sum(reviewed.number), 0)
           + coalesce(sum(answered.number), 0))::integer,
          coalesce(sum(sections.number), 0)::integer,
          coalesce(sum(years.number), 0)::integer
     FROM seen
LEFT JOIN reviewed ON reviewed.appraisal_id = seen.appraisal_id
LEFT JOIN answered ON answered.appraisal_id = seen.appraisal_id
LEFT JOIN sections ON sections.result_id = seen.id
LEFT JOIN years ON years.subject_kind = seen.subject_kind
      AND years.company_id = seen.company_id
      AND years.employee_id IS NOT DISTINCT FROM seen.employee_id
      AND years.subject_department_id
          IS NOT DISTINCT FROM seen.subject_department_id
    GROUP BY GROUPING SETS ((), (seen.department_id))
"""


def rows(cycle):
    """Values of one row for all together and one for each department.

    Two queries, whatever the number of people.
    """
    results = cycle.env["hr.performance.result"].search_fetch(
        DECIDED & Domain("cycle_id", "=", cycle.id),
        ["appraisal_id", "employee_id", "subject_department_id"],
    )
    if not results:
        return []
    found = cycle.env.execute_query(_query(cycle, results))
    whole = [row for row in found if row[0]]
    groups = {row[1]: row for row in found if not row[0]}
    told = small_groups.shown({key: row[2] for key, row in groups.items()})
    names = cycle.env["hr.department"].browse(filter(None, groups))
    order = {department.id: department.display_name for department in names}
    values = [
        _values(cycle, row, row[2] >= small_groups.LEAST) for row in whole if row[2]
    ] + [
        _values(cycle, groups[key])
        for key in sorted(told, key=lambda key: (not key, order.get(key, "")))
    ]
    if few := len(groups) - len(told):
        values.append(
            {
                "topic": "effort",
                "about": cycle.env._("Departments not shown: %s", few),
                "sentence": cycle.env._(FEW),
            }
        )
    return values


def _values(cycle, row, is_told=True):
    env = cycle.env
    is_whole, department, people, raters, sections, sheets = row
    values = {
        "topic": "effort",
        "department_id": department or False,
        "about": env._("All together")
        if is_whole
        else env["hr.department"].browse(department).display_name
        if department
        else env._("Without department"),
        "people": people,
        "is_whole": is_whole,
    }
    if not is_told:
        return {**values, "people": 0, "sentence": env._(FEW)}
    return {
        **values,
        "raters": raters / people,
        "dimensions": sections / people,
        "assessments": sheets / people,
        "sentence": env._(
            "%(people)s appraised: %(raters)s reviews and answers of others,"
            " %(sections)s sections with points, %(sheets)s results in the year up to"
            " the end of the cycle.",
            people=people,
            raters=raters,
            sections=sections,
            sheets=sheets,
        ),
    }


def _query(cycle, results):
    """The figures of all and of each department.

    What hangs on sheets is found by their ids: record rules join too much to be joined
    with anything else.
    """
    env, own = cycle.env, Domain("appraisal_id", "in", results.appraisal_id.ids)
    env.flush_all()
    of_year = Domain(
        "cycle_id.date_end", ">", add_months(cycle.date_end, -12)
    ) & Domain("cycle_id.date_end", "<=", cycle.date_end)
    whose = (
        Domain("employee_id", "in", results.employee_id.ids)
        if cycle.subject_kind == "employee"
        else Domain("subject_kind", "=", cycle.subject_kind)
    )
    return SQL(
        QUERY,
        results=results.ids,
        years=env["hr.performance.result"]._search(DECIDED & of_year & whose).select(),
        reviews=env["hr.performance.rating"]
        ._search(own & Domain("state", "=", "submitted") & Domain("kind", "!=", "self"))
        .select(),
        shares=env["hr.performance.rater.share"]._search(own).select(),
    )
