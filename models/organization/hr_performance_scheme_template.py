# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrPerformanceSchemeTemplate(models.Model):
    """Which template people of a job or department get; the most specific row wins."""

    _name = "hr.performance.scheme.template"
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
        domain="[('subject_kind', '=', 'employee')]",
    )

    @api.constrains("job_id", "department_id")
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
                            place=place.display_name,
                            scheme=row.scheme_id.name,
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

    def write(self, vals):
        schemes = self.scheme_id
        schemes._check_rows()
        result = super().write(vals)
        self.scheme_id._check_rows()
        (schemes | self.scheme_id)._templates_changed()
        return result

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


class HrPerformanceScheme(models.Model):
    """The templates of a scheme."""

    _inherit = "hr.performance.scheme"

    template_rule_ids = fields.One2many(
        "hr.performance.scheme.template",
        "scheme_id",
        string="Templates by Job and Department",
        copy=True,
        help="Job and department together go before the job, the job before the nearest"
        " department, and that before the default template.",
    )

    def _check_rows(self):
        """Raise where the group sets the templates of a scheme."""
        if not self.env.su:
            self._check_group_author()
            self._refuse_closed(["template_rule_ids"])

    def _templates_changed(self):
        """A row changed: the next version, also for companies that follow."""
        self._bump_version()
        self.filtered(lambda scheme: not scheme.parent_id)._follow_group()

    def _templates_for(self, employees, rows=None, default=None, places=None):
        """The template of each employee; the most specific row wins.

        Job and department, job, the library's own jobs, nearest department, default.
        Everything is read in a constant number of queries.

        :param rows: rows in plain form, for example those that a cycle froze
        :param default: template for everybody whom nothing names
        :param places: dict of employee id to (job, department) where another place
            than the present one counts
        :return: dict of employee id to template, empty where none fits
        """
        rows = self.template_rule_ids._plain() if rows is None else rows
        default = self.template_id if default is None else default
        # sudo: hr.performance.template - the cycle's rules decide, not what the user
        # who launches may read.
        Template = self.env["hr.performance.template"].sudo()
        # sudo: hr.employee - job and department decide on the template; the caller has
        # checked the right to launch.
        employees = employees.sudo()
        employees.fetch(["company_id", "department_id", "job_id"])
        by_place = {}
        for job_id, department_id, template_id in rows:
            by_place.setdefault(
                (job_id or False, department_id or False), Template.browse(template_id)
            )
        by_job = {
            company: Template._by_job(company)  # sudo: as above.
            for company in employees.company_id
        }
        found = {}
        for employee in employees:
            job, department = (places or {}).get(
                employee.id, (employee.job_id, employee.department_id)
            )
            found[employee.id] = (
                self._template_at(by_place, job.id, department)
                or by_job[employee.company_id].get(job.id)
                or self._template_at(by_place, False, department)
                or default.sudo()  # sudo: as above.
            )
        return found

    @api.model
    def _template_at(self, by_place, job_id, department):
        """Template of a job (False: any job) in the nearest of its departments.

        A job's row without department comes last.
        """
        if not by_place:
            return None
        for department_id in _upwards(department):
            template = by_place.get((job_id, department_id))
            if template:
                return template
        return by_place.get((job_id, False)) if job_id else None


def _upwards(department):
    """Ids of a department and of those above it, nearest first."""
    # sudo: hr.department - the path upwards decides on the template, nothing is shown.
    path = department.sudo().parent_path or ""
    return [int(part) for part in reversed(path.split("/")) if part]
