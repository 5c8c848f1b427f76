# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from ..models.base.seeing import must_see
from ..models.reward.hr_performance_reward import LIVE
from .documents import letter_sheet, printed_ids


class HrPerformanceRewardLetterReport(models.AbstractModel):
    """The letter that tells a person of a reward, and how it came about."""

    _name = "report.hr_performance.report_reward_letter"
    _description = "Reward Letter"

    @api.model
    def _get_report_values(self, docids, data=None):
        rewards = self.env["hr.performance.reward"].browse(
            printed_ids(self.env, docids)
        )
        must_see(rewards)
        off = rewards.filtered(
            lambda reward: reward.state not in LIVE or reward.hold_reason
        )
        if off:
            raise UserError(off[0]._off_text())
        return {
            "doc_ids": docids,
            "doc_model": rewards._name,
            "docs": rewards,
            "sheets": {reward.id: letter_sheet(reward) for reward in rewards},
        }
