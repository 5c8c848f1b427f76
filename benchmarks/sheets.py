# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sheets in any number: the product brings one to each step, SQL copies it.

Everybody has a released result of last year, and this year's sheet as a draft, agreed
with its values, or with the manager's review open.
"""

from datetime import timedelta

import operations
import people

from odoo import fields
from odoo.tools import SQL

#: So many are launched by the product; the others are copies of one of these.
LAUNCHED = 30
#: This year's people, counted from the last one, are in these steps by turns.
STEPS = ("drafted", "agreed", "reviewed")
#: Eight KPIs with values, and two that the manager gives points for.
METHODS = ("ratio", "achievement", "reverse_difference", "closeness")
METHODS = (*METHODS, *METHODS, "manual", "manual")

#: What hangs on a sheet: table and the column that leads to it, parents first.
ROWS = (
    ("hr_performance_appraisal_chain_rel", "appraisal_id"),
    ("hr_performance_appraisal_line", "appraisal_id"),
    ("hr_performance_step", "appraisal_id"),
    ("hr_performance_rating", "appraisal_id"),
    ("hr_performance_rating_line", "rating_id"),
    ("hr_performance_result", "appraisal_id"),
    ("hr_performance_result_line", "result_id"),
    ("hr_performance_alert", "appraisal_id"),
)


def make_sheets(env, company, employees):
    """Two cycles of everybody.

    :return: dict of what stands for each step: this year's cycle, and a sheet in each
        step of the last people, whose manager is the same; ``released`` is last year's
    """
    today = fields.Date.today()
    last = {
        "name": "Last Year",
        "date_start": today.replace(today.year - 1, 1, 1),
        "date_end": today.replace(today.year - 1, 12, 31),
    }
    past = _launched(env, company, last)
    model = _model(past, 0)
    for step in (_agree, _open_review, _release):
        step(model)
    copy_to_all(env, past, [model], employees)
    this = {
        "name": "This Year",
        "date_start": today - timedelta(120),
        "date_end": today + timedelta(120),
    }
    cycle = _launched(env, company, this)
    models = [_model(cycle, number) for number in range(len(STEPS))]
    for model in models[1:]:
        _agree(model)
    _open_review(models[2])
    copy_to_all(env, cycle, models, employees)
    people.renew_statistics(env)
    found = {
        step: _sheet(cycle, employees[-1 - number]) for number, step in enumerate(STEPS)
    }
    return {**found, "cycle": cycle, "released": _sheet(past, employees[-1])}


def _launched(env, company, values):
    """A cycle whose first people are launched by the product."""
    cycle = operations.make_cycle(env, company, METHODS, **values)
    if cycle.job_state != "idle":
        cycle._launch_batch(LAUNCHED)
    operations.end_batch(env)
    return cycle


def _model(cycle, number):
    """One of the launched sheets that have a manager."""
    return cycle.appraisal_ids.filtered("manager_id").sorted("id")[number]


def _sheet(cycle, employee):
    return cycle.appraisal_ids.search(
        [("cycle_id", "=", cycle.id), ("employee_id", "=", employee.id)]
    )


def _agree(sheet):
    """Both sides have confirmed, and the values are in."""
    sheet.action_confirm_plan()
    lines = sheet.line_ids.filtered(lambda line: line.method != "manual")
    sheet.env["hr.performance.measure"].create(
        [
            {
                "employee_id": sheet.employee_id.id,
                "kpi_id": line.kpi_id.id,
                "period_end": sheet.cycle_id.date_end,
                "value": 80 + number,
                "source": "import",
            }
            for number, line in enumerate(lines)
        ]
    )


def _open_review(sheet):
    sheet._open_assessment()


def _release(sheet):
    """The manager has given the points that decide; the result is open."""
    review = sheet.env["hr.performance.rating"].search(
        [("appraisal_id", "=", sheet.id), ("kind", "=", "manager")]
    )
    given = review.line_ids.filtered(lambda line: line.method == "manual")
    # As superuser, who has no number typed: only the author types.
    given.write({"points": 80, "has_points": True})
    review.action_submit()
    result = sheet.env["hr.performance.result"].search(
        [("appraisal_id", "=", sheet.id)]
    )
    # As superuser: what was released is asked for in the pages, not here.
    result.action_release()


def copy_to_all(env, cycle, models, employees):
    """Everybody else gets copies of the models by turns, from the last person on."""
    env.flush_all()
    there = set(cycle.appraisal_ids.employee_id.ids)
    for number, model in enumerate(models):
        whom = employees.ids[::-1][number :: len(models)]
        _copy(env, model, [person for person in whom if person not in there])
    operations.end_batch(env)
    # Nobody is left to launch: it ends.
    cycle._launch_batch(LAUNCHED)
    cycle.is_announced = True
    operations.end_batch(env)


def _copy(env, model, employee_ids):
    """Give these people a sheet like the model, with all that hangs on it."""
    if not employee_ids:
        return
    places = _Places(env, model)
    env.cr.execute(
        "CREATE TEMP TABLE bench_sheet AS SELECT new.id, new.person, boss.parent_id"
        " AS manager FROM unnest(%s::int[], %s::int[]) new (id, person)"
        " JOIN hr_employee boss ON boss.id = new.person",
        (people.reserve(env, model._table, len(employee_ids)), employee_ids),
    )
    env.cr.execute(
        "CREATE TEMP TABLE bench_hr_performance_appraisal AS"
        " SELECT %s AS old, id, id AS sheet FROM bench_sheet",
        (model.id,),
    )
    places.insert("hr_performance_appraisal")
    for table, parent in ROWS:
        places.copy(table, parent)
    _copy_values(env, model)
    places.drop()


def _copy_values(env, model):
    """The values that the lines of the model count."""
    columns = people.columns(env, "hr_performance_measure", ("id", "employee_id"))
    env.cr.execute(
        SQL(
            "INSERT INTO hr_performance_measure (employee_id, %(columns)s)"
            " SELECT person, %(columns)s FROM bench_sheet, hr_performance_measure"
            " WHERE employee_id = %(person)s AND period_end = %(day)s",
            columns=columns,
            person=model.employee_id.id,
            day=model.cycle_id.date_end,
        )
    )


class _Places:
    """Where the rows of a model go: ``bench_<table>`` has old id, new id and sheet."""

    def __init__(self, env, model):
        self.env, self.model = env, model
        self.known = ["hr_performance_appraisal"]
        self.chain = "hr_performance_appraisal_chain_rel"

    def copy(self, table, parent):
        """Copy the rows that hang on rows that were copied before."""
        if table == self.chain:
            return self._copy_chains()
        above = self._links(table)[parent]
        self.env.cr.execute(
            SQL(
                "CREATE TEMP TABLE %(new)s AS SELECT own.id AS old,"
                " nextval(%(sequence)s)::int AS id, above.sheet"
                " FROM %(table)s own"
                " JOIN %(above)s above ON above.old = own.%(parent)s",
                new=SQL.identifier(f"bench_{table}"),
                sequence=f"{table}_id_seq",
                table=SQL.identifier(table),
                above=SQL.identifier(f"bench_{above}"),
                parent=SQL.identifier(parent),
            )
        )
        self.known.append(table)
        return self.insert(table)

    def insert(self, table):
        """Insert the new rows; a reference to what was copied goes to the copy."""
        new, joins, values = SQL.identifier(f"bench_{table}"), [], {}
        for name, target in self._links(table).items():
            own = SQL.identifier("own", name)
            if target == "hr_employee":
                values[name] = SQL(
                    "CASE %s WHEN %s THEN sheet.person WHEN %s THEN sheet.manager"
                    " ELSE %s END",
                    own,
                    self.model.employee_id.id,
                    self.model.manager_id.id,
                    own,
                )
            elif target in self.known and target != table:
                alias = SQL.identifier(f"of_{name}")
                values[name] = SQL("%s.id", alias)
                joins.append(
                    SQL(
                        "LEFT JOIN %s %s ON %s.old = %s AND %s.sheet = new.sheet",
                        SQL.identifier(f"bench_{target}"),
                        alias,
                        alias,
                        own,
                        alias,
                    )
                )
        self.env.cr.execute(SQL("ANALYZE %s", new))
        others = ["id", *values]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s, %(columns)s)"
                " SELECT new.id, %(values)s %(own)s FROM %(new)s new"
                " JOIN %(table)s own ON own.id = new.old"
                " JOIN bench_sheet sheet ON sheet.id = new.sheet %(joins)s",
                table=SQL.identifier(table),
                names=SQL(", ").join(map(SQL.identifier, others)),
                columns=people.columns(self.env, table, others),
                values=SQL("").join(SQL("%s, ", value) for value in values.values()),
                own=people.columns(self.env, table, others, "own"),
                new=new,
                joins=SQL(" ").join(joins),
            )
        )

    def _links(self, table):
        """Tables that columns refer to, by the name of the column."""
        self.env.cr.execute(
            "SELECT attname, confrelid::regclass::text FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE conrelid = %s::regclass AND contype = 'f'",
            (table,),
        )
        return dict(self.env.cr.fetchall())

    def _copy_chains(self):
        self.env.cr.execute(
            """
            WITH RECURSIVE chain AS (
                SELECT id AS sheet, manager AS above FROM bench_sheet
                 UNION ALL
                SELECT chain.sheet, boss.parent_id
                  FROM chain JOIN hr_employee boss ON boss.id = chain.above
            )
            INSERT INTO hr_performance_appraisal_chain_rel (appraisal_id, employee_id)
            SELECT sheet, above FROM chain WHERE above IS NOT NULL
            """
        )

    def drop(self):
        for table in ("sheet", *self.known):
            self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(f"bench_{table}")))
