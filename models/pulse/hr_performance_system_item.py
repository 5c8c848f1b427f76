# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.arguments import takes_text
from ..base.groups import ADMINISTRATOR, OFFICER
from ..base.hr_performance_task_mixin import Kind
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder


class HrPerformanceSystemItem(models.Model):
    """An improvement of the procedure: from a finding to what it has brought."""

    _name = "hr.performance.system.item"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.waiting.mixin"]
    _description = "Improvement of the Procedure"
    _order = "state desc, due_on, id"
    _waiting_sequence = 81
    _waiting_deadline_field = "due_on"
    _waiting_exit = "action_done"

    review_id = fields.Many2one(
        "hr.performance.system.review",
        string="From the Review",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    name = fields.Char(
        string="What to Improve",
        required=True,
        help="One thing that somebody can do.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(OFFICER).ids),
            ("share", "=", False),
        ],
        help="Does it, and is reminded; somebody of human resources.",
    )
    due_on = fields.Date(string="Until", required=True)
    expected_effect = fields.Text(
        string="What It Shall Bring",
        required=True,
        help="So that the next review can see whether it did.",
    )
    state = fields.Selection(
        [("open", "To Do"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        guarded=True,
    )
    done_on = fields.Date(readonly=True, copy=False, guarded=True)
    effect = fields.Selection(
        [("full", "As Hoped"), ("partly", "Partly"), ("none", "Nothing")],
        string="What It Brought",
        copy=False,
        help="Judged in the next review.",
    )
    effect_text = fields.Text(
        string="How One Can See It", copy=False, help="A figure or what people say."
    )
    drop_reason = fields.Text(
        string="Dropped Because", readonly=True, copy=False, guarded=True
    )
    checked_in_id = fields.Many2one(
        "hr.performance.system.review",
        string="Judged in",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        guarded=True,
    )
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)

    @api.constrains("owner_id")
    def _check_owner(self):
        for item in self:
            if not item.owner_id.has_group(OFFICER):
                raise ValidationError(
                    self.env._(
                        "%s: somebody of human resources improves the procedure."
                        " Choose one.",
                        names_of(item),
                    )
                )

    @api.constrains("effect", "state")
    def _check_effect(self):
        for item in self:
            if item.effect and item.state != "done":
                raise ValidationError(
                    self.env._(
                        "%s: say that it is done before you say what it has brought.",
                        names_of(item),
                    )
                )

    # WRITING

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        if not self.env.su:
            # sudo: state of the review, for whoever writes into it.
            items.sudo().review_id._require_state("draft")
        return items

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.check_access("write")
            self._check_unjudged()
        return super().write(vals)

    def _check_unjudged(self):
        for item in self:
            if item.checked_in_id or item.state == "dropped":
                raise UserError(
                    self.env._(
                        "%s was settled and stays as it is. Add an improvement to the"
                        " present review.",
                        names_of(item),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        for item in self:
            if item.review_id.state != "draft":
                raise UserError(
                    self.env._(
                        "%s belongs to a filed review. Drop it with a reason instead.",
                        names_of(item),
                    )
                )

    def _check_owner_or_administrator(self):
        if self.env.user.has_group(ADMINISTRATOR):
            return
        if any(item.owner_id != self.env.user for item in self):
            raise AccessError(
                self.env._("Who does it, or an administrator of performance, says so.")
            )

    @readers_only
    def action_done(self):
        """It is done; the next review asks what it has brought."""
        self._check_owner_or_administrator()
        self._require_state("open")
        for item in self:
            # sudo: guarded; role and state were checked above.
            item.sudo().write(
                {"state": "done", "done_on": item.company_id._performance_today()}
            )

    @readers_only
    @takes_text("reason")
    def action_drop(self, reason):
        """It is not done any more, and why."""
        self._check_owner_or_administrator()
        self._require_state("open")
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say in a few words why it is not done any more.")
            )
        # sudo: guarded; role and state were checked above.
        self.sudo().write({"state": "dropped", "drop_reason": reason.strip()})

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        return self.search([("state", "=", "open")])

    def _receivers(self):
        hr, found = HrFinder(self.env), {}
        nobody = self.env["hr.department"]
        for item in self:
            owner = item.owner_id
            if owner.active and owner.has_group(OFFICER):
                found[item] = ("mine", owner)
            else:
                found[item] = ("hr", hr.find(nobody, item.company_id))
        return found

    def _waiting_verb(self):
        return self.env._("Improve the procedure: %s", self.name)

    @api.model
    def _task_domain(self):
        return Domain("owner_id", "=", self.env.uid) & Domain("state", "=", "open")

    @api.model
    def _task_kinds(self):
        """Improvements that the user does."""
        mine = self._waiting_for(self.env.user)
        title = self.env._("Improvements of the Procedure")
        return [
            Kind("system_item", title, "system_item_action", mine, done="action_done")
        ]
