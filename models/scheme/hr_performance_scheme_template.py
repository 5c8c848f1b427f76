# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.seeing import names_of, readers_only


def _upwards(department):
    """Ids of a department and of those above it, nearest first."""
    # sudo: hr.department - the path upwards decides on the template, nothing is shown.
    path = department.sudo().parent_path or ""
    return [int(part) for part in reversed(path.split("/")) if part]


class HrPerformanceSchemeTemplate(models.Model):
    """Which template people of a job or department get; the most specific row wins."""

    _name = "hr.performance.scheme.template"
    _inherit = "hr.performance.guard.mixin"
    _description = "Template of a Scheme"
    _order = "scheme_id, sequence, id"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "hr.performance.scheme", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    sequence = fields.Integer(default=10)
    # A shared scheme may name jobs and departments of any company.
    job_id = fields.Many2one(
        "hr.job",
        string="Job Position",
        ondelete="cascade",
        index="btree_not_null",
        domain="company_id and [('company_id', 'in', [company_id, False])] or []",
    )
    department_id = fields.Many2one(
        "hr.department",
        ondelete="cascade",
        index="btree_not_null",
        domain="company_id and [('company_id', 'in', [company_id, False])] or []",
        help="With everything below it; the nearest department wins.",
    )
    template_id = fields.Many2one(
        "hr.performance.template",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('subject_kind', '=', 'employee'), ('is_block', '=', False)]",
    )

    # The template is always given, a place maybe not.
    @api.constrains("job_id", "department_id", "template_id")
    def _check_place(self):
        if self.filtered(lambda row: not row.job_id and not row.department_id):
            raise ValidationError(
                self.env._(
                    "Choose a job position or a department. For everybody else there is"
                    " the default template of the scheme."
                )
            )

    @api.constrains("job_id", "department_id", "scheme_id")
    def _check_place_company(self):
        for row in self.filtered("company_id"):
            for place in (row.job_id, row.department_id):
                if place.company_id not in (row.company_id, self.env["res.company"]):
                    raise ValidationError(
                        self.env._(
                            "%(place)s belongs to another company than scheme"
                            " %(scheme)s.",
                            place=names_of(place),
                            scheme=names_of(row.scheme_id, "name"),
                        )
                    )

    def _fits(self, company):
        """Rows that mean something in a company: its own places and shared ones."""
        none = self.env["res.company"]
        return self.filtered(
            lambda row: row.job_id.company_id in (company, none)
            and row.department_id.company_id in (company, none)
        )

    # CRUD: rows are rules of their scheme

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.scheme_id._check_rows()
        rows.scheme_id._templates_changed()
        return rows

    @readers_only
    def write(self, vals):
        schemes = self.scheme_id
        schemes._check_rows()
        result = super().write(vals)
        self.scheme_id._check_rows()
        (schemes | self.scheme_id)._templates_changed()
        return result

    @readers_only
    def unlink(self):
        schemes = self.scheme_id
        schemes._check_rows()
        result = super().unlink()
        schemes._templates_changed()
        return result

    # PLAIN FORM, as a cycle freezes it

    def _plain(self):
        return [
            [row.job_id.id, row.department_id.id, row.template_id.id]
            for row in self.sorted(lambda row: (row.sequence, row.id))
        ]

    @api.model
    def _plain_text(self, rows):
        """The rows in words: "Job, Department: Template"."""
        if not rows:
            return "–"
        # sudo: names of jobs, departments and templates stand in the published rules.
        env = self.sudo().env
        return "; ".join(
            "{}: {}".format(
                ", ".join(
                    record.display_name
                    for record in (
                        env["hr.job"].browse(job_id or ()).exists(),
                        env["hr.department"].browse(department_id or ()).exists(),
                    )
                    if record
                ),
                env["hr.performance.template"].browse(template_id).display_name,
            )
            for job_id, department_id, template_id in rows
        )
