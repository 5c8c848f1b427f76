# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from ..base.groups import OFFICER
from ..base.seeing import is_own_name

TEAM_ACTIVITY = "hr_performance.mail_activity_type_team_step"
#: What somebody was asked to do, which is posted when it is done.
ASKED = frozenset({"summary", "note", "activity_type_id", "res_model_id", "res_id"})


class MailActivity(models.Model):
    """An activity that stands for an open step of a manager."""

    _inherit = "mail.activity"

    performance_step = fields.Char(
        string="Appraisal Step",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Technical: the state of the appraisal that this activity is about.",
    )

    # handing over what a leaver has open
    performance_leaver_id = fields.Many2one(
        "hr.employee",
        string="Leaver",
        readonly=True,
        index="btree_not_null",
        groups=OFFICER,
    )

    def write(self, vals):
        """Who is asked may do it or pass it on, but does not change what is asked."""
        if not self.env.su and ASKED & vals.keys():
            # sudo: only who has asked, and on which record.
            if self.sudo().filtered(
                lambda activity: is_own_name(activity.res_model)
                and activity.create_uid != self.env.user
            ):
                raise AccessError(
                    self.env._(
                        "Somebody else has given this task. Mark it as done, or answer"
                        " with a message."
                    )
                )
        return super().write(vals)

    def _action_done(self, feedback=False, attachment_ids=None):
        """A follow-up that is marked as done in the list of activities is done."""
        model = "hr.performance.coaching"
        own = self.filtered(lambda one: one.res_model == model)
        # sudo: hr.performance.coaching - who may finish the activity has done it.
        entries = self.env[model].sudo().browse(own.mapped("res_id")).exists()
        entries = entries.filtered(lambda entry: entry.author_id in own.user_id)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        entries._settle_follow_up()
        return result

    def _performance_keys(self):
        """User, state and sheet of each activity, as ``_team_steps`` names them."""
        sheets = self.env["hr.performance.appraisal"]
        return {
            activity: (
                activity.user_id,
                activity.performance_step,
                sheets.browse(activity.res_id)
                if activity.res_model == sheets._name
                else sheets,
            )
            for activity in self
        }
