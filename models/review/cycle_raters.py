# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..base.appraisal_states import ASSESSMENT
from ..base.dialogs import open_list
from ..base.groups import OFFICER
from ..base.seeing import names_of, readers_only
from . import completeness


class HrPerformanceCycle(models.Model):
    """Who rates without training or declaration: one exception of each kind."""

    _inherit = "hr.performance.cycle"

    rater_exceptions = fields.Text(
        string="Evaluators to See to",
        compute="_compute_rater_exceptions",
        groups=OFFICER,
        help="From the managers and substitutes who are assigned now.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_rater_exceptions(self):
        status = self.env["hr.performance.rater.status"]
        asked = self.filtered(lambda cycle: cycle._asks_of_raters())
        rows = {}
        # All sheets of a cycle are read for its evaluators: only where it has checks.
        if asked:
            found = status.search_fetch([("cycle_id", "in", asked.ids)])
            rows = found.grouped("cycle_id")
        for cycle in self:
            found = rows.get(cycle, status)
            sentences = cycle._rater_sentences(found) if cycle in asked else []
            cycle.rater_exceptions = "\n".join(sentences)

    def _asks_of_raters(self):
        """Whether anything is asked of evaluators at present."""
        self.ensure_one()
        return self.state not in ("draft", "closed") and any(
            self._gate_level(code) != "off"
            for code in ("rater_trained", "conflict_declared")
        )

    def _rater_sentences(self, rows):
        """One sentence for each kind of exception among the evaluators."""
        self.ensure_one()
        found = []
        if self._gate_level("rater_trained") != "off":
            found += self._untrained_sentence(
                rows.filtered(lambda row: not row.is_trained).rater_id
            )
        if self._gate_level("conflict_declared") != "off":
            missing = rows.filtered(lambda row: row.declaration == "missing").rater_id
            waiting = rows.filtered(lambda row: row.declaration == "open").rater_id
            if missing:
                found.append(
                    self.env._(
                        "Evaluators who have not declared conflicts of interest"
                        " yet: %s",
                        names_of(missing, "name"),
                    )
                )
            if waiting:
                found.append(
                    self.env._(
                        "Declared conflicts of interest that wait for a decision: %s",
                        names_of(waiting, "name"),
                    )
                )
        return found

    @readers_only
    def action_open_incomplete(self):
        """Sheets in the assessment in which something is missing or stands out."""
        self.ensure_one()
        sheets = self.env["hr.performance.appraisal"].search(
            Domain("cycle_id", "=", self.id) & Domain("state", "in", ASSESSMENT)
        )
        found = completeness.of_sheets(sheets)
        action = open_list(
            sheets,
            self.env._("Incomplete or Unusual"),
            [("id", "in", [sheet.id for sheet in found])],
            view="hr_performance.hr_performance_appraisal_view_list_incomplete",
        )
        cards = "hr_performance.hr_performance_appraisal_view_kanban_incomplete"
        action["views"].insert(1, (self.env.ref(cards).id, "kanban"))
        return {**action, "view_mode": "list,kanban,form"}

    @readers_only
    def action_open_raters(self):
        """Open the evaluators of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_rater_status_action"
        )
        action["domain"] = Domain("cycle_id", "=", self.id)
        action["context"] = {}
        return action
