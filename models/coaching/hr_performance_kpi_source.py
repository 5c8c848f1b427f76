# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

SOURCE_STATES = [("draft", "Draft"), ("active", "Active"), ("stopped", "Stopped")]
AGGREGATES = [
    ("count", "Number of Records"),
    ("sum", "Sum of a Field"),
    ("avg", "Average of a Field"),
    ("share", "Share of the Records (%)"),
    ("ratio", "Ratio of Two Sums"),
]
ADMINISTRATOR = "hr_performance.group_hr_performance_manager"


class HrPerformanceKpiSource(models.Model):
    """Which Odoo records make the actual values of a KPI in one company.

    A source is evaluated with the rights of the user who has activated it, never with
    more: it shows nobody what this user could not find by searching. So what it counts
    cannot change afterwards; a change makes a new version, which somebody activates.
    """

    _name = "hr.performance.kpi.source"
    _description = "KPI Data Source"
    _inherit = ["mail.thread", "hr.performance.guard.mixin"]
    _order = "company_id, kpi_id, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "state",
            "owner_id",
            "previous_id",
            "attempted_on",
            "collected_on",
            "problem",
        }
    )
    _deletable_states = ("draft",)
    _definition_fields = frozenset(
        {
            "kpi_id",
            "company_id",
            "model_name",
            "domain",
            "date_field",
            "employee_path",
            "aggregate",
            "value_field",
            "divisor_field",
            "share_domain",
            "factor",
        }
    )

    name = fields.Char(
        required=True,
        translate=True,
        help="Readers of a value see it as its source, for example “Meetings held”.",
    )
    active = fields.Boolean(default=True)
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        help="Its data period says for which weeks, months or quarters values are"
        " made.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="The values are made for people of this company, in its time zone and from"
        " its records.",
    )
    model_name = fields.Selection(
        selection="_selection_model_name",
        string="Records",
        required=True,
        help="You can choose what you may read yourself.",
    )
    domain = fields.Char(
        string="Filter",
        required=True,
        default="[]",
        help="Which of these records count. Take in archived ones where Odoo archives"
        " what is done, as it does with activities.",
    )
    date_field = fields.Char(
        string="Date",
        required=True,
        help="The date or time that says into which period a record falls.",
    )
    employee_path = fields.Char(
        string="Leads to the Person",
        required=True,
        help="The field, or the chain of fields, that ends at an employee or a user,"
        " for example “user_id” or “order_id.user_id”.",
    )
    aggregate = fields.Selection(
        AGGREGATES,
        string="What Is Computed",
        required=True,
        default="count",
        help="Without any record, a number or sum is zero; an average, share or ratio"
        " stays unknown.",
    )
    value_field = fields.Char(string="Field")
    divisor_field = fields.Char(string="Divided By")
    share_domain = fields.Char(
        string="Counted Share",
        default="[]",
        help="The filter for the part; all records of the source are 100 per cent.",
    )
    factor = fields.Float(
        digits=(16, 6),
        default=1,
        help="Everything is multiplied by it, for example 0.001 to get thousands.",
    )

    # running
    state = fields.Selection(
        SOURCE_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        string="With the Rights Of",
        readonly=True,
        copy=False,
        tracking=True,
        help="Who has activated it. Only records that this user may read are counted.",
    )
    previous_id = fields.Many2one(
        "hr.performance.kpi.source", string="Replaces", readonly=True, copy=False
    )
    attempted_on = fields.Datetime(string="Last Attempt", readonly=True, copy=False)
    collected_on = fields.Datetime(string="Last Collection", readonly=True, copy=False)
    problem = fields.Text(
        readonly=True, copy=False, help="Why the last collection has failed."
    )
    measure_ids = fields.One2many(
        "hr.performance.measure", "kpi_source_id", string="Collected Values"
    )
    measure_count = fields.Integer(
        string="Number of Values", compute="_compute_measure_count", compute_sudo=True
    )

    _one_active = models.UniqueIndex(
        "(kpi_id, company_id) WHERE state = 'active'",
        "The KPI has an active source in this company already. Stop that one first.",
    )

    @api.model
    def _selection_model_name(self):
        """Models with records of their own that the user may read.

        Appraisals, ratings and results are left out: they follow from actual values
        and keep rules of their own.
        """
        # sudo: ir.model - names of models only.
        known = self.env["ir.model"].sudo().search([("transient", "=", False)])
        return [
            (model.model, model.name)
            for model in known.sorted("name")
            if self._is_countable(model.model)
            and self.env[model.model].has_access("read")
        ]

    @api.model
    def _is_countable(self, model_name):
        model = self.env.get(model_name)
        return (
            model is not None
            and not model._abstract
            and not model._transient
            and not model_name.startswith("hr.performance.")
        )

    def _compute_measure_count(self):
        # sudo by compute_sudo: a total only.
        counts = dict(
            self.env["hr.performance.measure"]._read_group(
                [("kpi_source_id", "in", self.ids)], ["kpi_source_id"], ["__count"]
            )
        )
        for source in self:
            source.measure_count = counts.get(source, 0)

    # GUARDS

    def write(self, vals):
        changed = self._definition_fields & set(vals)
        if changed and (fixed := self.filtered(lambda s: s.state != "draft")):
            raise UserError(
                self.env._(
                    "%s has been activated: what it counts proves the values that it"
                    " made and cannot change. Use New Version.",
                    fixed[0].display_name,
                )
            )
        return super().write(vals)

    # ACTIONS

    def action_activate(self):
        """Collect from now on, with one's own rights; the predecessor is stopped."""
        self._check_administrator()
        self._require_state("draft", "stopped")
        for source in self:
            source._check_ready()
        # sudo: guarded fields; role, state and definition were checked above.
        sources = self.sudo()
        replaced = sources.previous_id.filtered(lambda s: s.state == "active")
        replaced.write({"state": "stopped"})
        replaced.flush_recordset(["state"])
        sources.write({"state": "active", "owner_id": self.env.uid, "problem": False})

    def action_stop(self):
        """Collect no more; the values stay, with their source."""
        self._check_administrator()
        self._require_state("active")
        # sudo: guarded field; role and state were checked above.
        self.sudo().write({"state": "stopped"})

    def action_new_version(self):
        """Copy the definition as a draft that replaces this one when activated."""
        self.ensure_one()
        self._check_administrator()
        new = self.copy({"name": self.name})
        # sudo: guarded field of the new draft; the role was checked above.
        new.sudo().write({"previous_id": self.id})
        return new._get_records_action()

    def action_try(self):
        """Show the values of a few people before anything is stored."""
        self.ensure_one()
        self._check_administrator()
        self._check_definition()
        trial = self.env["hr.performance.kpi.trial"].create({"source_id": self.id})
        trial._fill()
        return trial._get_records_action(target="new", name=self.env._("Try It"))

    def action_collect(self):
        """Collect now, with the rights of the owner as the scheduler does it."""
        self._check_administrator()
        self._require_state("active")
        # sudo: evaluated with the owner's rights; only values of measures are written.
        failed = self.sudo()._collect()
        if failed:
            return self._collect_notification(failed._problem_text(), kind="danger")
        return self._collect_notification(self.env._("The values are up to date."))

    def action_open_measures(self):
        """Open the values that this source has made, as far as one may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_performance.hr_performance_measure_action"
        )
        action["domain"] = [("kpi_source_id", "=", self.id)]
        return action

    def _check_administrator(self):
        """Only performance administrators define and start sources."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._("Only performance administrators handle data sources.")
            )

    def _check_ready(self):
        """Raise unless the source can be activated as it is."""
        self.ensure_one()
        self._check_definition()
        kpi = self.kpi_id
        if kpi.state != "released":
            raise ValidationError(
                self.env._("%s: release the KPI first.", kpi.display_name)
            )
        if not kpi.data_period:
            raise ValidationError(
                self.env._(
                    "%s: choose the data period of the KPI first. It says for which"
                    " weeks, months or quarters values are made.",
                    kpi.display_name,
                )
            )
        if not self.env.su and self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "%(name)s belongs to %(company)s. Somebody who works in that"
                    " company activates it.",
                    name=self.display_name,
                    company=self.company_id.name,
                )
            )

    def _problem_text(self):
        return "\n".join(f"{source.name}: {source.problem}" for source in self)

    def _collect_notification(self, message, kind="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
