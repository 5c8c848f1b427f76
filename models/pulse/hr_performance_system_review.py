# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.groups import ADMINISTRATOR
from ..base.hr_performance_task_mixin import Kind
from ..base.json_fields import PlainJson
from ..base.seeing import names_of, readers_only
from ..people.hr_scope import HrFinder
from . import review_figures


class HrPerformanceSystemReview(models.Model):
    """Once a year a company looks at its own procedure: figures, findings, actions.

    It opens with what earlier reviews have left: items that are open, and those whose
    effect nobody has judged yet. Closed it stays as it is; its next date waits for its
    owner until the next one is begun.
    """

    _name = "hr.performance.system.review"
    _inherit = ["hr.performance.guard.mixin", "hr.performance.waiting.mixin"]
    _description = "Review of the Procedure"
    _order = "year desc, id desc"
    _deletable_states = ("draft",)
    _waiting_sequence = 80
    _waiting_deadline_field = "next_review_on"
    _waiting_exit = "action_begin_next"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        fixed=True,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._performance_today().year,
        aggregator=None,
        fixed=True,
        help="Cycles that end in this year are looked at.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref(ADMINISTRATOR).ids),
            ("share", "=", False),
        ],
        help="An administrator of performance, who is reminded when the next is due.",
    )
    state = fields.Selection(
        [("draft", "Being Written"), ("closed", "Filed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        guarded=True,
    )
    figures = PlainJson(
        string="Figures Kept",
        readonly=True,
        copy=False,
        guarded=True,
        help="Technical: codes and numbers.",
    )
    figures_on = fields.Datetime(
        string="Figures of", readonly=True, copy=False, guarded=True
    )
    figures_html = fields.Html(
        compute="_compute_figures_html", string="Figures", sanitize=False
    )
    findings = fields.Text(
        copy=False, help="What works, what does not, and what people say of it."
    )
    next_review_on = fields.Date(
        string="Next Review",
        copy=False,
        help="On this day the next one is due; without it none is closed.",
    )
    item_ids = fields.One2many(
        "hr.performance.system.item", "review_id", string="Improvements"
    )
    earlier_item_ids = fields.Many2many(
        "hr.performance.system.item",
        compute="_compute_earlier_item_ids",
        string="From Earlier Reviews",
        help="Open, or done without anybody having judged the effect; what was judged"
        " in this review stays.",
    )
    is_followed = fields.Boolean(
        compute="_compute_is_followed", help="A later review was begun."
    )
    closed_on = fields.Datetime(readonly=True, copy=False, guarded=True)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, guarded=True)
    reminded_on = fields.Date(readonly=True, copy=False, guarded=True)

    _year_unique = models.UniqueIndex(
        "(company_id, year)", "This company has a review of this year already."
    )

    # COMPUTES

    @api.depends("year", "company_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Procedure %(year)s · %(company)s",
                year=review.year or "",
                company=review.company_id.name or "",
            )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for review in self:
            rows = Markup("").join(
                Markup('<tr><td>%s</td><td class="text-end">%s</td></tr>') % pair
                for pair in review._figure_rows()
            )
            review.figures_html = rows and (
                Markup('<table class="table table-sm">%s</table>') % rows
            )

    def _figure_rows(self):
        return review_figures.rows(self.env, self.figures)

    @api.depends("company_id", "year")
    def _compute_earlier_item_ids(self):
        items = self.env["hr.performance.system.item"]
        found = items.search(
            Domain("company_id", "in", self.company_id.ids)
            & (
                Domain("state", "=", "open")
                | Domain("state", "=", "done") & Domain("checked_in_id", "=", False)
                | Domain("checked_in_id", "in", self.ids)
            )
        )
        for review in self:
            review.earlier_item_ids = found.filtered(
                lambda item, own=review: (
                    item.company_id == own.company_id
                    and item.review_id.year < own.year
                    and (not item.checked_in_id or item.checked_in_id == own._origin)
                )
            )

    @api.depends("company_id", "year")
    def _compute_is_followed(self):
        last = self._last_years()
        for review in self:
            review.is_followed = last.get(review.company_id, 0) > review.year

    def _last_years(self):
        # sudo: only the years of reviews of these companies.
        found = self.sudo()._read_group(
            [("company_id", "in", self.company_id.ids)], ["company_id"], ["year:max"]
        )
        return {company.with_env(self.env): year for company, year in found}

    @api.constrains("year", "owner_id")
    def _check_year(self):
        for review in self:
            if not 2000 <= review.year <= 2199:
                raise ValidationError(
                    self.env._(
                        "%s is no year of a review. Enter one like 2026.", review.year
                    )
                )
            if not review.owner_id.has_group(ADMINISTRATOR):
                raise ValidationError(
                    self.env._(
                        "%s: an administrator of performance is responsible for a"
                        " review. Choose one.",
                        names_of(review),
                    )
                )

    # WRITING

    def _check_administrator(self):
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._("Administrators of performance review the procedure.")
            )

    @readers_only
    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals, self._guarded_fields | self._fixed_fields)
            self.check_access("write")
            self._require_state("draft")
        return super().write(vals)

    @readers_only
    def action_fill(self):
        """Fill in the figures of the year, as they are now."""
        self._check_administrator()
        self._require_state("draft")
        for review in self:
            # sudo: guarded; role and state were checked above.
            review.sudo().write(
                {
                    "figures": review_figures.gather(review.company_id, review.year),
                    "figures_on": fields.Datetime.now(),
                }
            )

    @readers_only
    def action_close(self):
        """File the review: nothing of it changes any more."""
        self._check_administrator()
        self._require_state("draft")
        for review in self:
            if problem := review._missing():
                raise UserError(
                    self.env._(
                        "%(review)s: %(problem)s",
                        review=names_of(review),
                        problem=problem,
                    )
                )
            done = review.earlier_item_ids.filtered(lambda item: item.state == "done")
            # sudo: guarded; role, state and contents were checked above.
            done.sudo().write({"checked_in_id": review.id})
            # sudo: as above.
            review.sudo().write(
                {
                    "state": "closed",
                    "closed_on": fields.Datetime.now(),
                    "closed_by_id": self.env.uid,
                }
            )

    def _missing(self):
        """What a review lacks before it is closed, in one sentence, or ''."""
        self.ensure_one()
        _, today = self.env._, self.company_id._performance_today()
        if not self.figures:
            return _("fill in the figures first.")
        if not (self.findings or "").strip():
            return _("write down the findings first.")
        if not self.next_review_on or self.next_review_on <= today:
            return _("say on which day to come the next review is due.")
        earlier = self.earlier_item_ids
        unjudged = earlier.filtered(lambda i: i.state == "done" and not i.effect)
        if unjudged:
            return _(
                "say what “%s” has brought; it was done since the last review.",
                unjudged[0].name,
            )
        late = (earlier | self.item_ids).filtered(
            lambda item: item.state == "open" and item.due_on < today
        )
        if late:
            return _(
                "“%s” is late. Say that it is done, drop it with a reason, or give it"
                " a new day.",
                late[0].name,
            )
        return ""

    @readers_only
    def action_begin_next(self):
        """Begin the review of the year after, with what this one has left."""
        self.ensure_one()
        self._check_administrator()
        self._require_state("closed")
        if self._last_years()[self.company_id] > self.year:
            raise UserError(
                self.env._("%s: the next review was begun already.", names_of(self))
            )
        made = self.create(
            {
                "company_id": self.company_id.id,
                "year": self.year + 1,
                "owner_id": self.owner_id.id,
                "next_review_on": max(
                    self.next_review_on, self.company_id._performance_today()
                )
                + relativedelta(years=1),
            }
        )
        return made._get_records_action()

    @readers_only
    def action_print(self):
        """The review as a PDF."""
        return self.env.ref("hr_performance.action_report_system_review").report_action(
            self
        )

    # WAITING

    @api.model
    def _waiting_records(self, users=None):
        closed = self.search(
            [("state", "=", "closed"), ("next_review_on", "!=", False)]
        )
        last = closed._last_years()
        return closed.filtered(lambda one: last[one.company_id] <= one.year)

    def _receivers(self):
        hr, found = HrFinder(self.env), {}
        nobody = self.env["hr.department"]
        for review in self:
            owner = review.owner_id
            if owner.active and owner.has_group(ADMINISTRATOR):
                found[review] = ("mine", owner)
            else:
                found[review] = ("hr", hr.find(nobody, review.company_id))
        return found

    def _is_news(self):
        return False

    def _waiting_verb(self):
        return self.env._("Begin the next review of the procedure")

    @api.model
    def _task_domain(self):
        return Domain("owner_id", "=", self.env.uid) & Domain("state", "=", "closed")

    @api.model
    def _task_kinds(self):
        """Reviews whose successor is due for the user."""
        today = self.env.company._performance_today()
        mine = self._waiting_for(self.env.user)
        due = mine.filtered(lambda review: review._is_due(today))
        title = self.env._("Reviews of the Procedure")
        return [Kind("system_review", title, "system_review_action", due)]
