# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...models.base.seeing import readers_only
from ...models.cycle.hr_performance_cycle_stage import STAGES


class HrPerformanceNextStage(models.TransientModel):
    """Asks before a cycle goes on, with everybody who is still waited for.

    It holds no rule: the cycle checks right, tasks and the stage that was seen.
    """

    _name = "hr.performance.next.stage"
    _description = "Next Stage"
    _works_on = "step_ids"

    cycle_id = fields.Many2one("hr.performance.cycle", required=True)
    seen = fields.Char(required=True)
    text = fields.Text(compute="_compute_text", compute_sudo=False)
    counts = fields.Text(
        string="Still Open", compute="_compute_step_ids", compute_sudo=False
    )
    step_ids = fields.Many2many(
        "hr.performance.step",
        string="People Waited For",
        compute="_compute_step_ids",
        compute_sudo=False,
    )

    @api.depends("cycle_id", "seen")
    def _compute_text(self):
        """What the next stage is, and what it opens."""
        labels = dict(
            self.env["hr.performance.cycle"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        for dialog in self:
            state = dialog.seen if dialog.seen in STAGES else dialog.cycle_id.state
            following = STAGES[min(STAGES.index(state) + 1, len(STAGES) - 1)]
            text = self.env._(
                "The cycle goes on from “%(now)s” to “%(next)s”. Take Back brings it"
                " back.",
                now=labels[state],
                next=labels[following],
            )
            if following == "assessment":
                opens = self.env._("The reviews of all agreed plans open now.")
                text = f"{text} {opens}"
            dialog.text = text

    @api.depends("cycle_id")
    def _compute_step_ids(self):
        """Open steps that the user may see, and how many there are of each state."""
        steps = self.env["hr.performance.step"]
        labels = dict(steps._fields["state"]._description_selection(self.env))
        for dialog in self:
            cycle = dialog.cycle_id
            dialog.step_ids = cycle and steps.search(cycle._straggler_domain())
            counts = cycle._straggler_counts() if cycle else {}
            dialog.counts = "\n".join(
                f"{labels[state]}: {count}" for state, count in counts.items()
            )

    @readers_only
    def action_remind(self):
        """Remind those who are waited for; the cycle stays where it is."""
        self.ensure_one()
        return self.step_ids.action_send_reminder()

    @readers_only
    def action_confirm(self):
        """Go on from the stage that was seen."""
        self.ensure_one()
        return self.cycle_id.action_next_stage(self.seen)
