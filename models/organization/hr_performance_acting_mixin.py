# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class HrPerformanceActingMixin(models.AbstractModel):
    """Who did something, and for whom: a record never pretends that the other did it.

    A model names in ``_acting_user_field`` the user field that says who acted; its
    action stores the delegator in ``acting_for_id``.
    """

    _name = "hr.performance.acting.mixin"
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


class ResUsers(models.Model):
    """Names of people who act for others, and the rights they have for it."""

    _inherit = "res.users"

    def _performance_acting_label(self, acting_for):
        """“B for A” on screens and prints; the plain name for one's own steps.

        :param acting_for: employee for whom this user acted; may be empty
        """
        if not self or not acting_for:
            return self.name or ""
        return self.env._(
            "%(actor)s for %(principal)s", actor=self.name, principal=acting_for.name
        )

    def _performance_delegations(self):
        """Rights that others have given this user and that are open at this moment.

        :return: dict of the delegator's employee id to 'act' or 'prepare'
        """
        self.ensure_one()
        open_ones = (
            self.env["hr.performance.delegation"]
            # sudo: hr.performance.delegation - whose rights the user has; one query.
            .sudo()
            .search_fetch(
                [
                    ("delegate_id.user_id", "=", self.id),
                    *self.env["hr.performance.delegation"]._open_domain(),
                ],
                ["delegator_id", "scope"],
            )
        )
        given = {}
        for delegation in open_ones:
            if given.get(delegation.delegator_id.id) != "act":
                given[delegation.delegator_id.id] = delegation.scope
        return given
