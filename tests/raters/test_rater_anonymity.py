# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways in which somebody might learn who said what, tried by whoever wants to."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..base.common_rpc import RpcCase
from .common_raters import COLLEAGUES, REPORTS, RatersCase

BOX = ("hr.performance.rater.answer", "hr.performance.rater.key")
#: Everybody who might want to know, up to whoever administers the whole database.
CURIOUS = ("subject", "manager", "head", "hr_in", "hr_admin", "system", "ann", "former")
#: What is written when somebody answers, and nothing else.
WRITTEN = {"hr_performance_rater_answer", "hr_performance_rater_key"}
#: Sessions of the web server, which it keeps for each request.
SESSIONS = {"res_device_log"}


@tagged("post_install", "-at_install")
class TestRaterAnonymity(RatersCase, RpcCase):
    """Nobody learns who has answered, or what (METHODS M19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        every = "hr_performance.group_hr_performance_manager,base.group_system"
        cls._persons({"system": ("ceo", cls.office, every)})

    def send(self, appraisal, person, level, **texts):
        """A person answers on the page, as with a browser."""
        self.enter_as(person)
        return self.post(appraisal, person, level, **texts)

    def post(self, appraisal, person, level, **texts):
        rater = self.rater(appraisal, person)
        return self.url_open(
            f"/performance/give/{rater.id}",
            data={
                "csrf_token": self.csrf(),
                "action": "done",
                f"level_{self.line(appraisal).id}": level,
                **texts,
            },
        )

    def csrf(self):
        """The token that the open page gives to its form."""
        page = self.url_open(self.page).text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def rater(self, appraisal, person):
        rater = self.env["hr.performance.rater"].search(
            [
                ("appraisal_id", "=", appraisal.id),
                ("employee_id", "=", self.people[person].id),
            ]
        )
        self.page = f"/performance/give/{rater.id}"
        return rater

    def written(self):
        """How often each table was written in this transaction."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            "  FROM pg_stat_xact_user_tables"
        )
        return dict(self.env.cr.fetchall())

    def published(self, appraisal):
        """Every number and word that anybody may ever read of it."""
        result = self.result(appraisal)
        return {
            "result": (result.score, result.weighted_score, result.trace["total"]),
            "lines": list(result.trace["lines"].values()),
            "shares": [
                share.read(["kind", "reason", "count", "level", "told_html", "items"])
                for share in self.shares(appraisal, "manager").values()
            ],
        }

    def world(self, appraisal, levels, **texts):
        """What is published if people say this; nothing of it stays."""
        with self.env.cr.savepoint() as point:
            self.say(appraisal, levels, **texts)
            self.rate(appraisal, "80")
            found = self.published(appraisal)
            for share in found["shares"]:
                share[0].pop("id")
            self.env.flush_all()
            point.rollback()
            self.env.invalidate_all(flush=False)
        return found

    # THE BOX

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_opens_the_box(self):
        """Reading, searching, counting, grouping, exporting and naming are refused."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, {"ann": 1}, "secret word")
        self.env.flush_all()
        for role in CURIOUS:
            self.enter_as(role)
            for model, secret in zip(BOX, ("keep", "is_done"), strict=True):
                own = self.env[model].search([])
                self.assertTrue(own)
                for method, *args in (
                    ("search_read", [], ["id"]),
                    ("read", own.ids),
                    ("search", []),
                    ("search_count", []),
                    ("name_search", ""),
                    ("web_read_group", [], ["id:count"]),
                    ("formatted_read_group", [], ["id"]),
                    ("export_data", own.ids, [secret]),
                    ("web_search_read", [], {"id": {}}),
                    ("copy", own.ids),
                    ("unlink", own.ids),
                    ("write", own.ids, {"display_name": "x"}),
                    ("create", [{}]),
                    ("onchange", own.ids, {}, [], {}),
                ):
                    with self.subTest(role=role, model=model, method=method):
                        found, error = self.call(model, method, *args)
                        self.assertTrue(error, found)
                        self.assertNotIn("secret word", str(error))

    def test_no_field_leads_into_the_box(self):
        """No other model has a way in, by which one might search or read."""
        ways = [
            f"{name}.{field.name}"
            for name, model in self.env.registry.items()
            for field in model._fields.values()
            if field.comodel_name in BOX
        ]
        self.assertEqual(ways, [])

    def test_answer_and_rater_know_nothing_of_each_other(self):
        """No column says who or when, in whichever table one looks."""
        columns = {
            table: {
                name
                for name in self.env[model]._fields
                if self.env[model]._fields[name].column_type
                and self.env[model]._fields[name].store
            }
            for table, model in zip(("answer", "key"), BOX, strict=True)
        }
        self.assertEqual(
            columns["answer"],
            {
                "id",
                "appraisal_id",
                "kind",
                "is_filled",
                "is_counted",
                "levels",
                "keep",
                "change",
            },
        )
        self.assertEqual(
            columns["key"], {"id", "rater_id", "is_done", "token_hash", "expires_on"}
        )
        for model in BOX:
            self.env.cr.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s",
                [self.env[model]._table],
            )
            found = {name for [name] in self.env.cr.fetchall()}
            self.assertFalse(
                found & {"create_uid", "create_date", "write_uid", "write_date"}
            )

    # WHAT AN ANSWER LEAVES BEHIND

    def test_an_answer_leaves_no_trace(self):
        """No message, activity, attachment, mail, bus message, log or date of a row.

        Of all tables of the database only the box and the key are written.
        """
        appraisal = self.sheet()
        self.ask(appraisal)
        self.env.flush_all()
        sequence = "SELECT last_value FROM hr_performance_rater_answer_id_seq"
        self.env.cr.execute(sequence)
        [last] = self.env.cr.fetchone()
        self.enter_as("ann")
        self.rater(appraisal, "ann")
        self.url_open(self.page)
        before = self.written()
        answer = self.post(appraisal, "ann", 4, keep="Goes on")
        self.assertIn("lies in the box", answer.text)
        after = self.written()
        changed = {name for name in after if after[name] != before.get(name, 0)}
        self.assertEqual(changed - SESSIONS, WRITTEN)
        self.env.cr.execute(sequence)
        self.assertEqual(self.env.cr.fetchone(), (last,), "ids tell the order")

    def test_nobody_sees_that_somebody_has_answered(self):
        """What each of them may read is the same before and after; HR sees a number."""
        appraisal = self.sheet()
        self.name(appraisal, "colleague", ["ann"], "subject")
        self.as_user(self.env["hr.performance.rater"].search([]), "hr_in")
        raters = self.ask(appraisal, COLLEAGUES[1:])
        self.env.flush_all()
        roles = ("subject", "manager", "hr_in", "hr_admin", "system", "dan")

        def look(role):
            self.enter_as(role)
            rows, _error = self.call(
                "hr.performance.rater", "search_read", [], [], load=None
            )
            sheet, _error = self.call(
                "hr.performance.appraisal",
                "read",
                appraisal.ids,
                ["has_raters", "is_feedback_closed", "message_ids", "write_date"],
            )
            mine, _error = self.call(
                "hr.performance.rater", "search", [["is_to_answer", "=", True]]
            )
            shares, _error = self.call("hr.performance.rater.share", "search", [])
            return rows, sheet, mine, shares

        before = {role: look(role) for role in roles}
        self.send(appraisal, "bob", 2)
        self.assertEqual({role: look(role) for role in roles}, before)
        self.assertEqual(before["manager"][2], [], "others' work is not found")
        self.assertEqual(before["dan"][2], self.rater(appraisal, "dan").ids)
        told = self.as_user(appraisal, "hr_in").rater_progress
        self.assertIn("Colleagues: 1 of 3 have answered", told)
        for role in ("subject", "manager", "head"):
            self.assertFalse(self.as_user(appraisal, role).rater_progress, role)
        self.assertEqual(set(raters.mapped("state")), {"asked"})

    def test_closing_makes_all_keys_alike(self):
        """Afterwards nothing in the database tells who has answered."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, {"ann": 3, "bob": 4, "cat": 5})
        self.as_user(appraisal, "hr_in").action_close_feedback()
        keys = self.env["hr.performance.rater.key"].search(
            [("rater_id.appraisal_id", "=", appraisal.id)]
        )
        self.assertEqual(len(keys), len(COLLEAGUES + REPORTS))
        self.assertEqual(set(keys.mapped("is_done")), {True})
        left = self.env["hr.performance.rater.answer"].search(
            [("appraisal_id", "=", appraisal.id)]
        )
        self.assertEqual(set(left.mapped("is_filled")), {True})

    # WHICH SHEET IS WHOSE

    def test_sheets_are_drawn_by_lot(self):
        """Neither ids nor the order of rows follow the order of the raters."""
        appraisal = self.sheet()
        self.ask(appraisal)
        box = self.env["hr.performance.rater.answer"]
        drawn = {box._draw(appraisal, "colleague").id for _try in range(60)}
        own = box.search(
            [("appraisal_id", "=", appraisal.id), ("kind", "=", "colleague")]
        )
        self.assertEqual(drawn, set(own.ids))

    def test_words_are_shuffled(self):
        """Their order is no order of answers, and no two boxes go together."""
        appraisal = self.sheet()
        self.ask(appraisal)
        for person in COLLEAGUES:
            self.say(appraisal, {person: 3}, f"keep {person}", f"change {person}")
        answers = appraisal._open_boxes()[0][appraisal.id, "colleague"]
        shares = self.env["hr.performance.rater.share"]
        orders = [shares._shuffled(answers) for _try in range(60)]
        self.assertGreater(len({tuple(found["keeps"]) for found in orders}), 3)
        self.assertTrue(
            any(
                [text.split()[1] for text in found["keeps"]]
                != [text.split()[1] for text in found["changes"]]
                for found in orders
            )
        )

    def test_words_of_too_few_are_withheld(self):
        """Not shown, and not put among those of others either."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, dict.fromkeys(COLLEAGUES, 3), "peer words")
        self.say(appraisal, {"rob": 1, "sue": 2}, "words of a report")
        self.rate(appraisal)
        for role in ("manager", "hr_in", "system"):
            told = " ".join(
                share.told_html for share in self.shares(appraisal, role).values()
            )
            self.assertIn("peer words", told)
            self.assertNotIn("words of a report", told)

    # ARITHMETIC

    def test_complement(self):
        """Whatever two reports say, every number that is published is the same."""
        appraisal = self.sheet()
        self.ask(appraisal)
        peers = dict(zip(COLLEAGUES, (3, 4, 5, 3), strict=True))
        worlds = [
            self.world(appraisal, {**peers, **reports})
            for reports in ({"rob": 1, "sue": 1}, {"rob": 5, "sue": 2}, {"tom": 3}, {})
        ]
        self.assertEqual(worlds, worlds[:1] * 4)
        other = self.world(appraisal, {**peers, "ann": 5})
        self.assertNotEqual(other, worlds[0], "the test sees a difference at all")

    def test_unanimity(self):
        """Three equal answers look like two equal ones and one beside them."""
        appraisal = self.sheet()
        self.ask(appraisal)
        equal, nearly = (
            self.world(appraisal, dict(zip(REPORTS, levels, strict=True)))
            for levels in ((1, 1, 1), (1, 2, 1))
        )
        self.assertEqual(equal, nearly)
        self.assertIn("about 1 of 5 (1 to 1.33)", str(equal["shares"]))

    def test_late_answer(self):
        """Nothing is published before the round is closed, and once only."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.say(appraisal, {"ann": 3, "bob": 3, "cat": 3})
        for role in CURIOUS:
            self.assertFalse(self.shares(appraisal, role), role)
        self.as_user(appraisal, "hr_in").action_close_feedback()
        before = self.shares(appraisal)["colleague"].read()
        late = self.send_late(appraisal, "dan")
        self.assertIn("The round is closed", late.text)
        self.assertEqual(self.shares(appraisal)["colleague"].read(), before)

    def send_late(self, appraisal, person):
        self.enter_as(person)
        self.rater(appraisal, person)
        return self.url_open(self.page)

    # ANOTHER'S PLACE

    @mute_logger("odoo.http")
    def test_nobody_answers_for_another(self):
        """Not the manager, not HR, not another rater; and nobody answers twice."""
        appraisal = self.sheet()
        self.ask(appraisal)
        self.env.flush_all()
        rater = self.rater(appraisal, "ann")
        for role in ("bob", "subject", "manager", "hr_in", "system", "foreign"):
            self.enter_as(role)
            found = self.url_open(f"/performance/give/{rater.id}")
            self.assertEqual(found.status_code, 404, role)
            _found, error = self.call("hr.performance.rater", "action_give", rater.ids)
            self.assertTrue(error, role)
        self.assertIn("lies in the box", self.send(appraisal, "ann", 3).text)
        self.assertIn("answered already", self.url_open(self.page).text)
        filled = self.env["hr.performance.rater.answer"].search_count(
            [("appraisal_id", "=", appraisal.id), ("is_filled", "=", True)]
        )
        self.assertEqual(filled, 1)
