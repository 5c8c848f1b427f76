# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from ...models.base.features import PULSE, switch
from ...models.cycle import hr_performance_cycle
from ...models.measure import hr_performance_kpi_source
from ..common import OFFICER
from ..interview.common_interview import SIGNATURE
from ..measure.common_source import SourceCase
from .test_crons import CronMixin

PREFIX = "ir_cron_hr_performance_"
#: From which raises hold.
DAY = "2027-01-01"


class JobCase(CronMixin, SourceCase):
    """One job at a time, by its own record, with one record that is due."""

    def run_named(self, name):
        """One run of the job of this name."""
        self.run_job(self.env.ref(f"hr_performance.{PREFIX}{name}"))
        self.env.invalidate_all()

    def enter(self, appraisal, values, role="manager"):
        return super().enter(appraisal, {"Meetings": "10", **values}, role)

    def merit_row(self, sheet):
        """An approved raise of 100 for the person of a sheet, past the round."""
        matrix = self.env["hr.performance.merit.matrix"].create(
            {
                "name": "Test",
                "company_id": self.company.id,
                "scale_id": self.scale.id,
            }
        )
        cell = matrix.cell_ids[0]
        pay_range = self.env["hr.performance.pay.range"].create(
            {
                "job_id": self.env["hr.job"].create({"name": f"Job {sheet.id}"}).id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date_from": "2024-01-01",
                "minimum": 2000,
                "midpoint": 3000,
                "maximum": 4000,
            }
        )
        made = self.env["hr.performance.merit.round"].create(
            {
                "name": "Raises",
                "cycle_id": sheet.cycle_id.id,
                "company_id": self.company.id,
                "matrix_id": matrix.id,
                "date_effective": DAY,
                "state": "approved",
            }
        )
        result = self.env["hr.performance.result"].create(
            {
                "appraisal_id": sheet.id,
                "employee_id": sheet.employee_id.id,
                "cycle_id": sheet.cycle_id.id,
                "company_id": self.company.id,
                "state": "released",
                "final_level_id": cell.level_id.id,
            }
        )
        return self.env["hr.performance.merit.proposal"].create(
            {
                "round_id": made.id,
                "appraisal_id": sheet.id,
                "result_id": result.id,
                "employee_id": sheet.employee_id.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "job_id": pay_range.job_id.id,
                "date_effective": DAY,
                "state": "approved",
                "wage": 3000,
                "increase": 100,
                "base_increase": 100,
                "new_wage": 3100,
            }
        )

    def one_person(self):
        """The cycle has one person only."""
        self.cycle.employee_ids = self.people["subject"]


@tagged("post_install", "-at_install")
class TestCronJobs(JobCase):
    """Each job does its work on the smallest population, and only when it is due.

    The test of a job has its name; a job without such a test fails here.
    """

    def test_every_job_has_its_test(self):
        """A new job comes with a test that runs its record."""
        names = [job.get_external_id()[job.id].split(".")[1] for job in self.jobs()]
        missing = [
            name
            for name in names
            if not hasattr(self, f"test_job_{name.removeprefix(PREFIX)}")
        ]
        self.assertFalse(missing)
        self.assertGreater(len(names), 8)

    # CYCLES

    @freeze_time("2026-01-05 08:00:00")
    def test_job_launch(self):
        """A launch under way goes on to its end."""
        self.one_person()
        with patch.object(hr_performance_cycle, "REQUEST_BATCH", 0):
            self.launch(announce=False)
        self.assertEqual(self.cycle.job_state, "running")
        self.assertFalse(self.cycle.appraisal_ids)
        self.run_named("launch")
        self.assertEqual(self.cycle.job_state, "idle")
        self.assertEqual(self.cycle.appraisal_ids.employee_id, self.people["subject"])

    def test_job_sound(self):
        """A sheet that has lost its step gets it again; what fits stays as it is."""
        self.one_person()
        self.launch()
        sheet = self.appraisal()
        before = sheet._open_steps()
        self.run_named("sound")
        self.assertEqual(sheet._open_steps(), before)
        before.unlink()
        self.run_named("sound")
        self.assertEqual(sheet._open_steps().state, "planning")

    def test_job_launch_leaves_drafts(self):
        """A cycle that nobody has launched stays a draft."""
        self.one_person()
        self.run_named("launch")
        self.assertEqual(self.cycle.state, "draft")
        self.assertFalse(self.cycle.appraisal_ids)

    @freeze_time("2026-08-10 09:00:00")
    def test_job_generate(self):
        """The cycle of the running period is made; without the switch none is."""
        made = [("scheme_id", "=", self.scheme.id), ("is_generated", "=", True)]
        self.scheme.company_id = self.company
        self.run_named("generate")
        self.assertFalse(self.cycle.search(made))
        self.scheme.generate_cycles = True
        self.run_named("generate")
        self.assertEqual(self.cycle.search(made).date_start, date(2026, 7, 1))

    @freeze_time("2026-03-02 09:00:00")
    def test_job_events(self):
        """A trial period that ends in 21 days starts a sheet, one of 22 does not."""
        self.scheme.write({"kind": "continuous", "probation_days": 21})
        cycle = self._cycle(
            name="Events", date_start="2026-01-01", date_end="2026-12-31"
        )
        self.launch(cycle)
        version = self.people["subject"].current_version_id
        version.contract_date_start = "2025-12-01"
        version.trial_date_end = "2026-03-24"
        self.run_named("events")
        self.assertFalse(cycle.appraisal_ids)
        version.trial_date_end = "2026-03-23"
        for state in ("draft", "closed"):
            cycle.state = state
            self.run_named("events")
            self.assertFalse(cycle.appraisal_ids, state)
        cycle.state = "planning"
        self.run_named("events")
        self.assertEqual(cycle.appraisal_ids.event_date, date(2026, 3, 23))

    @freeze_time("2026-03-02 09:00:00")
    def test_job_events_is_about_continuous_cycles(self):
        """In a cycle with a period of its own nothing starts by an event."""
        self.scheme.probation_days = 21
        self.one_person()
        self.launch()
        self.people["colleague"].current_version_id.write(
            {"contract_date_start": "2025-12-01", "trial_date_end": "2026-03-23"}
        )
        self.run_named("events")
        self.assertEqual(self.cycle.appraisal_ids.employee_id, self.people["subject"])

    def people_tasks(self):
        """What the job asks HR to do about who joined and who left."""
        kind = self.env.ref("hr_performance.mail_activity_type_people_changed")
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_id", "=", self.cycle.id)]
        )

    @freeze_time("2026-02-02 08:00:00")
    def test_job_people(self):
        """Who joined is told once to who made the cycle, while it runs."""
        self.leaves_sound = False
        self.launch()
        self.cycle.activity_schedule("mail.mail_activity_data_todo", user_id=1)
        self.run_named("people")
        self.assertFalse(self.people_tasks(), "nobody joined")
        self.workers(1, [self.people["manager"]])
        self.cycle.state = "closed"
        self.run_named("people")
        self.assertFalse(self.people_tasks(), "the cycle is over")
        self.cycle.state = "coaching"
        self.run_named("people")
        self.run_named("people")
        # The system has made the cycle; somebody of HR who can log in is told.
        told = self.people_tasks().user_id
        self.assertTrue(told.active)
        self.assertTrue(told.has_group(OFFICER))
        self.assertEqual(len(self.people_tasks()), 1)

    @freeze_time("2026-02-02 08:00:00")
    def test_job_people_tells_of_leavers(self):
        """One who left is enough."""
        self.launch()
        self.people["colleague"].active = False
        self.run_named("people")
        self.assertIn("1 left", self.people_tasks().note)

    def test_job_print(self):
        """A print that was ordered is made; one that was not yet is left alone."""
        self.launch()
        orders = self.env["hr.performance.team.print"]
        draft, order = orders.create([{"cycle_id": self.cycle.id}] * 2)
        # Its documents are gone meanwhile: the order ends without a file.
        order.write({"state": "waiting", "left_ids": [2**30], "total": 1})
        self.run_named("print")
        self.assertEqual((draft.state, order.state), ("draft", "done"))
        self.assertEqual((order.hidden_count, order.file), (1, False))

    def test_job_report(self):
        """The report comes when its stage begins, not the day before, and once more
        after the end."""
        self.decided()
        self.cycle.stage_ids.filtered(lambda stage: stage.state == "application").write(
            {"date_start": "2027-08-02", "date_end": "2027-08-31"}
        )
        reports = self.env["hr.performance.cycle.report"]
        with freeze_time("2027-08-01 04:00:00"):
            self.run_named("report")
            self.assertFalse(reports.search([]))
            self.assertFalse(self.cycle.reported_in)
        with freeze_time("2027-08-02 04:00:00"):
            self.run_named("report")
            self.assertTrue(reports.search([]))
            self.assertEqual(self.cycle.reported_in, "open")
            self.cycle.state = "closed"
            self.run_named("report")
            self.assertEqual(self.cycle.reported_in, "closed")

    def test_job_report_without_results(self):
        """Nobody is told of nothing; after the end nobody waits for it any more."""
        self.launch()
        self.cycle.state = "application"
        self.run_named("report")
        self.assertFalse(self.cycle.reported_in)
        self.cycle.state = "closed"
        self.run_named("report")
        self.assertEqual(self.cycle.reported_in, "closed")
        self.assertFalse(self.env["hr.performance.cycle.report"].search([]))

    # RESULTS

    def test_job_release(self):
        """A decided result opens on its latest date, not the day before; the company's
        day counts, and a draft stays closed."""
        appraisal = self.decided()
        result = self.result(appraisal)
        self.cycle.release_date = "2027-08-02"
        with freeze_time("2027-08-01 15:59:00"):  # the last minute in Shanghai
            self.run_named("release")
            self.assertEqual(result.state, "published")
        with freeze_time("2027-08-01 16:00:00"):
            self.as_user(result, "hr_admin").action_reopen("A wrong figure")
            self.run_named("release")
            self.assertEqual((result.state, result.released_on), ("draft", False))
            self.rating(appraisal, "manager", "manager").action_submit()
            self.run_named("release")
            self.assertEqual(self.result(appraisal).state, "released")
        self.assertEqual(appraisal.state, "released")

    def test_job_merit(self):
        """Approved raises become versions, once somebody has asked for it."""
        self.cycle.action_launch()
        sheet = self.appraisal()
        person = self.people["subject"].sudo()
        version = person.version_ids
        version.write({"contract_date_start": "2024-01-01", "wage": 3000})
        row = self.merit_row(sheet)
        self.run_named("merit")
        self.assertEqual(person.version_ids, version, "nobody has asked for it")
        row.round_id.apply_asked_on = "2026-12-01 08:00:00"
        self.run_named("merit")
        self.assertEqual(row.state, "applied")
        last = person.version_ids.sorted("date_version")[-1]
        self.assertEqual((last.date_version.isoformat(), last.wage), (DAY, 3100))

    def test_job_pulse(self):
        """Asked at once and once; reminded four days before the last, told after it."""
        switch(self.env, {PULSE: True})
        self.launch()
        self.cycle.state = "feedback"
        self.as_user(self.cycle, "hr_in").action_ask_about_procedure()
        survey = self.env["hr.performance.pulse"].search(
            [("cycle_id", "=", self.cycle.id), ("audience", "=", "employee")]
        )
        self.run_named("pulse")
        asked = survey.asked_count
        self.assertTrue(asked)
        mails = self.env["mail.mail"].search_count([("performance_kind", "=", "link")])
        for days, state, reminded in (
            (-5, "open", False),
            (-4, "open", True),
            (0, "open", True),
            (1, "closed", True),
        ):
            with freeze_time(survey.closes_on + timedelta(days=days)):
                self.run_named("pulse")
            self.assertEqual((survey.asked_count, survey.state), (asked, state))
            sent = self.env["mail.mail"].search_count(
                [("performance_kind", "=", "link")]
            )
            self.assertEqual(sent > mails, reminded)

    # INTERVIEWS

    def test_job_file(self):
        """A record that both sides have signed is filed, not before."""
        self.scheme.interview_policy = "all"
        sheet = self.decided()
        talk = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", sheet.id)]
        )
        talk.write(
            {"date_start": "2026-08-01 09:00", "next_interview_date": "2099-01-01"}
        )
        talk._freeze()
        for side in ("manager", "employee"):
            self.run_named("file")
            self.assertFalse(talk.filed_on)
            talk._add_signature(side, SIGNATURE, False)
        self.run_named("file")
        self.assertTrue(talk.filed_on)
        self.assertTrue(talk.document_id.raw.startswith(b"%PDF"))

    def test_job_interview(self):
        """Ten days before the talk both sides are asked, not eleven days before."""
        self.scheme.interview_policy = "all"
        with freeze_time("2026-07-01 08:00:00"):
            sheet = self.decided()
            talk = self.env["hr.performance.interview"].search(
                [("appraisal_id", "=", sheet.id)]
            )
            talk.write({"date_start": "2026-07-20 02:00:00", "place": "Hall"})
            self.as_user(talk, "manager").action_invite()
        for moment, asked in (
            ("2026-07-09 15:59:59", False),
            ("2026-07-09 16:00:00", True),
        ):
            with freeze_time(moment):
                self.run_named("interview")
                self.assertEqual(bool(talk.asked_on), asked, moment)
        self.assertEqual(
            talk.activity_ids.user_id, self.users["subject"] | self.users["manager"]
        )

    # GOALS AND PLANS

    def test_job_plan_check(self):
        """A check under way ends; cycles that nobody checks are left alone."""
        self.launch()
        self.run_named("plan_check")
        self.assertFalse(self.cycle.plans_checked_on)
        self.cycle.plan_check_state = "running"
        self.run_named("plan_check")
        self.assertEqual(self.cycle.plan_check_state, "idle")
        self.assertTrue(self.cycle.plans_checked_on)

    def test_job_goal_conflict(self):
        """Two goals against each other are found while the cycle runs, not after."""
        up, down = self._kpi("Speed", target=9), self._kpi("Care", target=9)
        self.env["hr.performance.kpi.relation"].create(
            {"kpi_id": up.id, "other_kpi_id": down.id, "relation": "opposes"}
        )
        self.launch()
        sheet, other = self.appraisal(), self.appraisal("approver")
        for plan, kpi in ((sheet, up), (other, down)):
            values = {name: kpi[name] for name in ("method", "direction", "target")}
            plan.line_ids = [Command.create({**values, "kpi_id": kpi.id, "weight": 50})]
        conflicts = self.env["hr.performance.goal.conflict"]
        self.cycle.state = "assessment"
        self.run_named("goal_conflict")
        self.assertFalse(conflicts.search([("cycle_id", "=", self.cycle.id)]))
        self.cycle.state = "coaching"
        self.run_named("goal_conflict")
        self.assertEqual(
            conflicts.search([("cycle_id", "=", self.cycle.id)]).cycle_id, self.cycle
        )

    # KPIS

    @freeze_time("2026-03-02 09:00:00")
    def test_job_kpi_review(self):
        """The owner of a KPI is asked from the day of its review on."""
        owner = self.users["hr_in"]
        self.meetings.write({"owner_id": owner.id, "next_review_date": "2026-03-03"})
        of_owner = [("user_id", "=", owner.id), ("summary", "like", "KPIs to review")]
        tasks = self.env["mail.activity"]
        self.run_named("kpi_review")
        self.assertFalse(tasks.search(of_owner))
        self.meetings.next_review_date = "2026-03-02"
        self.run_named("kpi_review")
        self.run_named("kpi_review")
        self.assertEqual(tasks.search_count(of_owner), 1)

    def test_job_collect(self):
        """An active source is read, a draft is not."""
        self._meet("subject", "2026-01-05 08:00:00")
        self.launch()
        self.run_named("collect")
        self.assertFalse(self.collected())
        self.as_user(self.source, "hr_admin").action_activate()
        self.run_named("collect")
        self.assertEqual(self.collected()["2026-03-31"], 1)

    def test_job_collect_goes_on_with_the_rest(self):
        """What was read half an hour ago is left alone; later it is read again."""
        source = self.start()
        pause = timedelta(minutes=hr_performance_kpi_source.DONE_MINUTES)
        begun = datetime(2026, 4, 1, 4)
        for since, value in (
            (timedelta(), 1),
            (pause, 1),
            (pause + timedelta(seconds=1), 3),
        ):
            self._meet("subject", "2026-01-05 08:00:00")
            with freeze_time(begun + since):
                self.run_named("collect")
            self.assertEqual(self.collected()["2026-03-31"], value, since)
        self.assertEqual(source.attempted_on, begun + pause + timedelta(seconds=1))

    # PEOPLE

    def test_job_delegation(self):
        """A delegation counts from the first minute of its first day to the last one
        of its last, where the company works."""
        with freeze_time("2026-03-01 04:00:00"):
            delegation = self.env["hr.performance.delegation"].create(
                {
                    "delegator_id": self.people["manager"].id,
                    "delegate_id": self.people["former"].id,
                    "date_from": "2026-03-02",
                    "date_to": "2026-03-03",
                    "scope": "act",
                }
            )
        for moment, state in (
            ("2026-03-01 15:59:59", "planned"),
            ("2026-03-01 16:00:00", "active"),
            ("2026-03-03 15:59:59", "active"),
            ("2026-03-03 16:00:00", "ended"),
        ):
            with freeze_time(moment):
                self.run_named("delegation")
                self.assertEqual(delegation.state, state, moment)

    # GOALS THAT FALL BEHIND

    def test_job_progress_report(self):
        """A month is asked about when it is over, not on its last day; once."""
        self.one_person()
        with freeze_time("2026-01-10 08:00:00"):
            self.launch()
            self.agree(self.appraisal())
            rules = self.cycle.frozen_rules
            self.cycle.frozen_rules = {**rules, "report_rhythm": "month"}
        reports = self.env["hr.performance.progress.report"]
        for moment, is_asked in (
            ("2026-01-31 12:00:00", False),
            ("2026-02-01 12:00:00", True),
            ("2026-02-02 12:00:00", True),
        ):
            with freeze_time(moment):
                self.run_named("progress_report")
                found = reports.search([])
                self.assertEqual(bool(found), is_asked, moment)
                self.assertEqual(len(found), len(found.line_id))

    def test_job_alert(self):
        """On the first day of the period and on its last, not beside them."""
        self.one_person()
        with freeze_time("2026-01-01 08:00:00"):
            self.launch()
            appraisal = self.appraisal()
            self.agree(appraisal)
            appraisal.line_ids.filtered("kpi_id")._write(
                {"actual": 1, "has_actual": True}
            )
        appraisal.line_ids.invalidate_recordset()
        for moment, is_compared in (
            ("2025-12-31 12:00:00", False),
            ("2026-06-30 12:00:00", True),
            ("2026-07-01 12:00:00", False),
        ):
            with freeze_time(moment):
                self.run_named("alert")
                alive = self.env["hr.performance.alert"].search(
                    [("over_on", "=", False)]
                )
                self.assertEqual(bool(alive), is_compared, moment)

    # PLANS OF PEOPLE

    def test_job_development(self):
        """A check is set at once, flagged on the fourth day after it, not before."""
        self.one_person()
        with freeze_time("2026-03-01 08:00:00"):
            plan = self.env["hr.performance.development.plan"].create(
                {
                    "employee_id": self.people["subject"].id,
                    "date_start": "2026-03-01",
                    "date_end": "2026-04-30",
                    "check_days": 14,
                    "state": "agreed",
                    "version": 1,
                }
            )
            self.run_named("development")
            self.assertEqual(str(plan.check_ids.date), "2026-03-15")
        for moment, states in (
            ("2026-03-18 12:00:00", ["open"]),
            ("2026-03-19 12:00:00", ["missed", "open"]),
            ("2026-03-20 12:00:00", ["missed", "open"]),
        ):
            with freeze_time(moment):
                self.run_named("development")
                self.assertEqual(plan.check_ids.mapped("state"), states, moment)

    def test_job_retention(self):
        """Listed on the day after the last one; deleted when a person has confirmed."""
        self.one_person()
        self.company.performance_retention = True
        with freeze_time("2026-03-01 08:00:00"):
            plan = self.env["hr.performance.development.plan"].create(
                {
                    "employee_id": self.people["subject"].id,
                    "date_start": "2022-01-01",
                    "date_end": "2022-12-31",
                    "closed_on": "2022-12-31",
                    "state": "done",
                }
            )
            plan.kept_until = "2026-03-05"
        lists = self.env["hr.performance.retention"]
        for moment, is_listed in (
            ("2026-03-05 12:00:00", False),
            ("2026-03-06 12:00:00", True),
        ):
            with freeze_time(moment):
                self.run_named("retention")
                self.assertEqual(bool(lists.search([])), is_listed, moment)
        with freeze_time("2027-03-06 12:00:00"):
            self.run_named("retention")
            self.assertTrue(plan.exists(), "nobody has confirmed")
            self.as_user(lists.search([]), "hr_admin").action_confirm()
            self.run_named("retention")
            self.assertFalse(plan.exists())

    # TALKS

    def test_job_talk(self):
        """A talk is missed a day after its end; new people get theirs planned."""
        self.env["hr.employee"].search([]).active = False
        self.people["subject"].active = True
        self.people["manager"].active = True
        talk = self.env["hr.performance.talk"].create(
            {
                "leader_id": self.people["manager"].id,
                "employee_ids": [Command.set(self.people["colleague"].ids)],
                "date_start": "2026-03-02 08:00:00",
                "rhythm_days": 0,
            }
        )
        talk.rhythm_days = 0
        for moment, state in (
            ("2026-03-03 08:29:59", "planned"),
            ("2026-03-03 08:30:01", "missed"),
        ):
            with freeze_time(moment):
                self.run_named("talk")
                self.assertEqual(talk.state, state, moment)

    # REMINDERS

    def test_job_digest(self):
        """A step is told three days before its last day, and again after the pause."""
        self.one_person()
        self.company.performance_reminder_days = 5
        with freeze_time("2026-01-05 04:00:00"):
            self.launch()
        step = self.env["hr.performance.step"].search([("left_on", "=", False)])
        self.assertEqual(len(step), 1)
        step.deadline = "2026-02-10"
        mails = self.env["mail.mail"]
        for day, number in (("06", 0), ("07", 1), ("11", 0), ("12", 1)):
            mails.search([]).unlink()
            with freeze_time(f"2026-02-{day} 04:00:00"):
                self.run_named("digest")
            told = mails.search([]).recipient_ids.filtered(
                lambda partner: partner == self.users["manager"].partner_id
            )
            self.assertEqual(len(told), number, day)
