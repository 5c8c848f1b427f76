# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The weight of plans by strategic theme, beside what the company emphasises.

The theme of a line is that of the company goal above its goal; else that of its goal,
else that of its KPI.
"""

from collections import defaultdict

from odoo.tools import SQL

from ...engine import emphasis
from ...engine.numbers import ZERO, to_decimal
from ..base.number_input import format_number
from .plan_checks import PlanFinding


def theme_of(line):
    """The theme that a line serves, if any."""
    goal = line.objective_id
    return goal.strategic_id.theme_id or goal.theme_id or line.kpi_id.theme_id


def weights_of(lines):
    """Weights of the weighted lines of one plan by theme id; None serves none."""
    weights = defaultdict(lambda: ZERO)
    for line in lines:
        if line.kind == "weighted":
            weights[theme_of(line).id or None] += to_decimal(line.weight)
    return dict(weights)


def weights_by_unit(sheets):
    """Weights of the lines of many sheets by company and department, in one query.

    :param sheets: what the reader has found; lines are found with the reader's rights
    :return: dict of (company id, department id) to weights by theme id; department None
        is the whole company, False are sheets without one
    """
    env = sheets.env
    for model, names in (
        ("hr.performance.appraisal.line", ["weight", "kind", "kpi_id", "objective_id"]),
        ("hr.performance.appraisal", ["company_id", "department_id"]),
        ("hr.performance.objective", ["strategic_id", "theme_id"]),
        ("hr.performance.kpi", ["theme_id"]),
    ):
        env[model].flush_model(names)
    rows = env.execute_query(
        SQL(
            """
            WITH seen AS MATERIALIZED (%s)
            SELECT company_id, department_id, theme_id, coalesce(sum(weight), 0),
                   grouping(department_id) = 1 AS is_whole
              FROM (
                   SELECT sheet.company_id, sheet.department_id, line.weight,
                          COALESCE(strategic.theme_id, goal.theme_id, kpi.theme_id)
                          AS theme_id
                     FROM hr_performance_appraisal_line line
                     JOIN hr_performance_appraisal sheet ON sheet.id = line.appraisal_id
                LEFT JOIN hr_performance_objective goal ON goal.id = line.objective_id
                LEFT JOIN hr_performance_objective strategic
                       ON strategic.id = goal.strategic_id
                LEFT JOIN hr_performance_kpi kpi ON kpi.id = line.kpi_id
                    WHERE line.id IN (SELECT id FROM seen)
                      AND line.kind = 'weighted' AND line.active
                   ) found
             GROUP BY GROUPING SETS (
                   (company_id, theme_id), (company_id, department_id, theme_id))
            """,
            env["hr.performance.appraisal.line"]
            ._search([("appraisal_id", "in", sheets.ids)])
            .select(),
        )
    )
    found = defaultdict(dict)
    for company, department, theme, weight, is_whole in rows:
        unit = None if is_whole else department or False
        found[company, unit][theme] = to_decimal(weight)
    return dict(found)


def findings(appraisals):
    """What is said to plans whose weights lie far from the emphasis; superuser rights.

    It begins when somebody has written into the plan.

    :return: list of pairs of appraisal and ``PlanFinding``
    """
    found = []
    for year, sheets in appraisals.grouped(year_of).items():
        wanted = sheets.env["hr.performance.emphasis"]._of_year(sheets.company_id, year)
        for appraisal in sheets:
            own = wanted.get(appraisal.company_id.id)
            lines = appraisal.line_ids
            if not own or not any(line._is_written() for line in lines):
                continue
            reasons = [
                ["", "theme_differs", _plain(row, year)]
                for row in emphasis.shares(weights_of(lines), own)
                if row.differs(emphasis.PLAN_BOUND)
            ]
            if reasons:
                reasons.append(["", "theme_advice", {}])
                found.append((appraisal, PlanFinding("plan_themes", reasons=reasons)))
    return found


def year_of(appraisal):
    """The year whose emphasis a sheet is compared with."""
    return appraisal.cycle_id.date_end.year


def _plain(row, year):
    return {
        "theme": row.theme or False,
        "share": str(row.share),
        "wanted": str(row.wanted),
        "year": year,
    }


def cards(env, groups, bound):
    """Bars of shares as a page shows them.

    :param groups: list of (title, dict of theme id to weight, wanted or None)
    :return: list of dicts of title and rows
    """
    ids = {
        theme
        for _title, weights, wanted in groups
        for theme in (*weights, *(wanted or ()))
    }
    # sudo: names of themes of lines that the reader reads, also archived ones.
    themes = env(su=True)["hr.performance.theme"].browse(filter(None, ids)).exists()
    names = {theme.id: theme.name for theme in themes}
    return [
        {
            "title": title,
            "rows": [
                {
                    "name": names.get(row.theme) or env._("No theme"),
                    "is_none": not row.theme,
                    "share": float(row.share),
                    "share_text": format_number(env, row.share, 1),
                    "wanted": None if row.wanted is None else float(row.wanted),
                    "wanted_text": format_number(env, row.wanted, 1),
                    "differs": row.differs(bound),
                }
                for row in emphasis.shares(weights, wanted)
            ],
        }
        for title, weights, wanted in groups
    ]
