# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A cycle whose results are decided, and a session that compares them."""

from odoo import Command

from ..common import PerformanceCase

SHARES = {"S": 10, "A": 20, "B": 50, "C": 15, "D": 5}


class CalibrationCase(PerformanceCase):
    """``ceo`` and ``head`` compare the grades of the works; ``hr_admin`` runs it.

    Works and plant have ceo, head, manager, former, subject, colleague, userless,
    hr_in and the portal user.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for level in cls.scale.level_ids:
            level.reference_share = SHARES[level.code]
        # Who runs the session stands below nobody in it, so sees all of it.
        cls.people["hr_admin"].parent_id = False
        cls.level = {level.code: level for level in cls.scale.level_ids}

    def decide_all(self, cycle=None, output="95"):
        """Every sheet of the cycle is decided; superuser rights.

        :param output: the actual value that makes the score; by role where it differs
        """
        sheets = (cycle or self.cycle).appraisal_ids
        sheets.action_confirm_plan()
        values = {"Output": output, "Defects": "5"}
        for line in sheets.line_ids:
            if line.title in values:
                line.actual_input = values[line.title]
        sheets.action_open_assessment()
        waiting = sheets.filtered(lambda a: a.state == "self_review")
        waiting.action_skip_self_review("On leave")
        reviews = sheets.rating_ids.filtered(lambda r: r.kind == "manager")
        reviews.line_ids.filtered(lambda line: line.method == "manual").write(
            {"points": 80, "has_points": True}
        )
        reviews.action_submit()
        return self.env["hr.performance.result"].search(
            [("appraisal_id", "in", sheets.ids)]
        )

    def prepared(self, role="hr_admin", **values):
        """A session of the works in preparation."""
        sessions = self.as_user(self.env["hr.performance.calibration"], role)
        people = self.users["ceo"] | self.users["head"]
        return sessions.create(
            {
                "name": "Works",
                "cycle_id": self.cycle.id,
                "department_ids": [Command.set(self.works.ids)],
                "participant_ids": [Command.set(people.ids)],
                **values,
            }
        )

    def opened(self, **values):
        """All results are decided and the session is open."""
        self.launch()
        self.decide_all()
        session = self.prepared(**values)
        session.action_open()
        return session

    def crowd(self, number):
        """So many cards on the board of ``ceo``: copies of one, each with its score.

        By SQL: only what the board reads is there.
        """
        model = self.result(self.appraisal())
        shown = len(model.calibration_id.sudo()._pool()) - 1
        self.env.flush_all()
        tables = {
            "hr_employee": (model.employee_id, {"user_id": "NULL"}),
            "hr_performance_appraisal": (
                model.appraisal_id,
                {"employee_id": "new.person", "owner_id": "new.person"},
            ),
            "hr_performance_result": (
                model,
                {
                    "employee_id": "new.person",
                    "owner_id": "new.person",
                    "appraisal_id": "new.sheet",
                    "score": "80 + new.place %% 1000 / 100.0",
                },
            ),
        }
        self.cr.execute(
            "CREATE TEMP TABLE new ON COMMIT DROP AS SELECT place,"
            " nextval('hr_employee_id_seq') AS person,"
            " nextval('hr_performance_appraisal_id_seq') AS sheet,"
            " nextval('hr_performance_result_id_seq') AS result"
            " FROM generate_series(1, %s) place",
            (number - shown,),
        )
        for (table, (record, changed)), key in zip(
            tables.items(), ("person", "sheet", "result"), strict=True
        ):
            changed = {"id": f"new.{key}", **changed}
            self.cr.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND column_name != ALL(%s)",
                (table, list(changed)),
            )
            others = ", ".join(f'"{name}"' for [name] in self.cr.fetchall())
            self.cr.execute(
                f"INSERT INTO {table} ({', '.join(changed)}, {others})"
                f" SELECT {', '.join(changed.values())}, {others}"
                f" FROM {table}, new WHERE {table}.id = %s",
                (record.id,),
            )
        self.cr.execute("DROP TABLE new")
        self.env.invalidate_all()

    def board(self, session, role="ceo"):
        return self.as_user(session, role).action_load_board()

    def card(self, session, person="subject", role="ceo"):
        """The card of a person as a role sees it, or None."""
        result = self.result(self.appraisal(person))
        cards = self.board(session, role)["cards"]
        return next((card for card in cards if card["id"] == result.id), None)

    def move(self, session, person="subject", grade="B", role="ceo", **values):
        """Move a card as a role does who has just looked."""
        card = self.card(session, person, role)
        return self.as_user(session, role).action_move(
            card["id"],
            self.level[grade].id,
            values.get("seen", card["seen"]),
            values.get("reason", "Two large orders were won by the team"),
        )
