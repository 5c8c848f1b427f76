# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

# An error lists so many findings; the rest is counted.
LISTED = 20


class HrPerformanceCycle(models.Model):
    """The checks that a cycle passes, and those that were let pass."""

    _inherit = "hr.performance.cycle"

    gate_ids = fields.One2many(
        "hr.performance.gate",
        "cycle_id",
        string="Checks",
        readonly=True,
        copy=False,
        help="Frozen at launch.",
    )
    override_ids = fields.One2many(
        "hr.performance.override", "cycle_id", string="Overrides", copy=False
    )
    override_count = fields.Integer(compute="_compute_override_count")

    def _compute_override_count(self):
        counts = dict(
            self.env["hr.performance.override"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.override_count = counts.get(cycle, 0)

    def _freeze_gates(self):
        """Copy the scheme's checks; later changes of the scheme leave the cycle."""
        # sudo: guarded copies, written by the launch itself.
        gates = self.env["hr.performance.gate"].sudo()
        self.sudo().gate_ids.unlink()  # sudo: as above.
        gates.create(
            [
                {**values, "level": levels[values["code"]], "cycle_id": cycle.id}
                for cycle in self
                for levels in [cycle.scheme_id._gate_levels()]
                for values in gates._profile_values(cycle.scheme_id.profile)
            ]
        )

    def _gate_level(self, code):
        """How strict a check is: 'off', 'advice' or 'required'."""
        self.ensure_one()
        frozen = self.gate_ids.filtered(lambda gate: gate.code == code)
        return frozen.level or self.scheme_id._gate_levels()[code]

    def _check_gate(self, code, problems):
        """Raise for findings of a required check that nobody has let pass.

        :param problems: list of sentences; empty when all is well
        :return: the sentences to show as advice; empty when the check is off
        """
        self.ensure_one()
        level = self._gate_level(code)
        if level == "off" or not problems:
            return []
        if level == "required" and not self._is_overridden(code):
            raise UserError(self._gate_refusal(code, problems))
        return problems

    def _is_overridden(self, code):
        return bool(
            # sudo: whether a check was let pass matters to everybody who meets it.
            self.sudo().override_ids.filtered(
                lambda override: override.code == code and not override.appraisal_id
            )
        )

    def _gate_refusal(self, code, problems):
        """Text of the error: the findings and who can let them pass."""
        labels = dict(
            self.env["hr.performance.gate"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        lines = list(problems[:LISTED])
        if len(problems) > LISTED:
            lines.append(self.env._("… and %s more.", len(problems) - LISTED))
        lines.append(
            self.env._(
                "The check “%s” is required. Mend what is listed, or ask an"
                " administrator to let it pass with a reason (Override).",
                labels[code],
            )
        )
        return "\n".join(lines)

    def action_override(self):
        """Open the dialog that lets one check of the cycle pass with a reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override"),
            "res_model": "hr.performance.override",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_cycle_id": self.id},
        }
