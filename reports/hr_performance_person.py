# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_amount

from ..engine import results_line
from ..models.base.arguments import id_of
from ..models.base.day_words import day_words
from ..models.base.number_input import format_number
from ..models.base.seeing import must_see, readers_only, unseen_error
from ..models.interview.states import HELD_STATES

#: So many results stand in the line, and so many rows in a part of the page.
RESULTS, ROWS = 8, 12
#: Goals of so many sheets, the latest first.
SHEETS = 2
#: Of notes and of what was said so much is shown; the record has all of it.
WORDS = 240


class HrPerformancePerson(models.Model):
    """One page about a person: goals, results, feedback, plans, promises, rewards.

    The page itself says no more than the public page of a colleague. Each part is read
    with the rights of the reader, from where it stands; a part of which the reader may
    read nothing is not there, and not named.
    """

    _name = "hr.performance.person"
    _description = "Performance of a Person"
    _auto = False
    _order = "employee_id, id"
    _rec_name = "employee_id"
    _rec_names_search = ["employee_id.name"]
    _depends = {"hr.employee": ["company_id", "active"]}

    employee_id = fields.Many2one("hr.employee", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    active = fields.Boolean(readonly=True)
    page_html = fields.Html(
        string="Performance Page",
        compute="_compute_page_html",
        compute_sudo=False,
        sanitize=False,
    )

    @property
    def _table_query(self):
        return SQL("SELECT id, id AS employee_id, company_id, active FROM hr_employee")

    @api.depends("employee_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_page_html(self):
        must_see(self)
        for person in self:
            person.page_html = self.env["ir.qweb"]._render(
                "hr_performance.hr_performance_person_page",
                {"parts": person._parts(), "is_page": True},
            )

    # OPENING

    @api.model
    def action_open_mine(self):
        """Open the page of the user."""
        own = self.env.user._performance_employees()
        # Who left and came back has more than one: the one who works here now.
        # sudo: whether the user's own employee is archived.
        own = own.sorted(lambda one: (not one.sudo().active, one.id))
        if not own:
            raise UserError(
                self.env._(
                    "Your login is linked to no employee here. Ask your HR department,"
                    " or choose another company at the top."
                )
            )
        return self._opened(own[0].id)

    @api.model
    def action_open_of(self, employee_id):
        """Open the page of a person.

        :param employee_id: id of the employee
        """
        number = id_of(employee_id)
        if not number:
            raise unseen_error(self.env)
        person = self.browse(number)
        must_see(person)
        return self._opened(person.id)

    def _opened(self, number):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "hr_performance.hr_performance_person_action"
            ),
            "res_id": number,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @readers_only
    def action_print(self):
        """The page as a file, with what the reader reads, in the reader's language."""
        must_see(self)
        return self.env.ref("hr_performance.action_report_person").report_action(
            self.ids
        )

    # PARTS
    #
    # Each takes a constant number of queries and gives plain values.

    def _parts(self):
        """What the reader may read about the person, part by part."""
        self.ensure_one()
        return {
            "head": self._head(),
            "results": self._results(),
            "goals": self._goals(),
            "feedback": self._feedback(),
            "interviews": self._interviews(),
            "plans": self._plans(),
            "standing": self._own_standing(),
            "promises": self._promises(),
            "trainings": self._trainings(),
            "skills": self._skills(),
            "rewards": self._rewards(),
            "letters": self._letters(),
            "titles": self._titles(),
        }

    def _of_person(self, model, *domain, order=None, limit=ROWS):
        """Records about the person that the reader may read."""
        found = self.env[model]
        if not found.has_access("read"):
            return found
        return found.search(
            Domain("employee_id", "=", self.employee_id.id) & Domain.AND(domain),
            order=order,
            limit=limit,
        )

    def _label(self, record, name):
        choices = record._fields[name]._description_selection(self.env)
        return dict(choices).get(record[name], "")

    def _day(self, day):
        return day_words(self.env, day) if day else ""

    def _moment(self, moment):
        # sudo: the zone in which the company of the person works.
        return self._day(moment and self.sudo().company_id._performance_day(moment))

    def _head(self):
        # sudo: hr.employee - what everybody at work reads on the public page.
        own = self.sudo().employee_id
        return {
            "name": own.name,
            "job": own.job_title or own.job_id.name or "",
            "department": own.department_id.complete_name or "",
            "manager": own.parent_id.name or "",
            "is_gone": not own.active,
        }

    def _results(self):
        """Results over the cycles, oldest first, and their line."""
        found = self._of_person(
            "hr.performance.analysis",
            [("subject_kind", "=", "employee")],
            order="period_end desc, id desc",
            limit=RESULTS,
        )[::-1]
        # sudo: the names of cycle and grade of results that the reader reads.
        named = found.sudo()
        named.final_level_id.mapped("code")
        line = results_line.points(
            [row.score_share if row.score_share else None for row in found]
        )
        rows = [
            {
                "cycle": one.cycle_id.name,
                "until": self._day(row.period_end),
                "score": format_number(self.env, row.score, 2),
                "grade": one.final_level_id.name or "",
                "code": one.final_level_id.code or "",
                "model": "hr.performance.result",
                "id": row.id,
            }
            for row, one in zip(found, named, strict=True)
        ]
        return {
            "rows": rows,
            "points": [
                {"x": point.x, "y": point.y, **rows[point.index]} for point in line
            ],
            "path": " ".join(f"{point.x},{point.y}" for point in line),
            "width": results_line.WIDTH,
            "height": results_line.HEIGHT,
            "left": results_line.MARGIN,
            "right": results_line.WIDTH - results_line.MARGIN,
            "levels": [
                {"share": share, "y": results_line.y_of(share)}
                for share in (0, 50, 100)
            ],
        }

    def _goals(self):
        """Goals of the latest sheets, with target and actual value."""
        sheets = self._of_person(
            "hr.performance.appraisal",
            [("state", "!=", "cancelled")],
            order="id desc",
            limit=SHEETS,
        )
        lines = self.env["hr.performance.appraisal.line"].search_fetch(
            [("appraisal_id", "in", sheets.ids), ("kind", "=", "weighted")]
        )
        by_sheet = lines.grouped("appraisal_id")
        return [
            {
                # sudo: the name of the cycle of a sheet that the reader reads.
                "cycle": sheet.sudo().cycle_id.name,
                "state": self._label(sheet, "state"),
                "model": sheet._name,
                "id": sheet.id,
                "lines": [
                    {
                        "title": line.title,
                        "weight": format_number(self.env, line.weight, 2),
                        "target": line.target_display or "",
                        "actual": line.actual_input or "",
                    }
                    for line in by_sheet.get(sheet, lines.browse())
                ],
            }
            for sheet in sheets
        ]

    def _feedback(self):
        """Notes, praise and incidents that the reader may read, latest first."""
        notes = self._of_person("hr.performance.coaching")
        return [
            {
                "date": self._day(note.date),
                "kind": self._label(note, "kind"),
                # sudo: the name of a colleague who wrote what the reader reads.
                "who": note.sudo().author_id.name,
                "text": _shortened(note.body),
                "model": note._name,
                "id": note.id,
            }
            for note in notes
        ]

    def _interviews(self):
        """That they were held; what was said stands in them, and is read there."""
        held = self._of_person(
            "hr.performance.interview",
            [("state", "in", HELD_STATES)],
            order="closed_on desc",
        )
        return [
            {
                # sudo: the names of cycle and interviewer of a talk that is read.
                "cycle": talk.sudo().cycle_id.name,
                "who": talk.sudo().interviewer_id.name or "",  # sudo: as above.
                "date": self._moment(talk.closed_on),
                "state": self._label(talk, "state"),
                "model": talk._name,
                "id": talk.id,
            }
            for talk in held
        ]

    def _plans(self):
        """Improvement and development plans with what became of their actions."""
        plans = self._of_person("hr.performance.development.plan")
        return [
            {
                "kind": self._label(plan, "kind"),
                "state": self._label(plan, "state"),
                "from": self._day(plan.date_start),
                "until": self._day(plan.date_end),
                "actions": len(plan.action_ids),
                "done": len(plan.action_ids.filtered(lambda a: a.state == "done")),
                "model": plan._name,
                "id": plan.id,
            }
            for plan in plans
        ]

    def _own_standing(self):
        """How many promises the person has kept: for the person alone."""
        if self.employee_id not in self.env.user._performance_employees():
            return ""
        promises = self.env["hr.performance.promise"]
        return promises._standing_text(promises._standing(self.employee_id)[0])

    def _promises(self):
        """What was promised by or to the person, or about this one."""
        own = self.employee_id.id
        found = self.env["hr.performance.promise"].search(
            Domain("employee_id", "=", own) | Domain("promiser_id", "=", own),
            limit=ROWS,
        )
        return found._rows()

    def _trainings(self):
        """Trainings that were asked for; bridges to courses add theirs."""
        asked = self._of_person(
            "hr.performance.coaching.request", [("kind", "=", "training")]
        )
        return [
            {
                "text": one.name,
                "date": self._day(one.date_needed),
                "state": self._label(one, "state"),
                "model": one._name,
                "id": one.id,
            }
            for one in asked
        ]

    def _skills(self):
        """The last level of each skill."""
        levels = self._of_person("hr.performance.skill.level", limit=10 * ROWS)
        latest = levels.grouped("skill_key").values()
        return [
            {
                "text": one.skill,
                "level": format_number(self.env, one.level, 1),
                "date": self._day(one.day),
            }
            # The first row of each skill is its last level.
            for one in (rows[0] for rows in latest)
        ]

    def _rewards(self):
        """Rewards with their amounts, for the person and reward officers."""
        found = self._of_person(
            "hr.performance.reward",
            [("state", "in", ("approved", "handed_over", "paid"))],
            order="id desc",
        )
        return [
            {
                # sudo: the names of rule and cycle of a reward that the reader reads.
                "text": reward.sudo().rule_id.name,
                "cycle": reward.sudo().cycle_id.name,  # sudo: as above.
                "amount": format_amount(self.env, reward.amount, reward.currency_id),
                "state": self._label(reward, "state"),
                "model": reward._name,
                "id": reward.id,
            }
            for reward in found
        ]

    def _letters(self):
        """Raises and promotions that the person was told."""
        found = self._of_person(
            "hr.performance.pay.letter",
            [("state", "in", ("told", "acknowledged"))],
            order="date_effective desc, id desc",
        )
        return [
            {
                "text": self._label(letter, "kind"),
                "date": self._day(letter.date_effective),
                "amount": format_amount(
                    self.env,
                    letter.base_increase or letter.lump_sum,
                    letter.currency_id,
                )
                if letter.base_increase or letter.lump_sum
                else "",
                "model": letter._name,
                "id": letter.id,
            }
            for letter in found
        ]

    def _titles(self):
        found = self._of_person("hr.performance.honour", [("state", "=", "granted")])
        return [
            {
                # sudo: the title that somebody bears whom the reader reads.
                "text": one.sudo().title_id.name,
                "date": " – ".join(
                    filter(None, (self._day(one.date_from), self._day(one.date_until)))
                ),
                "model": one._name,
                "id": one.id,
            }
            for one in found
        ]


def _shortened(text):
    """The beginning of a text, in one line."""
    words = " ".join((text or "").split())
    return words if len(words) <= WORDS else f"{words[:WORDS].rstrip()} …"
