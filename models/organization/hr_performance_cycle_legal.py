# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

OFFICER = "hr_performance.group_hr_performance_user"


class HrPerformanceCycle(models.Model):
    """The legal basis of a cycle: what the law of its companies asks for."""

    _inherit = "hr.performance.cycle"

    legal_check_ids = fields.One2many(
        "hr.performance.legal.check",
        "cycle_id",
        string="Legal Basis",
        copy=False,
        groups=OFFICER,
    )
    legal_profile_ids = fields.Many2many(
        "hr.performance.legal.profile",
        compute="_compute_legal_profile_ids",
        string="Legal Profiles",
    )
    legal_open_count = fields.Integer(
        string="Open Points", compute="_compute_legal_open_count", groups=OFFICER
    )

    @api.depends("company_id.performance_legal_profile")
    @api.depends_context("allowed_company_ids")
    def _compute_legal_profile_ids(self):
        none = self.env["hr.performance.legal.profile"]
        wanted = {
            cycle: cycle._legal_companies().mapped("performance_legal_profile")
            for cycle in self
        }
        every = {code or "other" for codes in wanted.values() for code in codes}
        by_code = none.search([("code", "in", list(every))]).grouped("code")
        for cycle, codes in wanted.items():
            cycle.legal_profile_ids = none.union(
                *(by_code.get(code or "other", none) for code in codes)
            )

    @api.depends("legal_check_ids.state")
    def _compute_legal_open_count(self):
        for cycle in self:
            cycle.legal_open_count = len(
                cycle.legal_check_ids.filtered(lambda check: check.state == "open")
            )

    def _legal_companies(self):
        """The cycle's company, or those of the user for a cycle of the group."""
        # sudo: res.company - only the legal profile is read.
        return (self.company_id or self.env.companies).sudo()

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        cycles._prepare_legal_checks()
        return cycles

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.filtered(lambda cycle: cycle.state == "draft")._prepare_legal_checks()
        return result

    def _prepare_legal_checks(self):
        """List what is asked for; open points that no longer fit are dropped."""
        # sudo: points are made by the cycle itself, never by hand.
        items = self.env["hr.performance.legal.item"].sudo()
        items = items.search([("profile_id", "in", self.legal_profile_ids.ids)])
        checks = self.env["hr.performance.legal.check"].sudo()  # sudo: as above.
        values, gone = [], checks.browse()
        for cycle in self.sudo():  # sudo: as above.
            companies = cycle.with_env(self.env)._legal_companies()
            wanted = items.filtered(
                lambda item, cycle=cycle, companies=companies: (
                    item.profile_id.id in cycle.legal_profile_ids.ids
                    and (not item.company_id or item.company_id in companies)
                )
            )
            present = cycle.legal_check_ids
            gone |= present.filtered(
                lambda check, wanted=wanted: (
                    check.state == "open" and check.item_id not in wanted
                )
            )
            values += [
                {"cycle_id": cycle.id, "item_id": item.id, "sequence": number}
                for number, item in enumerate(wanted)
                if item not in present.item_id
            ]
        gone.unlink()
        checks.create(values)

    def _check_launch(self):
        super()._check_launch()
        self._prepare_legal_checks()
        self._check_gate("legal_basis", self._legal_problems())

    def _legal_problems(self):
        """What is not on record yet, each in one sentence."""
        return [
            self.env._("Legal Basis: “%s” is not on record yet.", check.display_name)
            # sudo: the titles of open points, for the person who launches.
            for check in self.sudo().legal_check_ids
            if check.state == "open"
        ]
