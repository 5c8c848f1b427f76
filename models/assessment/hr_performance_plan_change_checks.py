# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine import scoring
from ...engine.outcome import RuleError
from ..organization.appraisal_states import ENDED_EARLY, REVIEW
from ..organization.engine_messages import rule_error_message

# An error lists so many findings; the rest is counted.
LISTED = 20


class HrPerformanceAppraisal(models.Model):
    """When an agreed plan may still change."""

    _inherit = "hr.performance.appraisal"

    def _check_changeable(self):
        """Raise unless these plans may be changed by request now."""
        refusals = [text for a in self if (text := a._change_refusal())]
        if refusals:
            raise UserError("\n".join(refusals[:LISTED]))

    def _change_refusal(self):
        """Why this plan cannot be changed by request now; '' when it can."""
        self.ensure_one()
        _, name = self.env._, self.display_name
        if self.state == "agreed":
            return ""
        if self.state == "planning":
            return _(
                "%s: the plan is still being drafted. Change its lines; both sides"
                " confirm afterwards.",
                name,
            )
        if self.state in REVIEW:
            if self.cycle_id._rule("plan_change_in_review"):
                return ""
            return _(
                "%s: the reviews have begun, and from then on the plan stays as it is."
                " The scheme can allow plan changes during reviews.",
                name,
            )
        if self.state in ENDED_EARLY:
            return _("%s is closed: there is no plan to change.", name)
        return _(
            "%s: the result is decided and the plan is frozen. HR has to open the"
            " result again first.",
            name,
        )

    def _change_date_problems(self, day, frozen):
        """What speaks against a changed plan from a day on, each in one sentence.

        :param frozen: last day that a decided result of a part covers, or None
        """
        self.ensure_one()
        _, name = self.env._, self.display_name
        start, end = self._period()
        if not day:
            return [_("%s: say from which day the change is valid.", name)]
        if not start <= day <= end:
            return [
                _(
                    "%(name)s: %(day)s lies outside the period, %(start)s to %(end)s."
                    " Choose a day inside it.",
                    name=name,
                    day=self._day_text(day),
                    start=self._day_text(start),
                    end=self._day_text(end),
                )
            ]
        if frozen and day <= frozen:
            return [
                _(
                    "%(name)s: results until %(frozen)s are decided. Choose a later"
                    " day than that.",
                    name=name,
                    frozen=self._day_text(frozen),
                )
            ]
        last = max(self.version_ids.mapped("valid_from"), default=start)
        if day < last:
            return [
                _(
                    "%(name)s: the present version of the plan is valid from %(last)s."
                    " Choose that day or a later one.",
                    name=name,
                    last=self._day_text(last),
                )
            ]
        return []

    def _next_change_day(self):
        """Today, or the nearest day from which the plan may change."""
        self.ensure_one()
        start, end = self._period()
        first = max(self.version_ids.mapped("valid_from"), default=start)
        return min(max(fields.Date.context_today(self), first), end)

    def _day_text(self, day):
        return format_date(self.env, day)

    def _frozen_until(self):
        """Last day that decided results of shorter periods cover, by appraisal id."""
        results = (
            self.env["hr.performance.result"]
            # sudo: only whether and until when periods are decided.
            .sudo()
            .search(
                [
                    ("cycle_id.parent_id", "in", self.cycle_id.ids),
                    ("employee_id", "in", self.employee_id.ids),
                    ("state", "!=", "draft"),
                ]
            )
        )
        until = {}
        for result in results:
            key = result.employee_id.id, result.cycle_id.parent_id.id
            day = result.appraisal_id._period()[1]
            until[key] = max(until.get(key, day), day)
        return {
            a.id: until.get((a.employee_id.id, a.cycle_id.id))
            # sudo: compares ids only.
            for a in self.sudo()
        }


class HrPerformancePlanChange(models.Model):
    """What keeps a request from being submitted or approved."""

    _inherit = "hr.performance.plan.change"

    @api.constrains("effective_date", "appraisal_id")
    def _check_effective_date(self):
        """A day outside the period is refused at once."""
        for change in self:
            start, end = change.appraisal_id._period()
            if change.effective_date and not start <= change.effective_date <= end:
                appraisal = change.appraisal_id
                raise ValidationError(
                    "\n".join(
                        appraisal._change_date_problems(change.effective_date, None)
                    )
                )

    def _check_submission(self):
        """Raise one error that lists what is wrong with these requests."""
        problems = [text for texts in self._problems().values() for text in texts]
        if problems:
            if len(problems) > LISTED:
                more = self.env._("… and %s more.", len(problems) - LISTED)
                problems = [*problems[:LISTED], more]
            raise ValidationError("\n".join(problems))

    def _problems(self):
        """What is wrong with each request, in a constant number of queries.

        :return: dict of request to sentences, for those with any
        """
        frozen = self.appraisal_id._frozen_until()
        crossing = self._crossing_requests()
        found = {}
        for change in self:
            appraisal = change.appraisal_id
            refusal = appraisal._change_refusal()
            texts = [refusal] if refusal else []
            if not texts:
                texts += appraisal._change_date_problems(
                    change.effective_date, frozen.get(appraisal.id)
                )
                texts += change._request_problems()
                texts += crossing.get(change, [])
            if texts:
                found[change] = texts
        return found

    def _request_problems(self):
        """Findings in reason, lines and weights of one request."""
        _, name = self.env._, self.display_name
        changed = self.line_ids.filtered("is_changed")
        if not (self.reason or "").strip():
            return [_("%s: say why the plan has to change.", name)]
        if not changed:
            return [
                _(
                    "%s changes nothing yet. Enter a new target or weight, or add or"
                    " remove a line.",
                    name,
                )
            ]
        problems = [text for line in changed for text in line._line_problems()]
        stale = changed.filtered(lambda line: line._is_stale())
        if stale:
            problems.append(
                _(
                    "The plan has changed since this request was made: %s. Withdraw it"
                    " and ask again from the plan of today.",
                    ", ".join(stale.mapped("display_name")),
                )
            )
        problems += self._double_kpi_problems()
        if not problems:
            problems += self._weight_problems()
        return [f"{name}: {text}" for text in problems]

    def _double_kpi_problems(self):
        """A plan holds each KPI once, also after the change."""
        kept = self.appraisal_id.line_ids - self._removed()
        kpis = [line.kpi_id for line in kept if line.kpi_id]
        kpis += [line.kpi_id for line in self._added() if line.kpi_id]
        double = {kpi for kpi in kpis if kpis.count(kpi) > 1}
        return [
            self.env._(
                "the plan would hold %s twice. Change the line that is there.",
                kpi.display_name,
            )
            for kpi in double
        ]

    def _weight_problems(self):
        """The weights of the plan as it shall be add up to 100."""
        new = {
            line.appraisal_line_id: line
            for line in self.line_ids
            if line.kind == "change" and line._differs("weight")
        }
        kept = (self.appraisal_id.line_ids - self._removed()).filtered(
            lambda line: line.kind == "weighted"
        )
        weights = [new.get(line, line)._number("weight") for line in kept]
        weights += [line._number("weight") for line in self._added()]
        try:
            scoring.check_weights(weights)
        except RuleError as error:
            return [rule_error_message(self.env, error)]
        return []

    def _removed(self):
        return self.line_ids.filtered(
            lambda line: line.kind == "remove"
        ).appraisal_line_id

    def _added(self):
        return self.line_ids.filtered(lambda line: line.kind == "add")

    def _crossing_requests(self):
        """Other open requests that touch the same lines, told by request."""
        open_ones = self.search(
            [
                ("appraisal_id", "in", self.appraisal_id.ids),
                ("state", "=", "submitted"),
            ]
        )
        touched = {}
        for line in (self | open_ones).line_ids.filtered("is_changed"):
            touched.setdefault(line._touches(), []).append(line)
        found = {}
        for change in self:
            for line in change.line_ids.filtered("is_changed"):
                others = [
                    other.change_id
                    for other in touched[line._touches()]
                    if other.change_id != change
                ]
                if others:
                    found.setdefault(change, []).append(
                        self.env._(
                            "%(line)s: a request of %(author)s to change it is open."
                            " Decide or withdraw that one first.",
                            line=f"{change.employee_id.name}, {line._shown_title()}",
                            author=others[0].requested_label,
                        )
                    )
        return found


class HrPerformancePlanChangeLine(models.Model):
    """What a line of a request touches."""

    _inherit = "hr.performance.plan.change.line"

    def _touches(self):
        """The plan line, or for an addition its KPI or title in that plan."""
        if self.appraisal_line_id:
            return "line", self.appraisal_line_id.id
        new = self.kpi_id.id or self.title
        return "new", self.change_id.appraisal_id.id, new
