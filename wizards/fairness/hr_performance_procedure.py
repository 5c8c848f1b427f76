# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine import emphasis
from ...models.base.groups import OFFICER
from ...models.base.number_input import format_number
from ...models.base.seeing import readers_only
from ...models.fairness import basis, effort, repeats
from ...models.plan import plan_themes


class HrPerformanceProcedure(models.TransientModel):
    """How the procedure itself is: what it takes, stands on, serves and asks twice.

    Of a cycle, or of one template; read with the rights of who asks, at this moment.
    """

    _name = "hr.performance.procedure"
    _inherit = "hr.performance.number.mixin"
    _description = "Report on the Procedure"
    _transient_max_hours = 4.0

    cycle_id = fields.Many2one(
        "hr.performance.cycle", readonly=True, ondelete="cascade"
    )
    template_id = fields.Many2one(
        "hr.performance.template", readonly=True, ondelete="cascade"
    )
    made_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    row_ids = fields.One2many("hr.performance.procedure.row", "procedure_id")
    effort_ids = fields.One2many(
        "hr.performance.procedure.row",
        "procedure_id",
        string="Who Takes Part",
        domain=[("topic", "=", "effort")],
    )
    basis_ids = fields.One2many(
        "hr.performance.procedure.row",
        "procedure_id",
        string="What It Stands On",
        domain=[("topic", "=", "basis")],
    )
    theme_ids = fields.One2many(
        "hr.performance.procedure.row",
        "procedure_id",
        string="What It Serves",
        domain=[("topic", "=", "themes")],
    )
    twice_ids = fields.One2many(
        "hr.performance.procedure.row",
        "procedure_id",
        string="What It Asks Twice",
        domain=[("topic", "=", "twice")],
    )
    themes_html = fields.Html(
        string="Weight by Strategic Theme", sanitize=False, readonly=True
    )

    @api.depends("cycle_id", "template_id")
    def _compute_display_name(self):
        for page in self:
            page.display_name = (
                page.cycle_id.display_name or page.template_id.display_name
            )

    # MAKING

    @api.model
    def _make_of_cycle(self, cycle):
        """Make the page of a cycle and open it."""
        self._check_officer()
        sheets = self.env["hr.performance.appraisal"].search(
            Domain("cycle_id", "=", cycle.id) & Domain("state", "!=", "cancelled")
        )
        groups = self._theme_groups(cycle, sheets)
        rows = [
            *effort.rows(cycle),
            *basis.of_cycle(cycle, sheets),
            *self._theme_rows(groups),
            *repeats.rows(cycle, sheets),
        ]
        return self._open(
            {"cycle_id": cycle.id, "themes_html": self._bars(groups)}, rows
        )

    @api.model
    def _make_of_template(self, template):
        """Make the page of a template and open it."""
        self._check_officer()
        return self._open({"template_id": template.id}, basis.of_template(template))

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only human resources looks at the procedure as a whole.")
            )

    def _open(self, values, rows):
        commands = [fields.Command.create(row) for row in rows]
        page = self.create({**values, "row_ids": commands})
        return {
            **page._get_records_action(),
            "name": self.env._("Procedure"),
        }

    # THEMES

    def _theme_groups(self, cycle, sheets):
        """Companies, each followed by its departments.

        :return: list of (title, company, department id, weights, emphasis)
        """
        found = plan_themes.weights_by_unit(sheets)
        companies = self.env["res.company"].browse({key[0] for key in found})
        units = self.env["hr.department"].browse(
            filter(None, {key[1] for key in found})
        )
        wanted = self.env["hr.performance.emphasis"]._of_year(
            companies, cycle.date_end.year
        )
        titles = {unit.id: unit.display_name for unit in units}
        groups = []
        for company in companies.sorted("name"):
            own = {key[1]: found[key] for key in found if key[0] == company.id}
            for unit in sorted(
                own, key=lambda key: (key is not None, not key, titles.get(key, ""))
            ):
                title = (
                    company.name
                    if unit is None
                    else titles.get(unit) or self.env._("Without department")
                )
                groups.append((title, company, unit, own[unit], wanted.get(company.id)))
        return groups

    def _theme_rows(self, groups):
        themes = self.env["hr.performance.theme"]
        return [
            {
                "topic": "themes",
                "company_id": company.id,
                "department_id": unit or False,
                "theme_id": row.theme or False,
                "is_whole": unit is None,
                "about": title,
                "share": float(row.share),
                "wanted": None if row.wanted is None else float(row.wanted),
                "gap": None if row.gap is None else float(row.gap),
                "is_hint": row.differs(emphasis.UNIT_BOUND),
                "sentence": self._theme_sentence(themes.browse(row.theme or []), row),
            }
            for title, company, unit, weights, wanted in groups
            for row in emphasis.shares(weights, wanted)
        ]

    def _theme_sentence(self, theme, row):
        share = format_number(self.env, row.share, 1)
        if row.wanted is None:
            return self.env._("%s %% of the weight.", share)
        if not row.differs(emphasis.UNIT_BOUND):
            return self.env._("About what the company emphasises.")
        if not theme:
            return self.env._(
                "Goals without a theme: link them to a goal of the company, or see"
                " whether they are needed."
            )
        if row.gap > 0:
            return self.env._("More than emphasised. Look whether this is meant.")
        return self.env._(
            "Less than emphasised. Look whether other departments serve it, or goals"
            " are missing."
        )

    def _bars(self, groups):
        return self.env["ir.qweb"]._render(
            "hr_performance.hr_performance_theme_bars",
            {
                "cards": plan_themes.cards(
                    self.env,
                    [(title, weights, own) for title, _c, _u, weights, own in groups],
                    emphasis.UNIT_BOUND,
                )
            },
        )

    # LISTS

    @readers_only
    def action_open_rows(self):
        """All rows as a list, to be filtered, grouped and exported."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_procedure_row_action"
        )
        return {**action, "domain": [("procedure_id", "=", self.id)]}
