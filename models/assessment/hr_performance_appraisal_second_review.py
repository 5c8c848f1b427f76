# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..organization.appraisal_states import DECIDABLE
from ..organization.entry import entry_of

# An answer lists so many exceptions; the rest is counted.
LISTED = 20


class HrPerformanceAppraisal(models.Model):
    """Second-level review: the manager's manager approves ratings or returns them.

    Until then the result is a draft, which the appraisee does not see.
    """

    _inherit = "hr.performance.appraisal"

    second_manager_id = fields.Many2one(
        "hr.employee",
        string="Second-Level Manager",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The manager's manager when the cycle was launched; follows changes until"
        " the release. Without one HR approves.",
    )
    second_reviewed_on = fields.Datetime(
        string="Approved On", readonly=True, copy=False
    )
    second_reviewed_by_id = fields.Many2one(
        "res.users",
        string="Approved by",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    second_reviewed_for_id = fields.Many2one(
        "hr.employee",
        string="Approved on Behalf of",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    second_reviewed_label = fields.Char(
        compute="_compute_second_reviewed_label",
        compute_sudo=True,
        string="Rating Approved by",
    )
    is_mine_to_approve = fields.Boolean(
        compute="_compute_is_mine_to_approve", search="_search_is_mine_to_approve"
    )

    @property
    def _guarded_fields(self):
        """Who approves follows the reporting line; who did is written by approving."""
        return super()._guarded_fields | {
            "second_manager_id",
            "second_reviewed_on",
            "second_reviewed_by_id",
            "second_reviewed_for_id",
        }

    # COMPUTES

    @api.depends("second_reviewed_by_id", "second_reviewed_for_id")
    @api.depends_context("lang")
    def _compute_second_reviewed_label(self):
        # sudo by compute_sudo: two names of a sheet that the reader may read.
        for appraisal in self:
            actor = appraisal.second_reviewed_by_id.with_env(appraisal.env)
            appraisal.second_reviewed_label = actor._performance_acting_label(
                appraisal.second_reviewed_for_id
            )

    @api.depends_context("uid")
    @api.depends("state", "second_manager_id")
    def _compute_is_mine_to_approve(self):
        roles = self._roles()
        for appraisal in self:
            appraisal.is_mine_to_approve = (
                appraisal.state == "second_review" and "second" in roles[appraisal.id]
            )

    def _search_is_mine_to_approve(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = Domain("state", "=", "second_review")
        # sudo: only finds ids; roles decide which of them are the user's.
        found = self.sudo().search(waiting & self._approver_domain())
        roles = found.with_env(self.env)._roles()
        return waiting & Domain(
            "id", "in", [id_ for id_ in found.ids if "second" in roles[id_]]
        )

    def _approver_domain(self):
        """What the user may have to approve, before the exact check of roles."""
        user = self.env.user
        domain = Domain("second_manager_id.user_id", "=", user.id)
        given = user._performance_delegations()
        domain |= Domain("second_manager_id", "in", list(given))
        if user.has_group("hr_performance.group_hr_performance_user"):
            domain |= Domain("second_manager_id", "=", False)
            domain |= Domain("second_manager_id.user_id", "=", False)
        return domain

    def _next_step_text(self):
        if self.state == "second_review":
            return self.env._("Second-level manager approves the rating or returns it")
        return super()._next_step_text()

    def _step_owner(self):
        if self.state == "second_review":
            return self.second_manager_id
        return super()._step_owner()

    # REPORTING LINE

    @api.model
    def _second_of(self, chain):
        """The second-level manager in a chain that begins with the manager."""
        return chain[1] if len(chain) > 1 else False

    # ROLES

    def _roles(self):
        """The second-level manager, who acts for him, or HR where there is none.

        Never the appraisee, and nobody approves what he rates himself.
        """
        roles = super()._roles()
        if entry_of(self.env):
            return roles
        user = self.env.user
        given = user._performance_delegations()
        out_of_reach = (
            set(user.performance_out_of_reach_ids.ids) if given else frozenset()
        )
        # sudo: compares ids only; nothing of the appraisal is shown.
        for appraisal in self.sudo():
            mine = roles[appraisal.id]
            second = appraisal.second_manager_id
            if mine & {"subject", "manager"}:
                continue
            is_delegate = (
                given.get(second.id) == "act"
                and appraisal.owner_id.id not in out_of_reach
            )
            if second.user_id == user and second or is_delegate:
                mine.add("second")
            elif not second.user_id.active and "hr" in mine:
                mine.add("second")
        return roles

    # APPROVE OR RETURN

    def action_approve_review(self):
        """Approve submitted ratings: the results are decided now.

        Many at once: what cannot be approved is left as it is and listed.
        """
        problems = self._approval_problems()
        ready = self.filtered(lambda a: a not in problems)
        if not ready:
            raise UserError(self._listed(problems))
        # sudo: guarded fields; role, state and author were checked one by one.
        ready.sudo()._approve_review()
        if not problems:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s ratings approved", len(ready)),
                "message": self._listed(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _listed(self, problems):
        texts = list(problems.values())[:LISTED]
        if len(problems) > LISTED:
            texts.append(self.env._("… and %s more.", len(problems) - LISTED))
        return "\n".join(texts)

    def _approval_problems(self):
        """Why these cannot be approved or returned by the user, by appraisal."""
        roles = self._roles()
        problems = {}
        # sudo: hr.performance.rating - who has submitted; only compared.
        for appraisal in self.sudo():
            text = None
            if appraisal.state != "second_review":
                text = self.env._("does not wait for the second-level review")
            elif not self.env.su and "second" not in roles[appraisal.id]:
                text = self.env._("is approved by somebody else")
            elif appraisal._managers_review().submitted_by_id == self.env.user:
                text = self.env._(
                    "was rated by yourself; somebody else has to approve it"
                )
            if text:
                name = appraisal.display_name
                problems[appraisal.with_env(self.env)] = f"{name}: {text}"
        return problems

    def _managers_review(self):
        return self.rating_ids.filtered(lambda rating: rating.kind == "manager")

    def _approve_review(self):
        """Decide: the rater stays the author of the result, the approver is kept."""
        seconds = self._acting_for_second()
        results = self.env["hr.performance.result"].search(
            [("appraisal_id", "in", self.ids)]
        )
        results._publish()
        results._name_rater()
        now = fields.Datetime.now()
        for employee, group in self.grouped(lambda a: seconds[a.id]).items():
            group.write(
                {
                    "second_reviewed_on": now,
                    "second_reviewed_by_id": self.env.uid,
                    "second_reviewed_for_id": employee.id,
                }
            )

    def _acting_for_second(self):
        """The second-level manager for whom the user approves; empty for oneself."""
        given = self.env.user._performance_delegations()
        nobody = self.env["hr.employee"]
        return {
            a.id: a.second_manager_id
            if a.second_manager_id.id in given
            and a.second_manager_id.user_id != self.env.user
            else nobody
            for a in self
        }

    def action_return_review(self):
        """Open the dialog that returns ratings to the manager with a reason."""
        wizard = self.env["hr.performance.second.return"].create(
            {"appraisal_ids": [fields.Command.set(self.ids)]}
        )
        return {
            **wizard._get_records_action(),
            "name": self.env._("Return"),
            "target": "new",
        }

    def _return_review(self, reason):
        """Give ratings back to their authors as drafts, with the reason.

        :param reason: text; required
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say what the manager has to look at again."))
        problems = self._approval_problems()
        if problems:
            raise UserError(self._listed(problems))
        # sudo: guarded fields; role, state and reason were checked above.
        own = self.sudo()
        self.env["hr.performance.result"].sudo().search(  # sudo: as above.
            [("appraisal_id", "in", self.ids), ("state", "=", "draft")]
        ).unlink()
        reviews = own._managers_review()
        reviews._return_to_author()
        reviews.write({"return_reason": reason.strip(), "returned_by_id": self.env.uid})
        own._move({"state": "manager_review"}, exit_kind="returned", reason=reason)

    def _needs_second_review(self):
        self.ensure_one()
        return self.cycle_id._rule("second_review")


class HrPerformanceRating(models.Model):
    """A manager's review that came back."""

    _inherit = "hr.performance.rating"

    return_reason = fields.Text(
        string="Returned Because",
        readonly=True,
        copy=False,
        help="What the second-level manager asks to look at again.",
    )
    returned_by_id = fields.Many2one(
        "res.users", string="Returned by", readonly=True, copy=False
    )

    @property
    def _guarded_fields(self):
        """Written by returning only."""
        return super()._guarded_fields | {"return_reason", "returned_by_id"}

    def action_return_review(self):
        """Return reviews to their author with a reason."""
        return self.appraisal_id.action_return_review()

    def action_approve_review(self):
        """Approve submitted reviews."""
        return self.appraisal_id.action_approve_review()


class HrPerformanceResult(models.Model):
    """A result waits as a draft until the second-level manager has approved."""

    _inherit = "hr.performance.result"

    second_reviewed_label = fields.Char(
        related="appraisal_id.second_reviewed_label", string="Approved by"
    )
    appraisal_state = fields.Selection(
        related="appraisal_id.state", string="State of the Appraisal"
    )
    is_mine_to_approve = fields.Boolean(
        related="appraisal_id.is_mine_to_approve", related_sudo=False
    )
    manager_comment = fields.Text(
        compute="_compute_manager_comment", string="Manager's Comment"
    )

    @api.depends_context("uid")
    @api.depends("appraisal_id")
    def _compute_manager_comment(self):
        """Read with the reader's own rights."""
        reviews = self.env["hr.performance.rating"].search(
            [("appraisal_id", "in", self.appraisal_id.ids), ("kind", "=", "manager")]
        )
        comments = {review.appraisal_id.id: review.comment for review in reviews}
        for result in self:
            result.manager_comment = comments.get(result.appraisal_id.id)

    def action_open_managers_review(self):
        """Open the submitted review behind this result."""
        self.ensure_one()
        review = self.env["hr.performance.rating"].search(
            [("appraisal_id", "=", self.appraisal_id.id), ("kind", "=", "manager")]
        )
        return review._get_records_action()

    @api.model
    def _decide(self, appraisals):
        """Score at once; lock what needs no second-level review."""
        second = appraisals.filtered(lambda a: a._needs_second_review())
        results = super()._decide(appraisals - second)
        if second:
            results |= self._compute_batch(second)
            second._move({"state": "second_review"})
        return results

    def action_publish(self):
        """Decide; where a second-level review is due, approving is the only way."""
        # sudo: state and rules of the appraisals; super() checks the role.
        early = self.sudo().appraisal_id.filtered(
            lambda a: a.state in DECIDABLE and a._needs_second_review()
        )
        if early and not self.env.su:
            raise UserError(
                self.env._(
                    "%s waits for the second-level review. The second-level manager"
                    " approves it under Team Reviews to Approve.",
                    early[0].display_name,
                )
            )
        return super().action_publish()

    def action_approve_review(self):
        """Approve the ratings behind these results."""
        return self.appraisal_id.action_approve_review()

    def action_return_review(self):
        """Return the ratings behind these results with a reason."""
        return self.appraisal_id.action_return_review()

    def _name_rater(self):
        """The direct manager decides: the author is who submitted the rating."""
        reviews = self.appraisal_id.rating_ids.filtered(
            lambda r: r.kind == "manager" and r.submitted_by_id
        )
        author_of = {
            review.appraisal_id: (review.submitted_by_id, review.acting_for_id)
            for review in reviews
        }
        known = self.filtered(lambda r: r.appraisal_id in author_of)
        for (user, employee), group in known.grouped(
            lambda r: author_of[r.appraisal_id]
        ).items():
            group.write({"decided_by_id": user.id, "acting_for_id": employee.id})


class HrPerformanceSecondReturn(models.TransientModel):
    """Dialog in which ratings are returned with a reason."""

    _name = "hr.performance.second.return"
    _description = "Return Ratings"
    _inherit = ["hr.mixin"]

    appraisal_ids = fields.Many2many("hr.performance.appraisal", required=True)
    names = fields.Text(compute="_compute_names", string="Ratings")
    reason = fields.Text(
        help="Only the author of the rating, HR and you read it, not the employee."
    )

    @api.depends("appraisal_ids")
    def _compute_names(self):
        for wizard in self:
            wizard.names = "\n".join(wizard.appraisal_ids.mapped("display_name"))

    def action_return(self):
        """Return the ratings."""
        self.ensure_one()
        if not self.appraisal_ids:
            raise AccessError(self.env._("Choose the ratings to return."))
        self.appraisal_ids._return_review(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
