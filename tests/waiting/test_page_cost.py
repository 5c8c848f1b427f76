# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter
from unittest.mock import patch

from odoo import Command, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.base import hr_performance_reach_mixin
from ...models.base.counting import counted_groups
from ..interview.common_interview import InterviewCase
from .common_home import HomeMixin
from .common_pages import PagesMixin
from .test_menus import MenuCase

ROLES = ("subject", "manager", "head", "hr_in", "hr_admin", "reward")
#: The most queries of a page, and of what one person types or presses.
PAGE, CLICK = 40, 20


class CostCase(PagesMixin, HomeMixin, InterviewCase, MenuCase):
    """Whoever works with a page asks the database few questions."""

    def measured(self, plan):
        """The plan is agreed, its values are in, and the assessment is open."""
        self.agree(plan)
        lines = plan.line_ids.filtered(lambda line: line.method != "manual")
        values = {line.title: "95" for line in lines}
        self.enter(plan, {**values, "Defects": "6"})
        self.as_user(plan, "manager").action_open_assessment()

    def tables(self, call):
        """All that a call asks the database, as one text."""
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertLogs("odoo.sql_db", "DEBUG") as logs:
            call()
        return "\n".join(logs.output)

    def judge(self, rating):
        judged = rating.line_ids.filtered(lambda line: line.method == "manual")
        judged.points_input = "80"


@tagged("post_install", "-at_install")
class TestPageCost(CostCase):
    """Each page costs few queries, for each role, however much there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme.interview_policy = "all"

    def forms(self):
        """Yield name of a page and the record that it shows, as a sheet goes on."""
        plan = self.appraisal()
        yield "plan, drafted", plan
        self.measured(plan)
        yield "plan, agreed", plan
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(plan, kind, role)
            yield f"review, {kind}", rating
            self.judge(rating)
            rating.action_submit()
        yield "talk", self.closed(plan)
        result = self.result(plan)
        plan._move({"state": "released"})
        result.write({"state": "released"})
        yield "result", result
        yield "cycle", self.cycle

    def costs(self):
        """Queries of each page and role that may open it."""
        found = {}
        for page, record in self.forms():
            for role in ROLES:
                mine = self.as_user(record.sudo(False), role)
                with self.subTest(page=page, role=role):
                    if mine.has_access("read"):
                        found[page, role] = self.cost(self.form_page(mine))
        for role in ROLES:
            found["home", role] = self.cost(self.home_page(role))
        return found

    def home_page(self, role):
        return self.as_user(self.env["hr.performance.home"], role).action_load

    def lists(self, role):
        """The first page of each entry of the menu: dict of name to call."""
        windows = self.env["ir.actions.act_window"].browse(
            menu["actionID"]
            for menu in self.entries(role).values()
            if menu["actionModel"] == "ir.actions.act_window"
        )
        pages = {action.xml_id: self.list_page(role, action) for action in windows}
        return {name: call for name, call in pages.items() if call}

    def test_pages(self):
        """Home, plan, review, talk, result and cycle, for everybody who sees them."""
        self.launch()
        self.add_reports(3)
        found = self.costs()
        self.assertGreater(len(found), 25)
        above = {key: number for key, number in found.items() if number > PAGE}
        self.assertFalse(above)

    def test_pages_do_not_grow(self):
        """Forty people cost what ten cost."""
        self.launch()
        self.add_reports(3)
        pages = {"home": self.home_page, "cycle": self.cycle_page}
        few = {(n, r): self.cost(p(r)) for n, p in pages.items() for r in ROLES}
        self.add_reports(30)
        many = {(n, r): self.cost(p(r)) for n, p in pages.items() for r in ROLES}
        more = {key: (few[key], many[key]) for key in few if many[key] > few[key]}
        self.assertFalse(more)

    def cycle_page(self, role):
        return self.form_page(self.as_user(self.cycle, role))

    def test_bars_of_several_sheets(self):
        """Goals of all own sheets are read together, whatever their state is."""
        self.launch()
        sheets = self.appraisal() | self.appraisal("colleague")
        sheets[0]._move({"state": "agreed"})
        other = self._kpi("Other", method="ratio", target=100, unit="t")
        sheets[1].line_ids.filtered("kpi_id")[:1].kpi_id = other

        def bars(shown):
            lines = self.env["hr.performance.appraisal.line"]
            lines.search_fetch([("appraisal_id", "in", shown.ids)])._progress_bars()

        one, both = (
            self.cost(lambda shown=shown: bars(shown)) for shown in (sheets[0], sheets)
        )
        self.assertEqual(both, one)

    def test_who_is_not_asked(self):
        """Whether the rules were read is looked for where a page tells it."""
        self.launch()
        names = ["is_method_unread", "is_subject_uninformed"]
        asked = {}
        for role in ("subject", "hr_admin"):
            plan = self.as_user(self.appraisal(), role)
            asked[role] = self.tables(lambda p=plan: p.read(names))
        self.assertIn("hr_performance_acknowledgement", asked["subject"])
        self.assertNotIn("hr_performance_acknowledgement", asked["hr_admin"])

    def test_first_pages_of_lists(self):
        """Whatever the menu opens first."""
        self.launch()
        plan = self.appraisal()
        self.measured(plan)
        for role in ROLES:
            for name, call in self.lists(role).items():
                with self.subTest(role=role, action=name):
                    self.assertLessEqual(self.cost(call), PAGE)


@tagged("post_install", "-at_install")
class TestFoundByIndex(CostCase):
    """The own records of a reader are named by ids, which an index finds.

    PostgreSQL joins a person found by the login after all that the rules join, and so
    reads every record. How it does that in a small table says nothing; what it is asked
    does.
    """

    def test_parts_of_the_first_page(self):
        """Plan, team and grades of one person among all."""
        for part, role, name in (
            ("plan", "subject", "owner_id"),
            ("team", "manager", "manager_id"),
            ("grades", "subject", "employee_id"),
        ):
            home = self.as_user(self.env[f"hr.performance.home.{part}"], role)
            model, domain = home._home_source()
            asked = model._search(domain).select().code
            with self.subTest(part=part):
                self.assertIn(f'"{model._table}"."{name}" IN %s', asked)

    def test_own_records_of_who_reads_many(self):
        """What is somebody's is found first: HR's own page does not read all sheets."""
        self.launch()
        sheets = self.env["hr.performance.appraisal"]
        for role in ("hr_in", "head", "manager"):
            mine = self.as_user(sheets, role)
            domain = [("owner_id.user_id", "=", self.users[role].id)]
            own = self.appraisal(role)
            with (
                self.subTest(role),
                patch.object(hr_performance_reach_mixin, "FEW", 2),
                patch.object(type(sheets), "_readable_ids", self.fail),
            ):
                self.assertEqual(mine.search(domain, limit=80), own)
                # The rules stand: what is not theirs to see is not found.
                hidden = [("owner_id.user_id", "=", self.users["hr_out"].id)]
                found = mine.search(hidden, limit=80)
                self.assertEqual(found, found._filtered_access("read"))

    def test_late_steps(self):
        """What is late is found among what is open, not among all there was."""
        steps = self.env["hr.performance.step"]
        own = Domain("cycle_id", "=", self.cycle.id)
        for domain, index in (
            (steps._overdue_domain(), "waiting_idx"),
            (steps._overdue_domain() & own, "open_idx"),
        ):
            index = f"{steps._table}_{index}"
            with self.subTest(index=index), self.env.cr.savepoint() as savepoint:
                self.assertIn(index, self.plan_of(steps, domain, index))
                savepoint.rollback()

    def plan_of(self, model, domain, index):
        """What PostgreSQL would do in a large table if an index were the only one.

        In a small one every index is as good.
        """
        kept = (index, f"{model._table}_pkey")
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s"
            " AND indexname NOT IN %s",
            (model._table, kept),
        )
        for [other] in self.env.cr.fetchall():
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(other)))
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = model._search(domain).select()
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        return "\n".join(line for [line] in rows)


@tagged("post_install", "-at_install")
class TestCountedByRules(CostCase):
    """Numbers of a page are those of the record rules, however they are counted."""

    ASKED = (
        ("hr.performance.step", ["cycle_id", "state"]),
        ("hr.performance.appraisal", ["cycle_id", "department_id", "state"]),
        ("hr.performance.result", ["cycle_id", "final_level_id"]),
        ("hr.performance.plan.change", []),
    )

    def setUp(self):
        super().setUp()
        self.launch()
        self.launch(self._cycle(name="Quiet"), announce=False)
        plan = self.appraisal()
        self.measured(plan)
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(plan, kind, role)
            self.judge(rating)
            rating.action_submit()
        # Who reads the same by two rules is counted once.
        administrator = self.env.ref("hr_performance.group_hr_performance_manager")
        self.users["manager"].group_ids |= administrator

    def test_numbers(self):
        """What each role would find, in the groups in which it would find it."""
        for role in (*ROLES, "ceo", "hr_out", "foreign"):
            for name, groups in self.ASKED:
                model = self.as_user(self.env[name], role)
                for one_by_one in (False, True):
                    with self.subTest(role=role, model=name, one_by_one=one_by_one):
                        asked = {"it": (model, Domain.TRUE, groups)}
                        found = counted_groups(asked, self.env, one_by_one)["it"]
                        found = {key: n for key, n in found.items() if n}
                        self.assertEqual(found, self.expected(model, groups))

    def expected(self, model, groups):
        if not model.has_access("read"):
            return {}
        return dict(
            Counter(
                tuple(self.plain(record[name]) for name in groups)
                # sudo: whatever the groups are; which records is what is tested.
                for record in model.search([]).sudo()
            )
        )

    def plain(self, value):
        is_record = isinstance(value, models.BaseModel)
        return (value.id or None) if is_record else value

    def test_hr_joins_nothing(self):
        """What HR of the company reads is counted without those whom others ask for."""
        sheets = self.as_user(self.env["hr.performance.appraisal"], "hr_admin")
        logs = self.tables(
            lambda: counted_groups({"it": (sheets, Domain.TRUE, ["state"])}, sheets.env)
        )
        [asked] = [line for line in logs.split("DEBUG") if "jsonb_build_array" in line]
        wide, rest = asked.split("UNION ALL")
        self.assertNotIn("JOIN", wide)
        self.assertIn("JOIN", rest)


@tagged("post_install", "-at_install")
class TestClickCost(CostCase):
    """What one person types is answered at once, with all guards on."""

    #: Measured lines of the plan beside those of the template.
    MEASURED = 7

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kpis = [
            cls._kpi(f"Measure {number}", method="ratio", target=100, unit="t")
            for number in range(cls.MEASURED)
        ]
        cls.template.line_ids = [
            *(Command.update(n.id, {"weight": 10}) for n in cls.template.line_ids),
            *(Command.create({"kpi_id": kpi.id, "weight": 10}) for kpi in kpis),
        ]

    def assert_cheap(self, call, most=CLICK):
        number = self.cost(call)
        self.assertLessEqual(number, most)
        return number

    def typed(self, lines):
        values = [Command.update(line.id, {"actual_input": "95"}) for line in lines]
        return {"line_ids": values}

    def test_line(self):
        """A line of a draft is changed."""
        self.launch()
        for role in ("subject", "manager"):
            line = self.as_user(self.appraisal(), role).line_ids[:1]
            with self.subTest(role=role):
                self.assert_cheap(lambda line=line: line.write({"weight": 12}))

    def test_values(self):
        """Eight values are typed in one plan: they cost what one costs."""
        self.launch()
        self.agree(self.appraisal())
        for role in ("subject", "manager"):
            plan = self.as_user(self.appraisal(), role)
            lines = plan.line_ids.filtered("kpi_id")[:8]
            with self.subTest(role=role):
                eight = self.assert_cheap(
                    lambda p=plan, n=lines: p.write(self.typed(n))
                )
                three = self.cost(lambda p=plan, n=lines: p.write(self.typed(n[:3])))
                self.assertEqual(eight, three)

    def test_value_in_dialog(self):
        """A value is logged: the dialog takes it and saves."""
        self.launch()
        self.agree(self.appraisal())
        for role in ("subject", "manager"):
            line = self.as_user(self.appraisal(), role).line_ids[:1]
            action = line.action_log_value()
            log = self.as_user(self.env[action["res_model"]], role)
            log = log.browse(action["res_id"])
            typed = [Command.update(log.row_ids[:1].id, {"value_input": "12"})]
            with self.subTest(role=role):
                self.assert_cheap(lambda n=log, t=typed: n.write({"row_ids": t}))
                log.write({"row_ids": typed})
                self.assert_cheap(log.action_save)

    def test_points(self):
        """Points are given; whoever reviews sees the running score."""
        self.launch()
        self.measured(self.appraisal())
        for kind, role in (("self", "subject"), ("manager", "manager")):
            rating = self.rating(self.appraisal(), kind, role)
            line = rating.line_ids.filtered(lambda line: line.method == "manual")[:1]
            vals = {"line_ids": [Command.update(line.id, {"points_input": "77"})]}
            with self.subTest(role=role):
                self.assert_cheap(lambda r=rating, v=vals: r.write(v))
                spec = self.specification(line)
                self.assert_cheap(
                    lambda n=line, s=spec: n.web_save({"points_input": "77"}, s)
                )
                page = self.specification(rating)
                self.assert_cheap(
                    lambda r=rating, v=vals, s=page: r.onchange(v, ["line_ids"], s),
                    most=PAGE,
                )
            self.judge(rating)
            rating.action_submit()

    def test_confirm(self):
        """Each side confirms a plan."""
        self.launch()
        for role in ("subject", "manager"):
            plan = self.as_user(self.appraisal(), role)
            with self.subTest(role=role):
                self.assert_cheap(plan.action_confirm_plan, most=34)
            plan.action_confirm_plan()


@tagged("post_install", "-at_install")
class TestTypedTogether(CostCase):
    """Several values in one command are what one after the other would be."""

    def setUp(self):
        super().setUp()
        self.launch()
        self.plan = self.appraisal()
        self.agree(self.plan)
        self.output, self.defects = (
            self.plan.line_ids.filtered(lambda line, t=title: line.title == t)
            for title in ("Output", "Defects")
        )

    def type(self, role, **texts):
        lines = {"output": self.output, "defects": self.defects}
        commands = [
            Command.update(lines[name].id, {"actual_input": text})
            for name, text in texts.items()
        ]
        self.as_user(self.plan, role).write({"line_ids": commands})

    def values(self):
        lines = self.output | self.defects
        return [(line.actual, line.has_actual) for line in lines]

    def test_both_are_stored_and_taken_back(self):
        self.type("manager", output="95", defects="0")
        self.assertEqual(self.values(), [(95, True), (0, True)])
        found = self.env["hr.performance.measure"].search(
            [("employee_id", "=", self.people["subject"].id)]
        )
        self.assertEqual(found.entered_by_id, self.users["manager"])
        self.type("manager", output="", defects="4")
        self.assertEqual(self.values(), [(0, False), (4, True)])

    def test_what_is_typed_beside_a_value_is_kept(self):
        commands = [
            Command.update(self.output.id, {"actual_input": "95", "note": "Audited"}),
            Command.update(self.defects.id, {"actual_input": "2"}),
        ]
        self.as_user(self.plan, "manager").write({"line_ids": commands})
        self.assertEqual(self.values(), [(95, True), (2, True)])
        self.assertEqual(self.output.note, "Audited")

    def test_who_may_not_is_refused(self):
        """As for one line: by reading, by role, by state and by what is no number."""
        for role in ("head", "colleague", "reward", "foreign"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.type(role, output="95", defects="1")
        with self.assertRaisesRegex(ValidationError, "much"):
            self.type("manager", output="95", defects="much")
        self.as_user(self.plan, "manager").action_open_assessment()
        own = self.rating(self.plan, "self", "subject")
        self.judge(own)
        own.action_submit()
        with self.assertRaisesRegex(UserError, "self-review is submitted"):
            self.type("subject", output="95", defects="1")

    def test_lines_of_others(self):
        """A plan that one may write is no way to lines that one may not see."""
        foreign = self.appraisal("colleague").line_ids[:1]
        commands = [
            Command.update(line.id, {"actual_input": "1"})
            for line in (self.output, foreign)
        ]
        with self.assertRaises(AccessError):
            self.as_user(self.plan, "subject").write({"line_ids": commands})
        self.assertFalse(foreign.has_actual)
