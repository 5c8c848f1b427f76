# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.arguments import takes_text
from ..base.entry import VIAS, entered_text
from ..base.figure import OptionalFigure
from ..base.number_input import format_number
from ..base.period_words import targets_text
from ..base.seeing import names_of, readers_only
from .hr_performance_appraisal_line import OWN_NUMBERS, read_targets

PROPOSAL_KINDS = [
    ("added", "Line Added"),
    ("changed", "Line Changed"),
    ("removed", "Line Removed"),
    ("request", "Change Requested"),
]

PROPOSAL_STATES = [
    ("open", "Open"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("replaced", "Replaced by a Later One"),
    ("closed", "Closed without Answer"),
]

SIDES = [("employee", "Employee"), ("manager", "Direct Manager"), ("hr", "HR")]


class HrPerformancePlanProposal(models.Model):
    """One change that a side made or asked for while the plan was drafted.

    The server writes it; nobody edits or deletes it. What was rejected stays, too.
    """

    _name = "hr.performance.plan.proposal"
    _inherit = "hr.performance.guard.mixin"
    _description = "Plan Proposal"
    _order = "id desc"
    _rec_name = "title"

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal", required=True, ondelete="cascade", index=True
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True
    )
    line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        ondelete="set null",
        index="btree_not_null",
        help="Empty once the line is gone.",
    )
    kind = fields.Selection(PROPOSAL_KINDS, string="Proposal", required=True)
    title = fields.Char(
        string="Goal or KPI", help="The line's title when the proposal was made."
    )
    field_name = fields.Char(export_string_translation=False)
    field_label = fields.Char(compute="_compute_values", string="Changed Field")
    change = fields.Json(
        string="Values",
        export_string_translation=False,
        help="Technical: the values before and after, as they were stored.",
    )
    old_value = fields.Char(compute="_compute_values", string="Old")
    new_value = fields.Char(compute="_compute_values", string="New")
    details = fields.Char(compute="_compute_values", string="Also")
    summary = fields.Char(compute="_compute_values", string="Change")
    text = fields.Text(string="Reason", help="What the employee asks for.")
    side = fields.Selection(SIDES, string="Proposed by", required=True)
    author_id = fields.Many2one("res.users", string="Entered by")
    entered_via = fields.Selection(VIAS)
    given_by_id = fields.Many2one("res.users", string="Link or PIN Given by")
    author_text = fields.Char(compute="_compute_author_text", string="Entered")
    state = fields.Selection(PROPOSAL_STATES, required=True, default="open", index=True)
    answered_on = fields.Datetime()
    answered_by_id = fields.Many2one("res.users", string="Answered by")
    answer = fields.Text()
    can_answer = fields.Boolean(compute="_compute_can_answer")

    # COMPUTES

    @api.depends("change", "field_name", "kind", "text")
    @api.depends_context("lang")
    def _compute_values(self):
        """Old and new in the reader's language and number format."""
        line = self.env["hr.performance.appraisal.line"]
        kpis = self._named_kpis()
        for proposal in self:
            change = proposal.change or {}
            field = line._fields.get(proposal.field_name)
            proposal.field_label = field and field._description_string(self.env)
            for name in ("old", "new"):
                proposal[f"{name}_value"] = proposal._shown(change.get(name), kpis)
            proposal.details = proposal._shown_details(kpis)
            proposal.summary = proposal._summary()

    @api.depends("entered_via", "author_id", "given_by_id")
    @api.depends_context("lang")
    def _compute_author_text(self):
        # sudo: res.users - the name of who entered something is shown to both sides.
        for proposal, own in zip(self, self.sudo(), strict=True):
            proposal.author_text = entered_text(
                proposal.env, own.entered_via, own.author_id, own.given_by_id
            )

    @api.depends("state", "side", "appraisal_id.state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        allowed = self._answerable()
        for proposal in self:
            proposal.can_answer = proposal._origin in allowed

    def _summary(self):
        """The whole change in one line."""
        self.ensure_one()
        if self.kind == "request":
            return self.text
        if self.kind == "changed":
            return self.env._(
                "%(what)s: %(old)s → %(new)s",
                what=self.field_label,
                old=self.old_value or "–",
                new=self.new_value or "–",
            )
        return "; ".join(filter(None, [self.new_value or self.old_value, self.details]))

    def _named_kpis(self):
        """Names of the KPIs that these proposals mention, by id."""
        ids = set()
        for proposal in self:
            for value in (proposal.change or {}).values():
                if isinstance(value, dict):
                    ids.add(value.get("kpi_id"))
                elif proposal.field_name == "kpi_id":
                    ids.add(value)
        # sudo: hr.performance.kpi - names of KPIs that stand or stood in the plan.
        kpis = self.env["hr.performance.kpi"].sudo().browse(ids - {None, False})
        return {kpi.id: kpi.name for kpi in kpis.exists()}

    def _shown(self, value, kpis):
        """A stored value in words."""
        self.ensure_one()
        if isinstance(value, dict):
            return self._shown_line(value)
        return self._shown_value(self.field_name, value, kpis)

    def _shown_value(self, name, value, kpis):
        """A stored value of one field in words."""
        if name == "period_targets":
            return targets_text(self.env, read_targets(value)) or "–"
        field = self.env["hr.performance.appraisal.line"]._fields.get(name)
        if not field or value is None:
            return "–" if isinstance(field, OptionalFigure) else False
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value is False:
            return "–"
        if field.type == "float":
            return format_number(self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if name == "kpi_id":
            return kpis.get(value, "–")
        if field.type == "many2one":
            goals = self.env[field.comodel_name].browse(value)
            return goals._filtered_access("read").display_name or "–"
        return value

    def _shown_line(self, values):
        """A whole line that was added or removed: weight and target."""
        parts = []
        if values.get("kind") == "weighted":
            weight = format_number(self.env, values["weight"])
            parts.append(self.env._("weight %s %%", weight))
        if values.get("method") != "manual" and values.get("target"):
            target = format_number(self.env, values["target"])
            parts.append(self.env._("target %s", target))
        return ", ".join(parts) or "–"

    def _shown_details(self, kpis):
        """Of a line that was added or removed, all else that is not as in any line.

        A KPI of the library brings its rule; what is typed beside it is told.
        """
        values = (self.change or {}).get("new" if self.kind == "added" else "old")
        if not isinstance(values, dict):
            return False
        line = self.env["hr.performance.appraisal.line"]
        told = {"name", "weight", "target"}
        if values.get("kpi_id"):
            told |= set(line._rule_fields()) - set(OWN_NUMBERS)
        parts = []
        for name in line._noted_fields():
            default = line._fields[name].default
            usual = default(line) if default else None
            if name in told or not values.get(name) or values[name] == usual:
                continue
            label = line._fields[name]._description_string(self.env)
            parts.append(f"{label}: {self._shown_value(name, values[name], kpis)}")
        return ", ".join(parts)

    # ANSWERS

    def _answerable(self):
        """Those proposals that the user may answer: the other side's, while open."""
        waiting = self._origin.filtered(
            lambda p: p.state == "open" and p.appraisal_id.state == "planning"
        )
        if not waiting:
            return waiting
        # sudo: compares roles of the user only.
        appraisals = waiting.sudo().appraisal_id.with_env(self.env)
        roles = appraisals._roles()
        return waiting.filtered(
            lambda p: p.appraisal_id._answers(p.side, roles[p.appraisal_id.id])
        )

    @readers_only
    @takes_text("text")
    def action_accept(self, text=None):
        """The other side takes the change; a request is settled by it.

        :param text: what to add, optional
        """
        self._check_answerable()
        # sudo: the history is written by the server only; side and state were checked.
        self.sudo()._answer("accepted", text)

    @readers_only
    @takes_text("text")
    def action_reject(self, text=None):
        """The other side refuses; the line gets its former values back.

        :param text: why; required
        """
        self._check_answerable()
        if not (text or "").strip():
            raise UserError(
                self.env._("Say why you reject it; the other side reads the reason.")
            )
        # sudo: as in action_accept; the plan goes back to what it was before.
        proposals = self.sudo()
        proposals._revert()
        proposals._answer("rejected", text)

    @readers_only
    def action_open_answer(self):
        """Open the dialog that asks for the reason of a rejection."""
        self._check_answerable()
        return self.env["hr.performance.plan.answer"]._dialog(
            self.env._("Answer"), kind="answer", proposal_ids=self.ids
        )

    def _check_answerable(self):
        self.check_access("read")
        refused = self - self._answerable()
        if refused:
            raise AccessError(
                self.env._(
                    "%(plan)s: a proposal is answered by the other side, once, while"
                    " the plan is drafted.",
                    plan=names_of(refused[0].appraisal_id),
                )
            )

    def _answer(self, state, text=None):
        """Settle proposals with superuser rights; the callers have checked it."""
        if not self:
            return
        self.write(
            {
                "state": state,
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
                "answer": (text or "").strip() or False,
            }
        )
        requests = self.filtered(lambda p: p.kind == "request")
        requests.appraisal_id._follow_requests()

    def _revert(self):
        """Give lines the values back that they had before these proposals."""
        lines = self.env["hr.performance.appraisal.line"]
        plans = self.appraisal_id
        self.filtered(lambda p: p.kind == "added").line_id.unlink()
        removed = self.filtered(lambda p: p.kind == "removed")
        lines.create(
            [{"appraisal_id": p.appraisal_id.id, **p.change["old"]} for p in removed]
        )
        back = {}
        for proposal in self.filtered(lambda p: p.kind == "changed" and p.line_id):
            values = back.setdefault(proposal.line_id, {})
            values[proposal.field_name] = proposal._former_value()
        groups = {}
        for line, values in back.items():
            key = json.dumps(values, sort_keys=True)
            groups[key] = groups.get(key, lines) | line
        for values, group in groups.items():
            group.write(json.loads(values))
        plans.line_ids._refresh_actuals()
        if self.filtered(lambda p: p.kind != "request"):
            plans._reset_confirmations()

    def _former_value(self):
        """The value before, unless it is a record that is gone meanwhile."""
        field = self.env["hr.performance.appraisal.line"]._fields[self.field_name]
        value = self.change["old"]
        if field.type == "many2one" and value:
            return self.env[field.comodel_name].browse(value).exists().id
        return value

    # REPLACED BY A LATER ONE

    @api.model
    def _replace_open(self, rows):
        """End open proposals on the same line and field, or on a line that goes.

        :param rows: values of the proposals that are about to be made
        """
        keys = {
            (row["line_id"], row.get("field_name"))
            for row in rows
            if row["kind"] == "changed"
        }
        if not keys:
            return
        found = self.search(
            [("line_id", "in", [line for line, _name in keys]), ("state", "=", "open")]
        )
        found.filtered(lambda p: (p.line_id.id, p.field_name) in keys)._answer(
            "replaced"
        )
