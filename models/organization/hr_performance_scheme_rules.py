# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .scheme_rules import LIGHT_BELOW, PROFILE_RULES, RULES

DAYS = (
    "plan_days",
    "self_review_days",
    "manager_review_days",
    "second_review_days",
    "interview_days",
    "acknowledge_days",
    "probation_days",
    "retention_months",
)

DAYS_AFTER_END = (
    "self_review_days",
    "manager_review_days",
    "second_review_days",
    "interview_days",
)


class HrPerformanceScheme(models.Model):
    """Steps, deadlines and profile of a scheme; a changed rule makes a new version."""

    _inherit = "hr.performance.scheme"

    kind = fields.Selection(
        [("periodic", "By Period"), ("continuous", "By Event")],
        string="Appraisals Start",
        required=True,
        default="periodic",
        help="By period: everybody together, once a period. By event: each person when"
        " something happens, for example the end of probation or a transfer.",
    )
    midterm_review = fields.Boolean(
        string="Mid-Cycle Review",
        help="Periods of more than six months get a date in their middle on which"
        " progress is reviewed.",
    )
    second_review = fields.Boolean(
        string="Second-Level Review",
        help="The next manager approves the direct manager's rating or returns it.",
    )
    plan_days = fields.Integer(
        string="Plan Agreed", default=14, help="Days after the start of the period."
    )
    self_review_days = fields.Integer(
        string="Self-Review Submitted",
        default=7,
        help="Days after the end of the period.",
    )
    manager_review_days = fields.Integer(
        string="Manager's Review Submitted",
        default=14,
        help="Days after the end of the period.",
    )
    second_review_days = fields.Integer(
        string="Second-Level Review Done",
        default=21,
        help="Days after the end of the period.",
    )
    interview_days = fields.Integer(
        string="Interview Held",
        help="Days after the end of the period. 0 means one month after it.",
    )
    acknowledge_days = fields.Integer(
        string="Result Acknowledged", default=7, help="Days after the release."
    )
    retention_months = fields.Integer(
        string="Kept For (Months)",
        default=36,
        help="How long the records of a cycle are kept after its end. Nothing is"
        " deleted by itself: cycles show the day and can be filtered by it.",
    )
    event_probation = fields.Boolean(
        string="End of Probation",
        default=True,
        help="An appraisal starts before the trial period of an employee ends.",
    )
    probation_days = fields.Integer(
        string="Days before the End of Probation", default=21
    )
    event_transfer = fields.Boolean(
        string="Transfer",
        default=True,
        help="An appraisal of the time before starts when an employee's record gets a"
        " new job or department.",
    )

    # CONSTRAINTS

    @api.constrains(*DAYS)
    def _check_days(self):
        for scheme in self:
            for name in DAYS:
                if scheme[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "Scheme %(scheme)s: “%(field)s” cannot be negative.",
                            scheme=scheme.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            scheme._check_order()

    def _check_order(self):
        """Each step is due no earlier than the one before it."""
        self.ensure_one()
        steps = ["self_review_days"] if self.self_review else []
        steps.append("manager_review_days")
        steps += ["second_review_days"] if self.second_review else []
        steps += ["interview_days"] if self.interview_days else []
        for first, second in zip(steps, steps[1:], strict=False):
            if self[first] > self[second]:
                raise ValidationError(
                    self.env._(
                        "Scheme %(scheme)s: “%(second)s” (%(later)s days) comes before"
                        " “%(first)s” (%(earlier)s days). Put the deadlines in order.",
                        scheme=self.name,
                        second=self._fields[second]._description_string(self.env),
                        later=self[second],
                        first=self._fields[first]._description_string(self.env),
                        earlier=self[first],
                    )
                )

    # PROFILE

    @api.onchange("profile")
    def _onchange_profile(self):
        """Show at once which steps the chosen profile has."""
        closed = self._closed_rules()
        steps = PROFILE_RULES.get(self.profile, {})
        self.update({name: steps[name] for name in steps if name not in closed})

    def _apply_profile(self, vals):
        """Values of a write that changes the profile, with the steps it stands for.

        What is given beside the profile goes before it. The checks follow the profile
        by themselves; in a group the steps are the group's to set.
        """
        if "profile" not in vals or self.parent_id:
            return vals
        return {**PROFILE_RULES.get(vals["profile"], {}), **vals}

    @api.model
    def _default_for(self, company):
        """The scheme that new cycles of a company take.

        Its default one; else one of its own; else the shared one of the profile that
        suits its size: Light below fifty people, Standard from there on.
        """
        people = (
            self.env["hr.employee"]
            # sudo: hr.employee - only the number of people of the company.
            .sudo()
            .search_count([("company_id", "=", company.id)], limit=LIGHT_BELOW)
        )
        profile = "light" if people < LIGHT_BELOW else "standard"
        schemes = self.search(
            [("company_id", "in", [company.id, False]), ("kind", "=", "periodic")]
        )
        return company.performance_scheme_id or min(
            schemes,
            key=lambda scheme: (not scheme.company_id, scheme.profile != profile),
            default=self.browse(),
        )

    # VERSIONS

    def write(self, vals):
        """A changed rule makes a new version number; cycles keep what they froze."""
        vals = self._apply_profile(vals)
        # Template rows and checks are records of their own and tell of their changes.
        names = [name for name in RULES if name in vals and name != "template_rule_ids"]
        before = {scheme: scheme._rule_values(names) for scheme in self}
        result = super().write(vals)
        self.filtered(
            lambda scheme: scheme._rule_values(names) != before[scheme]
        )._bump_version()
        return result

    def _bump_version(self):
        for version, schemes in self.grouped("version").items():
            # sudo: counting; who changed the rule was checked by the change itself.
            schemes.sudo().write({"version": version + 1})

    def _rule_values(self, names=RULES):
        """Rules as plain data that JSON can hold."""
        self.ensure_one()
        return {name: self._rule_value(name) for name in names}

    def _rule_value(self, name):
        field = self._fields[name]
        if name == "template_rule_ids":
            return self.template_rule_ids._plain()
        if field.type == "many2one":
            return self[name].id
        if field.translate:
            return field._get_stored_translations(self) or {}
        return self[name]

    # READING A RULE BACK

    @api.model
    def _rule_from(self, name, value):
        """The value of a rule as code uses it, from its plain form."""
        field = self._fields[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value or ())
        if field.translate:
            texts = value or {}
            return texts.get(self.env.lang) or texts.get("en_US") or False
        return value

    @api.model
    def _rule_label(self, name):
        return self._fields[name]._description_string(self.env)

    @api.model
    def _rule_text(self, name, value):
        """The plain form of a rule in the reader's words."""
        field = self._fields[name]
        if name == "template_rule_ids":
            return self.env["hr.performance.scheme.template"]._plain_text(value)
        if field.type == "many2one":
            # sudo: names of template and scale belong to the rules everybody reads.
            return self._rule_from(name, value).sudo().exists().display_name or "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if name == "interview_days" and not value:
            return self.env._("One month after the period")
        if name == "plan_days":
            return self.env._("%s days after the start of the period", value)
        if name == "acknowledge_days":
            return self.env._("%s days after the release", value)
        if name in DAYS_AFTER_END:
            return self.env._("%s days after the end of the period", value)
        return f"{value:g}" if isinstance(value, float) else str(value)
