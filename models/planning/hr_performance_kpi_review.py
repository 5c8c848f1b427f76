# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

ACTIVITY_TYPE = "hr_performance.mail_activity_type_kpi_review"
#: An activity names so many KPIs; the others are counted.
LISTED = 20
REVIEW_MONTHS = 12


class HrPerformanceKpi(models.Model):
    """Each KPI is looked at again from time to time by the one who keeps it.

    An overdue review holds nobody up: the KPI is listed, and its owner has one task
    for all of them.
    """

    _name = "hr.performance.kpi"
    _inherit = ["hr.performance.kpi", "mail.activity.mixin"]

    review_months = fields.Integer(
        string="Review Every (Months)",
        default=REVIEW_MONTHS,
        help="How often the owner looks whether the KPI still fits.",
    )
    next_review_date = fields.Date(
        string="Next Review", tracking=True, copy=False, index="btree_not_null"
    )
    last_review_date = fields.Date(string="Last Review", readonly=True, copy=False)
    is_review_overdue = fields.Boolean(
        string="Review Overdue",
        compute="_compute_is_review_overdue",
        search="_search_is_review_overdue",
    )

    _review_positive = models.Constraint(
        "CHECK (review_months > 0)", "A review takes place every month at most."
    )

    @property
    def _guarded_fields(self):
        """The date of a review is set by its button."""
        return super()._guarded_fields | {"last_review_date"}

    @api.depends("next_review_date", "state", "active")
    def _compute_is_review_overdue(self):
        today = fields.Date.context_today(self)
        for kpi in self:
            kpi.is_review_overdue = bool(
                kpi.state == "released"
                and kpi.active
                and kpi.next_review_date
                and kpi.next_review_date <= today
            )

    def _search_is_review_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            ("state", "=", "released"),
            ("active", "=", True),
            ("next_review_date", "<=", fields.Date.context_today(self)),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Data files bring released KPIs: they are reviewed like all others."""
        kpis = super().create(vals_list)
        self._plan_review(
            kpis.filtered(lambda k: k.state == "released" and not k.next_review_date),
            {},
        )
        return kpis

    # ACTIONS

    def action_release(self):
        """The first review comes one interval after the release."""
        result = super().action_release()
        self._plan_review(self.filtered(lambda kpi: not kpi.next_review_date), {})
        return result

    def action_reviewed(self):
        """The definition still fits: the next review comes one interval later."""
        self.check_access("write")
        self._require_state("released")
        self._plan_review(self, {"last_review_date": fields.Date.context_today(self)})
        self._sync_reviews(self.owner_id)

    @api.model
    def _plan_review(self, kpis, values):
        # sudo: guarded date; the callers have checked access and state.
        for months, group in kpis.sudo().grouped("review_months").items():
            group.write({**values, "next_review_date": self._review_day(months)})

    # REMINDERS

    @api.model
    def _cron_review(self):
        """One task for each owner of KPIs whose review is due."""
        self._sync_reviews()

    @api.model
    def _sync_reviews(self, owners=None):
        """Create, update and end the tasks of these owners; of all without owners."""
        kind = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        if not kind:
            return
        # sudo: tasks of other people follow from the dates of the library.
        library = self.sudo()
        of_owners = [("owner_id", "in", owners.ids)] if owners is not None else []
        due = library.search(
            [("is_review_overdue", "=", True), ("owner_id", "!=", False), *of_owners],
            order="next_review_date, id",
        )
        due = due.filtered(lambda kpi: kpi.owner_id.active)
        of_users = [("user_id", "in", owners.ids)] if owners is not None else []
        tasks = library.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), *of_users]
        )
        library._write_reviews(due.grouped("owner_id"), tasks, kind)

    @api.model
    def _write_reviews(self, wanted, tasks, kind):
        kept = {}
        for task in tasks:
            if task.user_id in wanted:
                kept.setdefault(task.user_id, task)
        (tasks - tasks.browse(task.id for task in kept.values())).unlink()
        vals_list = []
        for owner, kpis in wanted.items():
            values = kpis._review_values(owner, kind)
            task = kept.get(owner)
            if not task:
                vals_list.append(values)
            elif task.summary != values["summary"] or task.note != values["note"]:
                task.write(values)
        self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, mail_create_nosubscribe=True
        ).create(vals_list)

    def _review_values(self, owner, kind):
        """Values of the task for these KPIs, in their owner's language."""
        kpis = self.with_context(lang=owner.lang)
        _ = kpis.env._
        items = Markup("").join(
            Markup('<li><a href="/odoo/performance-kpis/%s">%s</a></li>')
            % (kpi.id, kpi.name)
            for kpi in kpis[:LISTED]
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self[:1].id,
            "activity_type_id": kind.id,
            "user_id": owner.id,
            "summary": _("KPIs to review: %s", len(self)),
            "note": Markup("<ul>%s</ul>") % items,
            "date_deadline": self[:1].next_review_date,
        }
