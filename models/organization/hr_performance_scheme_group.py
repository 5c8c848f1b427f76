# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .scheme_rules import GROUP_RULES


class HrPerformanceScheme(models.Model):
    """One scheme for a group: company schemes follow it but for the open rules."""

    _inherit = "hr.performance.scheme"

    parent_id = fields.Many2one(
        "hr.performance.scheme",
        string="Group Scheme",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', '=', False), ('parent_id', '=', False),"
        " ('id', '!=', id)]",
        copy=False,
        help="This scheme follows it in every rule that the group has not opened.",
    )
    child_ids = fields.One2many(
        "hr.performance.scheme", "parent_id", string="Company Schemes"
    )
    company_ids = fields.Many2many(
        "res.company",
        "hr_performance_scheme_company_rel",
        "scheme_id",
        "company_id",
        string="Companies of the Group",
        help="Companies for which a scheme that follows this one is made.",
    )
    open_rule_ids = fields.One2many(
        "hr.performance.scheme.open.rule",
        "scheme_id",
        string="Rules That Companies May Change",
        copy=True,
        help="All other rules are kept equal to the group's.",
    )
    missing_company_ids = fields.Many2many(
        "res.company",
        compute="_compute_missing_company_ids",
        string="Companies without Scheme",
        help="Companies of the group for which no scheme follows this one; no cycle is"
        " made for them.",
    )
    closed_rules = fields.Char(
        compute="_compute_closed_rules",
        string="Set by the Group",
        help="Rules that only the group scheme changes.",
    )

    # COMPUTES

    @api.depends("company_ids", "child_ids.company_id", "child_ids.active")
    @api.depends_context("allowed_company_ids")
    def _compute_missing_company_ids(self):
        """Of the companies that are switched on; the others cannot be shown."""
        for scheme in self:
            missing = scheme._missing_companies()
            scheme.missing_company_ids = self.env.companies & missing

    def _missing_companies(self):
        """Companies of the group without scheme, whichever are switched on."""
        # sudo: which company has a scheme is no secret of that company.
        scheme = self.sudo()
        return scheme.company_ids - scheme.child_ids.company_id

    @api.depends("parent_id.open_rule_ids.name")
    @api.depends_context("lang")
    def _compute_closed_rules(self):
        for scheme in self:
            scheme.closed_rules = ", ".join(
                self._rule_label(name) for name in scheme._closed_rules()
            )

    def _closed_rules(self):
        """Names of the rules that the group sets for this scheme, in their order."""
        if not self.parent_id:
            return []
        # sudo: hr.performance.scheme - rules are read by everybody.
        opened = set(self.parent_id.sudo().open_rule_ids.mapped("name"))
        return [name for name in GROUP_RULES if name not in opened]

    # CONSTRAINTS

    @api.constrains("parent_id", "company_id", "company_ids")
    def _check_group(self):
        for scheme in self:
            parent = scheme.parent_id
            if parent and (parent.company_id or parent.parent_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot follow %(parent)s: a group scheme belongs to"
                        " no company and follows no other one.",
                        name=scheme.name,
                        parent=parent.name,
                    )
                )
            if parent and not scheme.company_id:
                raise ValidationError(
                    self.env._(
                        "%s follows a group scheme: choose the company it is for.",
                        scheme.name,
                    )
                )
            if scheme.company_ids and scheme.company_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s belongs to %(company)s. Only a scheme without company"
                        " can be the scheme of a group.",
                        name=scheme.name,
                        company=scheme.company_id.name,
                    )
                )

    # FOLLOWING

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create(vals_list)
        schemes.filtered("parent_id")._follow_group()
        return schemes

    def write(self, vals):
        if not self.env.su:
            self._check_group_author(leaves="parent_id" in vals)
            self._refuse_closed(vals)
        result = super().write(vals)
        if "parent_id" in vals:
            self._follow_group()
        elif {*GROUP_RULES, "open_rule_ids"} & set(vals):
            # Whoever follows has been checked above, or is being set by the group.
            self.filtered(lambda scheme: not scheme.parent_id)._follow_group()
        return result

    def _check_group_author(self, leaves=False):
        """Only who works for all companies of a group changes its scheme.

        :param leaves: whether company schemes are taken out of their group, too
        """
        groups = self | self.parent_id if leaves else self
        for group in groups:
            # sudo: res.company - names of the companies of the group.
            foreign = group.sudo().company_ids - self.env.user.company_ids
            if foreign:
                raise UserError(
                    self.env._(
                        "“%(group)s” is the scheme of a group. Only somebody who may"
                        " work for all its companies can change it; you lack"
                        " %(companies)s.",
                        group=group.name,
                        companies=", ".join(foreign.mapped("name")),
                    )
                )

    def _refuse_closed(self, names):
        """Raise where a company scheme would leave its group."""
        for scheme in self.filtered("parent_id"):
            closed = [name for name in scheme._closed_rules() if name in names]
            if closed:
                raise UserError(
                    self.env._(
                        "%(scheme)s: %(fields)s are set by the group scheme"
                        " “%(group)s”. Change them there, or open them to the companies"
                        " on its tab “Group”.",
                        scheme=scheme.name,
                        fields=", ".join(
                            f"“{self._rule_label(name)}”" for name in closed
                        ),
                        group=scheme.parent_id.name,
                    )
                )

    def _follow_group(self):
        """Set the closed rules of company schemes to the group's.

        For group schemes all that follow them, for company schemes themselves; one
        write per group and rule set, whatever the number of companies.
        """
        # sudo: a company scheme may belong to a company that the writer is not in; it
        # gets what its group prescribes, nothing else.
        schemes = self.sudo().with_context(active_test=False)
        following = schemes.filtered("parent_id") | schemes.child_ids
        for group, children in following.grouped("parent_id").items():
            closed = children[0]._closed_rules()
            vals = {
                name: group._fields[name].convert_to_write(group[name], group)
                for name in closed
                if name not in ("gate_ids", "template_rule_ids", "policy_text")
            }
            children.filtered(
                lambda child, group=group, vals=vals: any(
                    child[name] != group[name] for name in vals
                )
            ).write(vals)
            children._follow_texts(group, closed)
            if "template_rule_ids" in closed:
                children._follow_templates(group)
            if "gate_ids" in closed:
                children._follow_gates(group)

    def _follow_texts(self, group, closed):
        """The rules in words, in every language."""
        if "policy_text" not in closed:
            return
        texts = group._rule_value("policy_text")
        differing = self.filtered(lambda s: s._rule_value("policy_text") != texts)
        english = {"lang": "en_US"}
        for child in differing:
            text = group.with_context(**english).policy_text
            child.with_context(**english).policy_text = text
            group.with_context(**english).copy_translations(child, excluded={"name"})
        differing._bump_version()

    def _follow_templates(self, group):
        rows = {s: group.template_rule_ids._fits(s.company_id) for s in self}
        differing = self.filtered(
            lambda s: s.template_rule_ids._plain() != rows[s]._plain()
        )
        if not differing:
            return
        differing.template_rule_ids.unlink()
        # sudo: rows of company schemes that have to be as the group's are.
        self.env["hr.performance.scheme.template"].sudo().create(
            [
                {
                    "scheme_id": child.id,
                    "sequence": row.sequence,
                    "job_id": row.job_id.id,
                    "department_id": row.department_id.id,
                    "template_id": row.template_id.id,
                }
                for child in differing
                for row in rows[child]
            ]
        )

    def _follow_gates(self, group):
        levels = group._gate_levels()
        differing = self.gate_ids.filtered(lambda g: g.level != levels[g.code])
        for level, gates in differing.grouped(lambda g: levels[g.code]).items():
            gates.write({"level": level})
        differing.scheme_id._bump_version()

    # COMPANY SCHEMES

    def action_make_company_schemes(self):
        """Make one scheme for each company of the group that has none.

        It becomes the company's default scheme where there is no other.
        """
        self.check_access("write")
        # sudo: res.company - HR may not write companies; only their default scheme is
        # set, and only where there is none.
        made = self.sudo().browse()
        for group in self:
            group._check_group_author()
            missing = group._missing_companies()
            schemes = self.sudo().create(  # sudo: as above.
                [group._company_scheme_values(company) for company in missing]
            )
            for scheme in schemes.filtered(
                lambda s: not s.company_id.performance_scheme_id
            ):
                scheme.company_id.performance_scheme_id = scheme
            made |= schemes
        if not made:
            raise UserError(
                self.env._(
                    "Every company of the group has its scheme already. Add companies"
                    " on the tab “Group” first."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Company Schemes"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", made.ids)],
        }

    def _company_scheme_values(self, company):
        """Values of the scheme of a company of this group."""
        self.ensure_one()
        scalar = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in GROUP_RULES
            if name not in ("gate_ids", "template_rule_ids", "policy_text")
        }
        return {
            **scalar,
            "name": self.env._(
                "%(scheme)s, %(company)s", scheme=self.name, company=company.name
            ),
            "company_id": company.id,
            "parent_id": self.id,
            "generate_cycles": self.generate_cycles,
            "lead_days": self.lead_days,
        }
