# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import outcome, periods, scoring
from ...engine.numbers import to_decimal
from ..base.appraisal_states import (
    AGREED,
    ENDED_EARLY,
    PLAN_CHANGES_ENDED,
    REVIEW,
)
from ..base.day_words import day_words
from ..base.dialogs import open_dialog, open_list
from ..base.entry import entered_by
from ..base.hr_performance_job_mixin import check
from ..base.limits import LISTED
from ..base.seeing import names_of, readers_only
from .hr_performance_plan_change import OPEN_CHANGE_STATES


@dataclass(frozen=True)
class VersionInput:
    """What scoring a changed plan by its versions needs.

    :param segments: pairs of engine segment and the version's rows by line id, in order
    :param values: dict of line id to a list of the engine's PeriodValue
    """

    segments: list
    values: dict

    @property
    def days(self):
        """Number of days of the whole period."""
        return sum(segment.days for segment, _rows in self.segments)


class HrPerformanceAppraisal(models.Model):
    """How an agreed plan changes: requests, numbered versions, scoring by version."""

    _inherit = "hr.performance.appraisal"

    # versions
    version_ids = fields.One2many(
        "hr.performance.plan.version",
        "appraisal_id",
        string="Versions of the Plan",
        readonly=True,
        copy=False,
    )

    # requests
    plan_change_ids = fields.One2many(
        "hr.performance.plan.change", "appraisal_id", string="Plan Changes", copy=False
    )
    open_change_count = fields.Integer(
        compute="_compute_plan_changes", string="Open Plan Changes"
    )
    may_request_change = fields.Boolean(compute="_compute_plan_changes")

    # WHETHER IT MAY CHANGE

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
        return min(max(self.company_id._performance_today(), first), end)

    def _day_text(self, day):
        return day_words(self.env, day)

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

    # VERSIONS

    def _make_versions(self, changes=None):
        """Keep the plans as they are now as their next versions, in one batch.

        :param changes: dict of appraisal id to the approved plan change
        """
        changes = changes or {}
        now = fields.Datetime.now()
        known = self._version_numbers()
        none = self.env["hr.performance.plan.change"]
        # sudo: versions are guarded; agreement and approval were checked.
        versions = self.env["hr.performance.plan.version"].sudo()
        return versions.create(
            [
                appraisal._version_values(
                    known.get(appraisal.id, 0) + 1, changes.get(appraisal.id, none), now
                )
                for appraisal in self
            ]
        )

    def _version_numbers(self):
        """The number of the last version of each plan that has any."""
        rows = self.env["hr.performance.plan.version"]._read_group(
            [("appraisal_id", "in", self.ids)], ["appraisal_id"], ["number:max"]
        )
        return {appraisal.id: number for appraisal, number in rows}

    def _version_values(self, number, change, now):
        start, _end = self._period()
        return {
            "appraisal_id": self.id,
            "number": number,
            "valid_from": change.effective_date or start,
            "change_id": change.id,
            "reason": change.reason,
            "made_on": now,
            "made_by_id": change.decided_by_id.id if change else entered_by(self.env),
            "payload": {"lines": [line._version_row() for line in self.line_ids]},
        }

    _job_numbers = check("_with_other_number", "_mend_number")
    _job_requests = check("_with_late_request", "_mend_requests", size=100)

    @api.model
    def _with_other_number(self):
        """Agreed plans that miss a version, or do not count as their last one."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  JOIN hr_performance_plan_version version
                    ON version.appraisal_id = sheet.id
                 WHERE sheet.state IN %s
                 GROUP BY sheet.id
                HAVING MAX(version.number) != COUNT(*) OR MIN(version.number) != 1
                    OR MAX(version.number) != sheet.plan_version
                """,
                AGREED,
            )
        )

    def _mend_number(self, appraisal):
        """The sheet follows its versions; versions themselves are never made up."""
        numbers = sorted(appraisal.version_ids.mapped("number"))
        missing = set(range(1, numbers[-1] + 1)) - set(numbers)
        if missing:
            raise UserError(
                self.env._(
                    "%(sheet)s: version %(numbers)s of the plan is missing, so nobody"
                    " can tell what was agreed then. Restore it from a backup.",
                    sheet=names_of(appraisal),
                    numbers=", ".join(map(str, sorted(missing))),
                )
            )
        appraisal._quiet().plan_version = numbers[-1]
        appraisal._say_mended()

    @api.model
    def _with_late_request(self):
        """Decided or ended sheets of which a change is still asked."""
        return self._found_by(
            SQL(
                """
                SELECT sheet.id
                  FROM hr_performance_appraisal sheet
                  JOIN hr_performance_plan_change change
                    ON change.appraisal_id = sheet.id
                 WHERE change.state IN %s
                   AND sheet.state IN %s
                """,
                OPEN_CHANGE_STATES,
                PLAN_CHANGES_ENDED,
            )
        )

    def _mend_requests(self, appraisals):
        appraisals._end_plan_changes()
        appraisals._say_mended()

    def _ensure_first_version(self):
        """Plans agreed before versions were kept get their first one now."""
        known = self._version_numbers()
        self.filtered(lambda a: a.id not in known)._make_versions()

    def _plan_segments(self):
        """The days of the period in which each version held."""
        self.ensure_one()
        start, end = self._period()
        starts = [(v.number, v.valid_from) for v in self.version_ids.sorted("number")]
        return periods.segments(start, end, starts) if starts else []

    def _every_line(self):
        """The lines of the plan, those that a change has removed included."""
        return self.with_context(active_test=False).line_ids

    @readers_only
    def action_open_versions(self):
        """Open the versions of this plan."""
        self.ensure_one()
        self.check_access("read")
        domain = [("appraisal_id", "=", self.id)]
        return open_list(
            self.env["hr.performance.plan.version"],
            self.env._("Versions of the Plan"),
            domain,
        )

    # SCORING BY VERSIONS
    #
    # Each version counts for its days (METHODS M41).

    def _is_scored_by_versions(self):
        """Whether more than one version counts; known without any query."""
        self.ensure_one()
        return (
            self.plan_version > 1
            and self.cycle_id._rule("plan_version_scoring") == "sub_period"
        )

    def _version_inputs(self):
        """Versions and values of those appraisals that are scored by versions.

        :return: dict of appraisal id to ``VersionInput``; empty for the others
        """
        changed = self.filtered(lambda a: a._is_scored_by_versions())
        if not changed:
            return {}
        values = changed._every_line()._period_values()
        found = {}
        for appraisal in changed:
            rows = {
                v.number: {row["id"]: row for row in v._lines()}
                for v in appraisal.version_ids
            }
            segments = appraisal._plan_segments()
            if len(segments) > 1:
                found[appraisal.id] = VersionInput(
                    [(segment, rows[segment.number]) for segment in segments], values
                )
        return found

    def _weighted_score(self, outcomes, is_running=False):
        """The weighted score of the plan as it is now.

        :param is_running: a review is being written: what has no points yet is left
            out, however much of the weight it is
        """
        lines = [
            scoring.Line(
                key=str(line.id),
                section=line.section,
                weight=line._number("weight"),
                outcome=outcomes[line.id],
            )
            for line in self.line_ids
            if line.kind == "weighted"
        ]
        if is_running:
            known = [line for line in lines if line.outcome.state == outcome.SCORED]
            return scoring.weighted(known, minimum_share=0)
        return scoring.weighted(lines)

    def _version_scores(self, versions, rated, rule_of, ruled=None):
        """Outcome of each line over all versions, and the weighted score of all.

        :param versions: ``VersionInput``
        :param ruled: Outcome by line id that holds in all versions, of an appeal
        :return: (dict of line id to Outcome, Outcome of the whole)
        """
        lines = {line.id: line for line in self._every_line()}
        parts = {
            key: line._version_outcomes(versions, rated.get(key), rule_of)
            for key, line in lines.items()
        }
        for key, found in (ruled or {}).items():
            parts[key] = [(segment, found) for segment, _outcome in parts[key]]
        outcomes = {
            key: periods.joined(found, versions.days)
            for key, found in parts.items()
            if found
        }
        scores = [
            (
                segment,
                scoring.weighted(
                    scoring.Line(
                        key=str(key),
                        section=lines[key].section,
                        weight=to_decimal(row.get("weight", 0)),
                        outcome=periods.outcome_in(parts[key], segment),
                    )
                    for key, row in rows.items()
                    if lines[key].kind == "weighted"
                ),
            )
            for segment, rows in versions.segments
        ]
        return outcomes, periods.mean(scores)

    # REVIEWS

    def _lines_to_rate(self, kind, author):
        """The lines that a review is about: those that hold in the author's days.

        :param kind: kind of the review
        :param author: employee who writes it
        """
        lines = self.line_ids
        if self.plan_version == 1 or kind == "self":
            return lines
        parts = self.part_ids.filtered(lambda part: part.manager_id == author)
        start, end = self._period()
        spans = [(part.date_from, part.date_to) for part in parts] or [(start, end)]
        if kind == "manager":
            # Who decides stands in for reviews of parts that are missing.
            spans = [(start, end)]
        elif self.cycle_id._rule("plan_version_scoring") == "latest":
            return lines
        if not self._is_scored_by_versions():
            return lines
        held = {
            row["id"]
            for segment in self._plan_segments()
            if any(segment.overlap(*span) for span in spans)
            for row in self._version_of(segment.number)._lines()
        }
        return self._every_line().filtered(lambda line: line.id in held)

    def _version_of(self, number):
        return self.version_ids.filtered(lambda version: version.number == number)

    def _follow_versions(self, versions):
        """Parts name the version that holds in them, reviews get the new lines.

        :param versions: the versions that an approval has just made
        """
        by_appraisal = {version.appraisal_id.id: version for version in versions}
        for part in self.part_ids:
            version = by_appraisal[part.appraisal_id.id]
            if part.date_to >= version.valid_from:
                part.plan_version = version.number
        drafts = self.rating_ids.filtered(lambda rating: rating.state == "draft")
        lines = drafts.line_ids.browse()
        vals_list = []
        for rating in drafts:
            wanted = rating.appraisal_id._lines_to_rate(rating.kind, rating.rater_id)
            present = rating.line_ids.appraisal_line_id
            lines |= rating.line_ids.filtered(
                lambda line, wanted=wanted: line.appraisal_line_id not in wanted
            )
            vals_list += [
                {
                    "rating_id": rating.id,
                    "appraisal_line_id": line.id,
                    "sequence": line.sequence,
                }
                for line in wanted - present
            ]
        lines.unlink()
        lines.create(vals_list)

    # REQUESTS

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_plan_changes(self):
        """Counted under the reader's own rights: a draft is its author's alone."""
        counts = dict(
            self.env["hr.performance.plan.change"]._read_group(
                [
                    ("appraisal_id", "in", self.ids),
                    ("state", "in", ("draft", "submitted")),
                ],
                ["appraisal_id"],
                ["__count"],
            )
        )
        roles = self._roles()
        for appraisal in self:
            mine = roles.get(appraisal.id, set())
            appraisal.open_change_count = counts.get(appraisal._origin, 0)
            appraisal.may_request_change = (
                bool(mine & {"subject", "manager", "hr"})
                and not appraisal._change_refusal()
            )

    @readers_only
    def action_request_change(self):
        """Open the dialog that asks for a change, with the lines of the plan."""
        self._check_role("subject", "manager", "hr", "delegate_prepare")
        self._check_changeable()
        if len(self) > 1:
            return self.action_request_changes()
        return open_dialog(
            self.env["hr.performance.plan.change"],
            self.env._("Change the Agreed Plan"),
            view="hr_performance.hr_performance_plan_change_view_form_dialog",
            context={"default_appraisal_id": self.id, "dialog_size": "extra-large"},
        )

    @readers_only
    def action_request_changes(self):
        """Open the dialog that asks for one change of many plans."""
        return open_dialog(
            self.env["hr.performance.plan.change.mass"],
            self.env._("Change Many Agreed Plans"),
            context={
                "default_appraisal_ids": self.ids,
                "dialog_size": "extra-large",
            },
        )

    @readers_only
    def action_open_changes(self):
        """Open the requests about this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_plan_change_action"
        )
        return {**action, "domain": [("appraisal_id", "=", self.id)], "context": {}}

    def _end_plan_changes(self):
        """A decided or closed plan does not change: open requests end with it."""
        changes = (
            self.env["hr.performance.plan.change"]
            # sudo: requests that nobody can decide any more; moves are checked.
            .sudo()
            .search(
                [("appraisal_id", "in", self.ids), ("state", "in", OPEN_CHANGE_STATES)]
            )
        )
        if changes:
            changes._close("withdrawn", self.env._("The appraisal went on without it."))
