# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One broken record among healthy ones, in the jobs that ``test_jobs`` leaves out.

Who adds a job adds it to one of the two: ``test_all_jobs_are_broken_once`` fails else.
"""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.base.features import PULSE, switch
from ..base.test_cron_jobs import JobCase
from .test_jobs import JOBS, QUIET, JobsCase

SECOND_HALF = {"date_start": "2026-07-01", "date_end": "2026-12-31"}
#: Jobs by the test that breaks one of their records, here or in another file.
BROKEN_BY = {
    "test_jobs": {
        "activities",
        "check",
        "escalate",
        "items",
        "launch",
        "mail",
        "refresh",
        "release",
        "stopped",
        "unsent",
    },
    "test_mail_leaves": {"bounced", "unreached"},
    "test_soundness": {"unchecked"},
    "test_interview_filing": {"file"},
    "test_appeal": {"letter"},
    "test_team_print": {"print"},
}


@tagged("post_install", "-at_install")
class TestJobsContained(JobCase, JobsCase):
    """Whatever fails is told and stops nobody else; repaired, it is done."""

    def test_all_jobs_are_broken_once(self):
        """No job without a test of this kind; the daily check has its own walk."""
        here = {
            name.removeprefix("test_broken_")
            for name in dir(self)
            if name.startswith("test_broken_")
        }
        known = here.union(*BROKEN_BY.values())
        listed = {
            job
            for jobs in JOBS.values()
            for job, cron in jobs.items()
            if cron != "sound"
        }
        self.assertEqual(listed - known, set())

    def is_contained(self, name, cron, table, broken, others, done):
        """Run a job with one broken record, and again when it is repaired.

        :param broken: condition on the rows that the database refuses
        :param others: whether the other records are done
        :param done: whether the broken one is done
        """
        self.break_rows(table, broken)
        self.run_quietly(cron)
        self.assertTrue(others(), "the others are done")
        self.assertFalse(done())
        failure = self.failures(name)
        self.assertEqual(len(failure), 1)
        self.assertIn("not today", failure.reason)
        self.run_quietly(cron)
        self.assertEqual(failure.count, 2, "told once, counted")
        self.assertEqual(self.failures(name), failure)
        self.mend_rows(table)
        with mute_logger(QUIET):
            self.as_user(failure, "hr_admin").action_try_again()
        self.env.invalidate_all()
        self.assertTrue(done())
        self.assertFalse(self.failures(name))

    def test_broken_apply(self):
        """Two approved raises, one of which the database refuses."""
        self.cycle.action_launch()
        roles = ("subject", "colleague")
        rows = {}
        for role in roles:
            versions = self.people[role].sudo().version_ids
            versions.write({"contract_date_start": "2024-01-01", "wage": 3000})
            rows[role] = self.merit_row(self.appraisal(role))
            rows[role].round_id.apply_asked_on = "2026-12-01 08:00:00"
        self.is_contained(
            *("apply", "merit", "hr_performance_merit_change"),
            f"NEW.proposal_id = {rows['subject'].id}",
            lambda: rows["colleague"].state == "applied",
            lambda: rows["subject"].state == "applied",
        )

    @freeze_time("2026-03-02 09:00:00")
    def test_broken_review(self):
        """One owner of KPIs who cannot be asked."""
        for role in ("hr_in", "hr_out"):
            self._kpi(f"Review {role}", target=9).write(
                {
                    "owner_id": self.users[role].id,
                    "next_review_date": "2026-03-01",
                }
            )

        def asked(role):
            kind = self.env.ref("hr_performance.mail_activity_type_kpi_review")
            return self.env["mail.activity"].search(
                [
                    ("activity_type_id", "=", kind.id),
                    ("user_id", "=", self.users[role].id),
                ]
            )

        self.is_contained(
            *("review", "kpi_review", "mail_activity"),
            f"NEW.user_id = {self.users['hr_in'].id}",
            lambda: asked("hr_out"),
            lambda: asked("hr_in"),
        )

    @freeze_time("2026-03-02 09:00:00")
    def test_broken_lights(self):
        """Two goals far behind, one of which cannot be told."""
        self.launch()
        roles = ("subject", "colleague")
        lines = {role: self.appraisal(role).line_ids[:1] for role in roles}
        for role in roles:
            self.appraisal(role).sudo().action_confirm_plan()
            self.appraisal(role)._move({"state": "agreed"})
            lines[role]._write({"actual": 1, "has_actual": True})
        self.env.invalidate_all()

        def told(role):
            return self.env["hr.performance.alert"].search(
                [("line_id", "=", lines[role].id)]
            )

        self.is_contained(
            *("lights", "alert", "hr_performance_alert"),
            f"NEW.line_id = {lines['subject'].id}",
            lambda: told("colleague"),
            lambda: told("subject"),
        )

    @freeze_time("2026-03-02 09:00:00")
    def test_broken_reports(self):
        """A progress report that cannot be asked for."""
        self.launch()
        roles = ("subject", "colleague")
        for role in roles:
            self.appraisal(role)._move({"state": "agreed"})
        lines = {role: self.appraisal(role).line_ids[:1] for role in roles}

        def asked(role):
            return self.env["hr.performance.progress.report"].search(
                [("line_id", "=", lines[role].id)]
            )

        self.is_contained(
            *("reports", "progress_report", "hr_performance_progress_report"),
            f"NEW.line_id = {lines['subject'].id}",
            lambda: asked("colleague"),
            lambda: asked("subject"),
        )

    def test_broken_raters(self):
        """Raters of two people: one sheet cannot note that they are reminded."""
        self.launch()
        last = self.today(2)
        self.cycle.sudo().stage_ids = [
            Command.clear(),
            Command.create(
                {"state": "assessment", "date_start": last, "date_end": last}
            ),
        ]
        roles = ("subject", "colleague")
        sheets = {role: self.appraisal(role) for role in roles}
        for sheet in sheets.values():
            sheet._move({"state": "agreed"})
            sheet.has_raters = True
            self.env["hr.performance.rater"].create(
                {
                    "appraisal_id": sheet.id,
                    "kind": "colleague",
                    "employee_id": self.people["former"].id,
                    "state": "asked",
                }
            )
        self.is_contained(
            *("raters", "digest", "hr_performance_appraisal"),
            f"NEW.id = {sheets['subject'].id}",
            lambda: sheets["colleague"].raters_reminded_on,
            lambda: sheets["subject"].raters_reminded_on,
        )
        mails = self.env["mail.mail"].search([("performance_kind", "=", "raters")])
        self.assertEqual(len(mails), 2, "one for each sheet, and none twice")

    def surveys(self):
        """HR asks employees and managers about the procedure."""
        switch(self.env, {PULSE: True})
        self.launch()
        self.cycle.state = "feedback"
        self.as_user(self.cycle, "hr_in").action_ask_about_procedure()
        found = self.env["hr.performance.pulse"].search(
            [("cycle_id", "=", self.cycle.id)], order="id"
        )
        self.assertEqual(len(found), 2)
        return found

    def test_broken_survey(self):
        """Of two surveys the first cannot be sent."""
        first, second = self.surveys()
        self.is_contained(
            *("survey", "pulse", "hr_performance_pulse"),
            f"NEW.id = {first.id}",
            lambda: second.asked_count,
            lambda: first.asked_count,
        )

    def test_broken_survey_reminder(self):
        """Of two surveys the first cannot be reminded of."""
        first, second = self.surveys()
        self.run_quietly("pulse")
        (first | second).closes_on = self.today(1)

        def is_reminded(survey):
            keys = self.env["hr.performance.pulse.key"].search(
                [("pulse_id", "=", survey.id)]
            )
            return all(keys.mapped("is_reminded"))

        self.is_contained(
            *("survey_reminder", "pulse", "hr_performance_pulse_key"),
            f"NEW.pulse_id = {first.id}",
            lambda: is_reminded(second),
            lambda: is_reminded(first),
        )

    def test_broken_survey_end(self):
        """Of two surveys that are over the first cannot be closed."""
        first, second = self.surveys()
        self.run_quietly("pulse")
        (first | second).closes_on = self.today(-1)
        self.is_contained(
            *("survey_end", "pulse", "hr_performance_pulse"),
            f"NEW.id = {first.id}",
            lambda: second.state == "closed",
            lambda: first.state == "closed",
        )

    def better(self, **values):
        """A plan of two people, one of which cannot be worked on."""
        return self.env["hr.performance.development.plan"].create(
            [
                {
                    "employee_id": self.people[role].id,
                    "date_start": self.today(-30),
                    "date_end": self.today(60),
                    "version": 1,
                    **values,
                }
                for role in ("subject", "colleague")
            ]
        )

    def today(self, offset):
        return Date.today() + timedelta(days=offset)

    def kept_long_enough(self):
        """A closed plan that may go, in each of two companies that ask for a list."""
        other = self.env["res.company"].create({"name": "Other Works"})
        person = self.env["hr.employee"].create(
            {"name": "Elsewhere", "company_id": other.id}
        )
        (self.company | other).performance_retention = True
        plans = self.env["hr.performance.development.plan"].create(
            [
                {
                    "employee_id": one.id,
                    "date_start": "2020-01-01",
                    "date_end": "2020-06-30",
                    "closed_on": "2020-06-30",
                    "state": "done",
                }
                for one in (self.people["subject"], person)
            ]
        )
        plans.kept_until = self.today(-1)
        return plans

    def test_broken_retention_list(self):
        """Of two companies one cannot get its list."""
        broken, other = self.kept_long_enough()
        lists = self.env["hr.performance.retention"]
        self.is_contained(
            *("retention_list", "retention", "hr_performance_retention"),
            f"NEW.company_id = {broken.company_id.id}",
            lambda: lists.search([("company_id", "=", other.company_id.id)]),
            lambda: lists.search([("company_id", "=", broken.company_id.id)]),
        )

    def test_broken_retention(self):
        """Of two confirmed lists one cannot be carried out."""
        broken, other = self.kept_long_enough()
        self.run_quietly("retention")
        lists = self.env["hr.performance.retention"].search([])
        lists.state = "confirmed"
        first = lists.filtered(lambda one: one.company_id == broken.company_id)
        self.is_contained(
            *("retention", "retention", "hr_performance_retention"),
            f"NEW.id = {first.id}",
            lambda: not other.exists(),
            lambda: not broken.exists(),
        )

    def test_broken_proposals(self):
        """Two results that fall short, one of which cannot be answered."""
        self.scheme.improvement_below = 60
        self.launch()
        roles = ("subject", "colleague")
        sheets = self.appraisal("subject") | self.appraisal("colleague")
        sheets.action_confirm_plan()
        for line in sheets.line_ids.filtered(lambda line: line.method != "manual"):
            line.actual_input = "5"
        sheets.action_open_assessment()
        sheets.filtered(lambda a: a.state == "self_review").action_skip_self_review(
            "Asked twice, then on leave"
        )
        reviews = sheets.rating_ids.filtered(lambda r: r.kind == "manager")
        reviews.line_ids.filtered(lambda line: line.method == "manual").write(
            {"points": 80, "has_points": True}
        )
        reviews.action_submit()
        (self.result(sheets[0]) | self.result(sheets[1])).action_release()

        def proposed(role):
            return self.env["hr.performance.development.plan"].search(
                [("employee_id", "=", self.people[role].id)]
            )

        self.assertFalse(any(map(proposed, roles)))
        self.is_contained(
            *("proposals", "development", "hr_performance_development_plan"),
            f"NEW.employee_id = {self.people['subject'].id}",
            lambda: proposed("colleague"),
            lambda: proposed("subject"),
        )

    def test_broken_checks(self):
        """Two plans whose next check is to be set."""
        broken, other = self.better(state="agreed", check_days=7)
        self.is_contained(
            *("checks", "development", "hr_performance_development_check"),
            f"NEW.plan_id = {broken.id}",
            lambda: other.check_ids,
            lambda: broken.check_ids,
        )

    def test_broken_effects(self):
        """Two plans of which the effect is to be asked."""
        broken, other = self.better(state="done", effect_due=self.today(-1))
        self.is_contained(
            *("effects", "development", "hr_performance_development_plan"),
            f"NEW.id = {broken.id} AND NEW.is_effect_asked",
            lambda: other.is_effect_asked,
            lambda: broken.is_effect_asked,
        )

    def talks(self):
        """Talks of the manager with a report, and of the head with the manager."""
        self.env["hr.employee"].search([]).active = False
        pairs = (("manager", "subject"), ("head", "manager"))
        for pair in pairs:
            for role in pair:
                self.people[role].active = True
        return pairs

    @freeze_time("2026-03-04 09:00:00")
    def test_broken_ask(self):
        """Two talks that are near, one of which cannot be marked."""
        self.scheme.interview_policy = "all"
        self.launch()
        roles = ("subject", "colleague")
        talks = {}
        for role in roles:
            talks[role] = self.env["hr.performance.interview"]._create_for(
                self.appraisal(role)
            )
            talks[role].write({"state": "invited", "date_start": "2026-03-09 02:00:00"})
        self.is_contained(
            *("ask", "interview", "hr_performance_interview"),
            f"NEW.id = {talks['subject'].id}",
            lambda: bool(talks["colleague"].asked_on),
            lambda: bool(talks["subject"].asked_on),
        )

    def test_broken_missed(self):
        """Two talks of which nobody has said a word."""
        talks = self.env["hr.performance.talk"].create(
            [
                {
                    "leader_id": self.people[leader].id,
                    "employee_ids": [Command.set(self.people[person].ids)],
                    "date_start": "2026-03-02 08:00:00",
                }
                for leader, person in self.talks()
            ]
        )
        self.is_contained(
            *("missed", "talk", "hr_performance_talk"),
            f"NEW.id = {talks[0].id} AND NEW.state = 'missed'",
            lambda: talks[1].state == "missed",
            lambda: talks[0].state == "missed",
        )

    @freeze_time("2026-03-04 09:00:00")
    def test_broken_newcomers(self):
        """Two new people, with one of whom no talk can be planned."""
        self.company.performance_scheme_id = self.scheme
        day = {"date_version": "2026-03-02", "contract_date_start": "2026-03-02"}
        for _leader, person in self.talks():
            self.people[person].current_version_id.write(day)

        def planned(leader):
            return self.env["hr.performance.talk"].search(
                [("leader_id", "=", self.people[leader].id)]
            )

        self.is_contained(
            *("newcomers", "talk", "hr_performance_talk"),
            f"NEW.leader_id = {self.people['manager'].id}",
            lambda: planned("head"),
            lambda: planned("manager"),
        )

    @freeze_time("2026-02-02 08:00:00")
    def test_broken_people(self):
        """Two cycles with somebody new."""
        self.launch()
        other = self._cycle(name="Other", **SECOND_HALF)
        self.launch(other)
        self.workers(1, [self.people["manager"]])

        def told(cycle):
            kind = self.env.ref("hr_performance.mail_activity_type_people_changed")
            return cycle.activity_ids.filtered(lambda a: a.activity_type_id == kind)

        self.is_contained(
            *("people", "people", "mail_activity"),
            f"NEW.res_model = 'hr.performance.cycle' AND NEW.res_id = {other.id}",
            lambda: told(self.cycle),
            lambda: told(other),
        )

    @freeze_time("2026-03-02 09:00:00")
    def test_broken_moves(self):
        """Two people have another department than their sheets know."""
        self.launch()
        sheets = self.appraisal("colleague") | self.appraisal()
        for sheet in sheets:
            for user in sheet.employee_id.user_id | self.users["manager"]:
                sheet.with_user(user).action_confirm_plan()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_version SET department_id = %s WHERE id IN %s",
            [
                self.env["hr.department"].create({"name": "New"}).id,
                sheets.employee_id.current_version_id._ids,
            ],
        )
        self.env.invalidate_all()

        def followed(sheet):
            return sheet.with_context(prefetch_fields=False).part_ids

        self.is_contained(
            *("moves", "people", "hr_performance_appraisal_part"),
            f"NEW.appraisal_id = {sheets[0].id}",
            lambda: followed(sheets[1]),
            lambda: followed(sheets[0]),
        )

    @freeze_time("2026-03-02 09:00:00")
    def test_broken_events(self):
        """Two trial periods end."""
        self.scheme.write({"kind": "continuous", "probation_days": 21})
        cycle = self._cycle(
            name="Events", date_start="2026-01-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        both = self.people["subject"] | self.people["colleague"]
        for person in both:
            person.current_version_id.contract_date_start = "2025-12-01"
            person.current_version_id.trial_date_end = "2026-03-23"

        def started(role):
            people = cycle.appraisal_ids.employee_id
            return self.people[role] in people

        self.is_contained(
            *("events", "events", "hr_performance_appraisal"),
            f"NEW.employee_id = {self.people['colleague'].id}",
            lambda: started("subject"),
            lambda: started("colleague"),
        )

    def test_broken_report(self):
        """One reader for whom no workbook can be stored."""
        self.decided()
        self.cycle.state = "application"
        reports = self.env["hr.performance.cycle.report"]

        def has(role):
            return reports.search([("reader_id", "=", self.users[role].id)])

        self.is_contained(
            *("report", "report", "hr_performance_cycle_report"),
            f"NEW.reader_id = {self.users['hr_in'].id}",
            lambda: has("hr_admin"),
            lambda: has("hr_in"),
        )

    @freeze_time("2026-08-10 09:00:00")
    def test_broken_generate(self):
        """Two schemes that make their cycles."""
        other = self.scheme.copy({"name": "Other"})
        for scheme in self.scheme | other:
            scheme.write({"company_id": self.company.id, "generate_cycles": True})

        def made(scheme):
            return self.env["hr.performance.cycle"].search(
                [("scheme_id", "=", scheme.id), ("is_generated", "=", True)]
            )

        self.is_contained(
            *("generate", "generate", "hr_performance_cycle"),
            f"NEW.scheme_id = {other.id}",
            lambda: made(self.scheme),
            lambda: made(other),
        )

    def test_broken_conflicts(self):
        """Two cycles with goals against each other."""
        up, down = self._kpi("Speed", target=9), self._kpi("Care", target=9)
        self.env["hr.performance.kpi.relation"].create(
            {"kpi_id": up.id, "other_kpi_id": down.id, "relation": "opposes"}
        )
        other = self._cycle(name="Other", **SECOND_HALF)
        for cycle in self.cycle | other:
            self.launch(cycle)
            for role, kpi in (("subject", up), ("approver", down)):
                values = {name: kpi[name] for name in ("method", "direction", "target")}
                self.appraisal(role, cycle).line_ids = [
                    Command.create({**values, "kpi_id": kpi.id, "weight": 50})
                ]
        conflicts = self.env["hr.performance.goal.conflict"]

        def found(cycle):
            return conflicts.search([("cycle_id", "=", cycle.id)])

        found(self.cycle).unlink()
        found(other).unlink()
        self.is_contained(
            *("conflicts", "goal_conflict", "hr_performance_goal_conflict"),
            f"NEW.cycle_id = {other.id}",
            lambda: found(self.cycle),
            lambda: found(other),
        )

    def test_broken_collect(self):
        """Two sources, of which one brings a value that cannot be stored."""
        calls = self._kpi(
            "Calls",
            method="ratio",
            target=10,
            aggregation="sum",
            data_period="quarter",
            data_source="Calendar",
        )
        self.template.line_ids[2].weight = 5
        self.template.line_ids = [Command.create({"kpi_id": calls.id, "weight": 5})]
        other = self._source(name="Calls made", kpi_id=calls.id)
        self._meet("subject", "2026-02-02 08:00:00")
        self.start()
        self.start(other)
        self.env["hr.performance.measure"].search([("source", "=", "odoo")]).unlink()
        self.is_contained(
            *("collect", "collect", "hr_performance_measure"),
            f"NEW.kpi_id = {calls.id}",
            self.collected,
            lambda: self.collected(kpi=calls),
        )


@tagged("post_install", "-at_install")
class TestClicksOnMany(JobsCase):
    """A click on chosen records: all or nothing, and what breaks it is named."""

    def refused(self, records, role, method, broken, *args):
        """The click fails with the name of the broken record; nothing is done."""
        before = records.mapped("write_date")
        with self.assertRaises(UserError) as caught, mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                getattr(self.as_user(records, role), method)(*args)
        self.env.invalidate_all()
        self.assertIn(broken, str(caught.exception))
        self.assertIn("nothing was done: not today", str(caught.exception))
        self.assertEqual(records.mapped("write_date"), before)

    def test_plans_are_checked_and_opened(self):
        """Sheets of a list."""
        self.launch()
        sheets = self.appraisal() | self.appraisal("colleague")
        for sheet in sheets:
            for role in (sheet.employee_id.user_id, self.users["manager"]):
                sheet.with_user(role).action_confirm_plan()
        self.break_rows("hr_performance_appraisal", f"NEW.id = {sheets[1].id}")
        self.refused(sheets, "manager", "action_open_assessment", "Colleague")
        self.mend_rows("hr_performance_appraisal")
        self.as_user(sheets, "manager").action_open_assessment()
        self.assertNotIn("agreed", sheets.mapped("state"))

    def test_reminders(self):
        """Steps of a list; the first of them is broken."""
        self.launch()
        steps = (self.appraisal() | self.appraisal("colleague"))._open_steps()
        self.break_rows("hr_performance_step", f"NEW.id = {steps[0].id}")
        with mute_logger("odoo.sql_db"), self.assertRaises(UserError) as caught:
            self.as_user(steps, "hr_admin").action_send_reminder()
        self.assertIn(steps[0].display_name, str(caught.exception))

    def test_two_announcements(self):
        """Cycles of a list."""
        other = self._cycle(name="Other", **SECOND_HALF)
        both = self.cycle | other
        for cycle in both:
            self.launch(cycle, announce=False)
        self.break_rows("hr_performance_cycle", f"NEW.id = {other.id}")
        self.refused(both, "hr_admin", "action_announce", "Other")
        self.assertFalse(any(both.mapped("is_announced")))
        self.mend_rows("hr_performance_cycle")
        self.as_user(both, "hr_admin").action_announce()
        self.assertTrue(all(both.mapped("is_announced")))

    #: Dialogs whose many records are no batch, or whose step names them itself.
    NO_BATCH = {
        "hr.performance.add.people": "the launch names whom it could not take in",
        "hr.performance.import": "each finding names its row",
        "hr.performance.launch": "as above; lists are choices of whom to take in",
        "hr.performance.paper.entry": "its lines are choices on one sheet",
        "hr.performance.plan.answer": "its step is one on the chosen sheets",
        "hr.performance.plan.confirm": "says of each plan whether it was confirmed",
        "hr.performance.plan.reason": "as above",
        "hr.performance.merit.reason": "as above",
        "hr.performance.reward.reason": "as above",
        "hr.performance.reward.compare": "writes nothing; runs are choices to look at",
    }

    def test_every_dialog_says_what_it_works_on(self):
        """Dialogs with chosen records name the field that holds them."""
        silent = {
            name
            for name, model in self.registry.items()
            if name.startswith("hr.performance.")
            and model._transient
            and not getattr(model, "_works_on", None)
            and any(
                field.type == "many2many"
                and field.comodel_name.startswith(("hr.performance.", "hr.employee"))
                and not field.compute
                for field in model._fields.values()
            )
        }
        self.assertEqual(silent - set(self.NO_BATCH), set())
