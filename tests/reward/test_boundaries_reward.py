# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_reward import RewardCase


@tagged("post_install", "-at_install")
class TestBoundariesReward(RewardCase):
    """The last day and the last cent that count, and the first that do not."""

    leaves_sound = False

    def fixed(self, **values):
        """A rule of 1000 for everybody, whose period ends on 30 June."""
        return self._rule(base_type="fixed", fixed_amount=1000, **values)

    def simulate(self, rule, **values):
        run = self._run(rule=rule, **values)
        run.action_simulate()
        return run

    def test_minimum_tenure_to_the_day(self):
        """Three months on the last day of the period are enough, a day less is not."""
        rule = self.fixed(minimum_tenure=3)
        for start, reason in (
            ("2026-03-29", False),
            ("2026-03-30", False),
            ("2026-04-01", "tenure"),
        ):
            self.people["subject"].contract_date_start = start
            reward = self.reward(self.simulate(rule))
            self.assertEqual(reward.zero_reason, reason, start)
            self.assertEqual(bool(reward.amount), not reason, start)

    def test_tenure_counts_to_the_date_of_the_rule(self):
        """The reference date of the rule moves the day."""
        self.people["subject"].contract_date_start = "2026-04-01"
        for day, reason in (("2026-06-30", "tenure"), ("2026-07-01", False)):
            run = self.simulate(self.fixed(minimum_tenure=3, rule_date=day))
            self.assertEqual(self.reward(run).zero_reason, reason, day)

    def test_tenure_begins_with_the_first_contract(self):
        """A later contract of the same person does not begin it anew."""
        person = self.people["subject"]
        person.contract_date_end = "2026-05-31"
        person.create_version(
            {
                "date_version": "2026-06-01",
                "contract_date_start": "2026-06-01",
                "contract_date_end": False,
            }
        )
        run = self.simulate(self.fixed(minimum_tenure=12))
        self.assertFalse(self.reward(run).zero_reason)

    def test_unknown_entry_is_an_issue(self):
        """Without any contract nobody guesses the time in the company."""
        self.people["subject"].current_version_id.contract_date_start = False
        run = self.simulate(self.fixed(minimum_tenure=1))
        self.assertEqual(self.reward(run).issue, "no_start")
        self.assertFalse(self.reward(run).amount)

    def test_minimum_grade_itself_is_enough(self):
        """Each grade: who has the minimum gets it, who is one below does not."""
        grade = self.result(self.appraisal()).final_level_id
        levels = self.scale.level_ids.sorted("lower")
        above = levels[levels.ids.index(grade.id) + 1 :][:1]
        self.assertTrue(above)
        for minimum, reason in ((grade, False), (above, "grade")):
            run = self.simulate(self.fixed(minimum_level_id=minimum.id))
            self.assertEqual(self.reward(run).zero_reason, reason, minimum.name)

    def test_wage_of_the_very_day(self):
        """A raise on the last day of the period counts, one on the day after does not;
        the first version also counts before its own date."""
        person = self.people["subject"]
        version = person.create_version({"date_version": "2026-06-30", "wage": 9000.0})
        self.assertEqual(self.reward(self.simulate(self.rule)).base, 9000.0)
        version.date_version = "2026-07-01"
        self.assertEqual(self.reward(self.simulate(self.rule)).base, 4000.0)

    def test_no_wage_at_all_is_an_issue(self):
        """A wage of zero is none; a cent is one."""
        for wage, issue in ((0.0, "no_wage"), (0.01, False)):
            self.people["subject"].wage = wage
            run = self.simulate(self.rule)
            self.assertEqual(self.reward(run).issue, issue, wage)

    def test_budget_to_the_cent(self):
        """A budget that is used up is kept; one cent less is exceeded."""
        rule = self.fixed()
        total = self.simulate(rule).amount_total
        self.assertTrue(total)
        run = self.simulate(rule, pool_amount=total - 0.01)
        self.assertEqual(run.unallocated, -0.01)
        with self.assertRaisesRegex(UserError, "exceeds its budget"):
            self.as_user(run, "approver").action_approve()
        run.pool_amount = total
        run.action_simulate()
        self.as_user(run, "approver").action_approve()
        self.assertEqual(run.state, "approved")

    def test_pool_by_wage_or_in_equal_parts(self):
        """Only a pool that counts wages asks for one."""
        for weight, issue in (("wage", "no_wage"), ("equal", False)):
            rule = self._rule(base_type="pool", pool_weight=weight)
            run = self.simulate(rule, pool_amount=1000)
            self.assertEqual(self.reward(run, "userless").issue, issue, weight)

    def test_excluded_people_do_not_use_the_budget(self):
        """Totals count who is paid; what is open counts who is not decided on."""
        run = self.simulate(self.rule, pool_amount=1000000)
        before, left = run.amount_total, run.unallocated
        self.assertEqual(before + left, 1000000)
        self.assertEqual((run.issue_count, run.excluded_count), (1, 0))
        reward = self.reward(run)
        share = reward.amount
        reward.action_exclude("asked for it")
        self.reward(run, "userless").action_exclude("no wage known")
        self.assertAlmostEqual(run.amount_total, before - share, 2)
        self.assertEqual((run.issue_count, run.excluded_count), (0, 2))
        self.assertEqual(run.reward_count, 2)

    def test_half_a_cent(self):
        """Half a cent is rounded up, less than half is dropped."""
        # The manager's coefficient is 1.5, the subject's 1.2: 15.045 and 12.012.
        for role, amount, paid in (
            ("manager", 10.01, 15.02),
            ("manager", 10.03, 15.05),
            ("subject", 10.01, 12.01),
            ("subject", 10.03, 12.04),
        ):
            run = self.simulate(self._rule(base_type="fixed", fixed_amount=amount))
            self.assertEqual(self.reward(run, role).amount, paid, (role, amount))

    def test_reward_without_amount_is_in_no_file(self):
        """Who gets nothing is not handed over, and the run ends all the same."""
        run = self.simulate(self.fixed(minimum_level_id=self.scale.level_ids[:1].id))
        zero = run.reward_ids.filtered(lambda reward: not reward.amount)
        self.assertTrue(zero)
        self.as_user(run, "approver").action_approve()
        self.as_user(run, "approver").action_hand_over()
        self.assertFalse(zero.filtered("handover_number"))
        self.assertEqual(set(zero.mapped("state")), {"approved"})
        self.assertEqual(run.state, "handed_over")
        run.action_confirm_payment()
        self.assertEqual(run.state, "done")

    def test_contract_that_touches_the_period(self):
        """One day in the period is enough, at either end; none is an issue."""
        version = self.people["subject"].current_version_id
        for start, end, issue in (
            ("2020-01-01", "2025-12-31", "no_contract"),
            ("2020-01-01", "2026-01-01", False),
            ("2026-06-30", False, False),
            ("2026-07-01", False, "no_contract"),
        ):
            version.write({"contract_date_start": False, "contract_date_end": False})
            version.write({"contract_date_start": start, "contract_date_end": end})
            reward = self.reward(self.simulate(self.rule))
            self.assertEqual(reward.issue, issue, (start, end))

    def test_run_that_is_paid_in_part_is_not_cancelled(self):
        """One reward that payroll has got is enough, in a file or paid."""
        run = self.approved(rule=self.fixed())
        reward = self.reward(run).sudo()
        for state in ("handed_over", "paid"):
            reward.write({"state": state, "handover_number": "RH/1"})
            with self.assertRaisesRegex(UserError, "part of it is paid"):
                run.action_cancel("twice")
            self.assertEqual(run.state, "approved")
        reward.state = "approved"
        run.action_cancel("twice")
        self.assertEqual(run.state, "cancelled")

    def test_excluded_people_are_not_approved(self):
        """Approval cancels who is excluded and makes the others due."""
        run = self.simulate(self.fixed())
        self.reward(run).action_exclude("asked for it")
        self.as_user(run, "approver").action_approve()
        self.assertEqual(
            {reward.employee_id: reward.state for reward in run.sudo().reward_ids},
            {
                self.people["manager"]: "approved",
                self.people["subject"]: "cancelled",
                self.people["colleague"]: "approved",
                self.people["userless"]: "approved",
            },
        )

    def test_dialog_takes_the_step_it_was_opened_for(self):
        """Each of its four actions, with the reason that was written."""
        run = self.simulate(self.fixed())
        reward = self.reward(run)
        dialogs = self.env["hr.performance.reward.reason"].with_user(
            self.users["reward"]
        )
        for action, before, after in (
            ("exclude", "simulated", "simulated"),
            ("cancel", "approved", "cancelled"),
            ("reverse", "handed_over", "reversed"),
        ):
            reward.sudo().write({"state": before, "handover_number": "RH/1"})
            dialog = dialogs.create(
                {"action": action, "reward_ids": reward.ids, "reason": action}
            )
            dialog.action_confirm()
            reward = self.reward(run)
            self.assertEqual(reward.state, after, action)
            said = reward.exclusion_reason, reward.cancel_reason
            self.assertIn(action, said)
        dialogs.create(
            {"action": "cancel_run", "run_id": run.id, "reason": "twice"}
        ).action_confirm()
        self.assertEqual(run.state, "cancelled")
        self.assertIn("twice", run.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestBoundariesUnreleased(RewardCase):
    """What is not released, or not any more, makes no amount."""

    leaves_sound = False

    releases = False

    def test_only_released_results(self):
        """Draft, decided and cancelled: nobody of them is rewarded."""
        result = self.result(self.appraisal())
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        for state, sheet, rewarded in (
            ("draft", "manager_review", False),
            ("published", "decided", False),
            ("released", "cancelled", False),
            ("released", "released", True),
            ("released", "acknowledged", True),
            ("released", "done", True),
            ("released", "closed_early", True),
        ):
            with self.subTest(result=state, sheet=sheet):
                result.sudo().state = state
                self.appraisal().sudo().state = sheet
                found, _before = run.sudo()._results()
                self.assertEqual(bool(found), rewarded)

    def test_imported_past_is_not_rewarded(self):
        """Results that came in a file were paid where they come from."""
        self.result(self.appraisal()).sudo().state = "released"
        run = self._run(rule=self._rule(base_type="fixed", fixed_amount=10))
        self.assertTrue(run.sudo()._results()[0])
        self.cycle.sudo().is_imported = True
        self.assertFalse(run.sudo()._results()[0])

    def test_of_this_cycle_and_company(self):
        """Neither another cycle's nor another company's results make a reward."""
        result = self.result(self.appraisal()).sudo()
        result.state = "released"
        rule = self._rule(base_type="fixed", fixed_amount=10)
        run = self._run(rule=rule)
        self.assertEqual(run.sudo()._results()[0], result)
        other = self._cycle(name="Other", state="application")
        elsewhere = run.sudo().copy({"cycle_id": other.id})
        self.assertFalse(elsewhere._results()[0])
        result.company_id = self.other_company
        self.assertFalse(run.sudo()._results()[0])
