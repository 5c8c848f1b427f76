# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.cycle import hr_performance_cycle
from ..common import PerformanceCase


@tagged("post_install", "-at_install")
class TestCyclePeople(PerformanceCase):
    """Joiners are proposed, leavers closed pro rata, movers split in parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.write({"date_start": "2026-01-01", "date_end": "2026-12-31"})
        gates = cls.scheme.gate_ids
        gates.filtered(lambda gate: gate.code == "overlap").level = "required"

    def _hire(self, **values):
        return self.env["hr.employee"].create(
            {
                "name": "Newcomer",
                "company_id": self.company.id,
                "department_id": self.plant.id,
                **values,
            }
        )

    def _agreed(self):
        appraisal = self.appraisal()
        self.agree(appraisal)
        return appraisal

    # JOINERS AND OVERLAPS

    def test_joiners_are_proposed_once(self):
        """HR sees who joined and gets one activity, whatever the cron's runs."""
        cycle = self.launch()
        cycle.sudo().state = "coaching"
        self.assertEqual(cycle.joiner_count, 0)
        newcomer = self._hire()
        cycle.invalidate_recordset(["joiner_count"])
        self.assertEqual(cycle.joiner_count, 1)
        for _run in range(2):
            self.run_cron("people")
        told = cycle.activity_ids.filtered(
            lambda a: a.activity_type_id
            == self.env.ref("hr_performance.mail_activity_type_people_changed")
        )
        self.assertEqual(len(told), 1)
        self.as_user(cycle, "hr_admin").action_add_joiners()
        self.assertIn(newcomer, cycle.appraisal_ids.employee_id)
        cycle.invalidate_recordset(["joiner_count"])
        self.assertEqual(cycle.joiner_count, 0)

    def test_joiner_counts_from_the_first_day(self):
        """Who comes in the middle of the period is there for a share of it."""
        self._hire(name="Late", contract_date_start="2026-07-02")
        cycle = self.launch()
        sheet = cycle.appraisal_ids.filtered(lambda a: a.employee_id.name == "Late")
        self.assertEqual(sheet.present_from, date(2026, 7, 2))
        self.assertAlmostEqual(sheet.presence_share, 100 * 183 / 365, 2)
        self.assertEqual(self.appraisal().presence_share, 100)

    def test_nobody_in_two_cycles_of_one_time(self):
        """A launch names everybody who is in another cycle of the time."""
        self.launch()
        second = self._cycle(
            name="Second", date_start="2026-06-01", date_end="2026-08-31"
        )
        with self.assertRaisesRegex(UserError, "Subject takes part in .*overlaps"):
            self.as_user(second, "hr_admin").action_launch()
        self.assertEqual(second.state, "draft")
        self.assertFalse(second.appraisal_ids)

    def test_parts_of_a_year_do_not_overlap_with_it(self):
        """A quarter that feeds the year may be launched beside it."""
        year = self.launch()
        quarter = self._cycle(
            name="Q1",
            date_start="2026-01-01",
            date_end="2026-03-31",
            parent_id=year.id,
        )
        self.as_user(quarter, "hr_admin").action_launch()
        self.assertTrue(quarter.appraisal_ids)

    # LEAVERS

    @freeze_time("2026-04-10")
    def test_leavers_are_closed_pro_rata(self):
        """Who left on 31 March was there for 90 of 365 days."""
        cycle = self.launch()
        appraisal = self._agreed()
        cycle.sudo().state = "coaching"
        self.people["subject"].write({"departure_date": "2026-03-31", "active": False})
        cycle.invalidate_recordset(["leaver_count"])
        self.assertEqual(cycle.leaver_count, 1)
        self.as_user(cycle, "hr_admin").action_close_leavers()
        self.assertEqual(appraisal.state, "closed_early")
        self.assertEqual(appraisal.present_until, date(2026, 3, 31))
        self.assertAlmostEqual(appraisal.presence_share, 100 * 90 / 365, 2)
        with self.assertRaises(AccessError):
            appraisal.with_user(self.users["hr_admin"]).present_until = "2026-12-31"

    @freeze_time("2026-04-10")
    def test_leavers_of_every_open_step(self):
        """Whoever left before the result was told is found and can be closed."""
        cycle = self.launch()
        appraisal = self.appraisal()
        self.people["subject"].write({"departure_date": "2026-03-31", "active": False})
        for state in ("planning", "agreed", "manager_review"):
            appraisal._move({"state": state})
            self.assertEqual(cycle._leavers(), appraisal, state)
        for state in ("second_review", "decided"):
            appraisal._move({"state": state})
            self.assertEqual(cycle._leavers(), appraisal, state)
        self.as_user(cycle, "hr_admin").action_close_leavers()
        self.assertEqual(appraisal.state, "closed_early")
        self.assertFalse(cycle._leavers())

    def test_those_who_stay_are_not_closed_early(self):
        """Closing early is for people who left."""
        self.launch()
        with self.assertRaisesRegex(UserError, "still here"):
            self.as_user(self.appraisal(), "hr_admin").action_close_early()
        with self.assertRaises(AccessError):
            self.as_user(self.appraisal(), "subject").action_close_early()

    # MOVERS

    def _parts(self, appraisal):
        appraisal.invalidate_recordset(["part_ids"])
        return [
            (part.date_from, part.date_to, part.manager_id)
            for part in appraisal.part_ids.sorted("date_from")
        ]

    def test_move_splits_the_period(self):
        """The former manager keeps the days up to the move; no day is lost."""
        self.launch()
        appraisal = self._agreed()
        old, new = self.people["manager"], self.people["former"]
        with freeze_time("2026-04-01"):
            self.people["subject"].parent_id = new
        expected = [
            (date(2026, 1, 1), date(2026, 3, 31), old),
            (date(2026, 4, 1), date(2026, 12, 31), new),
        ]
        self.assertEqual(self._parts(appraisal), expected)
        self.assertEqual(sum(appraisal.part_ids.mapped("days")), 365)
        self.assertEqual(appraisal.manager_id, new)
        with freeze_time("2026-04-01"):
            self.people["subject"].parent_id = old
        self.assertEqual(
            self._parts(appraisal), [(date(2026, 1, 1), date(2026, 12, 31), old)]
        )

    def test_change_of_department_splits_too(self):
        """Department and job belong to the part; the sheet keeps its snapshot."""
        self.launch()
        appraisal = self._agreed()
        with freeze_time("2026-07-01"):
            self.people["subject"].department_id = self.office
        self.assertEqual(
            appraisal.part_ids.sorted("date_from").department_id,
            self.plant | self.office,
        )
        self.assertEqual(appraisal.department_id, self.plant)

    def test_each_manager_rates_the_own_part(self):
        """Judged points of the parts make one, weighted by days. Covers: R005"""
        self.launch()
        appraisal = self._agreed()
        with freeze_time("2026-04-01"):
            self.people["subject"].parent_id = self.people["former"]
        judged = appraisal.line_ids.filtered(lambda line: line.method == "manual")
        appraisal.action_open_assessment()
        if appraisal.state == "self_review":
            appraisal._move({"state": "manager_review"})
        part = self._review(appraisal, "part")
        self.assertEqual(part.rater_id, self.people["manager"])
        self._give(part, "manager", 80)
        with self.assertRaises(AccessError):
            self.as_user(part, "subject").read(["comment"])
        self.as_user(part, "former").read(["comment"])
        self._give(self._review(appraisal, "manager"), "former", 90)
        result = self.result(appraisal)
        line = result.line_ids.filtered(lambda x: x.appraisal_line_id == judged[0])
        self.assertAlmostEqual(line.points, 87.53, 2)
        codes = [step["code"] for step in result.trace["lines"][str(judged[0].id)]]
        self.assertEqual(codes[:3], ["part_points", "part_points", "parts_mean"])

    def test_missing_review_of_a_part_is_never_zero(self):
        """Without it the deciding manager's points count for all days."""
        self.launch()
        appraisal = self._agreed()
        with freeze_time("2026-04-01"):
            self.people["subject"].parent_id = self.people["former"]
        judged = appraisal.line_ids.filtered(lambda line: line.method == "manual")
        appraisal.action_open_assessment()
        if appraisal.state == "self_review":
            appraisal._move({"state": "manager_review"})
        self._give(self._review(appraisal, "manager"), "former", 90)
        line = self.result(appraisal).line_ids.filtered(
            lambda x: x.appraisal_line_id == judged[0]
        )
        self.assertEqual(line.points, 90)

    def _review(self, appraisal, kind):
        return appraisal.rating_ids.filtered(lambda rating: rating.kind == kind)

    def _give(self, review, role, points):
        """Fill and hand in a review as its author."""
        for line in review.appraisal_id.line_ids:
            if line.method != "manual" and not line.has_actual:
                line.actual_input = "5"
        own = self.as_user(review, role)
        own.line_ids.filtered(lambda line: line.method == "manual").write(
            {"points": points}
        )
        own.action_submit()

    def test_move_before_the_agreement_makes_no_part(self):
        """A plan that is still being drafted simply goes to the new manager."""
        self.launch()
        with freeze_time("2026-04-01"):
            self.people["subject"].parent_id = self.people["former"]
        self.assertFalse(self.appraisal().part_ids)
        self.assertEqual(self.appraisal().manager_id, self.people["former"])

    def test_move_after_the_period_makes_no_part(self):
        """A manager who comes after the period has no part of it."""
        self.launch()
        appraisal = self._agreed()
        with freeze_time("2027-01-10"):
            self.people["subject"].parent_id = self.people["former"]
        self.assertFalse(appraisal.part_ids)

    def test_moving_many_costs_a_constant_number_of_queries(self):
        """Twice as many people under a new manager cost hardly more queries."""
        team = self.workers(60, self.people["manager"])
        self.launch()
        self.cycle.appraisal_ids.write({"state": "agreed"})
        counts = []
        with freeze_time("2026-04-01"):
            for group in (team[:20], team[20:]):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                group.write({"parent_id": self.people["former"].id})
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self.cycle.appraisal_ids.part_ids), 120)
        self.assertLessEqual(counts[1], counts[0] + 8)


@tagged("post_install", "-at_install")
class TestFirstLaunch(PerformanceCase):
    """A first launch on one page, with everything proposed."""

    def _page(self, role="hr_admin", **values):
        page = Form(self.as_user(self.env["hr.performance.launch"], role))
        for name, value in values.items():
            setattr(page, name, value)
        return page.save()

    def test_defaults_launch_everybody(self):
        """Two clicks: everything is proposed, and the launch is quiet."""
        with freeze_time("2026-08-15"):
            page = self._page()
            self.assertEqual(page.date_start, date(2026, 7, 1))
            self.assertEqual(page.date_end, date(2026, 12, 31))
            action = page.action_launch()
        cycle = self.env["hr.performance.cycle"].browse(action["res_id"])
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(cycle.appraisal_ids.employee_id, people)
        self.assertFalse(cycle.is_announced)
        self.assertEqual(len(cycle.stage_ids), 5)

    def test_launched_and_announced_at_once(self):
        """One click for both; what goes on in the background stays quiet."""
        for batch, is_announced in ((200, True), (3, False)):
            with (
                self.subTest(batch=batch),
                patch.object(hr_performance_cycle, "REQUEST_BATCH", batch),
            ):
                action = self._page().action_launch_announced()
                opened = action["params"]["next"] if is_announced else action
                cycle = self.env["hr.performance.cycle"].browse(opened["res_id"])
                self.assertEqual(cycle.is_announced, is_announced)
                self.assertEqual(cycle.job_state, "idle" if is_announced else "running")
                self.assertEqual(bool(cycle.message_ids.partner_ids), is_announced)

    def test_preview_says_who_is_in_and_why_not(self):
        """The list names everybody, with the reason for those who are out."""
        page = self._page()
        page.write(
            {
                "who": "departments",
                "department_ids": [(6, 0, self.plant.ids)],
                "excluded_employee_ids": [(6, 0, self.people["colleague"].ids)],
            }
        )
        status = {line.employee_name: line.status for line in page.line_ids}
        self.assertEqual(status["Subject"], "in")
        self.assertEqual(status["Colleague"], "excluded")
        self.assertEqual(status["Ceo"], "department")
        self.assertEqual(page.in_count + page.out_count, len(page.line_ids))
        self.assertEqual(page.no_user_count, 1)
        page.action_launch()
        self.assertNotIn(
            self.people["colleague"],
            self.env["hr.performance.appraisal"].search([]).employee_id,
        )

    def test_people_of_another_cycle_stay_there(self):
        """With the tick the overlap leaves people out; without it the launch stops."""
        self.cycle.write({"date_start": "2026-01-01", "date_end": "2026-12-31"})
        self.launch()
        newcomer = self.env["hr.employee"].create(
            {"name": "Newcomer", "company_id": self.company.id}
        )
        with freeze_time("2026-08-15"):
            page = self._page(date_start=date(2026, 7, 1), date_end=date(2026, 12, 31))
            status = {line.employee_name: line.status for line in page.line_ids}
            self.assertEqual(status["Subject"], "overlap")
            self.assertEqual(status["Newcomer"], "in")
            self.assertEqual(page.in_count, 1)
            page.skip_overlaps = False
            status = {line.employee_name: line.status for line in page.line_ids}
            self.assertEqual(status["Subject"], "twice")
            self.assertEqual(page.out_count, 0)
            page.skip_overlaps = True
            cycle = self.env["hr.performance.cycle"].browse(
                page.action_launch()["res_id"]
            )
        self.assertEqual(cycle.appraisal_ids.employee_id, newcomer)

    def test_proposed_period_is_free_for_most(self):
        """What follows the cycle in which most people are, in the company's rhythm."""
        own_year = self._cycle(name="A", date_start="2026-04-01", date_end="2026-09-30")
        self.launch(own_year)
        with freeze_time("2026-08-15"):
            page = self._page()
        self.assertEqual(
            (str(page.date_start), str(page.date_end), page.name),
            ("2026-10-01", "2027-03-31", "Oct 2026 – Mar 2027"),
        )
        self.assertEqual(page.in_count, len(own_year.appraisal_ids))
        self.assertEqual(page.out_count, 0)
        few = own_year.appraisal_ids[2:]
        few.sudo().state = "cancelled"
        with freeze_time("2026-08-15"):
            self.assertEqual(str(self._page().date_start), "2026-07-01")

    def test_question_names_the_people(self):
        """The preview follows every change, and the question has its number."""
        page = self._page()
        everybody = page.in_count
        page.write({"excluded_employee_ids": [(6, 0, self.people["subject"].ids)]})
        self.assertEqual(page.in_count, everybody - 1)
        action = page.action_ask()
        self.assertEqual(action["res_id"], page.id)
        page.write({"who": "people", "employee_ids": [(6, 0, [])]})
        self.assertEqual((page.in_count, len(page.line_ids)), (0, 0))
        with self.assertRaisesRegex(UserError, "Choose at least one person"):
            page.action_ask()
        page.write(
            {
                "employee_ids": [(6, 0, self.people["subject"].ids)],
                "excluded_employee_ids": [(6, 0, self.people["subject"].ids)],
            }
        )
        with self.assertRaisesRegex(UserError, "Nobody would take part"):
            page.action_ask()

    def test_many_people_are_counted_and_listed_on_demand(self):
        self.workers(310, self.people["manager"])
        page = self._page()
        self.assertGreater(page.in_count, 310)
        self.assertFalse(page.line_ids)
        page.action_preview()
        self.assertEqual(len(page.line_ids), page.in_count + page.out_count)

    def test_officer_previews_the_own_departments(self):
        """An officer launches for the departments she partners, no others."""
        page = self._page("hr_out")
        page.action_preview()
        status = {line.employee_name: line.status for line in page.line_ids}
        self.assertEqual(status["Reward"], "in")
        self.assertEqual(status["Subject"], "scope")

    def test_employees_have_no_such_page(self):
        """Starting a cycle is a right of HR."""
        with self.assertRaises(AccessError):
            self._page("manager")

    def test_period_in_the_wrong_order(self):
        """A period that ends before it starts is refused with the remedy."""
        page = self._page()
        page.write({"date_start": "2026-05-01", "date_end": "2026-04-01"})
        with self.assertRaisesRegex(UserError, "ends before it starts"):
            page.action_launch()

    def test_checklist_is_told_from_data(self):
        """Nine steps, done or not as the data say. Covers: R002"""
        company = self.company.with_user(self.users["hr_admin"])

        def done():
            steps = company._performance_setup()
            self.assertEqual(len(steps), 9)
            return {step["code"]: step["done"] for step in steps}

        before = done()
        self.assertTrue(before["goals"])
        self.assertFalse(before["training"])
        self.assertFalse(before["reward"])
        leaders = self.env["hr.employee"].search(
            [("company_id", "=", self.company.id), ("child_ids", "!=", False)]
        )
        self.company.performance_training_target = 50
        leaders[: len(leaders) // 2].performance_trained_on = date.today()
        self.assertEqual(done()["training"], len(leaders) % 2 == 0)
        leaders.performance_trained_on = date.today()
        self.env["hr.performance.reward.rule"].create(
            {
                "name": "Bonus",
                "company_id": self.company.id,
                "base_type": "fixed",
                "fixed_amount": 100,
            }
        )
        after = done()
        self.assertTrue(after["training"])
        self.assertTrue(after["reward"])
        setup = self.as_user(self.env["hr.performance.setup"], "hr_admin")
        action = setup.action_open()
        page = setup.browse(action["res_id"])
        self.assertEqual(page.step_count, 9)
        self.assertEqual(page.done_count, sum(after.values()))

    def test_preview_as_somebody_else(self):
        """HR sees a sheet as the employee does; the rights stay HR's."""
        cycle = self.launch(announce=False)
        action = self.as_user(cycle, "hr_admin").action_preview()
        preview = (
            self.as_user(self.env["hr.performance.preview"], "hr_admin")
            .with_context(**action["context"])
            .create({"appraisal_id": self.appraisal().id})
        )
        self.assertIn("The result: in the interview", preview.content)
        preview.role = "rater"
        self.assertIn("Points and reasons", preview.content)
        preview.role = "subject"
        context = preview.action_open_sheet()["context"]
        sheet = self.as_user(self.appraisal(), "hr_admin").with_context(**context)
        self.assertEqual(sheet.user_role, "subject")
        with self.assertRaises(AccessError):
            sheet.action_acknowledge()
        other = self.as_user(self.appraisal(), "head").with_context(**context)
        self.assertNotEqual(other.user_role, "subject")
