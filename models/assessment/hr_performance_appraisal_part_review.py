# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

from odoo import models

from ...engine import presence, rules
from ...engine.numbers import to_decimal
from ..organization.appraisal_states import REVIEW


class HrPerformanceAppraisal(models.Model):
    """Former managers rate the part of the period that was theirs."""

    _inherit = "hr.performance.appraisal"

    def _review_authors(self):
        """Also a review of everybody who managed an earlier part."""
        return [
            *super()._review_authors(),
            *(("part", manager) for manager in self._former_managers()),
        ]

    def _former_managers(self):
        """Managers of parts who are neither the present one nor the appraisee."""
        self.ensure_one()
        return self.part_ids.manager_id - self.manager_id - self.employee_id

    def _split_parts(self, managers):
        """A part that ends while reviews are open asks its manager at once."""
        super()._split_parts(managers)
        under_way = self.filtered(lambda a: a.state in REVIEW and a.part_ids)
        wanted = [
            (appraisal, manager)
            for appraisal in under_way
            for manager in appraisal.part_ids.manager_id
            - managers[appraisal.id]
            - appraisal.employee_id
        ]
        present = {
            (review.appraisal_id, review.rater_id)
            for review in under_way.rating_ids
            if review.kind == "part"
        }
        # sudo: reviews are made by the system; their author is the manager named.
        self.env["hr.performance.rating"].sudo()._quiet().create(
            [
                appraisal._review_values("part", manager)
                for appraisal, manager in wanted
                if (appraisal, manager) not in present
            ]
        )

    def _part_reviews(self, segment=None):
        """Submitted reviews of parts with the days that each of them counts.

        :param segment: only the days of this engine segment
        :return: list of (rating, days)
        """
        self.ensure_one()
        submitted = self.rating_ids.filtered(
            lambda rating: rating.kind == "part" and rating.state == "submitted"
        )
        days = {}
        for part in self.part_ids:
            number = (
                segment.overlap(part.date_from, part.date_to) if segment else part.days
            )
            days[part.manager_id] = days.get(part.manager_id, 0) + number
        return [
            (rating, days[rating.rater_id])
            for rating in submitted
            if days.get(rating.rater_id)
        ]


class HrPerformanceAppraisalLine(models.Model):
    """Judged points of several parts make one, weighted by days (METHODS M41)."""

    _inherit = "hr.performance.appraisal.line"

    def _outcome(self, rating_line, rule_of):
        pairs = self._part_points(rating_line)
        if len(pairs) < 2 or self.not_applicable or self.kind != "weighted":
            return super()._outcome(rating_line, rule_of)
        mean, steps = presence.mean_steps(pairs)
        outcome = rules.score(rule_of(self), mean)
        return replace(outcome, steps=(*steps, *outcome.steps))

    def _part_points(self, rating_line, segment=None):
        """Pairs of points and days: each part's manager, then the deciding one.

        A part whose review is missing counts with the deciding manager's points: a
        missing review is never zero.

        :param segment: only the days of this engine segment
        """
        if self.method != "manual" or not self.appraisal_id.part_ids:
            return []
        pairs = []
        for rating, number in self.appraisal_id._part_reviews(segment):
            line = rating.line_ids.filtered(
                lambda line: line.appraisal_line_id == self and line.has_points
            )
            if line:
                pairs.append((to_decimal(line.points), number))
        start, end = self.appraisal_id._period()
        whole = segment.days if segment else presence.days(start, end)
        rest = whole - sum(number for _points, number in pairs)
        if rating_line and rating_line.has_points and rest > 0:
            pairs.append((to_decimal(rating_line.points), rest))
        return pairs


class HrPerformanceRating(models.Model):
    """The review of one part of the period, by whoever managed it."""

    _inherit = "hr.performance.rating"

    _part_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE kind = 'part'",
        "This manager has a review of the own part already.",
    )

    def _check_turn(self, kind):
        """It comes in as long as the direct manager has not submitted."""
        if kind != "part":
            return super()._check_turn(kind)
        return None
