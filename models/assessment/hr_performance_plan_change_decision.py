# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import format_date

from ..organization.appraisal_states import PLAN_CHANGES_OVER
from ..organization.entry import entered_by, entry_of
from .hr_performance_appraisal import QUIET_FROM
from .hr_performance_plan_change import SIDE_OF_ROLE
from .hr_performance_plan_change_approval import NEXT_STEP
from .hr_performance_plan_change_line import OWN_NUMBERS

OPEN_STATES = ("draft", "submitted")
LISTED = 20


class HrPerformancePlanChange(models.Model):
    """Submitting, approving, rejecting, withdrawing, and going to the next level."""

    _inherit = "hr.performance.plan.change"

    # THE ASKER

    def action_submit(self):
        """Ask the other side; lines that stay as they are leave the request."""
        self._check_author()
        self._require_state("draft")
        self.appraisal_id._check_role("subject", "manager", "hr")
        sides = self._asking_sides()
        # sudo: guarded fields; author, state and role were checked above.
        changes = self.sudo()
        changes._lock()
        changes.line_ids._copy_present()
        changes._check_submission()
        changes.line_ids.filtered(lambda line: not line.is_changed).unlink()
        changes._submit(sides)
        changes._sync_activities()

    def _asking_sides(self):
        """What the user is to each plan: side and the manager acted for."""
        roles = self.appraisal_id._roles()
        acting = self.appraisal_id._acting_for()
        found = {}
        for change in self:
            mine = roles[change.appraisal_id.id]
            side = next((s for role, s in SIDE_OF_ROLE.items() if role in mine), "hr")
            person = acting[change.appraisal_id.id]
            found[change.id] = side, person.id if side == "manager" else False
        return found

    def _submit(self, sides):
        """Make the approvals and wait for the first one.

        :param sides: dict of change id to side and id of whom the asker acts for
        """
        now, entry = fields.Datetime.now(), entry_of(self.env)
        for side, changes in self.grouped(lambda c: sides[c.id]).items():
            changes.write(
                {
                    "state": "submitted",
                    "requested_side": side[0],
                    "requested_for_id": side[1],
                    "entered_via": entry.via if entry else "login",
                    "submitted_on": now,
                }
            )
        self.env["hr.performance.plan.change.approval"].create(
            [
                change._approval_values(step, number)
                for change in self
                for number, step in enumerate(change._approval_steps())
            ]
        )
        self._settle_missing_hr()
        self._wait_for_next()

    def action_withdraw(self):
        """Take the own request back, as long as it is not decided."""
        self._check_author()
        if entry_of(self.env):
            self.appraisal_id._check_role("subject")
        self._require_state(*OPEN_STATES)
        # sudo: guarded fields; author and state were checked above.
        changes = self.sudo()
        changes._lock()
        changes._close("withdrawn")

    # THE APPROVER

    def action_approve(self, note=None):
        """Approve for one's side; with the last approval the plan changes.

        :param note: text that stays with the request
        """
        self._check_decision()
        # sudo: guarded fields; role, state and author were checked one by one.
        changes = self.sudo()
        changes._check_submission()
        changes._end_approvals("approved", note)
        changes._settle_missing_hr()
        current = changes._current_approvals()
        waiting = changes.filtered(lambda c: c.id in current)
        waiting._wait_for_next()
        done = changes - waiting
        done._close("approved", note)
        done._apply()
        waiting._sync_activities()

    def action_reject(self, note=None):
        """Reject with a reason; the plan stays as it is.

        :param note: text; required
        """
        self._check_decision()
        if not (note or "").strip():
            raise UserError(self.env._("Say why the plan stays as it is."))
        # sudo: guarded fields; role, state and author were checked one by one.
        changes = self.sudo()
        changes._end_approvals("rejected", note)
        changes._close("rejected", note)

    def _check_decision(self):
        """Lock the requests, then raise for those that the user may not decide."""
        self.check_access("read")
        # sudo: only locks the rows, so that two approvals do not cross.
        self.sudo()._lock()
        refusals = self._decision_refusals()
        # Pages and paper act with superuser rights, and for one person only.
        if refusals and (not self.env.su or entry_of(self.env)):
            raise UserError("\n".join(list(refusals.values())[:LISTED]))

    def _lock(self):
        """Hold requests and plans until the end of the transaction."""
        try:
            self.lock_for_update()
            self.appraisal_id.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on this plan right now. Try again in a"
                    " moment."
                )
            ) from error
        self.invalidate_recordset(["state", "step"])

    def _end_approvals(self, state, note):
        """Close the open approval of each request with the user's name."""
        rows = self.env["hr.performance.plan.change.approval"].union(
            *self._current_approvals().values()
        )
        now, entry = fields.Datetime.now(), entry_of(self.env)
        for person, group in rows.grouped(
            lambda row: row.change_id._acting_for_step()
        ).items():
            group.write(
                {
                    "state": state,
                    "decided_by_id": entered_by(self.env),
                    "entered_via": entry.via if entry else "login",
                    "acting_for_id": person.id,
                    "decided_on": now,
                    "note": note,
                }
            )

    def _close(self, state, note=False):
        """End requests; nobody is waited for any more."""
        acting = {c: c._acting_for_step() for c in self}
        decided = state in ("approved", "rejected")
        for person, changes in self.grouped(acting.get).items():
            changes.write(
                {
                    "state": state,
                    "step": False,
                    "approver_id": False,
                    "deadline": False,
                    "decided_by_id": decided and entered_by(self.env),
                    "acting_for_id": decided and person.id,
                    "decided_on": fields.Datetime.now(),
                    "decision_note": note,
                }
            )
        self._sync_activities()

    # ABSENT

    def action_pass_on(self, reason):
        """Give requests to the next level, because the approver is absent.

        HR does it at any time, the asker once the deadline is over.

        :param reason: text; required
        """
        self._check_passing(reason)
        # sudo: guarded fields; role, state and reason were checked above.
        changes = self.sudo()
        changes._pass_on(reason)

    def _check_passing(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the next level decides."))
        self._require_state("submitted")
        refused = self.filtered(lambda c: not c.may_pass_on)
        if refused and not self.env.su:
            raise AccessError(
                self.env._(
                    "%s: HR gives a request to the next level, or who asked once the"
                    " deadline is over. HR itself decides or rejects.",
                    refused[0].display_name,
                )
            )

    def _pass_on(self, reason):
        """The next level decides instead; the step that was passed stays on record."""
        current = self._current_approvals()
        rows = self.env["hr.performance.plan.change.approval"].union(*current.values())
        rows.write(
            {
                "state": "passed",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "note": reason,
            }
        )
        rows.create(
            [
                change._approval_values(step, current[change.id].sequence)
                for change in self
                for step in [change._step_after(current[change.id].step)]
                if step not in change.approval_ids.mapped("step")
            ]
        )
        self._settle_missing_hr()
        self._go_on(reason)

    def _go_on(self, reason):
        """Wait for whoever is next; who has approved decides for those who are not."""
        open_ones = self._current_approvals()
        waiting = self.filtered(lambda c: c.id in open_ones)
        waiting._wait_for_next()
        waiting._sync_activities()
        done = self - waiting
        done._close("approved", reason)
        done._apply()

    def _step_after(self, step):
        """The next level that can decide and has not passed the request on."""
        passed = self.approval_ids.filtered(lambda r: r.state == "passed").mapped(
            "step"
        )
        while step in passed:
            step = self._present_step(NEXT_STEP[step])
        return step

    # THE PLAN

    def _apply(self):
        """Change the plans and keep them as their next versions, in one batch."""
        if not self:
            return
        appraisals = self.appraisal_id
        appraisals._ensure_first_version()
        lines = self.line_ids
        for line in lines.filtered(lambda line: line.kind == "change"):
            line.appraisal_line_id.write(line._plan_values())
        lines.filtered(
            lambda line: line.kind == "remove"
        ).appraisal_line_id.active = False
        lines.filtered(lambda line: line.kind == "add")._add_to_plan()
        self.env.flush_all()
        appraisals.invalidate_recordset(["line_ids"])
        by_appraisal = {change.appraisal_id.id: change for change in self}
        versions = appraisals._make_versions(by_appraisal)
        for version in versions:
            version.appraisal_id._quiet().plan_version = version.number
        appraisals._follow_versions(versions)
        self._log_versions(versions)

    def _log_versions(self, versions):
        """One note on each sheet; a batch leaves none."""
        if len(self) > QUIET_FROM:
            return
        self.appraisal_id._message_log_batch(
            {
                version.appraisal_id.id: self.env._(
                    "Version %(number)s of the plan, valid from %(day)s: %(reason)s",
                    number=version.number,
                    day=format_date(self.env, version.valid_from),
                    reason=version.reason,
                )
                for version in versions
            }
        )


class HrPerformancePlanChangeLine(models.Model):
    """A line of an approved request enters the plan."""

    _inherit = "hr.performance.plan.change.line"

    def _plan_values(self):
        """What an approved change writes on the plan line."""
        names = [n for n in ("weight", *OWN_NUMBERS) if self._differs(n)]
        values = {name: self[name] for name in names}
        if moved := self._moved_targets():
            values["period_targets"] = moved
        if self._differs("title"):
            values["name"] = self.title
        return values

    def _add_to_plan(self):
        """Create the added lines; a KPI that was removed before comes back."""
        plan_lines = self.env["hr.performance.appraisal.line"].with_context(
            active_test=False
        )
        archived = {
            (line.appraisal_id, line.kpi_id): line
            for line in plan_lines.search(
                [
                    ("appraisal_id", "in", self.change_id.appraisal_id.ids),
                    ("kpi_id", "in", self.kpi_id.ids),
                    ("active", "=", False),
                ]
            )
        }
        new = self.browse()
        for line in self:
            known = archived.get((line.change_id.appraisal_id, line.kpi_id))
            if line.kpi_id and known:
                known.write({**line._new_line_values(), "active": True})
                line.new_line_id = known
            else:
                new |= line
        created = plan_lines.create([line._new_line_values() for line in new])
        for line, plan_line in zip(new, created, strict=True):
            line.new_line_id = plan_line
        self.new_line_id._refresh_actuals()

    def _new_line_values(self):
        return {
            **self._rule_values(),
            "appraisal_id": self.change_id.appraisal_id.id,
            "sequence": self.sequence,
            "section": self.section,
            "kpi_id": self.kpi_id.id,
            "name": False if self.kpi_id else self.title,
            "own_unit": self.own_unit,
            "description": self.description,
            "weight": self.weight,
        }


class HrPerformanceAppraisal(models.Model):
    """Requests end with the plan that they are about."""

    _inherit = "hr.performance.appraisal"

    def _move(self, values, exit_kind="done", reason=False):
        """A decided or closed plan does not change: open requests end with it."""
        super()._move(values, exit_kind, reason)
        if values.get("state") not in PLAN_CHANGES_OVER:
            return
        changes = (
            self.env["hr.performance.plan.change"]
            # sudo: requests that nobody can decide any more; moves are checked.
            .sudo()
            .search([("appraisal_id", "in", self.ids), ("state", "in", OPEN_STATES)])
        )
        if changes:
            changes._close("withdrawn", self.env._("The appraisal went on without it."))
