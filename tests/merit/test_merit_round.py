# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A merit round from the proposals to versions of the employees, and back."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ...models.base.groups import REWARD
from .common_merit import DAY, POINTS, MeritCase

#: Places, guidelines and raises of METHODS M28.
WORKED = {
    "subject": ("low", 0.85, 7.0, 595.0, 513.16),
    "colleague": ("middle", 1.0, 2.5, 250.0, 215.61),
    "former": ("high", 1.2, 2.5, 300.0, 258.73),
    "userless": ("middle", 0.9, 0.0, 0.0, 0.0),
}


@tagged("post_install", "-at_install")
class TestMeritRound(MeritCase):
    """Covers: R188, R219."""

    # PROPOSALS AND BUDGET

    def test_worked_numbers(self):
        """The four people of METHODS M28, to the cent."""
        merit_round = self.opened()
        self.assertEqual(merit_round.payroll, 39500)
        self.assertEqual(merit_round.budget_total, 987.50)
        for role, (band, compa, percent, raised, _fitted) in WORKED.items():
            row = self.row(merit_round, role)
            self.assertEqual(
                (row.band, row.compa, row.percent, row.increase),
                (band, compa, percent, raised),
                role,
            )
        self.assertEqual(merit_round.increase_total, 1145.00)
        merit_round.action_fit()
        for role, values in WORKED.items():
            self.assertEqual(self.row(merit_round, role).increase, values[-1], role)
        self.assertEqual(merit_round.increase_total, 987.50)
        self.assertEqual(merit_round.left_total, 0)
        former = self.row(merit_round, "former")
        self.assertEqual((former.base_increase, former.lump_sum), (200, 58.73))
        self.assertEqual(former.new_wage, 12200)
        self.assertIn("987", str(merit_round.budget_total))
        self.assertIn("258.73", former.explanation_html)

    def test_budget_per_team(self):
        """Each team's share is exact, and its raises are fitted into it."""
        merit_round = self.opened(is_per_unit=True)
        units = merit_round.sudo().unit_ids
        self.assertEqual(round(sum(units.mapped("budget_amount")), 2), 987.50)
        self.row(merit_round).percent = 40
        self.row(merit_round).reason = "Keeps the plant running"
        with self.assertRaisesRegex(UserError, "Above their budget: Plant"):
            merit_round.action_submit()
        merit_round.action_fit()
        for unit in units.filtered("payroll"):
            rows = unit.proposal_ids.filtered(lambda row: row.state == "proposed")
            raised = round(sum(rows.mapped("increase")), 2)
            self.assertLessEqual(raised, unit.budget_amount)
        merit_round.action_submit()

    def test_above_the_budget(self):
        merit_round = self.opened()
        with self.assertRaisesRegex(UserError, "exceed the budget by .*157.50"):
            merit_round.action_submit()

    def test_reason_outside_the_guideline(self):
        merit_round = self.opened(budget_percent=9)
        row = self.row(merit_round)
        row.percent = 8
        self.assertFalse(row.is_outside, "the end belongs to the guideline")
        row.percent = 8.01
        self.assertTrue(row.is_outside)
        with self.assertRaisesRegex(UserError, "without a reason: Subject"):
            merit_round.action_submit()
        row.reason = "An offer from elsewhere"
        merit_round.action_submit()

    def test_below_zero(self):
        row = self.row(self.opened())
        with self.assertRaisesRegex(UserError, "Subject: .*takes nothing away"):
            row.percent = -1

    def test_issues(self):
        """Each issue is listed with its remedy, and stops the round."""
        people = self.people
        people["subject"].wage = 0
        people["former"].job_id = False
        self.reopen("colleague")
        merit_round = self.opened()
        self.assertEqual(self.row(merit_round).issue, "no_wage")
        self.assertEqual(self.row(merit_round, "colleague").issue, "no_result")
        with self.assertRaises(UserError) as caught:
            merit_round.action_submit()
        text = str(caught.exception)
        self.assertIn("No wage in the contract: Subject", text)
        self.assertIn("enter it in the contract", text)
        self.assertIn("No released result: Colleague", text)
        self.company.performance_pay_closed_on = DAY
        merit_round.action_read_again()
        self.assertEqual(self.row(merit_round, "userless").issue, "closed")
        self.company.performance_pay_closed_on = "2026-12-31"
        people["subject"].wage = 8500
        people["userless"].create_version({"date_version": "2027-06-01"})
        last = people["userless"].version_ids.sorted("date_version")[-1]
        last.wage = 9500
        merit_round.action_read_again()
        self.assertEqual(self.row(merit_round, "userless").issue, "later")
        self.assertFalse(self.row(merit_round).issue)
        merit_round.action_leave_out_issues()
        self.assertEqual(self.row(merit_round, "userless").state, "cancelled")
        self.assertFalse(merit_round.issue_count)

    # WHO PROPOSES

    def test_manager_proposes_without_wages(self):
        """Percentages and a running total; no wage, no amount, nobody else's people."""
        merit_round = self.opened()
        unit = self.row(merit_round).unit_id
        own = self.as_user(unit, "manager")
        row = own.proposal_ids.filtered(
            lambda row: row.employee_id == self.people["subject"]
        )
        for name in ("wage", "increase", "new_wage", "compa", "trace", "range_id"):
            with self.assertRaises(AccessError, msg=name):
                row.read([name])
        for name in ("budget_amount", "payroll", "round_id"):
            with self.assertRaises(AccessError, msg=name):
                own.read([name])
        self.assertEqual((row.told_wage, own.told_budget), (0, 0))
        own.proposal_ids = [(1, row.id, {"percent": 6.5, "reason": "Steady"})]
        self.assertEqual(row.percent, 6.5)
        self.assertEqual(self.row(merit_round).increase, 552.50)
        mean = sum(own.proposal_ids.mapped("percent")) / len(own.proposal_ids)
        self.assertAlmostEqual(own.used_percent, mean, 2)
        self.assertAlmostEqual(own.left_percent, own.budget_percent - mean, 2)
        with self.assertRaisesRegex(UserError, "the budget is 2.5 %"):
            row.percent = 8
            own.action_propose()
        row.percent = 0
        row.reason = "On leave for the whole year"
        own.action_propose()
        with self.assertRaisesRegex(UserError, "proposals are closed"):
            row.percent = 1
        own.action_revise()
        row.percent = 1

    def test_manager_with_amounts(self):
        """A round may tell managers the wages of their own people."""
        merit_round = self.opened(shows_amounts=True)
        row = self.as_user(self.row(merit_round), "manager")
        self.assertEqual((row.told_wage, row.told_increase), (8500, 595))
        unit = row.unit_id
        self.assertEqual(unit.told_used, 845)
        self.assertGreater(unit.told_budget, 0)

    def test_nobody_else_proposes(self):
        row = self.row(self.opened())
        for role in ("subject", "colleague", "head", "hr_in", "hr_admin"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(row, role).percent = 5

    def test_who_acts_for_the_manager(self):
        """A deputy proposes in per cent for the time of the right, and it is noted."""
        merit_round = self.opened(shows_amounts=True)
        row = self.row(merit_round)
        today = fields.Date.today()
        given = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["hr_out"].id,
                "date_from": today,
                "date_to": today + timedelta(days=7),
                "scope": "prepare",
            }
        )
        unit = self.as_user(row.unit_id, "hr_out")
        with self.assertRaises(AccessError, msg="preparing is not proposing"):
            unit.action_propose()
        given.scope = "act"
        own = unit.proposal_ids.filtered(lambda one: one.id == row.id)
        self.assertTrue(unit.is_mine)
        self.assertIn(unit, unit._task_kinds()[0].records)
        self.assertEqual((own.told_wage, unit.told_budget), (0, 0))
        with self.assertRaises(AccessError):
            own.read(["wage"])
        for one in unit.proposal_ids:
            one.write({"percent": 1, "reason": "As agreed with the manager"})
        unit.action_propose()
        self.assertEqual(unit.state, "proposed")
        self.assertEqual(unit.proposed_by_id, self.users["hr_out"])
        self.assertEqual(row.typed_by_id, self.users["hr_out"])
        self.env.flush_all()
        with (
            freeze_time(today + timedelta(days=9)),
            self.assertRaises(AccessError),
        ):
            unit.invalidate_recordset()
            unit.action_revise()

    def test_deputy_who_is_in_the_team(self):
        """Nobody proposes for oneself, also not in the manager's place."""
        merit_round = self.opened()
        row = self.row(merit_round)
        today = fields.Date.today()
        self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["subject"].id,
                "date_from": today,
                "date_to": today,
                "scope": "act",
            }
        )
        for record in (row, row.unit_id):
            with self.assertRaises(AccessError):
                self.as_user(record, "subject").read(["state"])

    # WHO TAKES PART, AND WHO APPROVES

    def test_departments_of_the_round(self):
        """People of the chosen departments and of those below, nobody else."""
        sheets = self.env["hr.performance.appraisal"].search(
            [("cycle_id", "=", self.cycle.id), ("employee_id", "!=", False)]
        )
        below = sheets.filtered(lambda one: one.department_id == self.plant)
        self.assertTrue(below)
        merit_round = self._merit(department_ids=[Command.set(self.works.ids)])
        merit_round.action_open()
        rows = merit_round.sudo().proposal_ids
        self.assertEqual(
            rows.appraisal_id,
            sheets.filtered(lambda one: one.department_id in self.works | self.plant),
        )
        self.assertLess(len(rows), len(sheets))
        with self.assertRaises(UserError):
            merit_round.department_ids = False

    def test_chosen_approvers(self):
        """Only they approve; others are told whose it is."""
        self._person("third", "ceo", self.office, REWARD)
        merit_round = self.opened()
        with Form(merit_round) as form:
            form.approver_ids.add(self.users["approver"])
        merit_round.action_fit()
        merit_round.action_submit()
        third = self.as_user(merit_round, "third")
        self.assertFalse(third.may_approve)
        with self.assertRaisesRegex(AccessError, "is approved by Approver"):
            third.action_approve()
        self.as_user(merit_round, "approver").action_approve()
        self.assertEqual(merit_round.state, "approved")

    def test_chosen_approver_who_gains(self):
        """It is refused before it waits for nobody; who has no role is refused, too."""
        self.people["approver"].write({"wage": 9000, "job_id": self.job.id})
        merit_round = self.opened()
        merit_round.approver_ids = self.users["approver"]
        merit_round.action_fit()
        own = merit_round.sudo().proposal_ids.filtered(
            lambda row: row.employee_id == self.people["approver"]
        )
        own.write({"state": "proposed", "increase": 100})
        with self.assertRaisesRegex(UserError, "Approver cannot approve it"):
            merit_round._check_approvers()
        own.increase = 0
        merit_round._check_approvers()
        merit_round.approver_ids += self.users["reward"]
        with self.assertRaisesRegex(UserError, "Reward cannot approve it"):
            merit_round.action_submit()
        with self.assertRaisesRegex(ValidationError, "are reward officers"):
            merit_round.approver_ids = self.users["manager"]

    def test_not_for_oneself_or_superiors(self):
        """An officer reads and writes neither the own raise nor a superior's."""
        merit_round = self._merit()
        merit_round.action_open()
        rows = merit_round.sudo().proposal_ids
        merit_round.invalidate_recordset()
        for role in ("reward", "ceo"):
            row = rows.filtered(lambda r, p=self.people[role]: r.employee_id == p)
            self.assertTrue(row, role)
            self.assertNotIn(row.id, merit_round.proposal_ids.ids)
            with self.assertRaises(AccessError):
                self.as_user(row, "reward").percent = 9
        self.assertEqual(merit_round.unseen_count, 2)
        self.assertEqual(merit_round.left_total, 0, "would tell what is not shown")

    # APPROVAL

    def test_second_person(self):
        merit_round = self.opened()
        merit_round.action_fit()
        merit_round.action_submit()
        with self.assertRaisesRegex(AccessError, "Ask Approver"):
            merit_round.action_approve()
        self.assertFalse(merit_round.may_approve)
        second = self.as_user(merit_round, "approver")
        self.assertTrue(second.may_approve)
        second.action_approve()
        self.assertEqual(merit_round.state, "approved")
        self.assertEqual(self.versions()[-1][1], 8500, "nothing before it is applied")

    def test_who_gains_does_not_approve(self):
        self.people["approver"].write({"wage": 5000, "job_id": self.job.id})
        merit_round = self.opened()
        merit_round.action_fit()
        own = merit_round.sudo().proposal_ids.filtered(
            lambda row: row.employee_id == self.people["approver"]
        )
        merit_round.action_submit()
        own.write({"state": "proposed", "increase": 100})
        with self.assertRaisesRegex(AccessError, "nobody else could approve"):
            self.as_user(merit_round, "approver").action_approve()

    def test_wage_changed_since(self):
        merit_round = self.opened()
        merit_round.action_fit()
        merit_round.action_submit()
        self.people["subject"].wage = 8600
        with self.assertRaisesRegex(UserError, "have changed since .*Subject"):
            self.as_user(merit_round, "approver").action_approve()

    def test_changed_while_looking(self):
        merit_round = self.opened()
        merit_round.action_fit()
        merit_round.action_submit()
        second = self.as_user(merit_round, "approver")
        seen = second.seen_mark
        self.row(merit_round).sudo().increase = 400
        second.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "changed while you looked"):
            second.with_context(performance_merit_seen=seen).action_approve()

    # APPLY

    def test_apply(self):
        """Each raise is a version from its day on; who gets nothing has none."""
        merit_round = self.applied()
        self.assertEqual(merit_round.state, "applied")
        self.assertEqual(self.versions()[-1], (DAY, 9013.16))
        self.assertEqual(self.versions("former")[-1], (DAY, 12200))
        self.assertEqual(len(self.versions("userless")), 1)
        row = self.row(merit_round)
        self.assertEqual(row.change_ids.mapped("kind"), ["made"])
        with self.assertRaisesRegex(UserError, "in state “Applied”"):
            merit_round.action_apply()
        row.sudo()._cron_apply()
        self.assertEqual(len(row.change_ids), 1)

    def test_nothing_before_the_approval(self):
        merit_round = self.opened()
        merit_round.action_fit()
        merit_round.action_submit()
        self.env["hr.performance.merit.proposal"].sudo()._cron_apply()
        with self.assertRaisesRegex(UserError, "In Approval"):
            merit_round.action_apply()
        self.assertEqual(len(self.versions()), 1)

    def test_version_of_that_day(self):
        """``create_version`` drops values where a version of the day is there."""
        self.people["subject"].create_version({"date_version": DAY})
        merit_round = self.applied()
        self.assertEqual(self.versions()[-1], (DAY, 9013.16))
        self.assertEqual(self.row(merit_round).change_ids.kind, "changed")

    def test_later_versions(self):
        """With the old wage they are raised, too; otherwise the raise would vanish."""
        self.people["subject"].create_version({"date_version": "2027-07-01"})
        merit_round = self.applied()
        self.assertEqual(
            self.versions()[-2:], [(DAY, 9013.16), ("2027-07-01", 9013.16)]
        )
        self.assertEqual(
            sorted(self.row(merit_round).change_ids.mapped("kind")),
            ["changed", "made"],
        )

    def test_later_version_since_the_approval(self):
        """One with another wage stops with an error, and nothing is written."""
        merit_round = self.approved_round()
        version = self.people["subject"].create_version({"date_version": "2027-07-01"})
        version.wage = 9999
        with self.assertRaisesRegex(UserError, "Subject: the raise cannot be applied"):
            merit_round.action_apply()
        self.assertEqual(self.row(merit_round).state, "approved")

    def test_many_by_the_job(self):
        """What the click leaves is done by the scheduled job, batch by batch."""
        merit_round = self.approved_round()
        merit_round.sudo().apply_asked_on = "2026-12-01 08:00:00"
        self.env["hr.performance.merit.proposal"].sudo()._cron_apply()
        self.assertEqual(merit_round.state, "applied")
        self.assertEqual(self.versions()[-1], (DAY, 9013.16))

    def test_held_until_decided(self):
        """A raise whose result is opened again waits; the others are applied."""
        merit_round = self.approved_round()
        self.reopen()
        row = self.row(merit_round)
        self.assertEqual(row.hold_reason, "open")
        merit_round.action_apply()
        self.assertEqual(row.state, "approved")
        self.assertEqual(self.versions()[-1][1], 8500)
        self.assertEqual(self.versions("former")[-1], (DAY, 12200))
        self.assertEqual(merit_round.state, "applied")

    # REVERSAL

    def test_reversal_restores(self):
        """Versions are again exactly what they were."""
        self.people["subject"].create_version({"date_version": "2027-07-01"})
        self.people["colleague"].create_version({"date_version": DAY})
        before = {role: self.versions(role) for role in POINTS}
        merit_round = self.applied()
        self.assertNotEqual({role: self.versions(role) for role in POINTS}, before)
        with self.assertRaisesRegex(UserError, "enter the reason"):
            merit_round.action_take_all_back()
        merit_round.closing_reason = "Wrong matrix"
        merit_round.action_take_all_back()
        self.assertEqual({role: self.versions(role) for role in POINTS}, before)
        self.assertEqual(merit_round.state, "reversed")
        letters = self.env["hr.performance.pay.letter"].search(
            [("proposal_id.round_id", "=", merit_round.id)]
        )
        self.assertEqual(set(letters.mapped("state")), {"void"})
        with self.assertRaisesRegex(UserError, "taken back, so there is nothing"):
            self.as_user(letters[0], "reward").action_tell()

    def test_reversal_of_one(self):
        merit_round = self.applied()
        row = self.row(merit_round)
        row.action_reverse("Left before it began")
        self.assertEqual(len(self.versions()), 1)
        self.assertEqual(self.versions("former")[-1], (DAY, 12200))
        self.assertEqual(merit_round.state, "applied")

    def test_reversal_of_what_was_changed(self):
        merit_round = self.applied()
        version = self.env["hr.version"].search(
            [("employee_id", "=", self.people["subject"].id)], order="date_version"
        )[-1]
        version.wage = 9500
        with self.assertRaisesRegex(UserError, "was changed since .*Wage"):
            self.row(merit_round).action_reverse("Wrong")
        version.wage = 9013.16
        self.people["subject"].create_version({"date_version": "2027-09-01"})
        with self.assertRaisesRegex(UserError, "made on top of the raise"):
            self.row(merit_round).action_reverse("Wrong")
        self.assertEqual(version.wage, 9013.16)

    # PROMOTION

    def promoted(self, merit_round):
        row = self.as_user(self.row(merit_round), "manager")
        row.write(
            {
                "is_promotion": True,
                "new_job_id": self.leader.id,
                "new_department_id": self.works.id,
                "new_job_title": "Shift Leader II",
                "promotion_reason": "Leads the shift already",
            }
        )
        return self.row(merit_round)

    def test_promotion(self):
        """It names job, grade and day, has its own approval, and becomes a version."""
        merit_round = self.opened()
        row = self.promoted(merit_round)
        self.assertEqual(row.promotion_state, "open")
        self.assertEqual(row.range_maximum, 15000, "of the new job")
        merit_round.action_fit()
        with self.assertRaisesRegex(UserError, "nobody has approved yet: Subject"):
            merit_round.action_submit()
        row.action_approve_promotion()
        merit_round.action_fit()
        merit_round.action_submit()
        self.as_user(merit_round, "approver").action_approve()
        merit_round.action_apply()
        version = self.people["subject"].version_ids.sorted("date_version")[-1]
        self.assertEqual(version.job_id, self.leader)
        self.assertEqual(version.job_title, "Shift Leader II")
        self.assertEqual(version.department_id, self.works)
        self.assertEqual(version.wage, 9013.16)
        self.assertEqual(version.date_version.isoformat(), DAY)
        row.action_reverse("Wrong person")
        self.assertEqual(self.people["subject"].version_ids.job_id, self.job)

    def test_promotion_without_raise(self):
        merit_round = self.opened()
        row = self.promoted(merit_round)
        row.write({"percent": 0, "reason": "The raise comes after half a year"})
        row.action_approve_promotion()
        merit_round.action_fit()
        merit_round.action_submit()
        self.as_user(merit_round, "approver").action_approve()
        merit_round.action_apply()
        version = self.people["subject"].version_ids.sorted("date_version")[-1]
        self.assertEqual((version.job_id, version.wage), (self.leader, 8500))

    def test_promotion_refused(self):
        merit_round = self.opened()
        row = self.promoted(merit_round)
        row.action_refuse_promotion()
        merit_round.action_fit()
        merit_round.action_submit()
        self.as_user(merit_round, "approver").action_approve()
        merit_round.action_apply()
        version = self.people["subject"].version_ids.sorted("date_version")[-1]
        self.assertEqual((version.job_id, version.wage), (self.job, 9013.16))

    def test_promotion_by_a_second_person(self):
        merit_round = self.opened()
        row = self.row(merit_round)
        row.write({"is_promotion": True, "new_job_id": self.leader.id})
        with self.assertRaisesRegex(AccessError, "a second person approves"):
            row.action_approve_promotion()
        self.as_user(row, "approver").action_approve_promotion()
        self.assertEqual(row.promotion_decided_by_id, self.users["approver"])

    # LETTERS AND FILE

    def test_letter(self):
        """The person reads it once it is told, and confirms it."""
        merit_round = self.applied()
        letters = self.env["hr.performance.pay.letter"]
        own = letters.with_user(self.users["subject"])
        self.assertFalse(own.search([]))
        merit_round.action_tell_letters()
        letter = own.search([])
        self.assertEqual((letter.wage_after, letter.kind), (9013.16, "raise"))
        self.assertFalse(letters.with_user(self.users["manager"]).search([]))
        with self.assertRaises(AccessError):
            letter.read(["proposal_id"])
        with self.assertRaisesRegex(AccessError, "got the letter"):
            self.as_user(letter, "reward").action_acknowledge()
        letter.action_acknowledge()
        self.assertEqual(letter.state, "acknowledged")
        report = "hr_performance.report_hr_performance_pay_letter"
        html = self.env["ir.actions.report"].with_user(self.users["subject"])
        page = html._render_qweb_html(report, letter.ids)[0].decode()
        self.assertIn("9,013.16", page)
        with self.assertRaises(AccessError):
            html.with_user(self.users["colleague"])._render_qweb_html(
                report, letter.ids
            )

    def test_file(self):
        """A workbook with control totals."""
        merit_round = self.applied()
        # Whoever is left out is not hidden.
        merit_round.sudo().proposal_ids.filtered(
            lambda row: row.state == "cancelled"
        ).unlink()
        header, rows, total = merit_round._file_table(
            merit_round.proposal_ids.sorted("id")
        )
        self.assertEqual(len(header), len(total))
        self.assertEqual(total[5:9], [39500, 928.77, 40428.77, 58.73])
        self.assertEqual(len(rows), 4)
        answer = merit_round.action_export()
        self.assertIn("/web/content/", answer["url"])
