# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_date

from ..organization.appraisal_states import (
    DEADLINE_OF_STATE,
    LAST,
    MANAGER_ACTS,
    OPTIONAL,
    PLAN,
    SUBJECT_ACTS,
)


class HrPerformanceAppraisal(models.Model):
    """What has been, what is now and what comes next, in the reader's language.

    Everybody who reads the sheet may read it: it names no rater but the two sides and
    holds no score.
    """

    _inherit = "hr.performance.appraisal"

    timeline = fields.Json(compute="_compute_timeline")

    @api.depends("state", "manager_id", "owner_id", "cycle_id.stage_ids")
    @api.depends_context("lang", "uid", "tz")
    def _compute_timeline(self):
        me = self._user_employee()
        data, left = self._counting_lines(), self._left_on()
        # sudo: dates of the steps and the names of the two sides, no content; whoever
        # reads the sheet may know whose turn it is.
        for appraisal, sheet in zip(self, self.sudo(), strict=True):
            appraisal.timeline = {
                "steps": sheet._timeline_steps(me, left.get(sheet.id, {})),
                "now": sheet._timeline_now(me),
                "lines": data[appraisal],
                "appeal": sheet._timeline_appeal(),
            }

    # STEPS

    def _timeline_way(self):
        """The states that this appraisal passes, in order."""
        known = dict(self._fields["state"].selection)
        wanted = {
            "self_review": self.cycle_id.self_review,
            "second_review": self._needs_second_review(),
        }
        return [
            state
            for state in DEADLINE_OF_STATE
            if state in known
            and (state not in OPTIONAL or wanted[state] or self.state == state)
        ]

    def _left_on(self):
        """When each state was left: dict of appraisal id to dict of state to time."""
        # sudo: times only; searched, so that no step gets into the reader's cache.
        steps = self.env["hr.performance.step"].sudo()
        found = steps.search(
            [("appraisal_id", "in", self.ids), ("left_on", "!=", False)]
        )
        left = {}
        for step in found.sorted("id"):
            left.setdefault(step.appraisal_id.id, {})[step.state] = step.left_on
        return left

    def _timeline_steps(self, me, left):
        way = self._timeline_way()
        labels = dict(self._fields["state"]._description_selection(self.env))
        here = way.index(self.state) if self.state in way else len(way)
        steps = []
        for number, state in enumerate(way):
            is_past = number < here or self.state in LAST and number == here
            status = "past" if is_past else "now" if number == here else "next"
            who = self._timeline_who(state)
            steps.append(
                {
                    "key": state,
                    "label": labels[state],
                    "status": status,
                    "date": self._timeline_date(state, status, left.get(state)),
                    "who": ", ".join(person.name for person in who),
                    "is_mine": bool(me and me.id in [person.id for person in who]),
                }
            )
        return steps

    def _timeline_date(self, state, status, left_on):
        if status == "past":
            day = left_on and fields.Datetime.context_timestamp(self, left_on).date()
            return format_date(self.env, day) if day else ""
        day = self._timeline_deadline(state, status)
        return self.env._("until %s", format_date(self.env, day)) if day else ""

    def _timeline_deadline(self, state, status="next"):
        if status == "now" and self.deadline:
            return self.deadline
        if state == "agreed":
            return self.cycle_id.date_end
        step = DEADLINE_OF_STATE[state]
        return step and self.cycle_id._deadline(step)

    def _timeline_who(self, state):
        """Who acts in a state; the two sides only."""
        if state in PLAN:
            return [p for p in (self.owner_id, self.manager_id) if p]
        if state in SUBJECT_ACTS:
            return list(self.owner_id)
        if state in MANAGER_ACTS:
            return list(self.manager_id)
        return []

    def _timeline_now(self, me):
        """Whose turn it is and until when; None when nothing is left to do."""
        if not self.next_step:
            return None
        waiting = self.waiting_for_id
        day = self.deadline
        return {
            "text": self.next_step,
            "who": waiting.name or "",
            "is_mine": bool(me and waiting.id == me.id),
            "deadline": format_date(self.env, day) if day else "",
            "is_overdue": self.is_overdue,
        }

    def _timeline_appeal(self):
        days = self.cycle_id._rule("appeal_days")
        if not days or self.subject_kind != "employee":
            return ""
        return self.env._(
            "After the result is released or signed, whichever is later, there are"
            " %s working days to appeal.",
            days,
        )

    # DATA THAT COUNT

    def _counting_lines(self):
        """What counts in each appraisal, with source and age of the data.

        :return: dict of appraisal to a list of dicts, in a constant number of queries
        """
        dates = self._measured_on()
        return {
            appraisal: [
                line._counting_values(dates)
                # sudo: lines of sheets that the caller may read.
                for line in appraisal.sudo().line_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ]
            for appraisal in self
        }

    def _measured_on(self):
        """When the newest actual value came in.

        :return: dict of (employee id, KPI id) or (line id,) to a time
        """
        # sudo: only times of values that stand on the sheets themselves.
        measures = self.env["hr.performance.measure"].sudo()
        lines = self.sudo().line_ids  # sudo: as above.
        rows = measures._read_group(
            [
                "|",
                "&",
                ("employee_id", "in", self.employee_id.ids),
                ("kpi_id", "in", lines.kpi_id.ids),
                ("line_id", "in", lines.ids),
            ],
            ["employee_id", "kpi_id", "line_id"],
            ["write_date:max"],
        )
        return {
            (line.id,) if line else (employee.id, kpi.id): moment
            for employee, kpi, line, moment in rows
        }
