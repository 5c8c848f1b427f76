# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.base import features
from ..base.common_rpc import RpcCase
from ..base.test_bad_arguments import STRANGE
from ..calibration.common_calibration import CalibrationCase

TALENT = "hr_performance.group_hr_performance_talent"
FACT = "Led the change of the line alone in May"
#: Who has no business with a judgement about ``subject``.
OTHERS = (
    *("subject", "colleague", "former", "head", "ceo", "hr_in", "hr_out", "hr_admin"),
    *("reward", "foreign", "talent_out", "talent_below"),
)


class PotentialCase(CalibrationCase):
    """``talent`` reviews the works, ``talent_out`` the office.

    ``talent_below`` reviews the works, too, and is led by ``subject``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._persons(
            {
                "talent": (None, cls.office, TALENT),
                "talent_out": (None, cls.office, TALENT),
                "talent_below": ("subject", cls.plant, TALENT),
            }
        )
        cls.users["talent"].performance_department_ids = cls.works
        cls.users["talent_below"].performance_department_ids = cls.works
        cls.users["talent_out"].performance_department_ids = cls.office
        cls.items = cls.env["hr.performance.potential.item"].search([])

    def judged(
        self, person="subject", levels=(4, 4, 5, 4), role="manager", hand_in=True
    ):
        """A judgement by the manager; levels in the order of the items."""
        own = self.as_user(self.env["hr.performance.potential"], role)
        judgement = own.create({"appraisal_id": self.appraisal(person).id})
        for line, level in zip(judgement.line_ids, levels, strict=True):
            line.write({"level": str(level), "evidence": FACT})
        if hand_in:
            judgement.action_submit()
        return judgement

    def grid(self, role="talent", cycle=False):
        model = self.as_user(self.env["hr.performance.potential"], role)
        return model.action_load_grid(cycle)

    def box(self, person="subject", role="talent"):
        cards = self.grid(role)["cards"]
        name = self.people[person].name
        return next((card["box"] for card in cards if card["name"] == name), None)


@tagged("post_install", "-at_install")
class TestPotential(PotentialCase):
    """A judgement of its own, from the items to a box."""

    def test_from_items_to_a_box(self):
        """Grade A of five and potential 4: high and high, with sources and history."""
        self.launch()
        judgement = self.judged()
        self.assertEqual(judgement.level, 4)
        self.assertFalse(self.grid()["cards"], "no grade yet")
        [waiting] = self.grid()["unplaced"]
        self.assertEqual(waiting["name"], "Subject")
        self.decide_all()
        [card] = self.grid()["cards"]
        self.assertEqual((card["box"], card["potential"], card["grade"]), (9, 4, "A"))
        self.assertEqual((card["sources"], card["history"]), (1, []))

    def test_history_of_released_results(self):
        """Earlier scores stand beside a box, what is not released does not."""
        self.launch()
        self.decide_all()
        for result in self.env["hr.performance.result"].search([]):
            result.action_release()
        later = self._cycle(
            name="Later", date_start="2026-07-01", date_end="2026-12-31"
        )
        self.launch(later)
        own = self.as_user(self.env["hr.performance.potential"], "manager")
        judgement = own.create({"appraisal_id": self.appraisal(cycle=later).id})
        judgement.line_ids.write({"level": "3", "evidence": FACT})
        judgement.action_submit()
        [card] = self.grid()["unplaced"]
        result = self.result(self.appraisal())
        self.assertEqual(len(card["history"]), 1)
        self.assertIn(f"{result.score:g}", card["history"][0])

    def test_score_never_makes_potential(self):
        """Another score moves to the side, never up."""
        self.launch()
        self.judged(levels=(1, 2, 1, 2))
        self.decide_all()
        self.assertEqual(self.box(), 3, "grade A, low potential")
        result = self.result(self.appraisal())
        result.final_level_id = self.level["D"]
        self.assertEqual(self.box(), 1)
        self.assertEqual(self.env["hr.performance.potential"].search([]).level, 2)

    def test_each_item_needs_level_and_fact(self):
        """Refused with the names of what is missing."""
        self.launch()
        judgement = self.judged(hand_in=False)
        first, second = judgement.line_ids[0], judgement.line_ids[1]
        first.evidence = "good"
        second.level = False
        self.assertEqual(judgement.level, 0)
        with self.assertRaises(UserError) as caught:
            judgement.action_submit()
        for line in (first, second):
            self.assertIn(line.item_id.name, str(caught.exception))
        self.assertEqual(judgement.state, "draft")

    def test_handed_in_stays_until_its_author_revises(self):
        """Nobody writes it then; revising hides it from reviewers again."""
        self.launch()
        judgement = self.judged()
        with self.assertRaises(AccessError):
            judgement.line_ids[0].evidence = "Something else than before"
        with self.assertRaises(AccessError):
            judgement.unlink()
        as_reviewer = self.as_user(judgement, "talent")
        self.assertEqual(as_reviewer.level, 4)
        for action in ("action_revise", "action_submit"):
            with self.assertRaises(AccessError):
                getattr(as_reviewer, action)()
        judgement.action_revise()
        self.assertFalse(as_reviewer.search([]))
        judgement.line_ids.write({"level": "1"})
        judgement.action_submit()
        self.assertEqual(as_reviewer.level, 1)

    def test_only_the_direct_manager_judges(self):
        """Neither oneself, others, HR nor whoever led the person before."""
        self.launch()
        sheet = self.appraisal()
        for role in (*OTHERS, "talent"):
            own = self.as_user(self.env["hr.performance.potential"], role)
            with self.assertRaises(UserError):
                own.create({"appraisal_id": sheet.id})
        mine = self.as_user(self.env["hr.performance.potential"], "manager")
        with self.assertRaises(AccessError):
            mine.create({"appraisal_id": self.appraisal("manager").id})
        with self.assertRaises(AccessError):
            mine.create({"appraisal_id": sheet.id, "author_id": self.users["head"].id})
        self.judged()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            mine.create({"appraisal_id": sheet.id})

    def test_who_acts_for_the_manager_judges(self):
        """Finds the sheet in the form and judges under the own name, for the manager.

        Who only prepares does not, nor anybody whose days are over.
        """
        self.launch()
        sheet = self.appraisal()
        given = self.env["hr.performance.delegation"].create(
            {
                "delegator_id": self.people["manager"].id,
                "delegate_id": self.people["former"].id,
                "date_from": self.company._performance_today(),
                "date_to": self.company._performance_today() + timedelta(3),
                "scope": "prepare",
                "reason": "Business trip",
            }
        )
        own = self.as_user(self.env["hr.performance.potential"], "former")
        choice = own._fields["appraisal_id"].domain(own)
        sheets = self.as_user(self.env["hr.performance.appraisal"], "former")
        self.assertNotIn(sheet.id, sheets.search(choice).ids)
        with self.assertRaises(UserError):
            own.create({"appraisal_id": sheet.id})
        given.scope = "act"
        self.assertIn(sheet.id, sheets.search(choice).ids)
        judgement = self.judged(role="former")
        self.assertEqual(judgement.author_id, self.users["former"])
        self.assertEqual(judgement.acting_for_id, self.people["manager"])
        self.assertIn("Manager", judgement.acting_label)
        self.assertFalse(self.judged().acting_for_id, "the manager judges as well")
        with self.assertRaises(UserError):
            own.create({"appraisal_id": self.appraisal("former").id})
        today = self.company._performance_today()
        given.write(
            {"date_from": today - timedelta(3), "date_to": today - timedelta(1)}
        )
        self.assertNotIn(sheet.id, sheets.search(choice).ids)

    def test_off_there_is_nothing(self):
        """Neither grid nor judgement."""
        self.launch()
        features.switch(self.env, {features.POTENTIAL: False})
        with self.assertRaises(AccessError):
            self.grid()
        with self.assertRaises(AccessError):
            self.judged()

    def test_grade_that_is_compared_is_not_told(self):
        """While a session is open the person has no box."""
        session = self.opened()
        self.judged()
        self.assertIsNone(self.box())
        session.action_apply()
        self.assertEqual(self.box(), 9)

    def test_labels_are_data(self):
        """An administrator calls the boxes as the company does; nobody adds one."""
        boxes = self.env["hr.performance.nine.box"].search([])
        self.assertEqual(sorted(boxes.mapped("number")), list(range(1, 10)))
        own = self.as_user(boxes[0], "hr_admin")
        own.name = "Stars"
        self.launch()
        self.assertIn("Stars", [box["name"] for box in self.grid()["boxes"]])
        for role in ("hr_in", "talent", "manager"):
            with self.assertRaises(AccessError):
                self.as_user(boxes[0], role).name = "Mine"
        with self.assertRaises(AccessError):
            own.create({"name": "Tenth", "number": 10})
        with self.assertRaises(AccessError):
            own.number = 5

    def test_a_cycle_that_is_none(self):
        """Whoever calls may send anything: the latest cycle is shown."""
        self.launch()
        self.judged()
        for value in STRANGE:
            with self.subTest(value=value):
                self.assertEqual(self.grid(cycle=value)["cycle"], self.cycle.id)

    def test_queries_do_not_grow(self):
        """The grid of many asks as often as the grid of one."""
        self.workers(30, [self.people["manager"]])
        self.launch()
        self.decide_all()
        self.judged()
        counts = []
        sheets = self.cycle.appraisal_ids.filtered(
            lambda a: a.manager_id == self.people["manager"]
        )
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            grid = self.grid()
            counts.append(self.cr.sql_log_count - before)
            own = self.as_user(self.env["hr.performance.potential"], "manager")
            if not _round:
                for sheet in sheets - self.appraisal():
                    judgement = own.create({"appraisal_id": sheet.id})
                    judgement.line_ids.write({"level": "3", "evidence": FACT})
                    judgement.action_submit()
        self.assertGreater(len(grid["cards"]), 25)
        self.assertLessEqual(counts[1], counts[0] + 1)
        self.assertLessEqual(counts[1], 40)


@tagged("post_install", "-at_install")
class TestPotentialPrivacy(PotentialCase, RpcCase):
    """Who reads a judgement, tried over RPC by everybody else."""

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_nobody_else_learns_of_it(self):
        """No reading, counting, grouping, exporting, grid or picture, by any way."""
        self.launch()
        judgement = self.judged()
        line = judgement.line_ids[0]
        lines = "hr.performance.potential.line"
        models = {judgement._name: judgement.id, lines: line.id}
        for role in OTHERS:
            self.enter_as(role)
            for model, record_id in models.items():
                with self.subTest(role=role, model=model):
                    self.assert_hidden(model, record_id)
            grid, error = self.call(judgement._name, "action_load_grid")
            self.assertFalse(error)
            self.assertFalse(grid["cards"] + grid["unplaced"], role)
            self.assertFalse(grid["cycle"], role)

    def assert_hidden(self, model, record_id):
        secret = {"level": "9"}
        for method, arguments in (
            ("read", [[record_id], ["level"]]),
            ("write", [[record_id], secret]),
            ("unlink", [[record_id]]),
            ("export_data", [[record_id], ["level"]]),
            ("copy", [[record_id]]),
        ):
            _result, error = self.call(model, method, *arguments)
            self.assertTrue(error, method)
            self.assertNotIn(FACT, str(error))
        for method, arguments, empty in (
            ("search", [[]], []),
            ("search_count", [[]], 0),
            ("search_read", [[], ["level"]], []),
            ("name_search", [], []),
        ):
            result, error = self.call(model, method, *arguments)
            self.assertFalse(error)
            self.assertEqual(result, empty, method)
        rows, _error = self.call(
            model, "formatted_read_group", [], ["level"], ["__count"]
        )
        self.assertFalse(rows)

    def test_who_reads_it(self):
        """Its author at once, the reviewer of the department when it is handed in."""
        self.launch()
        judgement = self.judged(hand_in=False)
        for role, count in (("manager", 1), ("talent", 0)):
            found = self.as_user(judgement, role).search([])
            self.assertEqual(len(found), count, role)
        judgement.action_submit()
        found = self.as_user(judgement, "talent").search([])
        self.assertEqual(found.line_ids.mapped("evidence"), [FACT] * 4)

    def test_hr_needs_the_group_and_an_administrator_reads_in_all(self):
        """The right is a group of its own; who has it reads no superior of his."""
        self.launch()
        judgement = self.judged()
        above = self.judged("manager", role="head")
        group = self.env.ref(TALENT)
        for role, seen in (("hr_in", judgement), ("hr_admin", judgement | above)):
            with self.subTest(role=role):
                own = self.as_user(judgement, role)
                self.assertFalse(own.search([]))
                self.users[role].group_ids = [Command.link(group.id)]
                self.assertEqual(own.search([]), seen)

    def test_it_leaves_no_trace_elsewhere(self):
        """No message, activity or follower anywhere says that it was made."""
        self.launch()
        kept = ("mail.message", "mail.activity", "mail.mail", "mail.followers")
        before = {name: self.env[name].search_count([]) for name in kept}
        self.judged()
        after = {name: self.env[name].search_count([]) for name in kept}
        self.assertEqual(before, after)
        self.assertNotIn("message_ids", self.env["hr.performance.potential"]._fields)
