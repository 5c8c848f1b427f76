# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One cycle of the demo company, each step taken by the user whose step it is.

Superuser rights are used to look at records only; whatever changes something runs with
the rights of an employee, a manager, an HR officer or the administrator.
"""

import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from . import demo_texts as texts
from . import demo_turns as turns
from . import demo_values as values
from .demo_interviews import DemoInterview, workday
from .people import by_actor, env_of, login

STAGES = (
    ("planning", 0, 14, "Agree goals, targets and weights.", "商定目标、标准和权重。"),
    ("coaching", 15, 165, "Log values, talk about progress.", "记录数据，沟通进展。"),
    ("assessment", 166, 190, "Self-review, then rating.", "员工自评，上级评价。"),
    ("feedback", 191, 215, "Interview and signature.", "绩效面谈并签字。"),
    ("application", 216, 240, "Bonus, training, development.", "奖金、培训与发展。"),
)
LEADERS = ("Head", "Leader", "Manager", "Foreman", "Director", "Chief", "经理", "主管")


class DemoCycle:
    """The appraisals of one company in one period."""

    def __init__(self, env, company, name, start, today, months=6):
        self.env = env
        self.today = today
        self.company = company
        self.name = name
        self.start = start
        self.end = start + relativedelta(months=months, days=-1)
        self.chinese = company.currency_id.name == "CNY"
        self.admin = login(env, "hradmin")
        self.admin = self.admin(
            context={**self.admin.context, "allowed_company_ids": company.ids}
        )
        self.cycle = env["hr.performance.cycle"].search(
            [("name", "=", name), ("company_id", "=", company.id)]
        )

    # WHO

    @property
    def appraisals(self):
        return self.cycle.appraisal_ids.sorted("id")

    def of(self, *names):
        """Appraisals of people by name."""
        return self.appraisals.filtered(lambda a: a.employee_id.name in names)

    def in_state(self, *states):
        return self.appraisals.filtered(lambda a: a.state in states)

    def subject_user(self, appraisal):
        """The appraisee; whoever has no login is stood in for."""
        return appraisal.employee_id.user_id or self.manager_user(appraisal)

    def manager_user(self, appraisal):
        """The direct manager; without a login HR takes the step."""
        return appraisal.manager_id.user_id or self.admin.user

    def level(self, appraisal):
        return values.ability(appraisal.employee_id.name)

    def texts_of(self, appraisal):
        """Texts that fit how the period of this person went."""
        book = texts.REVIEWS_ZH if self.chinese else texts.REVIEWS
        choice = book[values.band(self.level(appraisal))]
        return random.Random(appraisal.employee_id.name).choice(choice)

    # PLANNING

    def launch(self, without=()):
        """Make the cycle and launch it quietly; then announce it."""
        left_out = self.env["hr.employee"].search(
            [("name", "in", without), ("company_id", "=", self.company.id)]
        )
        values = self._cycle_values()
        values["excluded_employee_ids"] = [Command.set(left_out.ids)]
        cycle = self.admin["hr.performance.cycle"].create(values)
        self.cycle = cycle.with_env(self.env)
        self._clear_launch()
        cycle.action_launch()
        cycle.action_announce()

    def _clear_launch(self):
        """What HR has to say before a launch, where checks ask for it."""
        if self.chinese:
            turns.settle_law(self)

    def _cycle_values(self):
        return {
            "name": self.name,
            "company_id": self.company.id,
            "scheme_id": self.company.performance_scheme_id.id,
            "date_start": self.start,
            "date_end": self.end,
            "stage_ids": [
                Command.create(
                    {
                        "state": state,
                        "date_start": self.start + timedelta(days=first),
                        "date_end": self.start + timedelta(days=last),
                        "task": chinese if self.chinese else english,
                    }
                )
                for state, first, last, english, chinese in STAGES
            ],
        }

    def write_goals(self):
        """Everybody with a free plan writes three goals."""
        for mine in by_actor(self.in_state("planning"), self.subject_user):
            for appraisal in mine:
                self._write_goals_of(appraisal)

    def _write_goals_of(self, appraisal):
        empty = appraisal.line_ids.filtered(
            lambda line: line.kind == "weighted" and not line.title
        )
        for line, goal in zip(empty, self._goals(appraisal), strict=False):
            title, description, rule = goal
            vals = {"name": title, "description": description}
            if rule:
                vals.update(zip(texts.GOAL_RULE, rule, strict=True))
            line.write(vals)

    def _goals(self, appraisal):
        if self.chinese:
            return texts.GOALS["zh"]
        # sudo: job and department, to write goals that suit the person.
        seen = appraisal.sudo()
        job, department = seen.job_id.name or "", seen.department_id.name or ""
        if any(word in job for word in LEADERS):
            kind = "leader"
        elif "Human" in department:
            kind = "people"
        elif "Finance" in department:
            kind = "finance"
        else:
            kind = "consultant" if "Consultant" in job else "office"
        return texts.GOALS[kind]

    def confirm(self, objecting=()):
        """Both sides confirm all plans, but for those whose owners object."""
        self.confirm_these(self.in_state("planning") - self.of(*objecting))

    def confirm_these(self, appraisals, only_employee=()):
        """Employees confirm their plans, then managers do, but for those named."""
        for mine in by_actor(appraisals, self.subject_user):
            turns.acknowledge(mine)
            mine.action_confirm_plan()
        waiting = appraisals.filtered(
            lambda a: a.state == "planning" and a.employee_id.name not in only_employee
        )
        for mine in by_actor(waiting, self.manager_user):
            # Kept only on plans with goals that are not SMART in every point.
            mine.action_confirm_plan_with_reason(texts.CHECK_REASON[self.chinese])

    # COACHING

    def measure(self, months, part=None):
        """Values of the months that are over, by employee or manager in turns.

        :param months: so many months the figures are made for
        :param part: numbers of the months that are entered now; all by default
        """
        part = part or range(1, months + 1)
        for number, appraisal in enumerate(self.in_state("agreed")):
            by_employee = number % 2 == 0
            user = (self.subject_user if by_employee else self.manager_user)(appraisal)
            env = env_of(self.env, user)
            level = self.level(appraisal)
            vals_list = [
                {
                    "employee_id": appraisal.employee_id.id,
                    "kpi_id": line.kpi_id.id,
                    "period_end": self._month_end(month),
                    "value": value,
                }
                for line in appraisal.line_ids.filtered("kpi_id")
                if line.method != "manual"
                for month, value in values.period_values(line, level, months)
                if month in part
            ]
            env["hr.performance.measure"].create(vals_list)
            if months >= 6 and months in part:
                self._enter_goals(appraisal.with_env(env), level)

    def _month_end(self, month):
        return self.start + relativedelta(months=month, days=-1)

    def _enter_goals(self, appraisal, level):
        """Type the values of goals that are not in the library."""
        for line in appraisal.line_ids:
            if line.kind == "weighted" and not line.kpi_id and line.method != "manual":
                line.actual_input = f"{values.goal_value(line, level):g}"

    def note_privately(self):
        """Two managers keep a note that only they can read."""
        for number, appraisal in enumerate(self.in_state("agreed")[:12:4]):
            env = env_of(self.env, self.manager_user(appraisal))
            env["hr.performance.private.note"].create(
                {"appraisal_id": appraisal.id, "body": texts.NOTES[number]}
            )

    def to_stage(self, state):
        """HR moves the calendar on."""
        cycle = self.cycle.with_env(self.admin)
        while cycle.state != state:
            cycle.action_next_stage()

    # ASSESSMENT

    def self_reviews(self, late=(), skipped=()):
        """Self-reviews come in; a few are late, for a few the manager goes on."""
        waiting = self.in_state("self_review").filtered(
            lambda a: a.employee_id.name not in late
        )
        skip = waiting.filtered(
            lambda a: a.employee_id.name in skipped or not a.employee_id.user_id
        )
        for mine in by_actor(waiting - skip, self.subject_user):
            for appraisal in mine:
                self._write_review(appraisal, "self").action_submit()
        for mine in by_actor(skip, self.manager_user):
            mine.action_skip_self_review("Asked twice, then on leave")

    def manager_reviews(self, late=(), vetoed=()):
        """Managers rate; the submitted review decides score and grade."""
        waiting = self.in_state("manager_review").filtered(
            lambda a: a.employee_id.name not in late
        )
        for mine in by_actor(waiting, self.manager_user):
            for appraisal in mine:
                rating = self._write_review(appraisal, "manager")
                # sudo: only the name, to find whom the story vetoes.
                if appraisal.sudo().employee_id.name in vetoed:
                    rating.line_ids.filtered(lambda line: line.kind == "veto").write(
                        {"is_veto_triggered": True, "comment": texts.VETO_FACT}
                    )
                self._submit(rating)

    def _submit(self, rating):
        """Hand in by the dialog, with the bias checklist ticked."""
        opened = rating.action_open_submit()
        dialog = rating.env[opened["res_model"]].browse(opened["res_id"])
        dialog.has_checked = True
        dialog.action_submit()

    def _write_review(self, appraisal, kind):
        rating = appraisal.env["hr.performance.rating"].search(
            [("appraisal_id", "=", appraisal.id), ("kind", "=", kind)]
        )
        # sudo: name and level, by which the story chooses its words.
        seen = appraisal.sudo()
        name, level = seen.employee_id.name, self.level(seen)
        rng = random.Random(f"{kind} {name}")
        words = self.texts_of(seen)
        own = "self_" if kind == "self" else ""
        rating.write(
            {
                "strengths": words[f"{own}strengths"],
                "improvements": words[f"{own}improvements"],
                "comment": words["comment"] if kind == "manager" else False,
            }
        )
        generous = 0.03 if kind == "self" else 0
        for line in rating.line_ids:
            if line.kind == "item" and kind == "manager":
                self._write_item(line, level, rng)
            elif line.kind == "weighted" and line.method == "manual":
                line.points_input = self._points_of(line, level + generous, rng)
                if kind == "manager" and values.band(level) != "middle":
                    pair = texts.LINE_COMMENTS[values.band(level)]
                    line.comment = pair[self.chinese]
        return rating

    def _points_of(self, line, level, rng):
        """What is typed for a judged line; a line by levels takes the points of one."""
        if line.appraisal_line_id._is_by_level():
            return str(20 * values.judged(level, rng))
        return str(values.points(level, rng))

    def _write_item(self, line, level, rng):
        if rng.random() < 0.75:
            return
        good = level > 0.85
        line.points_input = str(rng.choice((1, 2, 3)) * (1 if good else -1))
        line.comment = texts.ITEM_FACTS["plus" if good else "minus"][self.chinese]

    # FEEDBACK

    def interviews(self, *names):
        """Interviews of people by name."""
        found = self.of(*names).interview_ids
        return [DemoInterview(self, interview) for interview in found]

    @property
    def talk_day(self):
        """A workday some two weeks after the period, and before today."""
        later, recent = self.end + timedelta(days=17), self.today - timedelta(days=2)
        return workday(min(later, recent))

    def invite(self, names, day, hour=9):
        """Prepare and invite; employees hand in their self-reports."""
        talks = self.interviews(*names)
        for number, talk in enumerate(talks):
            talk.prepare()
            talk.invite(day, hour + number % 8)
            talk.report()
        return talks

    def finish(self, *names):
        """Managers close sheets whose interview is signed."""
        for mine in by_actor(self.of(*names), self.manager_user):
            mine.action_done()
