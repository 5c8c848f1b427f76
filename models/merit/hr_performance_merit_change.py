# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.day_words import day_words
from ..base.json_fields import PlainJson
from ..base.seeing import names_of

#: What is compared before a raise is taken back: somebody may have changed it since.
COMPARED = (
    *("active", "date_version", "wage", "job_id", "job_title", "department_id"),
    *("contract_date_start", "contract_date_end", "resource_calendar_id"),
    *("employee_type", "structure_type_id", "contract_type_id"),
)


def plain_values(version, names=COMPARED):
    """Values of a version as they are kept: ids, text, numbers."""
    found = {}
    for name in names:
        value = version[name]
        if isinstance(value, models.BaseModel):
            value = value.id
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        found[name] = value
    return found


class HrPerformanceMeritChange(models.Model):
    """What a raise or promotion has done to one version of an employee.

    It is what reversal goes by: a version that was made goes again, one that was
    changed gets back what it had, and neither where somebody has changed it since.
    """

    _name = "hr.performance.merit.change"
    _inherit = "hr.performance.guard.mixin"
    _description = "Version Made or Changed by a Raise"
    _order = "proposal_id, date_version, id"
    _guards_everything = True

    proposal_id = fields.Many2one(
        "hr.performance.merit.proposal",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    employee_id = fields.Many2one(related="proposal_id.employee_id", store=True)
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    version_id = fields.Many2one(
        "hr.version",
        string="Dated Version",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    kind = fields.Selection(
        [("made", "Version made"), ("changed", "Version changed")],
        required=True,
        readonly=True,
    )
    date_version = fields.Date(string="Version From", readonly=True)
    wage_before = fields.Monetary(readonly=True)
    wage_after = fields.Monetary(readonly=True)
    values_before = PlainJson(readonly=True)
    values_after = PlainJson(readonly=True)
    is_reversed = fields.Boolean(string="Taken Back", readonly=True)

    @api.depends("employee_id.name", "date_version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for change in self:
            day = change.date_version and day_words(self.env, change.date_version)
            parts = [change.employee_id.name, day]
            change.display_name = " · ".join(filter(None, parts))

    def _check_untouched(self):
        """Raise for versions that are not what the raise has left."""
        for change in self:
            version = change.version_id
            if not version:
                raise UserError(
                    self.env._(
                        "%s: the version was deleted. Nothing is left to take back:"
                        " look at the wages of this person by hand.",
                        names_of(change.proposal_id),
                    )
                )
            now, kept = plain_values(version), change.values_after
            other = [name for name in COMPARED if now[name] != kept[name]]
            if other:
                labels = [
                    version._fields[name]._description_string(self.env)
                    for name in other
                ]
                raise UserError(
                    self.env._(
                        "%(person)s: the version of %(day)s was changed since"
                        " (%(fields)s). Put it back to what the raise has left, or"
                        " correct the wage by a new version.",
                        person=names_of(change.proposal_id),
                        day=day_words(self.env, change.date_version),
                        fields=", ".join(labels),
                    )
                )

    def _take_back(self):
        """Versions that were made go, the others get back what they had."""
        made = self.filtered(lambda change: change.kind == "made")
        for change in self - made:
            # Assigned, not written one by one: the versions are stored together.
            version, before = change.version_id, change.values_before
            for name, value in before.items():
                if version[name] != value:
                    version[name] = value
        versions = made.version_id
        self.write({"is_reversed": True})
        versions.unlink()
