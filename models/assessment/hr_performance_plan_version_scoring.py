# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import outcome, periods, presence, rules, scoring
from ...engine.numbers import to_decimal
from .hr_performance_appraisal_line_targets import read_targets
from .hr_performance_plan_change_line import OWN_NUMBERS


@dataclass(frozen=True)
class VersionInput:
    """What scoring a changed plan by its versions needs.

    :param segments: pairs of engine segment and rows of the version, in order
    :param values: dict of line id to a list of (period end, value)
    :param days: days of the whole period
    """

    segments: list
    values: dict
    days: int


class HrPerformanceAppraisal(models.Model):
    """A changed plan is scored version by version, each for its days (METHODS M41)."""

    _inherit = "hr.performance.appraisal"

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
            rows = {v.number: v._lines() for v in appraisal.version_ids}
            segments = appraisal._plan_segments()
            if len(segments) > 1:
                start, end = appraisal._period()
                found[appraisal.id] = VersionInput(
                    [(segment, rows[segment.number]) for segment in segments],
                    values,
                    presence.days(start, end),
                )
        return found

    def _weighted_score(self, outcomes):
        """The weighted score of the plan as it is now."""
        return scoring.weighted(
            scoring.Line(
                key=str(line.id),
                section=line.section,
                weight=line._number("weight"),
                outcome=outcomes[line.id],
            )
            for line in self.line_ids
            if line.kind == "weighted"
        )

    def _version_scores(self, versions, rated, rule_of):
        """Outcome of each line over all versions, and the weighted score of all.

        :param versions: ``VersionInput``
        :return: (dict of line id to Outcome, Outcome of the whole)
        """
        lines = {line.id: line for line in self._every_line()}
        of_line, scores = defaultdict(list), []
        for segment, rows in versions.segments:
            engine_lines = []
            for row in rows:
                line = lines[row["id"]]
                found = line._segment_outcome(
                    row, segment, versions, rated.get(line.id), rule_of
                )
                of_line[line.id].append((segment, found))
                if line.kind == "weighted":
                    engine_lines.append(
                        scoring.Line(
                            key=str(line.id),
                            section=line.section,
                            weight=to_decimal(row.get("weight", 0)),
                            outcome=found,
                        )
                    )
            scores.append((segment, scoring.weighted(engine_lines)))
        outcomes = {key: periods.mean(parts) for key, parts in of_line.items()}
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


class HrPerformanceAppraisalLine(models.Model):
    """A plan line as one version of the plan holds it."""

    _inherit = "hr.performance.appraisal.line"

    def _segment_outcome(self, row, segment, versions, rating_line, rule_of):
        """Points of this line in the days of one version, with their explanation.

        :param row: the line as that version keeps it
        :param rating_line: the deciding manager's line, for judged ones
        """
        self.ensure_one()
        if self.not_applicable or self.kind != "weighted":
            return outcome.Outcome.unscored(outcome.NOT_APPLICABLE, [])
        rule = self._version_rule(row, rule_of)
        if self.method == "manual":
            value, steps = self._segment_points(rating_line, segment)
        else:
            value, steps = periods.actual(
                versions.values.get(self.id, []),
                self.kpi_id.aggregation or "last",
                segment,
                versions.days,
                read_targets(row.get("period_targets")),
            )
        found = rules.score(rule, value)
        return replace(found, steps=(*steps, *found.steps))

    def _version_rule(self, row, rule_of):
        """The rule of this line with the numbers of a version."""
        rule = rule_of(self)
        own = {
            name: to_decimal(row.get(name, 0.0))
            for name in OWN_NUMBERS
            if getattr(rule, name) is not None
        }
        return replace(rule, **own)

    def _segment_points(self, rating_line, segment):
        """Judged points in the days of a version: each manager's for his days."""
        pairs = self._part_points(rating_line, segment)
        if len(pairs) > 1:
            return presence.mean_steps(pairs)
        if pairs:
            return pairs[0][0], []
        known = bool(rating_line) and rating_line.has_points
        return (to_decimal(rating_line.points) if known else None), []

    def _period_values(self):
        """Values of each line by the ends of their periods, in one query.

        Where several sources give one period, a typed value goes before an imported
        one, as in the total of the line.

        :return: dict of line id to a list of (period end, value)
        """
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.id, measure.period_end)
                       line.id, measure.period_end, measure.value
                  FROM hr_performance_appraisal_line line
                  JOIN hr_performance_appraisal appraisal
                    ON appraisal.id = line.appraisal_id
                  JOIN hr_performance_cycle cycle ON cycle.id = appraisal.cycle_id
                  JOIN LATERAL (
                       SELECT * FROM hr_performance_measure WHERE line_id = line.id
                        UNION ALL
                       SELECT * FROM hr_performance_measure
                        WHERE employee_id = appraisal.employee_id
                          AND kpi_id = line.kpi_id
                       ) measure
                    ON measure.period_end
                       BETWEEN COALESCE(appraisal.date_start, cycle.date_start)
                           AND COALESCE(appraisal.date_end, cycle.date_end)
                 WHERE line.id IN %s
                 ORDER BY line.id, measure.period_end,
                          CASE measure.source WHEN 'manual' THEN 0
                               WHEN 'import' THEN 1 ELSE 2 END
                """,
                tuple(self.ids),
            )
        )
        values = defaultdict(list)
        for line_id, day, value in rows:
            values[line_id].append((day, float(value)))
        return dict(values)


class HrPerformanceAppraisalPart(models.Model):
    """A part of the period keeps the versions of the plan that held in it."""

    _inherit = "hr.performance.appraisal.part"

    version_ids = fields.Many2many(
        "hr.performance.plan.version",
        "hr_performance_part_version_rel",
        compute="_compute_version_ids",
        string="Versions of the Plan",
        help="Those that held in this part; its manager rates against them.",
    )

    @api.depends("date_from", "date_to", "appraisal_id.version_ids.valid_from")
    @api.depends_context("uid")
    def _compute_version_ids(self):
        for part in self:
            # sudo: dates of the versions; the reader's own rights show them.
            appraisal = part.sudo().appraisal_id
            numbers_held = [
                segment.number
                for segment in appraisal._plan_segments()
                if segment.overlap(part.date_from, part.date_to)
            ]
            part.version_ids = part.env["hr.performance.plan.version"].browse(
                appraisal.version_ids.filtered(
                    lambda v, held=numbers_held: v.number in held
                )
                .sorted("number")
                .ids
            )
