# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceActingMixin(models.AbstractModel):
    """Who did something, and for whom: a record never pretends that the other did it.

    A model names in ``_acting_user_field`` the user field that says who acted; its
    action stores the delegator in ``acting_for_id``.
    """

    _name = "hr.performance.acting.mixin"
    _inherit = "hr.performance.guard.mixin"
    _description = "Acting for Somebody"
    _acting_user_field = None

    acting_for_id = fields.Many2one(
        "hr.employee",
        string="Acting for",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The person who had delegated this step; empty when people act for"
        " themselves.",
        guarded=True,
    )
    acting_label = fields.Char(
        string="Done by",
        compute="_compute_acting_label",
        compute_sudo=True,
        help="Who did it, and for whom.",
    )

    # One method with the field name that a model sets; depends on it dynamically.
    @api.depends(lambda self: self._acting_depends())
    @api.depends_context("lang")
    def _compute_acting_label(self):
        # sudo by compute_sudo: two names of a record that the reader may read.
        for record in self:
            actor = record[record._acting_user_field]
            record.acting_label = actor.with_env(record.env)._performance_acting_label(
                record.acting_for_id
            )

    def _acting_depends(self):
        return ["acting_for_id", *filter(None, [self._acting_user_field])]
