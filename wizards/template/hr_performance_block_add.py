# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.number_input import format_number
from ...models.base.seeing import names_of, readers_only


class HrPerformanceBlockAdd(models.TransientModel):
    """Adds the lines of a block to a template and says what becomes of the weights.

    It holds no rule: the template says what is possible and checks it again.
    """

    _name = "hr.performance.block.add"
    _inherit = "hr.performance.number.mixin"
    _description = "Add a Block"

    template_id = fields.Many2one(
        "hr.performance.template", required=True, ondelete="cascade"
    )
    offered_ids = fields.Many2many(
        "hr.performance.template",
        "hr_performance_block_add_offered_rel",
        "dialog_id",
        "block_id",
        compute="_compute_offered_ids",
        compute_sudo=False,
    )
    block_id = fields.Many2one(
        "hr.performance.template",
        string="Block",
        domain="[('id', 'in', offered_ids)]",
        help="Blocks that are released for use and not in the template yet.",
    )
    share = fields.Float(
        string="Weight (%)",
        digits=(6, 2),
        compute="_compute_share",
        store=True,
        readonly=False,
        compute_sudo=False,
        help="Share of the block in the whole; its lines divide it as in the block.",
    )
    outcome = fields.Text(
        compute="_compute_outcome", string="Weights Afterwards", compute_sudo=False
    )

    @api.depends("template_id")
    def _compute_offered_ids(self):
        for dialog in self:
            template = dialog.template_id
            dialog.offered_ids = template.search(
                [
                    ("is_block", "=", True),
                    ("state", "=", "released"),
                    ("id", "not in", template.line_ids.block_id.ids),
                    ("company_id", "in", [template.company_id.id, False]),
                ]
            )

    @api.depends("template_id")
    def _compute_share(self):
        """All of an empty template, else as much as its sections on average."""
        for dialog in self:
            lines = dialog.template_id._weighted_lines()
            count = len(set(lines.mapped("section")))
            dialog.share = round(100 / (count + 1))

    @api.depends("template_id", "block_id", "share")
    def _compute_outcome(self):
        for dialog in self:
            dialog.outcome = dialog._outcome()

    def _outcome(self):
        """Each line with its weight before and afterwards; False as long as open."""
        template, block = self.template_id, self.block_id
        if not template or not block:
            return False
        try:
            rest, own = template._weights_with(block, self.share)
        except UserError as error:
            return str(error)
        before = template._weighted_lines()
        rows = [
            self.env._(
                "%(line)s: %(before)s → %(after)s",
                line=names_of(line),
                before=format_number(self.env, line.weight, 2),
                after=format_number(self.env, weight, 2),
            )
            for line, weight in zip(before, rest, strict=True)
        ]
        rows += [
            self.env._(
                "%(line)s: new, %(after)s",
                line=names_of(line),
                after=format_number(self.env, weight, 2),
            )
            for line, weight in zip(block._weighted_lines(), own, strict=True)
        ]
        return "\n".join(rows)

    @readers_only
    def action_add(self):
        """Copy the lines of the block; all weights together are 100 again."""
        self.ensure_one()
        if not self.block_id:
            raise UserError(self.env._("Choose the block that shall be added."))
        self.template_id.check_access("write")
        self.block_id.check_access("read")
        self.template_id._add_block(self.block_id, self.share)
