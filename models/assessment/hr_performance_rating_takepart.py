# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..organization.entry import VIAS, entered_by, entered_text, entered_via

REVIEW_TEXTS = ("strengths", "improvements", "comment")
# Longest text of one box of a page.
TEXT_LIMIT = 10_000


class HrPerformanceRating(models.Model):
    """A review written by link, at a tablet or on paper."""

    _inherit = "hr.performance.rating"

    entered_via = fields.Selection(
        VIAS, string="Entered via", readonly=True, copy=False
    )
    entered_text = fields.Char(compute="_compute_entered_text", string="Entered")

    @property
    def _guarded_fields(self):
        """How a review came in is written at submission only."""
        return super()._guarded_fields | {"entered_via"}

    @api.depends("entered_via", "submitted_by_id")
    @api.depends_context("lang")
    def _compute_entered_text(self):
        # sudo: res.users - the name of who entered something is shown to both sides.
        for record, own in zip(self, self.sudo(), strict=True):
            record.entered_text = entered_text(
                record.env, own.entered_via, own.submitted_by_id
            )

    def _write_submission(self):
        """Store that reviews are handed in; the caller has checked that they may be."""
        by_way = self.grouped(lambda rating: entered_via(self.env, rating.rater_id))
        for via, ratings in by_way.items():
            ratings.write(
                {
                    "state": "submitted",
                    "submitted_on": fields.Datetime.now(),
                    "submitted_by_id": entered_by(self.env),
                    "entered_via": via,
                }
            )

    def _write_page(self, values):
        """Keep the draft of a page: only this review's own lines are looked at.

        :param values: dict with ``points_<line id>``, ``comment_<line id>`` and the
            names of the three texts; what is missing stays as it is
        """
        self.ensure_one()
        self._check_author()
        texts = {
            name: values[name][:TEXT_LIMIT] for name in REVIEW_TEXTS if name in values
        }
        if texts:
            self.write(texts)
        for line in self.line_ids:
            line._write_page(values)


class HrPerformanceRatingLine(models.Model):
    """A line of a review on a page."""

    _inherit = "hr.performance.rating.line"

    def _takes_points(self):
        """Whether the author may give points: judged lines and bonus items."""
        self.ensure_one()
        line = self.appraisal_line_id
        return line.kind == "item" or self._needs_points()

    def _write_page(self, values):
        """Keep points and text of one line, as the form does."""
        self.ensure_one()
        comment = values.get(f"comment_{self.id}")
        if comment is not None and comment != (self.comment or ""):
            self.comment = comment[:TEXT_LIMIT]
        points = values.get(f"points_{self.id}")
        if points is not None and self._takes_points():
            self.points_input = points.strip()[:20]
