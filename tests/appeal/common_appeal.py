# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Steps of an appeal, as the people take them."""

from odoo import Command
from odoo.tools import SQL


class AppealMixin:
    """``subject`` appeals; ``head`` examines, because ``manager`` has rated."""

    def draft(self, role="subject", **values):
        """A draft with one point, the first line unless said otherwise."""
        sheet = self.appraisal(role)
        appeals = self.as_user(self.env["hr.performance.appeal"], role)
        point = {
            "appraisal_line_id": sheet.line_ids[0].id,
            "view": "The orders of March are missing",
            "wish": "All orders count",
            **values,
        }
        return appeals.create(
            {"appraisal_id": sheet.id, "point_ids": [Command.create(point)]}
        )

    def filed(self, role="subject", **values):
        appeal = self.draft(role, **values)
        appeal.action_file()
        return appeal

    def examined(self, role="subject", answers=True, **values):
        """HR has accepted, the manager has answered, the reviewer has declared."""
        appeal = self.filed(role, **values)
        self.as_user(appeal, "hr_in").action_accept()
        if answers:
            self.answer(appeal)
        self.as_user(appeal, "head").action_declare()
        return appeal

    def answer(self, appeal, role="manager", text="They were booked in April"):
        asked = appeal.sudo().hearing_ids.filtered(lambda one: one.state == "open")
        self.as_user(asked, role).action_answer(text)

    def row(self, appeal, verdict="changed", line=None, **values):
        """A row of the decision on the first line."""
        line = appeal.sudo().appraisal_id.line_ids[:1] if line is None else line
        return {
            "line": line.id or 0,
            "verdict": verdict,
            "reason": "The orders were accepted in March",
            **values,
        }

    def decide(self, appeal, *rows, role="head", **values):
        text = values.pop("decision", "The books of March were examined")
        rows = list(rows) or [self.row(appeal, points="100")]
        return self.as_user(appeal, role).action_decide(rows, text, **values)

    def everything(self):
        """What stands in all tables of performance, for a comparison."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND (relname LIKE 'hr\\_%' OR relname IN ('mail_message', 'mail_mail',"
            " 'mail_activity', 'ir_attachment')) ORDER BY 1"
        )
        tables = [name for [name] in self.env.cr.fetchall()]
        found = {}
        for name in tables:
            self.env.cr.execute(
                SQL(
                    "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM %s t",
                    SQL.identifier(name),
                )
            )
            found[name] = self.env.cr.fetchone()[0]
        return found
