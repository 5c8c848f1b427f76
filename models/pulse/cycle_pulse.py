# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..base.dialogs import open_list
from ..base.features import PULSE, is_on
from ..base.groups import OFFICER
from ..base.racing import claim_rows
from ..base.seeing import names_of, readers_only
from .audiences import ASKED_STAGES, PROCEDURE, TALK


class HrPerformanceCycle(models.Model):
    """Asking people about their talks and about the procedure."""

    _inherit = "hr.performance.cycle"

    @readers_only
    def action_ask_about_talks(self):
        """Ask everybody whose talk was held, and whoever's comes, as it comes."""
        return self._ask_people((TALK,))

    @readers_only
    def action_ask_about_procedure(self):
        """Ask employees and managers what the procedure is worth to them."""
        return self._ask_people(PROCEDURE)

    def _ask_people(self, audiences):
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only human resources starts a survey."))
        if not is_on(self.env, PULSE):
            raise UserError(
                self.env._("Short surveys are off. The settings switch them on.")
            )
        if self.state not in ASKED_STAGES or self.subject_kind != "employee":
            raise UserError(
                self.env._(
                    "%s: people are asked about a cycle of employees, from its"
                    " feedback on.",
                    names_of(self),
                )
            )
        claim_rows(self)
        company = self.company_id or self.env.company
        surveys = self.env["hr.performance.pulse"]
        known = surveys.search(
            [
                ("cycle_id", "=", self.id),
                ("company_id", "=", company.id),
                ("audience", "in", audiences),
            ]
        )
        if known:
            raise UserError(
                self.env._(
                    "%s: these people were asked already, each once. Surveys shows how"
                    " it goes.",
                    names_of(self),
                )
            )
        surveys._start(self, company, audiences)
        return self.action_open_pulse()

    @readers_only
    def action_open_pulse(self):
        """The short surveys about this cycle."""
        self.ensure_one()
        return open_list(
            self.env["hr.performance.pulse"],
            self.env._("Surveys on %s", names_of(self)),
            Domain("cycle_id", "=", self.id),
        )
