# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import raters
from ...engine.numbers import to_decimal
from ..base.appraisal_states import RATERS_ANSWER
from ..base.bulk_rows import insert_rows
from ..base.dialogs import open_list
from ..base.hr_performance_waiting_mixin import DUE_SOON_DAYS
from ..base.json_fields import SharedJson
from ..base.number_input import format_number
from ..base.seeing import names_of, readers_only
from ..template.hr_performance_template_rater import ANONYMOUS


class HrPerformanceAppraisal(models.Model):
    """Who else rates an appraisal: asking, the box of answers, what is published.

    Until the round is closed nothing of it is known to anybody but how many have
    answered, and that to HR. It is closed once, by HR or by the manager's review, and
    never opened again: two totals would tell the answer that came between them.
    """

    _inherit = "hr.performance.appraisal"

    has_raters = fields.Boolean(
        string="Rated by Others",
        readonly=True,
        copy=False,
        guarded=True,
        help="Whether the template asks more people than the direct manager.",
    )
    rater_rules = SharedJson(
        readonly=True,
        copy=False,
        guarded=True,
        prefetch=False,
        export_string_translation=False,
        help="Technical: kinds of raters with weight and threshold, and what the levels"
        " of each line mean, kept from the start of the plan.",
    )
    rater_ids = fields.One2many("hr.performance.rater", "appraisal_id", string="Raters")
    rater_share_ids = fields.One2many(
        "hr.performance.rater.share", "appraisal_id", string="Feedback of Raters"
    )
    is_feedback_closed = fields.Boolean(
        string="Round Closed", readonly=True, copy=False, guarded=True
    )
    raters_reminded_on = fields.Date(
        readonly=True,
        copy=False,
        guarded=True,
        help="All who were asked were reminded together on this day, whether they have"
        " answered or not.",
    )
    rater_progress = fields.Text(
        compute="_compute_rater_progress",
        string="Answers so Far",
        help="For HR alone: how many were asked and have answered, never who.",
    )

    # COMPUTES

    @api.depends("has_raters", "is_feedback_closed", "rater_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_rater_progress(self):
        asked = self.filtered(lambda a: a.has_raters and not a.is_feedback_closed)
        in_scope = asked._in_hr_scope() if asked else ()
        told = asked.filtered(lambda a: a.id in in_scope)
        counts = told._answer_counts()
        for appraisal in self:
            texts = [
                self.env._(
                    "%(kind)s: %(answered)s of %(asked)s have answered",
                    kind=appraisal._kind_label(kind),
                    answered=answered,
                    asked=number,
                )
                for kind, (number, answered) in counts.get(appraisal.id, {}).items()
            ]
            appraisal.rater_progress = "\n".join(texts) or False

    def _answer_counts(self):
        """How many sheets lie in each box, and how many are filled.

        :return: dict of appraisal id to a dict of kind to (sheets, filled)
        """
        counts = {}
        if self:
            # sudo: hr.performance.rater.answer - counted only, for HR.
            box = self.env["hr.performance.rater.answer"].sudo()
            found = box._read_group(
                [("appraisal_id", "in", self.ids)],
                ["appraisal_id", "kind", "is_filled"],
                ["__count"],
            )
            for appraisal, kind, is_filled, count in found:
                boxes = counts.setdefault(appraisal.id, {})
                number, filled = boxes.get(kind, (0, 0))
                boxes[kind] = number + count, filled + (count if is_filled else 0)
        return counts

    # RULES OF THE PLAN

    def _rater_row(self, kind):
        """Weight and threshold of a kind of raters, None where it is not asked."""
        self.ensure_one()
        rows = (self.rater_rules or {}).get("kinds", ())
        return next((row for row in rows if row["kind"] == kind), None)

    def _kind_label(self, kind):
        labels = self.env["hr.performance.template.rater"]._fields["kind"]
        return dict(labels._description_selection(self.env)).get(kind, kind)

    def _feedback_lines(self):
        """The lines of the plan that raters are asked about."""
        self.ensure_one()
        return self.line_ids.filtered(self._is_feedback_line)

    def _is_feedback_line(self, line):
        return (
            line.kind == "weighted"
            and line.method == "manual"
            and not line.not_applicable
            and str(line.template_line_id.id)
            in (self.rater_rules or {}).get("items", {})
        )

    def _anchors_of(self, line):
        """What each level of a line means, in the reader's language."""
        words = self.rater_rules["items"][str(line.template_line_id.id)]
        return (
            words.get(self.env.lang) or words.get("en_US") or next(iter(words.values()))
        )

    def _other_raters(self):
        """All kinds of raters with what their word counts, for the page of rules.

        :return: list of (who, what it counts); empty where the manager alone rates
        """
        self.ensure_one()
        # sudo: rules of the sheet, for whoever reads how it is assessed.
        own = self.sudo()
        if not own.has_raters:
            return []
        names = {"manager": own.manager_id.name, "self": self.env._("Yourself")}
        lines = ", ".join(line.title or "" for line in own._feedback_lines())
        rest = self.env._("Rates all that is judged beside the lines of other raters.")
        return [
            (names.get(row["kind"]) or self._kind_label(row["kind"]), text)
            for row in own.rater_rules["kinds"]
            for text in (
                [self._rater_rule_text(row, lines)]
                if row["kind"] != "manager"
                else [self._rater_rule_text(row, lines), rest]
            )
        ]

    def _rater_rule_text(self, row, lines):
        weight = format_number(self.env, to_decimal(row["weight"]), 2)
        values = {"weight": weight, "lines": lines, "threshold": row["threshold"]}
        if row["kind"] not in ANONYMOUS:
            return self.env._("%(weight)s %% of the points of: %(lines)s", **values)
        return self.env._(
            "%(weight)s %% of the points of: %(lines)s. Anonymous; shown all together,"
            " from %(threshold)s answers on, with the result.",
            **values,
        )

    # ASKING

    @readers_only
    def action_open_raters(self):
        """Open who is asked about this person; everybody sees what may be seen."""
        self.ensure_one()
        decides = {"manager", "hr"} & self._roles()[self.id]
        return open_list(
            self.env["hr.performance.rater"],
            self.env._("Raters of %s", names_of(self)),
            Domain("appraisal_id", "=", self.id),
            # The list hides what is refused to whoever only proposes.
            context={"default_appraisal_id": self.id, "decides_raters": bool(decides)},
        )

    @readers_only
    def action_open_shares(self):
        """Open what the raters say, once the round is closed."""
        self.ensure_one()
        return open_list(
            self.env["hr.performance.rater.share"],
            self.env._("Feedback on %s", names_of(self)),
            Domain("appraisal_id", "=", self.id),
        )

    @readers_only
    def action_ask_raters(self):
        """Ask all approved raters of these sheets now."""
        self._check_role("manager", "hr")
        self._require_state(*RATERS_ANSWER)
        self._check_round()
        # sudo: asking writes guarded rows; role, state and numbers are checked here.
        own = self.sudo()
        approved = own.rater_ids.filtered(lambda rater: rater.state == "approved")
        if not approved:
            raise UserError(
                self.env._("Nobody is approved and not asked yet. Name raters first.")
            )
        approved._check_fit()
        for appraisal in own:
            appraisal._check_enough()
        approved._ask()

    def _check_round(self):
        for appraisal in self:
            if not appraisal.has_raters:
                raise UserError(
                    self.env._(
                        "%s: its template asks nobody beside the direct manager.",
                        names_of(appraisal),
                    )
                )
            if appraisal.is_feedback_closed:
                raise UserError(
                    self.env._(
                        "%s: the round is closed. It is published once and not opened"
                        " again, because the difference would tell single answers.",
                        names_of(appraisal),
                    )
                )

    def _check_enough(self):
        """Say before anybody is asked that too few would never be shown."""
        self.ensure_one()
        live = self.rater_ids.filtered(
            lambda rater: rater.state in ("approved", "asked")
        )
        for kind, people in live.grouped("kind").items():
            threshold = self._rater_row(kind)["threshold"]
            if len(people) < threshold:
                raise UserError(
                    self.env._(
                        "%(sheet)s, %(kind)s: %(count)s is too few to keep them"
                        " anonymous. Fewer than %(threshold)s answers are never shown"
                        " and never count. Name more, or withdraw these.",
                        sheet=names_of(self),
                        kind=self._kind_label(kind),
                        count=len(people),
                        threshold=threshold,
                    )
                )

    # REMINDING

    def _rating_until(self):
        """The last day of the assessment in the cycle's calendar, or False."""
        stages = self.cycle_id.stage_ids
        return stages.filtered(lambda stage: stage.state == "assessment").date_end

    def _is_rating_soon_over(self, last):
        """Whether the assessment ends in a few days, where the company works.

        :param last: dict of cycle to the last day of its assessment
        """
        today = self.company_id._performance_today()
        return today <= last[self.cycle_id] <= today + timedelta(DUE_SOON_DAYS)

    # CLOSING

    @readers_only
    def action_close_feedback(self):
        """Close the round: what may be known of the answers is published, once."""
        self._check_role("hr")
        self._require_state(*RATERS_ANSWER, is_written=True)
        self._check_round()
        # sudo: aggregates what nobody reads; role and state were checked above.
        self.sudo()._close_feedback()

    def _close_feedback(self):
        """Publish the shares of these sheets, where they have raters, and only once.

        Keys and sheets of a round are written all in one go: afterwards nothing in the
        database tells who has answered, or in which order.
        """
        # sudo: the box is for nobody to read; what comes out is made by the engine.
        own = self.sudo().filtered(lambda a: a.has_raters and not a.is_feedback_closed)
        if not own:
            return
        # Nothing of this is logged, nor would it be for one.
        own._quiet().write({"is_feedback_closed": True})
        boxes, filled, empty = own._open_boxes()
        lines = own._feedback_keys()
        shares = own.env["hr.performance.rater.share"]
        insert_rows(
            shares,
            (
                shares._values_of(sheet, lines[sheet.id], row, boxes)
                for sheet in own
                for row in sheet.rater_rules["kinds"]
                if row["kind"] in ANONYMOUS
            ),
        )
        keys = own.env["hr.performance.rater.key"].search(
            [("rater_id.appraisal_id", "in", own.ids)], order="id"
        )
        keys.write({"is_done": True})
        empty.unlink()
        filled.write({"is_counted": True})

    def _open_boxes(self):
        """What lies in the boxes of these sheets, in an order that tells nothing.

        :return: dict of (appraisal id, kind) to a list of (levels, what to keep, what
            to change) of those that are filled; the filled ones; the empty ones
        """
        box = self.env["hr.performance.rater.answer"]
        box.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, appraisal_id, kind, is_filled, levels, keep, change"
                " FROM hr_performance_rater_answer WHERE appraisal_id IN %s"
                " ORDER BY id",
                tuple(self.ids),
            )
        )
        boxes = {}
        for _id, sheet, kind, is_filled, *said in rows:
            answers = boxes.setdefault((sheet, kind), [])
            if is_filled:
                answers.append(said)
        filled, empty = (
            box.browse(row[0] for row in rows if bool(row[3]) is wanted)
            for wanted in (True, False)
        )
        return boxes, filled, empty

    def _feedback_keys(self):
        """Ids, as text, of the lines that raters are asked about, by id of the sheet.

        All of them in one query, of what decides it alone.
        """
        found = {sheet.id: set() for sheet in self}
        lines = self.env["hr.performance.appraisal.line"].search_fetch(
            [("appraisal_id", "in", self.ids)],
            ["appraisal_id", "kind", "method", "not_applicable", "template_line_id"],
            order="id",
        )
        for line in lines:
            if line.appraisal_id._is_feedback_line(line):
                found[line.appraisal_id.id].add(str(line.id))
        return found

    # WHAT IT COUNTS

    def _with_raters(self, line, value, steps):
        """The manager's points of a line, with what the others say by their weights.

        Without raters, and as long as the round is open, the manager's alone.

        :param value: points of the manager, None where there are none yet
        :param steps: how they came about
        :return: pair of points and steps
        """
        if value is None or not self.has_raters or not self.is_feedback_closed:
            return value, steps
        # sudo: what was published, and submitted reviews that the template counts.
        own = self.sudo()
        if not own._is_feedback_line(line):
            return value, steps
        shares = {share.kind: share for share in own.rater_share_ids}
        found = raters.combined(
            own._share_of(row, line.id, value, shares.get(row["kind"]))
            for row in own.rater_rules["kinds"]
        )
        total = value if found.value is None else found.value
        return total, [*steps, *found.steps]

    def _share_of(self, row, line_id, managers_points, published):
        """One kind's share in a line.

        :param published: what was published of an anonymous kind, or None
        """
        kind, weight = row["kind"], to_decimal(row["weight"])
        if kind == "manager":
            return raters.Share(kind, weight, managers_points)
        if kind not in ANONYMOUS:
            return raters.Share(kind, weight, self._named_points(kind, line_id))
        told = (published and published.items or {}).get(str(line_id))
        if told:
            level = to_decimal(told[0])
            return raters.Share(kind, weight, raters.points_of(level), level)
        is_hidden = not published or published.reason != raters.NOBODY
        return raters.Share(
            kind, weight, threshold=row["threshold"] if is_hidden else 0
        )

    def _named_points(self, kind, line_id):
        """Mean of the points that submitted reviews of a kind give to a line."""
        lines = self.rating_ids.filtered(
            lambda rating: rating.kind == kind and rating.state == "submitted"
        ).line_ids
        return raters.mean_of(
            line.points
            for line in lines
            if line.appraisal_line_id.id == line_id and line.has_points
        )
