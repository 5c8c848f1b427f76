# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import dates
from .json_fields import SharedJson
from .scheme_rules import CYCLE_RULES, RULES

LONG_MONTHS = 6
EVENT_RULES = ("event_probation", "probation_days", "event_transfer")


class HrPerformanceCycle(models.Model):
    """The rules of a cycle: the scheme's, frozen at launch with their version."""

    _inherit = "hr.performance.cycle"

    kind = fields.Selection(
        [("periodic", "By Period"), ("continuous", "By Event")],
        string="Appraisals Start",
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="By period: everybody together. By event: each person when something"
        " happens, for example the end of probation or a transfer.",
    )
    midterm_date = fields.Date(
        string="Mid-Cycle Review",
        compute="_compute_midterm_date",
        store=True,
        readonly=False,
        help="Day on which progress is reviewed in the middle of a long period.",
    )
    category_ids = fields.Many2many(
        "hr.employee.category",
        "hr_performance_cycle_category_rel",
        "cycle_id",
        "category_id",
        string="Tags",
        help="Only people with one of these tags. Empty: whatever their tags.",
    )
    scheme_version = fields.Integer(
        string="Version of the Rules", readonly=True, copy=False
    )
    frozen_rules = SharedJson(
        readonly=True, copy=False, help="The rules as they were at launch."
    )
    rules_html = fields.Html(
        compute="_compute_rules_html", string="Rules of This Cycle", sanitize=False
    )
    length_warning = fields.Text(compute="_compute_length_warning")
    kept_until = fields.Date(
        string="Records Kept Until",
        compute="_compute_kept_until",
        store=True,
        help="End of the period and the months that the scheme asks for. Nothing is"
        " deleted by itself.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"scheme_version", "frozen_rules"}

    @property
    def _frozen_after_launch(self):
        return super()._frozen_after_launch | {"kind", "category_ids", "self_review"}

    # COMPUTES

    @api.depends("scheme_id")
    def _compute_kind(self):
        for cycle in self:
            cycle.kind = cycle.scheme_id.kind or "periodic"

    @api.depends("scheme_id", "date_start", "date_end")
    def _compute_midterm_date(self):
        """The middle of a period of more than six months, where the scheme asks."""
        for cycle in self:
            cycle.midterm_date = (
                cycle.scheme_id.midterm_review
                and cycle._is_long()
                and cycle.date_start + (cycle.date_end - cycle.date_start) / 2
            )

    @api.depends("date_end", "state", "frozen_rules", "scheme_id.retention_months")
    def _compute_kept_until(self):
        for cycle in self:
            cycle.kept_until = cycle.date_end and fields.Date.add(
                cycle.date_end, months=cycle._rule("retention_months")
            )

    @api.constrains("midterm_date", "date_start", "date_end")
    def _check_midterm_date(self):
        for cycle in self:
            if cycle.midterm_date and not (
                cycle.date_start <= cycle.midterm_date <= cycle.date_end
            ):
                raise ValidationError(
                    self.env._(
                        "%s: the mid-cycle review must lie within the period.",
                        cycle.name,
                    )
                )

    # FREEZING

    def _freeze_rules(self):
        """Keep the rules of the scheme, and its version, for the life of the cycle."""
        # sudo: guarded fields, written by the launch itself.
        for cycle in self.sudo():
            rules = cycle.scheme_id._rule_values()
            for name in CYCLE_RULES:
                value = cycle[name]
                rules[name] = value.id if isinstance(value, models.Model) else value
            cycle.write(
                {"frozen_rules": rules, "scheme_version": cycle.scheme_id.version}
            )

    def _rule(self, name):
        """The value of a rule in this cycle: frozen at launch, the scheme's before.

        :param name: name of the scheme's field
        :return: as the field gives it; template rows in plain form
        """
        self.ensure_one()
        return self.scheme_id._rule_from(name, self._plain_rule(name))

    def _plain_rule(self, name):
        if self.state != "draft" and name in (self.frozen_rules or {}):
            return self.frozen_rules[name]
        if name in CYCLE_RULES:
            value = self[name]
            return value.id if isinstance(value, models.Model) else value
        # sudo: rules are read by everybody who may read the cycle.
        return self.scheme_id.sudo()._rule_value(name)

    def _deadline(self, step):
        """Day until which a step of this cycle should be done.

        :param step: 'plan', 'self_review', 'manager_review', 'second_review',
            'interview' or 'acknowledge'
        """
        self.ensure_one()
        if step == "interview":
            return self.interview_due_date
        start = {"plan": self.date_start, "acknowledge": self.release_date}.get(
            step, self.date_end
        )
        return start + timedelta(days=self._rule(f"{step}_days"))

    # RULES IN WORDS

    @api.depends("frozen_rules", "scheme_version", "state", "scheme_id.version")
    @api.depends_context("lang")
    def _compute_rules_html(self):
        for cycle in self:
            cycle.rules_html = cycle.scheme_id and cycle._rules_table()

    def _rules_table(self):
        """One line per rule: its value, and the scheme's present one where it differs.

        The rules in words follow below the table.
        """
        Scheme = self.env["hr.performance.scheme"]
        # sudo: rules are read by everybody who may read the cycle.
        present = self.scheme_id.sudo()._rule_values()
        rows = Markup()
        for name in RULES:
            if name == "policy_text" or not self._is_told(name):
                continue
            value = self._plain_rule(name)
            rows += self._rules_row(
                Scheme._rule_label(name),
                Scheme._rule_text(name, value),
                self.state != "draft"
                and value != present[name]
                and Scheme._rule_text(name, present[name]),
            )
        text = self._rule("policy_text")
        return (
            Markup('<table class="table table-sm o_table">%s</table>') % rows
            + (Markup("<div>%s</div>") % Markup(text) if text else "")  # noqa: S704
        )

    def _is_told(self, name):
        """Rules of events matter to continuous cycles only."""
        return self.kind == "continuous" or name not in EVENT_RULES

    def _rules_row(self, label, value, present):
        if not present:
            return Markup("<tr><th class='w-25'>%s</th><td>%s</td></tr>") % (
                label,
                value,
            )
        return Markup(
            "<tr class='table-warning'><th class='w-25'>%s</th><td>%s"
            " <span class='text-muted'>(%s)</span></td></tr>"
        ) % (label, value, self.env._("in the scheme now: %s", present))

    # TEMPLATES

    def _templates_for(self, employees, places=None):
        """The template of each employee by this cycle's rules; empty where none fits.

        :param places: see ``hr.performance.scheme._templates_for``
        """
        self.ensure_one()
        return self.scheme_id._templates_for(
            employees,
            rows=self._plain_rule("template_rule_ids"),
            default=self.template_id,
            places=places,
        )

    def _check_templates(self):
        """Raise for people without template and for templates that cannot be used."""
        self.ensure_one()
        # sudo: hr.employee - only ids; the domain is limited to company and scope.
        population = self.env["hr.employee"].sudo().search(self._population_domain())
        by_employee = self._templates_for(population)
        self._check_template_for_everybody(population, by_employee)
        templates = self.env["hr.performance.template"].union(*by_employee.values())
        self._check_template_lines(templates)
        self._check_gate("cycle_length", self._length_problems(templates))

    def _check_template_for_everybody(self, population, by_employee):
        # sudo: hr.employee - names of jobs without template, for whoever launches.
        without = population.sudo().filtered(lambda e: not by_employee[e.id])
        if not without:
            return
        jobs = sorted(
            f"{job.name or self.env._('no job')} ({len(people)})"
            for job, people in without.grouped("job_id").items()
        )
        raise UserError(
            self.env._(
                "%(cycle)s: no template fits these jobs: %(jobs)s. Choose a default"
                " template, or add their jobs or departments to the templates of scheme"
                " %(scheme)s.",
                cycle=self.name,
                jobs=", ".join(jobs),
                scheme=self.scheme_id.name,
            )
        )

    def _check_template_lines(self, templates):
        empty = templates.filtered(lambda template: not template.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%(cycle)s: template %(templates)s has no lines. Add lines, or"
                    " choose another template.",
                    cycle=self.name,
                    templates=", ".join(empty.mapped("name")),
                )
            )
        for template in templates:
            retired = template.line_ids.kpi_id.filtered(
                lambda kpi: not kpi._is_usable()
            )
            if retired:
                raise UserError(
                    self.env._(
                        "%(cycle)s: template %(template)s holds KPIs that are not"
                        " released. %(problems)s",
                        cycle=self.name,
                        template=template.name,
                        problems=" ".join(kpi._unusable_text() for kpi in retired),
                    )
                )

    # LENGTH OF THE PERIOD

    @api.depends(
        "scheme_id",
        "template_id",
        "date_start",
        "date_end",
        "midterm_date",
        "kind",
        "state",
        "child_ids",
    )
    @api.depends_context("lang")
    def _compute_length_warning(self):
        for cycle in self:
            rows = cycle.scheme_id and cycle._plain_rule("template_rule_ids")
            templates = cycle.template_id | cycle.template_id.browse(
                template_id for _job, _department, template_id in rows or ()
            )
            problems = cycle.scheme_id and cycle._length_problems(templates)
            is_shown = problems and cycle._gate_level("cycle_length") != "off"
            cycle.length_warning = "\n".join(problems) if is_shown else False

    def _is_long(self):
        """Whether the period is longer than six months."""
        if not self.date_start or not self.date_end:
            return False
        return self.date_end >= dates.add_months(self.date_start, LONG_MONTHS)

    def _length_problems(self, templates):
        """What speaks against the length of the period, each in one sentence."""
        self.ensure_one()
        if self.kind == "continuous" or not self.date_start or not self.date_end:
            return []
        problems = []
        if self._is_long() and not self.midterm_date and not self.child_ids:
            problems.append(
                self.env._(
                    "%s is longer than six months and has no mid-cycle review: set a"
                    " date for it, or let shorter cycles feed this one.",
                    self.name or self.env._("The period"),
                )
            )
        end = self.date_end + timedelta(days=1)
        for kpi in templates.sudo().line_ids.kpi_id:  # sudo: names of shared KPIs
            months = kpi._data_months()
            if months and dates.add_months(self.date_start, months) > end:
                problems.append(
                    self.env._(
                        "The period is shorter than the data period of %(kpi)s"
                        " (%(period)s): no value will be there at its end.",
                        kpi=kpi.name,
                        period=kpi._data_period_label(),
                    )
                )
        return problems
