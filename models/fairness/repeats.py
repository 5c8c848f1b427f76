# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked twice in a cycle: values, KPIs under two names, files.

Everything is what the reader sees; each kind takes one grouped query, and its names.
"""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ...engine import likeness
from ..plan.hr_performance_appraisal_line import VALUE_PERIOD

#: Longest list of names in one sentence.
NAMED = 5
#: Records of one sheet that people attach files to, and how each finds its sheet.
HOLDERS = {
    "hr.performance.appraisal": "id",
    "hr.performance.rating": "appraisal_id",
    "hr.performance.plan.action": "appraisal_id",
    "hr.performance.plan.change": "appraisal_id",
    "hr.performance.progress.report": "appraisal_id",
    "hr.performance.interview": "appraisal_id",
    "hr.performance.appraisal.line": "appraisal_id",
}

#: KPI, periods and people with more than one value, how many values, which ones.
REPEATED = """
WITH seen AS MATERIALIZED (%s)
SELECT kpi_id, count(*), count(DISTINCT employee_id),
       sum(number)::integer,
       array_agg(ids)
  FROM (
       SELECT measure.kpi_id, measure.employee_id, count(*) AS number,
              jsonb_agg(measure.id) AS ids
         FROM hr_performance_measure measure
         JOIN hr_performance_kpi kpi ON kpi.id = measure.kpi_id
        WHERE measure.id IN (SELECT id FROM seen)
        GROUP BY measure.kpi_id, measure.employee_id, %s
       HAVING count(*) > 1
       ) repeated
 GROUP BY kpi_id
 ORDER BY count(*) DESC, kpi_id
"""


def rows(cycle, sheets):
    """Values of all rows, what is asked most often first in each kind.

    :param sheets: sheets of the cycle that the reader has found
    """
    return [*_values(cycle), *_kpis(cycle, sheets), *_files(sheets)]


def _values(cycle):
    """KPIs of which one person's value of one period was given more than once."""
    env = cycle.env
    env.flush_all()
    query = env["hr.performance.measure"]._search(
        Domain("period_end", ">=", cycle.date_start)
        & Domain("period_end", "<=", cycle.date_end)
        & Domain("kpi_id", "!=", False)
        & (
            Domain("company_id", "=", cycle.company_id.id)
            if cycle.company_id
            else Domain.TRUE
        )
    )
    found = env.execute_query(
        SQL(
            REPEATED,
            query.select(),
            VALUE_PERIOD,
        )
    )
    ids = {row[0]: [one for part in row[4] for one in part] for row in found}
    measures = env["hr.performance.measure"].browse(
        one for part in ids.values() for one in part
    )
    measures.fetch(["source", "entered_by_id", "department_id", "kpi_id"])
    labels = dict(measures._fields["source"]._description_selection(env))
    rows = []
    for kpi, times, people, number, _parts in found:
        rows.append(
            {
                "topic": "twice",
                "kind": "value",
                "about": env["hr.performance.kpi"].browse(kpi).display_name,
                "times": times,
                "people": people,
                **_told(measures.browse(ids[kpi]), labels, times, people, number),
            }
        )
    return rows


def _told(measures, labels, times, people, number):
    """Where the values of one KPI come from, who gives them, and what to do."""
    env = measures.env
    given = measures.mapped("source")
    typed = measures.filtered(lambda measure: measure.source != "odoo")
    return {
        "sentence": env._(
            "%(times)s periods of %(people)s people have %(number)s values. Sources:"
            " %(sources)s. Entered by: %(who)s. Departments: %(departments)s.",
            times=times,
            people=people,
            number=number,
            sources=format_list(env, [labels[key] for key in labels if key in given]),
            who=_names(typed.entered_by_id),
            departments=_names(measures.department_id),
        ),
        "remedy": env._(
            "Let one source give it: collect it from Odoo, or let one side enter it."
        ),
        "target_model": "hr.performance.measure",
        "target_domain": [("id", "in", measures.ids)],
    }


def _kpis(cycle, sheets):
    """Pairs of KPIs of like names and one unit."""
    env = cycle.env
    own = Domain("company_id", "in", [cycle.company_id.id, False])
    kpis = env["hr.performance.kpi"].search_fetch(
        Domain("state", "=", "released") & (own if cycle.company_id else Domain.TRUE),
        ["name", "unit", "data_source", "direction"],
    )
    pairs = _same_kpis(kpis)
    if not pairs:
        return []
    plans = _plans_with(sheets, kpis.browse({kpi for pair in pairs for kpi in pair}))
    rows = []
    for pair in pairs:
        one, other = kpis.browse(pair[0]), kpis.browse(pair[1])
        both = plans[one.id] & plans[other.id]
        source = one.data_source and one.data_source == other.data_source
        rows.append(
            {
                "topic": "twice",
                "kind": "kpi",
                "about": env._("%(one)s · %(other)s", one=one.name, other=other.name),
                "times": len(both),
                "people": len(plans[one.id] | plans[other.id]),
                "sentence": env._(
                    "Like names, one unit. Plans with the first: %(one)s, with the"
                    " second: %(other)s, with both: %(both)s.",
                    one=len(plans[one.id]),
                    other=len(plans[other.id]),
                    both=len(both),
                )
                + (" " + env._("Both have one source.") if source else ""),
                "remedy": env._(
                    "If they mean one thing, retire one of them and name the other as"
                    " its replacement."
                ),
                "target_model": "hr.performance.kpi",
                "target_domain": [("id", "in", list(pair))],
            }
        )
    return sorted(rows, key=lambda row: -row["times"])


def _same_kpis(kpis):
    """Pairs of ids whose names mean one thing in a language, within one unit."""
    env, pairs = kpis.env, {}
    units = defaultdict(list)
    for kpi in kpis:
        units[(kpi.unit or "").strip().lower(), kpi.direction].append(kpi.id)
    for code, _name in env["res.lang"].get_installed():
        told = kpis.with_context(lang=code, prefetch_langs=True)
        for ids in units.values():
            names = {kpi.id: kpi.name for kpi in told.browse(ids)}
            pairs.update(dict.fromkeys(likeness.same_names(names)))
    return list(pairs)


def _plans_with(sheets, kpis):
    """Sheets that hold each of these KPIs: dict of id to set of ids."""
    plans = defaultdict(set)
    for kpi, own in sheets.env["hr.performance.appraisal.line"]._read_group(
        Domain("appraisal_id", "in", sheets.ids) & Domain("kpi_id", "in", kpis.ids),
        ["kpi_id"],
        ["appraisal_id:array_agg"],
    ):
        plans[kpi.id] = set(own)
    return plans


def _files(sheets):
    """Files that hang at several records of one sheet."""
    env = sheets.env
    if not sheets:
        return []
    env.flush_all()
    holders = SQL(" UNION ALL ").join(
        SQL(
            "SELECT %s AS res_model, id AS res_id, %s AS sheet FROM %s"
            " WHERE %s = ANY(%s)",
            name,
            SQL.identifier(link),
            SQL.identifier(env[name]._table),
            SQL.identifier(link),
            sheets.ids,
        )
        for name, link in HOLDERS.items()
    )
    # Only which files may be the same; the reader's rights decide below what is told.
    found = env.execute_query(
        SQL(
            """
            SELECT holder.sheet, array_agg(file.id)
              FROM ir_attachment file
              JOIN (%s) holder ON holder.res_model = file.res_model
               AND holder.res_id = file.res_id
             WHERE file.checksum IS NOT NULL AND file.type = 'binary'
               AND file.res_field IS NULL
             GROUP BY holder.sheet, file.checksum
            HAVING count(DISTINCT (file.res_model, file.res_id)) > 1
            """,
            holders,
        )
    )
    readable = env["ir.attachment"].search_fetch(
        [("id", "in", [one for _sheet, ids in found for one in ids])],
        ["name", "res_model", "res_id", "create_uid"],
    )
    rows = []
    for sheet, ids in found:
        files = readable.filtered(lambda file, ids=ids: file.id in ids)
        places = {(file.res_model, file.res_id) for file in files}
        if len(places) > 1:
            rows.append(_file_row(env, sheet, files, places))
    return sorted(rows, key=lambda row: -row["times"])


def _file_row(env, sheet, files, places):
    sheet = env["hr.performance.appraisal"].browse(sheet)
    # sudo: ir.model - what kinds of records are called.
    models = env["ir.model"].sudo()
    kinds = sorted({models._get(name).name for name, _id in places})
    return {
        "topic": "twice",
        "kind": "file",
        "about": env._(
            "%(file)s · %(sheet)s", file=files[0].name, sheet=sheet.display_name
        ),
        "times": len(files),
        "people": 1,
        "sentence": env._(
            "The same file at %(places)s places of one sheet: %(kinds)s. Attached by:"
            " %(who)s.",
            places=len(places),
            kinds=format_list(env, kinds),
            who=_names(files.create_uid),
        ),
        "remedy": env._("Attach it once, where everybody concerned reads it."),
        "target_model": "hr.performance.appraisal",
        "target_domain": [("id", "=", sheet.id)],
    }


def _names(records):
    """Names of users or departments, the first few."""
    # sudo: names of who has given what the reader reads.
    names = records.sudo().mapped("display_name")
    shown = names[:NAMED] + (["…"] if len(names) > NAMED else [])
    return format_list(records.env, shown) if shown else "–"
