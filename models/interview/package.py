# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What belongs on the table of an interview, gathered from where it stands.

Everything is read with the reader's own rights; what the reader may not read is not
there. Private notes never are: the package is looked at together, and printed.
"""

from odoo.tools import format_amount

from ..base.day_words import day_words
from ..base.number_input import format_number

#: Rewards that are more than a thought.
REWARDED = ("approved", "handed_over", "paid")


def documents(talk):
    """The four documents of an interview, and which of them are there.

    :return: list of pairs: name in the user's language, and whether it is there
    """
    _ = talk.env._
    # sudo: only whether each of them is there; nothing of them is told.
    own = talk.sudo()
    lines = own.appraisal_id.line_ids.filtered(lambda line: line.kind == "weighted")
    measured = lines.filtered(lambda line: line.method != "manual")
    known = measured.filtered(lambda line: line.has_actual or line.not_applicable)
    brought = set(_brought(own).mapped("kind"))
    found = [
        ("completion", _("Completion of the goals and KPIs"), known == measured),
        ("events", _("Record of key events"), _has_events(own)),
        ("summary", _("Self-report or work summary"), own.report_submitted_on),
        ("form", _("Interview form with the agenda"), (own.agenda or "").strip()),
    ]
    if not lines:
        found[0] = (*found[0][:2], False)
    return [(name, kind in brought or bool(there)) for kind, name, there in found]


def _brought(talk):
    return talk.env["hr.performance.interview.document"].search(
        [("interview_id", "=", talk.id)]
    )


def _has_events(own):
    first, last = own.appraisal_id._period()
    return bool(
        own.env["hr.performance.coaching"].search_count(
            [
                ("employee_id", "=", own.employee_id.id),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            limit=1,
        )
    )


def missing_documents(talk):
    """One sentence for each document that is not there."""
    return [
        talk.env._("Missing for the interview: %s.", name)
        for name, is_there in documents(talk)
        if not is_there
    ]


def parts(talk):
    """All parts of the package, for its page and its print."""
    sheet = talk.appraisal_id
    return {
        "talk": talk,
        "documents": documents(talk),
        "files": _files(talk),
        "lines": _lines(talk),
        "actions": _actions(sheet),
        "events": _events(talk),
        "talks": _talks(talk),
        "results": _results(talk),
        "promises": _promises(talk),
        "trainings": _trainings(talk),
        "said": talk.env["hr.performance.coaching.request"]._package_rows(
            [("employee_id", "=", talk.employee_id.id)]
        ),
        "rewards": _rewards(talk),
        "background": sheet.background_html if sheet.has_access("read") else "",
    }


def _files(talk):
    """What the sides have brought, with its address."""
    brought = _brought(talk)
    kinds = dict(brought._fields["kind"]._description_selection(talk.env))
    return [
        {
            "kind": kinds[document.kind],
            "name": document.file_name or kinds[document.kind],
            "url": f"/web/content/{document._name}/{document.id}/file?download=true",
        }
        for document in brought
    ]


def _lines(talk):
    lines = talk.appraisal_id.line_ids._filtered_access("read")
    points = {
        line.appraisal_line_id.id: line.points_display for line in talk.result_line_ids
    }
    return [
        {
            "title": line.title,
            "target": line.target_display,
            "actual": line.actual_input,
            "points": points.get(line.id, ""),
        }
        for line in lines
    ]


def _actions(sheet):
    done = sheet.env["hr.performance.plan.action"].search(
        [("appraisal_id", "=", sheet.id), ("state", "=", "done")]
    )
    return [
        {
            "text": action.name,
            "line": action.line_id.title,
            "date": day_words(
                sheet.env, sheet.company_id._performance_day(action.done_on)
            ),
        }
        for action in done
    ]


def _events(talk):
    """Incidents, praise, coaching and progress of the period, line by line."""
    rows = talk.env["hr.performance.coaching"].action_load_facts(talk.appraisal_id.id)
    return [
        {**note, "line": row["title"]}
        for row in rows
        for note in row["notes"]
        if not note.get("is_private")
    ]


def _talks(talk):
    first, last = talk.appraisal_id._period()
    held = talk.env["hr.performance.talk.person"].search(
        [
            ("employee_id", "=", talk.employee_id.id),
            ("talk_id.state", "=", "held"),
            ("talk_id.date_start", ">=", first),
            ("talk_id.date_start", "<=", last),
        ]
    )
    return [
        {
            "date": day_words(
                talk.env, talk.company_id._performance_day(person.talk_id.date_start)
            ),
            "progress": person.progress,
            "step": person.agreed_step,
        }
        for person in held.sorted(lambda person: person.talk_id.date_start)
    ]


def _results(talk):
    found = talk.env["hr.performance.result"].search(
        [
            ("employee_id", "=", talk.employee_id.id),
            ("appraisal_id", "!=", talk.appraisal_id.id),
            ("state", "!=", "draft"),
        ]
    )
    return [
        {
            # sudo: the name of the cycle of a result that the reader reads.
            "cycle": result.sudo().cycle_id.name,
            "score": format_number(talk.env, result.score, 2),
            "grade": result.final_level_id.name,
        }
        # sudo: as above; only the order.
        for result in found.sorted(
            lambda result: result.sudo().cycle_id.date_end,  # sudo: as above.
            reverse=True,
        )
    ]


def _promises(talk):
    """What is promised and not settled, for the two: HR reads talks one by one."""
    if not (talk.acts_as_manager or talk.acts_as_employee):
        return []
    return talk._earlier_promises()[talk.id]._rows()


def _trainings(talk):
    asked = talk.env["hr.performance.coaching.request"].search(
        [("employee_id", "=", talk.employee_id.id), ("kind", "=", "training")]
    )
    states = dict(asked._fields["state"]._description_selection(talk.env))
    return [{"text": one.name, "state": states[one.state]} for one in asked]


def _rewards(talk):
    found = talk.env["hr.performance.reward"].search(
        [("employee_id", "=", talk.employee_id.id), ("state", "in", REWARDED)]
    )
    states = dict(found._fields["state"]._description_selection(talk.env))
    return [
        {
            # sudo: the names of rule and cycle of a reward that the reader reads.
            "text": reward.sudo().rule_id.display_name,
            "cycle": reward.sudo().cycle_id.name,  # sudo: as above.
            "amount": format_amount(talk.env, reward.amount, reward.currency_id),
            "state": states[reward.state],
        }
        for reward in found
    ]
