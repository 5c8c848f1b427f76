# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.base import features
from ..base.test_bad_arguments import STRANGE
from .common_calibration import CalibrationCase


@tagged("post_install", "-at_install")
class TestCalibration(CalibrationCase):
    """A session from its preparation to applied grades."""

    def test_session_changes_grades_once_and_keeps_the_ones_before(self):
        """Moves are kept with reasons; applying writes grade, coefficient and proof."""
        session = self.opened()
        result = self.result(self.appraisal())
        self.assertEqual(result.final_level_id.code, "A")
        self.move(session, grade="B")
        self.assertEqual(result.final_level_id.code, "A", "nothing before applying")
        session.action_apply()
        self.assertEqual(result.final_level_id.code, "B")
        self.assertEqual(result.level_id.code, "A")
        self.assertEqual(result.final_origin, "calibration")
        self.assertEqual(result.coefficient, 1.0)
        change = self.env["hr.performance.calibration.change"].search([])
        self.assertEqual(change.user_id, self.users["ceo"])
        self.assertEqual(
            (change.from_level_id.code, change.to_level_id.code), ("A", "B")
        )
        codes = [step["code"] for step in result.trace["total"]]
        self.assertEqual(codes[-2:], ["calibrated", "coefficient_table"])
        self.assertEqual(codes.count("coefficient_table"), 1)
        self.assertIn("grade_by_score", codes)
        untouched = self.result(self.appraisal("colleague"))
        self.assertEqual(untouched.final_level_id.code, "A")
        self.assertEqual(untouched.final_origin, "review")

    def test_moved_there_and_back_is_no_calibration(self):
        """The grade of the review again comes from the review."""
        session = self.opened()
        self.move(session, grade="C")
        self.move(session, grade="A", role="head", reason="The order was of last year")
        session.action_apply()
        result = self.result(self.appraisal())
        self.assertEqual(result.final_origin, "review")
        self.assertNotIn("calibrated", str(result.trace))
        moves = self.env["hr.performance.calibration.change"].search([])
        self.assertEqual(moves.mapped("sequence"), [2, 1])

    def test_nobody_hears_a_grade_while_it_is_compared(self):
        """Neither release, scheduled or by hand, nor invitation nor talk."""
        self.scheme.interview_policy = "all"
        self.cycle.release_date = fields.Date.today()
        session = self.opened()
        appraisal = self.appraisal()
        result = self.result(appraisal)
        for role in ("manager", "hr_admin"):
            with self.assertRaisesRegex(UserError, "grades are being compared"):
                self.as_user(result, role).action_release()
        self.run_cron("release")
        self.assertEqual(result.state, "published")
        talk = self.env["hr.performance.interview"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        talk.write(
            {"date_start": fields.Datetime.now() + timedelta(9), "place": "Room 3"}
        )
        talk = self.as_user(talk, "manager")
        with self.assertRaisesRegex(UserError, "grades are being compared"):
            talk.action_invite()
        talk.sudo().state = "invited"
        with self.assertRaisesRegex(UserError, "grades are being compared"):
            talk.action_start()
        session.action_apply()
        self.run_cron("release")
        self.assertEqual(result.state, "released")

    def test_talk_for_low_grades_follows_the_applied_grade(self):
        """No interview tells a low grade before the session is over."""
        self.scheme.interview_policy = "exceptions"
        session = self.opened()
        talks = self.env["hr.performance.interview"]
        self.move(session, grade="D")
        domain = [("appraisal_id", "=", self.appraisal().id)]
        self.assertFalse(talks.search(domain))
        session.action_apply()
        self.assertTrue(talks.search(domain))

    def test_late_result_joins_the_open_session(self):
        """What is opened again leaves; decided anew it is a card without old moves."""
        session = self.opened()
        self.move(session, grade="C")
        result = self.result(self.appraisal())
        self.as_user(result, "hr_admin").action_reopen("A value was wrong")
        self.assertFalse(self.card(session))
        review = self.rating(self.appraisal(), "manager", "manager")
        review.action_submit()
        card = self.card(session)
        self.assertEqual(card["level"], self.level["A"].id)
        self.assertEqual(card["seen"], 0)
        moves = self.env["hr.performance.calibration.change"].search([])
        self.assertEqual(len(moves), 1, "what was moved stays on record")

    # TWO PARTICIPANTS

    def test_second_participant_is_told_and_loses_nothing(self):
        """What somebody has moved since is not moved by whoever saw it before."""
        session = self.opened()
        seen = self.card(session, role="head")["seen"]
        self.move(session, grade="B", reason="Fewer orders than others with A")
        with self.assertRaisesRegex(UserError, "Ceo has moved this card from A to B"):
            self.move(session, grade="S", role="head", seen=seen)
        with self.assertRaisesRegex(UserError, "Fewer orders"):
            self.move(session, grade="S", role="head", seen=None)
        self.assertEqual(self.card(session)["level"], self.level["B"].id)
        self.move(session, grade="S", role="head")
        self.assertEqual(self.card(session)["level"], self.level["S"].id)

    @mute_logger("odoo.sql_db")
    def test_a_move_of_nothing_moves_nothing(self):
        """Whoever calls may send anything; the answer is a sentence."""
        session = self.opened()
        card = self.card(session)
        right = [card["id"], self.level["B"].id, card["seen"]]
        mine = self.as_user(session, "ceo")
        for place in range(3):
            for value in STRANGE:
                sent = [*right[:place], value, *right[place + 1 :]]
                # What is missing and "never moved" are the same number.
                if place == 2 and type(value) is int and value == card["seen"]:
                    continue
                with (
                    self.subTest(place=place, value=value),
                    self.assertRaises(UserError),
                ):
                    mine.action_move(*sent, "A reason")
        self.assertEqual(self.card(session), card)

    def test_database_refuses_a_second_move_of_one_number(self):
        """Whatever code does, one number of one card exists once."""
        session = self.opened()
        self.move(session)
        change = self.env["hr.performance.calibration.change"].search([])
        [values] = change.read(load=None)
        values = {
            name: values[name]
            for name in values
            if change._fields[name].store and name not in MAGIC_COLUMNS
        }
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            change.create({**values, "reason": "again"})
            self.env.flush_all()

    # WHO MAY

    def test_nobody_moves_oneself_or_superiors(self):
        """Own card and those above are not on the board and cannot be named either."""
        people = self.users["manager"] | self.users["subject"] | self.users["hr_in"]
        session = self.opened(participant_ids=[Command.set(people.ids)])
        for role, hidden in (
            ("subject", ("subject", "manager", "head", "ceo")),
            ("manager", ("manager", "head", "ceo")),
            ("hr_in", ("hr_in", "manager", "head", "ceo")),
        ):
            board = self.board(session, role)
            self.assertEqual(board["hidden"], len(hidden), role)
            shown = {card["name"] for card in board["cards"]}
            self.assertFalse(shown & {name.title() for name in hidden}, role)
            for person in hidden:
                result = self.result(self.appraisal(person))
                for level in self.level.values():
                    with self.assertRaises(AccessError):
                        self.as_user(session, role).action_move(
                            result.id, level.id, 0, "Better than others"
                        )
        self.assertFalse(self.env["hr.performance.calibration.change"].search([]))

    def test_counts_do_not_tell_the_own_grade(self):
        """Places of the board are of those who are shown, not of all."""
        people = self.users["subject"]
        session = self.opened(participant_ids=[Command.set(people.ids)])
        board = self.board(session, "subject")
        places = [column["places"] for column in board["columns"]]
        self.assertEqual(sum(places), len(board["cards"]))

    def test_cards_open_facts_for_readers_only(self):
        """A participant sees the card of a stranger, and the result of his people."""
        people = self.users["manager"] | self.users["former"]
        session = self.opened(participant_ids=[Command.set(people.ids)])
        self.assertTrue(self.card(session, "subject", "manager")["can_open"])
        self.assertFalse(self.card(session, "subject", "former")["can_open"])
        result = self.result(self.appraisal())
        with self.assertRaises(AccessError):
            self.as_user(result, "former").read(["score"])

    def test_who_does_not_take_part_sees_nothing(self):
        """Neither session nor moves, by no way; the employee before release least."""
        session = self.opened()
        self.move(session, grade="B")
        move = self.env["hr.performance.calibration.change"].search([])
        for role in ("subject", "colleague", "manager", "hr_out", "reward", "foreign"):
            for record in (session, move):
                own = self.as_user(record, role)
                self.assertFalse(own.search([]), role)
                with self.assertRaises(AccessError):
                    own.read([])
            with self.assertRaises(AccessError):
                self.as_user(session, role).action_load_board()
            with self.assertRaises(AccessError):
                self.as_user(session, role).action_apply()
        result = self.as_user(self.result(self.appraisal()), "subject")
        self.assertFalse(result.search([]))

    def test_participant_neither_opens_nor_applies(self):
        """HR of the departments runs a session; an officer only those of his own."""
        session = self.opened()
        for role in ("ceo", "head"):
            for action in ("action_apply", "action_open_cancel"):
                with self.assertRaisesRegex(AccessError, "HR of all departments"):
                    getattr(self.as_user(session, role), action)()
        self.assertEqual(self.as_user(session, "hr_in").state, "open")
        with self.assertRaises(AccessError):
            self.prepared("hr_out")
        with self.assertRaises(AccessError):
            self.prepared("hr_in", department_ids=[Command.clear()])
        own = self.prepared("hr_in", name="Own")
        self.assertEqual(own.department_ids, self.works)

    def test_hr_looks_on_and_does_not_move(self):
        """Whoever runs the session moves cards only as one of its participants."""
        session = self.opened(facilitator_id=self.users["ceo"].id)
        with self.assertRaisesRegex(UserError, "only participants"):
            self.move(session, role="hr_admin")

    def test_minutes_are_for_who_leads(self):
        """The leader writes them and nothing else; afterwards the record stays."""
        session = self.opened(facilitator_id=self.users["ceo"].id)
        lead = self.as_user(session, "ceo")
        lead.minutes = "Orders of both teams compared"
        with self.assertRaises(AccessError):
            lead.participant_ids = [Command.link(self.users["subject"].id)]
        with self.assertRaises(AccessError):
            self.as_user(session, "head").minutes = "Mine"
        with self.assertRaisesRegex(UserError, "cycle, company and departments stay"):
            session.department_ids = [Command.set(self.office.ids)]
        session.action_apply()
        for own in (lead, session):
            with self.assertRaisesRegex(UserError, "record stays as it is"):
                own.minutes = "Something else"

    def test_moves_are_never_written(self):
        """Not by who has made them, nor by an administrator."""
        session = self.opened()
        self.move(session)
        move = self.env["hr.performance.calibration.change"].search([])
        for role in ("ceo", "hr_admin"):
            own = self.as_user(move, role)
            with self.assertRaises(AccessError):
                own.write({"reason": "Another"})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"reason": "Mine", "calibration_id": session.id})

    # AFTERWARDS

    def test_manager_learns_why_and_the_employee_by_setting(self):
        """The manager reads moves of his people; the company tells the employee."""
        session = self.opened()
        self.move(session, grade="B")
        session.action_apply()
        result = self.result(self.appraisal())
        moves = self.as_user(self.env["hr.performance.calibration.change"], "manager")
        self.assertEqual(len(moves.search([])), 1)
        self.assertIn(
            "Calibration set the final grade B",
            self.as_user(result, "manager").explanation_html,
        )
        self.as_user(result, "manager").action_release()
        own = self.as_user(result, "subject")
        self.assertEqual(own.final_level_id.code, "B")
        self.assertNotIn("alibration", own.explanation_html)
        self.assertNotIn("grade A", own.explanation_html)
        self.assertFalse(self.as_user(moves, "subject").search([]))
        self.company.performance_calibration_told = True
        own.invalidate_recordset()
        self.assertIn("Calibration set the final grade B", own.explanation_html)
        self.assertFalse(self.as_user(moves, "subject").search([]))

    def test_reopened_with_a_reason_until_the_first_release(self):
        """The grades are held again; once one is told it is too late."""
        session = self.opened()
        self.move(session, grade="B")
        session.action_apply()
        with self.assertRaisesRegex(UserError, "Say why"):
            session.action_reopen("  ")
        session.action_reopen("A team was forgotten")
        self.assertIn("A team was forgotten", session.sudo().message_ids[0].body)
        result = self.result(self.appraisal())
        with self.assertRaisesRegex(UserError, "grades are being compared"):
            self.as_user(result, "manager").action_release()
        self.move(session, grade="C")
        session.action_apply()
        self.assertEqual(result.final_level_id.code, "C")
        self.assertEqual(result.coefficient, 0.8)
        self.as_user(result, "manager").action_release()
        with self.assertRaisesRegex(UserError, "first results are released"):
            session.action_reopen("Once more")

    def test_cancelled_session_changes_nothing_and_lets_go(self):
        """Results can be released; the reason stays."""
        session = self.opened()
        self.move(session, grade="B")
        session.action_cancel("The heads could not come")
        result = self.result(self.appraisal())
        self.assertEqual(result.final_level_id.code, "A")
        self.as_user(result, "manager").action_release()
        self.assertEqual(result.state, "released")

    # BAD INPUT

    def test_refusals_say_what_to_do(self):
        """Without people, participants or decided results; twice; after the end."""
        self.launch()
        with self.assertRaisesRegex(UserError, "nobody's result is decided"):
            self.prepared().action_open()
        self.decide_all()
        empty = self.prepared(participant_ids=[Command.clear()])
        with self.assertRaisesRegex(UserError, "no participants"):
            empty.action_open()
        with self.assertRaisesRegex(UserError, "not open yet"):
            empty.action_load_board()
        session = self.prepared()
        session.action_open()
        with self.assertRaisesRegex(UserError, "compared in another open session"):
            self.prepared(name="Twice").action_open()
        for reason in ("", "   ", None):
            with self.assertRaisesRegex(UserError, "every move has its reason"):
                self.move(session, reason=reason)
        with self.assertRaisesRegex(UserError, "has grade A already"):
            self.move(session, grade="A")
        card = self.card(session)
        own = self.as_user(session, "ceo")
        for level in (0, 2**40, "B", None, [1]):
            with self.assertRaisesRegex(UserError, "one of the grades"):
                own.action_move(card["id"], level, card["seen"], "Why")
        for result in (0, 2**40, "x", None, [card["id"]]):
            with self.assertRaises(AccessError):
                own.action_move(result, self.level["B"].id, 0, "Why")
        session.action_apply()
        with self.assertRaisesRegex(UserError, "session is over"):
            own.action_move(card["id"], self.level["B"].id, 0, "Why")
        with self.assertRaisesRegex(UserError, "not possible now"):
            session.action_apply()

    def test_days_of_the_session(self):
        """Cards move from the first to the last day, both included."""
        session = self.opened()
        today = self.company._performance_today()
        one = timedelta(1)
        session.write({"date_from": today + one, "date_until": today + one})
        with self.assertRaisesRegex(UserError, "moved from"):
            self.move(session)
        session.write({"date_from": today - one, "date_until": today - one})
        with self.assertRaisesRegex(UserError, "last day to move"):
            self.move(session)
        session.write({"date_until": today})
        self.move(session)
        session.write({"date_from": today})
        self.move(session, grade="C")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            session.write({"date_until": today - one})
            self.env.flush_all()

    def test_draft_is_deleted_and_nothing_else(self):
        """What has begun stays on record."""
        self.launch()
        self.decide_all()
        self.prepared().unlink()
        session = self.prepared()
        session.action_open()
        with self.assertRaises(UserError):
            session.unlink()

    def test_feature_that_is_off_holds_nothing(self):
        """Off, there is no task and no gate."""
        session = self.opened()
        features.switch(self.env, {features.CALIBRATION: False})
        tasks = self.as_user(self.env["hr.performance.home"], "ceo").action_load()
        self.assertNotIn("Calibrate", str(tasks))
        self.as_user(self.result(self.appraisal()), "manager").action_release()
        self.assertEqual(session.state, "open")

    def test_first_page_says_what_is_to_be_done(self):
        """A participant finds the session under a verb, and one click opens it."""
        self.opened()
        home = self.as_user(self.env["hr.performance.home"], "ceo").action_load()
        self.assertIn("Calibrate the grades of Works", str(home))
        other = self.as_user(self.env["hr.performance.home"], "manager").action_load()
        self.assertNotIn("Calibrate the grades", str(other))


@tagged("post_install", "-at_install")
class TestDistribution(CalibrationCase):
    """Shares of grades: a help, and binding only where law and company say so."""

    def opened(self, mode="reference", law="yes", **values):
        self.workers(11, [self.people["manager"], self.people["former"]])
        self.scheme.distribution = mode
        self.company.performance_legal_profile = "cn"
        profile = self.env.ref("hr_performance.hr_performance_legal_profile_cn")
        profile.forced_distribution = law
        return super().opened(**values)

    def test_places_add_up_and_are_those_of_the_shares(self):
        """Twenty people by 10/20/50/15/5: 2, 4, 10, 3, 1."""
        board = self.board(self.opened(), "hr_admin")
        self.assertEqual(len(board["cards"]), 20)
        self.assertEqual([c["places"] for c in board["columns"]], [2, 4, 10, 3, 1])
        self.assertEqual([c["code"] for c in board["columns"]], list("SABCD"))

    def test_reference_binds_nobody(self):
        """All with one grade: told as a tie, and applied all the same."""
        session = self.opened()
        board = self.board(session, "hr_admin")
        self.assertIn("compare their work", " ".join(board["ties"]))
        self.assertNotIn("Subject", " ".join(board["ties"]))
        session.action_apply()
        self.assertEqual(session.state, "applied")

    def test_at_most_limits_the_best_grades(self):
        """Twenty times A where six may be: refused with numbers and the remedy."""
        session = self.opened("at_most")
        with self.assertRaisesRegex(UserError, "A: 20 of at most 6") as caught:
            session.action_apply()
        self.assertIn("Move cards on the board", str(caught.exception))
        names = self.board(session, "ceo")["cards"]
        lead = self.as_user(session, "ceo")
        for card in names[:14]:
            lead.action_move(card["id"], self.level["B"].id, 0, "Usual performance")
        session.action_apply()
        self.assertEqual(session.state, "applied")

    def test_binding_wants_the_places(self):
        """One too few is refused, too."""
        session = self.opened("binding")
        with self.assertRaisesRegex(UserError, "S: 0 instead of 2; A: 20 instead of 4"):
            session.action_apply()

    def test_binding_tells_no_number_to_who_stands_in_it(self):
        """HR who is one of the pool learns nothing of the own grade from a refusal."""
        session = self.opened("binding")
        with self.assertRaisesRegex(UserError, "not keep to the shares") as caught:
            self.as_user(session, "hr_in").action_apply()
        self.assertNotIn("20", str(caught.exception))

    def test_law_decides_whether_shares_bind(self):
        """Forbidden: never. By agreement: only with it on record."""
        session = self.opened("binding", "no")
        self.assertIn("law does not allow", session.distribution_text)
        self.assertEqual(self.board(session)["mode"], "reference")
        session.action_apply()
        self.assertEqual(session.state, "applied")

    def test_agreement_on_record_lets_shares_bind(self):
        """The legal basis of the cycle is that record."""
        session = self.opened("binding", "agreed")
        self.assertIn("only with an agreement on record", session.distribution_text)
        checks = self.cycle.legal_check_ids
        self.assertTrue(checks)
        checks.write({"state": "done", "reference": "Folder 12"})
        session.invalidate_recordset()
        self.assertEqual(session.distribution_text, "Each grade has exactly its share.")
        with self.assertRaisesRegex(UserError, "instead of"):
            session.action_apply()

    def test_small_pool_is_never_bound(self):
        """Below ten people a share means nothing."""
        session = self.opened("binding", department_ids=[Command.set(self.plant.ids)])
        pool = session.sudo()._pool()
        for result in pool[9:]:
            result.calibration_id = False
        session.action_apply()
        self.assertEqual(session.state, "applied")

    def test_range_takes_each_share_rounded_down_or_up(self):
        """Twenty by 10/20/50/15/5 is exact; twenty times A is outside."""
        session = self.opened("range")
        board = self.board(session, "hr_admin")
        self.assertEqual(
            [(c["least"], c["places"]) for c in board["columns"]],
            [(2, 2), (4, 4), (10, 10), (3, 3), (1, 1)],
        )
        self.assertIn("rounded down or up", board["mode_text"])
        with self.assertRaisesRegex(UserError, "A: 20 instead of 4"):
            session.action_apply()

    def test_shares_of_each_department(self):
        """Plant has eleven or more; the few others of the works stand with nobody.

        The small group is told and binds nobody; who is in the large one is counted
        there only.
        """
        self.scheme.distribution_groups = "department"
        session = self.opened("binding")
        board = self.board(session, "hr_admin")
        sizes = [row["count"] for row in board["groups"]]
        self.assertEqual(sum(sizes), 20)
        large = [row for row in board["groups"] if not row["note"]]
        self.assertTrue(large)
        self.assertTrue(all(row["count"] >= 10 for row in large))
        for row in board["groups"]:
            self.assertEqual(sum(s["places"] for s in row["seats"]), row["count"])
        with self.assertRaises(UserError) as caught:
            session.action_apply()
        text = str(caught.exception)
        for row in large:
            self.assertIn(f"{row['name']} · A: {row['count']} instead of", text)

    def test_smallest_group_is_a_rule(self):
        """Nobody is bound where the rule asks for more people than there are."""
        self.scheme.distribution_smallest = 30
        session = self.opened("binding")
        session.action_apply()
        self.assertEqual(session.state, "applied")

    def test_new_people_are_compared_and_count_in_no_share(self):
        """One with a contract of the last two months: on the board, in no place."""
        late = self.people["userless"]
        late.current_version_id.contract_date_start = self.cycle.date_end - timedelta(
            60
        )
        board = self.board(self.opened(), "hr_admin")
        self.assertEqual(len(board["cards"]), 20)
        outside = [card["name"] for card in board["cards"] if card["is_outside"]]
        self.assertEqual(outside, [late.name])
        self.assertEqual(sum(c["places"] for c in board["columns"]), 19)

    def test_grade_of_the_unit_makes_the_shares(self):
        """Until its result is released the scale's shares hold, and that is said."""
        self.scheme.unit_shares = "A: 25 35 35 5 0\nC: 0 5 55 20 20"
        session = self.opened("binding")
        [row] = self.board(session, "hr_admin")["groups"]
        self.assertIn("Works is not released", row["note"])
        self.assertEqual([s["places"] for s in row["seats"]], [2, 4, 10, 3, 1])
        self.unit_result("A")
        [row] = self.board(session, "hr_admin")["groups"]
        self.assertIn("Shares by the grade A of Works", row["note"])
        self.assertEqual([s["places"] for s in row["seats"]], [5, 7, 7, 1, 0])
        with self.assertRaisesRegex(UserError, "A: 20 instead of 7"):
            session.action_apply()
        self.unit_result("S")
        [row] = self.board(session, "hr_admin")["groups"]
        self.assertIn("no shares for units with grade S", row["note"])
        self.assertEqual([s["places"] for s in row["seats"]], [2, 4, 10, 3, 1])

    def unit_result(self, grade):
        """The works have a released grade in a cycle of the same days."""
        cycle = self._cycle(
            subject_kind="department",
            date_start=self.cycle.date_start,
            date_end=self.cycle.date_end,
        )
        sheet = self.env["hr.performance.appraisal"].create(
            {
                "cycle_id": cycle.id,
                "subject_kind": "department",
                "subject_department_id": self.works.id,
                "owner_id": self.people["head"].id,
                "company_id": self.company.id,
            }
        )
        self.env["hr.performance.result"].create(
            {
                "appraisal_id": sheet.id,
                "cycle_id": cycle.id,
                "subject_kind": "department",
                "subject_department_id": self.works.id,
                "owner_id": self.people["head"].id,
                "company_id": self.company.id,
                "scale_id": self.scale.id,
                "final_level_id": self.level[grade].id,
                "state": "released",
            }
        )

    def test_rules_of_shares_are_frozen(self):
        """What the scheme says after the launch changes no session."""
        session = self.opened("binding")
        self.scheme.write({"distribution": "off", "unit_shares": "A: 100 0 0 0 0"})
        board = self.board(session, "hr_admin")
        self.assertEqual([c["places"] for c in board["columns"]], [2, 4, 10, 3, 1])
        self.assertFalse(board["groups"])

    def test_scale_without_shares_compares_nothing(self):
        """Columns have counts and no places."""
        self.scale.level_ids.reference_share = 0
        board = self.board(self.opened("binding"))
        self.assertEqual({c["places"] for c in board["columns"]}, {None})
        self.assertIn("no reference shares", board["mode_text"])

    def test_what_the_grades_come_to_for_pay(self):
        """The sums of before and now, and on each card the one of each grade."""
        session = self.opened()
        card = self.card(session)
        self.assertEqual(card["factors"], self.scale_factors())
        board = self.board(session)
        whole = 1.2 * board["people"]
        self.assertAlmostEqual(board["factors"]["before"], whole)
        self.assertAlmostEqual(board["factors"]["now"], whole)
        self.move(session, grade="C")
        sums = self.board(session)["factors"]
        self.assertAlmostEqual(sums["before"], whole)
        self.assertAlmostEqual(sums["now"], whole - 0.4)
        session.action_apply()
        self.assertEqual(self.result(self.appraisal()).coefficient, card["factors"][3])

    def test_money_for_who_may_see_it_and_never_a_wage(self):
        """A fixed amount as it is; of wages a rounded mean that one wage moves not."""
        self.env["hr.performance.reward.rule"].create(
            [
                {"name": "Fixed", "base_type": "fixed", "fixed_amount": 1000},
                {"name": "Month", "base_type": "wage_share", "payroll_code": "M"},
            ]
        )
        people = self.users["reward"] | self.users["ceo"] | self.users["hr_in"]
        session = self.opened(participant_ids=[Command.set(people.ids)])
        for role in ("ceo", "hr_in", "hr_admin"):
            self.assertEqual(self.board(session, role)["effects"], [], role)
        self.assertEqual(self.amounts(session), {"Fixed": 1000})
        versions = self.cycle.appraisal_ids.employee_id.current_version_id
        versions.wage = 5000
        self.assertEqual(self.amounts(session), {"Fixed": 1000, "Month": 5000})
        self.people["subject"].current_version_id.wage = 5400
        self.assertEqual(self.amounts(session)["Month"], 5000)
        for result in session.sudo()._pool()[4:]:
            result.calibration_id = False
        self.assertEqual(self.amounts(session), {})
        self.assertIsNone(self.board(session, "reward")["factors"])

    def amounts(self, session):
        effects = self.board(session, "reward")["effects"]
        return {effect["name"]: effect["amount"] for effect in effects}

    def scale_factors(self):
        return [self.level[code].coefficient for code in "SABCD"]

    def test_hints_from_five_people_on_with_their_number(self):
        """A manager whose people stand lower is told with words that blame nobody."""
        session = self.opened()
        lead = self.as_user(session, "ceo")
        cards = self.board(session)["cards"]
        self.assertFalse(self.board(session)["hints"])
        for card in cards:
            if card["manager"] != "Manager":
                lead.action_move(card["id"], self.level["S"].id, 0, "Best of all")
        hints = self.board(session)["hints"]
        self.assertTrue([h for h in hints if "of Manager are lower" in h], hints)
        for hint in hints:
            self.assertRegex(hint, r"the \d+ people")
            self.assertIn("explain", hint)


@tagged("post_install", "-at_install")
class TestCardsThatFollow(CalibrationCase):
    """Cards behind the first ones, and those that filters find."""

    def found(self, session, role="ceo", **asked):
        """Names of the cards that a role gets, in their order."""
        cards = self.as_user(session, role).action_load_cards(**asked)["cards"]
        return [card["name"] for card in cards]

    def test_all_cards_come_in_the_order_of_scores(self):
        """Page after page of a column, each card once, also when one has left it."""
        self.workers(70, [self.people["manager"], self.people["head"]])
        session = self.as_user(self.opened(), "ceo")
        board = session.action_load_board()
        [column] = [c for c in board["columns"] if c["counted"]]
        seen = [card["id"] for card in board["cards"]]
        self.assertEqual(len(seen) + column["rest"], board["people"])
        self.move(session, "subject", "B")
        while column["rest"]:
            # The last card that was seen is moved away: the others still follow it.
            after = seen[-1]
            if len(seen) < 25:
                card = board["cards"][-1]
                session.action_move(after, self.level["C"].id, card["seen"], "Late")
            more = session.action_load_cards(level=column["id"], after=after)
            seen += [card["id"] for card in more["cards"]]
            column["rest"] = more["rest"][column["id"]]
        self.assertEqual(len(seen), len(set(seen)))
        pool = session.sudo()._pool().sorted(lambda r: (-r.score, r.id))
        hidden = self.result(self.appraisal("ceo"))
        self.assertEqual(seen, (pool - hidden).ids)

    def test_counts_are_of_all_people(self):
        """Also of those whose cards are not sent yet; a move is in them at once."""
        self.workers(30, [self.people["manager"], self.people["head"]])
        session = self.opened()
        self.move(session, "subject", "B")
        board = self.board(session)
        counts = {c["code"]: c["counted"] for c in board["columns"]}
        self.assertEqual(counts["B"], 1)
        self.assertEqual(counts["A"], board["people"] - 1)
        self.assertLess(len(board["cards"]), board["people"])
        [group] = board["groups"] or [None]
        self.assertIsNone(group)

    def test_filters_find_people_behind_the_first_cards(self):
        """By name, department, manager, job and years, alone and together."""
        self.workers(40, [self.people["manager"], self.people["head"]])
        job = self.env["hr.job"].create({"name": "Welder"})
        person = self.people["colleague"]
        self.launch()
        self.appraisal("colleague").job_id = job
        person.current_version_id.contract_date_start = fields.Date.today() - timedelta(
            400
        )
        self.decide_all()
        session = self.prepared()
        session.action_open()
        choices = self.as_user(session, "ceo").action_load_choices()
        ids = {
            name: {one["name"]: one["ids"] for one in choices[name]}
            for name in ("department", "manager", "job")
        }
        self.assertEqual(ids["job"], {"Welder": job.ids})
        self.assertEqual(ids["department"]["Plant"], self.plant.ids)
        self.assertEqual(self.found(session, name="colleag"), ["Colleague"])
        among = {"job": job.ids, "manager": ids["manager"]["Manager"]}
        self.assertEqual(self.found(session, among=among), ["Colleague"])
        self.assertEqual(
            self.found(session, among={"job": [job.id, 5**9]}), ["Colleague"]
        )
        elsewhere = {"job": job.ids, "manager": self.people["head"].ids}
        self.assertFalse(self.found(session, among=elsewhere))
        self.assertEqual(self.found(session, tenure="1"), ["Colleague"])
        self.assertFalse(self.found(session, tenure="3", name="colleague"))
        found = self.as_user(session, "ceo").action_load_cards(name="COLL")
        self.assertEqual(sum(found["shown"].values()), 1)
        self.assertFalse(sum(found["rest"].values()))

    def test_a_name_is_text_and_no_pattern(self):
        """Signs that mean something to the database are looked for as they are."""
        session = self.opened()
        for name in ("%", "_", "\\", "S_bject", "' OR 1=1 --"):
            self.assertFalse(self.found(session, name=name), name)

    def test_what_is_no_filter_finds_nothing(self):
        """Whoever calls may send anything."""
        session = self.opened()
        for value in (5, "x", [1], {"wage": [1]}, {"job": 1}, {"job": "x"}):
            self.assertFalse(self.found(session, among=value), value)
        for value in ("2", "x", "0 "):
            self.assertFalse(self.found(session, tenure=value), value)
        for value in STRANGE:
            # A number that is no card: the column begins anew.
            names = self.found(session, level=self.level["A"].id, after=value)
            self.assertIn("Subject", names, value)

    def test_no_way_to_a_card_that_is_hidden(self):
        """Oneself and superiors are found by no filter, counted nowhere."""
        people = self.users["manager"]
        session = self.opened(participant_ids=[Command.set(people.ids)])
        hidden = {"Manager", "Head", "Ceo"}
        for asked in (
            {},
            {"name": "e"},
            {"level": self.level["A"].id},
            {"after": self.result(self.appraisal("head")).id},
            {"among": {"department": self.works.ids + self.plant.ids}},
        ):
            self.assertFalse(hidden & set(self.found(session, "manager", **asked)))
        found = self.as_user(session, "manager").action_load_cards(name="head")
        self.assertFalse(sum(found["shown"].values()))
        managers = self.as_user(session, "manager").action_load_choices()["manager"]
        self.assertTrue(managers)

    def test_who_does_not_take_part_gets_no_card(self):
        """Neither a page nor the names of the filters."""
        session = self.opened()
        for role in ("subject", "manager", "hr_out", "reward", "foreign"):
            own = self.as_user(session, role)
            for call in (own.action_load_cards, own.action_load_choices):
                with self.assertRaises(AccessError):
                    call()


@tagged("post_install", "-at_install")
class TestBoardCost(CalibrationCase):
    """A board costs the same questions for ten people and for many."""

    def test_cost(self):
        """At most 40 queries to load, 15 to move."""
        self.workers(60, [self.people["manager"], self.people["head"]])
        session = self.as_user(self.opened(), "ceo")
        session.action_load_board()
        board, cost = self.asked(session.action_load_board)
        self.assertGreater(board["people"], 60)
        self.assertLessEqual(cost, 40)
        card = board["cards"][-1]
        move = (card["id"], self.level["B"].id, 0, "Usual performance")
        _moved, cost = self.asked(lambda: session.action_move(*move))
        self.assertLessEqual(cost, 15)

    def asked(self, call):
        """What a call answers, and the number of its queries."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        answer = call()
        self.env.flush_all()
        return answer, self.cr.sql_log_count - before

    def test_two_thousand_people_cost_what_two_hundred_cost(self):
        """Queries and what is sent stay, however many people are compared."""
        session = self.as_user(self.opened(), "ceo")
        seen = []
        for number in (200, 2_000):
            self.crowd(number)
            session.action_load_board()
            board, cost = self.asked(session.action_load_board)
            self.assertEqual(board["people"], number)
            self.assertEqual(sum(c["shown"] for c in board["columns"]), number)
            _cards, more = self.asked(session.action_load_cards)
            _found, choices = self.asked(session.action_load_choices)
            seen.append((cost, more, choices, len(json.dumps(board))))
        few, many = seen
        self.assertEqual(many[:3], few[:3])
        self.assertLess(many[3], few[3] * 1.05)
