# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

from ..base.groups import REWARD


class HrPerformanceCycle(models.Model):
    """What the rewards of a cycle stand on."""

    _inherit = "hr.performance.cycle"

    reward_policy_html = fields.Html(
        compute="_compute_reward_policy_html",
        string="What Rewards Stand On",
        sanitize=False,
    )

    policy_notice = fields.Html(
        compute="_compute_policy_notice", string="Reward Policy", sanitize=False
    )

    @api.depends("company_id", "date_start")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_policy_notice(self):
        """The policies in force with version and fingerprint, for who launches."""
        policies = self.env["hr.performance.reward.policy"]
        for cycle in self:
            rows = policies._notice(cycle)
            cycle.policy_notice = (
                Markup("<ul class='mb-0'>%s</ul>")
                % Markup("").join(Markup("<li>%s</li>") % text for text in rows)
                if rows
                else False
            )

    @api.depends("company_id", "date_start")
    @api.depends_context("uid", "lang")
    def _compute_reward_policy_html(self):
        """Each rule with the policy that was published for it; for everybody.

        What is not published is told to reward officers only.
        """
        policies = self.env["hr.performance.reward.policy"]
        sees_all = self.env.user.has_group(REWARD)
        for cycle in self:
            companies = cycle.company_id or self.env.companies
            rules = self.env["hr.performance.reward.rule"].search(
                [("company_id", "in", companies.ids)]
            )
            found = [(rule, policies._standing(rule, cycle)) for rule in rules]
            rows = [
                Markup("<li><strong>%s</strong>: %s</li>") % (rule.name, one.text)
                for rule, one in found
                if one.text and (sees_all or one.state != "unpublished")
            ]
            cycle.reward_policy_html = (
                Markup("<ul>%s</ul>") % Markup("").join(rows) if rows else False
            )
