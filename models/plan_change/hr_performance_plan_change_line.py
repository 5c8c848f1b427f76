# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import plans, rules
from ...engine.outcome import RuleError
from ..base.base import ClientValues
from ..base.engine_messages import rule_error_message
from ..base.figure import Figure, OptionalFigure
from ..base.seeing import names_of, readers_only
from ..plan.hr_performance_appraisal_line import CHANGEABLE, OWN_NUMBERS
from ..template.hr_performance_template_line import SECTIONS


class HrPerformancePlanChangeLine(models.Model):
    """One line of a plan in a request: as it is, and as it shall be."""

    _name = "hr.performance.plan.change.line"
    _inherit = [
        "hr.performance.line.mixin",
        "hr.performance.rule.mixin",
        "hr.performance.guard.mixin",
    ]
    _description = "Plan Change Line"
    _order = "change_id, sequence, id"

    change_id = fields.Many2one(
        "hr.performance.plan.change",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
    )
    company_id = fields.Many2one(related="change_id.company_id")
    state = fields.Selection(related="change_id.state", string="Request State")
    sequence = fields.Integer(default=100)
    appraisal_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Plan Line",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty for a line that is added.",
        fixed=True,
    )
    new_line_id = fields.Many2one(
        "hr.performance.appraisal.line",
        string="Added Line",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="The line of the plan that approving this addition made.",
        guarded=True,
    )
    kind = fields.Selection(
        [("change", "Change"), ("add", "Add"), ("remove", "Remove")],
        compute="_compute_kind",
        store=True,
        string="What Happens",
    )
    is_removed = fields.Boolean(string="Remove")
    is_changed = fields.Boolean(compute="_compute_is_changed")
    kpi_id = fields.Many2one(
        "hr.performance.kpi",
        string="From Library",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('state', '=', 'released'),"
        " ('company_id', 'in', [company_id, False])]",
        help="A KPI of the library to add. Leave empty to write an own goal.",
    )
    section = fields.Selection(SECTIONS, required=True, default="result")
    line_kind = fields.Selection(
        related="appraisal_line_id.kind", string="Kind of the Line"
    )
    description = fields.Text(help="What is expected and how it is recognised.")
    own_unit = fields.Char(help="Unit of a goal without KPI.")
    unit = fields.Char(
        compute="_compute_unit", inverse="_inverse_unit", store=False, translate=False
    )

    # as it shall be
    title = fields.Char(string="Goal or KPI")
    weight = fields.Float(string="New Weight (%)", digits=(6, 2))
    target = fields.Float(string="New Target")
    baseline = OptionalFigure(string="New Baseline")
    threshold = fields.Float(string="New Threshold")
    stretch = fields.Float(string="New Stretch")

    # as it is
    old_title = fields.Char(string="Present Title", readonly=True, guarded=True)
    old_weight = fields.Float(
        string="Weight (%)", digits=(6, 2), readonly=True, guarded=True
    )
    old_target = Figure(string="Target", digits=(16, 6), readonly=True, guarded=True)
    old_baseline = OptionalFigure(
        string="Baseline", digits=(16, 6), readonly=True, guarded=True
    )
    old_threshold = Figure(
        string="Threshold", digits=(16, 6), readonly=True, guarded=True
    )
    old_stretch = Figure(string="Stretch", digits=(16, 6), readonly=True, guarded=True)

    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100."
    )

    _line_unique = models.UniqueIndex(
        "(change_id, appraisal_line_id) WHERE appraisal_line_id IS NOT NULL",
        "A request holds each line of the plan once.",
    )

    # COMPUTES

    @api.depends("appraisal_line_id", "is_removed")
    def _compute_kind(self):
        for line in self:
            line.kind = (
                "add"
                if not line.appraisal_line_id
                else "remove"
                if line.is_removed
                else "change"
            )

    @api.depends("kind", *CHANGEABLE, *(f"old_{name}" for name in CHANGEABLE))
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = line.kind != "change" or any(
                line._differs(name) for name in CHANGEABLE
            )

    def _differs(self, name):
        new, old = self[name], self[f"old_{name}"]
        if isinstance(self._fields[name], OptionalFigure):
            return new != old
        return (new or False) != (old or False)

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Show the KPI's rule at once; the server copies it again when saving."""
        if self.kpi_id and not self.appraisal_line_id:
            values = self._added_values(self.kpi_id, self.change_id.appraisal_id)
            self.update({**values, "title": self.kpi_id.name})

    def _rule_bands(self):
        return self.kpi_id._rule_bands()

    def _rule_curve(self):
        return self.kpi_id._rule_curve()

    def _rule_bonus_limits(self):
        return self.kpi_id._rule_bonus_limits()

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._client_values(vals_list)
        plan_lines = self.env["hr.performance.appraisal.line"].browse(
            {vals.get("appraisal_line_id") for vals in vals_list} - {None, False}
        )
        sources = {line.id: line._change_values() for line in plan_lines}
        lines = super().create(
            ClientValues(self._complete(vals, sources) for vals in vals_list)
        )
        if not self.env.su:
            lines._check_open()
        # sudo: what the plan says today is copied by the server, never by the asker.
        lines.sudo()._copy_present(is_new=True)
        return lines

    @readers_only
    def write(self, vals):
        """People write what a request may say, line by line: see ``_with_rule``."""
        if self.env.su:
            return super().write(vals)
        self._check_open()
        for lines, values in self._with_rule(vals):
            super(HrPerformancePlanChangeLine, lines).write(values)
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if not self.env.su:
            self._check_open()

    def _check_open(self):
        """Only drafts change, by their author, and with lines of their own plan."""
        self.change_id._check_author()
        self.change_id._require_state("draft")
        for line in self:
            plan_line = line.appraisal_line_id
            if plan_line and plan_line.appraisal_id != line.change_id.appraisal_id:
                raise ValidationError(
                    self.env._(
                        "%s belongs to another plan. Choose a line of this plan.",
                        names_of(plan_line),
                    )
                )

    @api.model
    def _complete(self, vals, sources):
        """Values with what the plan line or the KPI says where nothing is given.

        :param sources: dict of plan line id to its values
        """
        if source := sources.get(vals.get("appraisal_line_id")):
            return {**source, **self._without_rule(vals), "kpi_id": source["kpi_id"]}
        kpi = self.env["hr.performance.kpi"].browse(vals.get("kpi_id") or ())
        if not kpi:
            return vals
        change = self.env["hr.performance.plan.change"].browse(vals.get("change_id"))
        return self._values_of_kpi(vals, kpi, change.appraisal_id)

    def _with_rule(self, vals):
        """Yield what people may write of these values on which lines.

        A line of the plan keeps its KPI and rule. One that is added has the rule and
        the title of the KPI that it gets, or of the one that it has.
        """
        present = self.filtered("appraisal_line_id")
        if present:
            yield present, self._without_rule(vals, "kpi_id")
        given = self.env["hr.performance.kpi"].browse(vals.get("kpi_id") or ())
        added = (self - present).grouped(
            lambda line: (given or line.kpi_id, line.change_id.appraisal_id)
        )
        for (kpi, appraisal), lines in added.items():
            if not kpi:
                yield lines, vals
            elif given:
                yield lines, self._values_of_kpi(vals, kpi, appraisal)
            elif "kpi_id" in vals:
                yield lines, vals
            else:
                yield lines, self._without_rule(vals, "title")

    @api.model
    def _values_of_kpi(self, vals, kpi, appraisal):
        """Values of an addition with the rule and title of its KPI."""
        return {
            **self._added_values(kpi, appraisal),
            **self._without_rule(vals),
            "title": kpi.name,
        }

    @api.model
    def _added_values(self, kpi, appraisal):
        """The rule of a KPI for this plan: a quarter's target once for each quarter."""
        return self.env["hr.performance.appraisal.line"]._kpi_values(kpi, appraisal)

    @api.model
    def _without_rule(self, vals, *others):
        """Values without the parts of a rule that belong to KPI or goal."""
        fixed = {*self._rule_fields(), *others} - set(OWN_NUMBERS)
        return {name: value for name, value in vals.items() if name not in fixed}

    def _copy_present(self, is_new=False):
        """Take over what the plan says today; what was not changed stays unchanged."""
        for line in self.filtered("appraisal_line_id"):
            plan_line = line.appraisal_line_id
            present = {name: plan_line[name] for name in CHANGEABLE}
            same = [n for n in CHANGEABLE if not is_new and not line._differs(n)]
            line.write(
                {f"old_{name}": value for name, value in present.items()}
                | {name: present[name] for name in same}
            )

    def _is_stale(self):
        """Whether the plan line says something else than when this was submitted."""
        plan_line = self.appraisal_line_id
        return bool(plan_line) and (
            not plan_line.active
            or self._is_title_stale()
            or any(
                plan_line[name] != self[f"old_{name}"]
                for name in ("weight", *OWN_NUMBERS)
            )
        )

    def _is_title_stale(self):
        """Whether the goal has got another title.

        One that comes from the template is shown in each reader's language, so it is
        compared in all of them; that of a KPI belongs to the library.
        """
        plan_line = self.appraisal_line_id
        if plan_line.kpi_id or (plan_line.title or "") == (self.old_title or ""):
            return False
        if plan_line.name:
            return True
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return self.old_title not in {
            plan_line.with_context(lang=code).title for code in languages
        }

    # THE CHANGED PLAN

    def _key(self):
        """What tells lines of a difference apart; added ones have no plan line yet."""
        return self.appraisal_line_id.id or -self.id

    def _shown_title(self):
        return self.old_title or self.title

    def _difference(self):
        """This line as the engine's difference between two plans."""
        names = {"title": "name"}
        before = {names.get(n, n): self[f"old_{n}"] for n in CHANGEABLE}
        after = {names.get(n, n): self[n] for n in CHANGEABLE}
        if self.kind == "add":
            # Whatever the new line will hold is told.
            applied = {**self._new_line_values(), "name": self.title}
            return plans.Difference(
                self._key(), plans.ADDED, plans.changed({}, applied)
            )
        if self.kind == "remove":
            return plans.Difference(
                self._key(), plans.REMOVED, plans.changed(before, {})
            )
        found = plans.changed(before, after)
        is_open = self.state in ("draft", "submitted")
        if is_open and (moved := self._moved_targets()):
            found["period_targets"] = self.appraisal_line_id.period_targets, moved
        return plans.Difference(self._key(), plans.CHANGED, found)

    def _moved_targets(self):
        """Targets by period as approving would leave them; None without any change.

        What is over stays as it was agreed; the rest takes the difference.
        """
        plan_line = self.appraisal_line_id
        if not (plan_line.period_targets and self._differs("target")):
            return None
        return plan_line._moved_targets(self.target, self.change_id.effective_date)

    def _line_problems(self):
        """What keeps this line from entering the plan, each in one sentence."""
        self.ensure_one()
        if self.kind == "remove":
            return []
        problems = []
        if not (self.title or "").strip():
            problems.append(self.env._("A line has no title: write the goal."))
        kpi = self.kpi_id
        if self.kind == "add" and kpi:
            if not kpi._is_usable():
                problems.append(kpi._unusable_text())
            if foreign := kpi._foreign_text(self.change_id.company_id):
                problems.append(foreign)
        if self.kpi_id and self.kind == "change" and self._differs("title"):
            problems.append(
                self.env._(
                    "%s: the title of a KPI belongs to the library. Add an own goal"
                    " instead.",
                    self.old_title,
                )
            )
        if problem := self._rule_problem_after():
            problems.append(f"{self.title}: {problem}")
        return problems

    def _rule_problem_after(self):
        """What is wrong with the rule with the new numbers; '' when it can be used."""
        source = self.appraisal_line_id or self
        try:
            rule = source._engine_rule()
            numbers = {
                name: self._number(name)
                for name in OWN_NUMBERS
                if getattr(rule, name) is not None
                or isinstance(self._fields[name], OptionalFigure)
            }
            rules.check(replace(rule, **numbers))
        except RuleError as error:
            return rule_error_message(self.env, error)
        return ""

    # WHAT IT TOUCHES

    def _touches(self):
        """The plan line, or for an addition its KPI or title in that plan."""
        if self.appraisal_line_id:
            return "line", self.appraisal_line_id.id
        new = self.kpi_id.id or self.title
        return "new", self.change_id.appraisal_id.id, new

    # ENTERING THE PLAN

    def _plan_values(self):
        """What an approved change writes on the plan line."""
        names = [n for n in ("weight", *OWN_NUMBERS) if self._differs(n)]
        values = {name: self[name] for name in names}
        if moved := self._moved_targets():
            values["period_targets"] = moved
        if self._differs("title"):
            values["name"] = self.title
        return values

    def _add_to_plan(self):
        """Create the added lines; a KPI that was removed before comes back."""
        plan_lines = self.env["hr.performance.appraisal.line"].with_context(
            active_test=False
        )
        archived = {
            (line.appraisal_id, line.kpi_id): line
            for line in plan_lines.search(
                [
                    ("appraisal_id", "in", self.change_id.appraisal_id.ids),
                    ("kpi_id", "in", self.kpi_id.ids),
                    ("active", "=", False),
                ]
            )
        }
        new = self.browse()
        for line in self:
            known = archived.get((line.change_id.appraisal_id, line.kpi_id))
            if line.kpi_id and known:
                known.write({**line._new_line_values(), "active": True})
                line.new_line_id = known
            else:
                new |= line
        created = plan_lines.create([line._new_line_values() for line in new])
        for line, plan_line in zip(new, created, strict=True):
            line.new_line_id = plan_line
        self.new_line_id._refresh_actuals()

    def _new_line_values(self):
        return {
            **self._rule_values(),
            "appraisal_id": self.change_id.appraisal_id.id,
            "sequence": self.sequence,
            "section": self.section,
            "kpi_id": self.kpi_id.id,
            "name": False if self.kpi_id else self.title,
            "own_unit": self.own_unit,
            "description": self.description,
            "weight": self.weight,
        }
