# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Context key: the revision of the drafted plan that whoever confirms has read.
SEEN = "performance_plan_seen"


class HrPerformanceAppraisal(models.Model):
    """Nobody confirms another text than the one that was read.

    Every change of a drafted plan counts its revision up. Pages, forms and sheets of
    paper say which revision they show; a later one is not confirmed by them. As both a
    change and a confirmation write the row of the appraisal, two that happen at the
    same moment never pass each other: the database lets the second one begin again.
    """

    _inherit = "hr.performance.appraisal"

    plan_revision = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Counts the changes while the plan is drafted.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"plan_revision"}

    def _reset_confirmations(self):
        """A changed plan is another revision."""
        self._count_revision()
        return super()._reset_confirmations()

    def _count_revision(self):
        """One more revision of each plan, counted by the database."""
        if not self:
            return
        # A new row has to be there before it is counted.
        self.flush_recordset(["plan_revision"])
        self.env.cr.execute(
            SQL(
                "UPDATE hr_performance_appraisal SET plan_revision = plan_revision + 1"
                " WHERE id IN %s",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["plan_revision"], flush=False)

    def action_confirm_plan(self):
        """Confirm the revision that was read; the context may say which this was."""
        self._check_seen()
        return super().action_confirm_plan()

    def _check_seen(self):
        """Raise for plans that have changed since they were read."""
        seen = self.env.context.get(SEEN)
        if seen is None:
            return
        changed = self.filtered(lambda a: a.plan_revision != seen)
        if changed:
            raise UserError(changed[0]._changed_text())

    def _changed_text(self):
        """Says that the plan is not the one that was read."""
        return self.env._(
            "%s: the plan was changed while you read it. Open it again, read what it"
            " says now, then confirm.",
            self.display_name,
        )
