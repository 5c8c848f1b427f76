# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models

from .seeing import names_of


class HrPerformanceSeenMixin(models.AbstractModel):
    """A click decides about what its form has shown, and about nothing else.

    The contract, for records on which somebody decides what others have written:

    - The model says what whoever decides looks at (``_seen_values``), and names its key
      (``_seen_key``) for the context.
    - The form holds ``seen_mark`` and hands it on with each such button:
      ``context="{'<key>': seen_mark}"``.
    - The action calls ``_check_seen``: a record that says something else by now is
      left as it is, and the user looks again.
    """

    _name = "hr.performance.seen.mixin"
    _inherit = "hr.performance.agreement.mixin"
    _description = "Decided as It Was Seen"
    _revision_field = "seen_mark"

    seen_mark = fields.Char(
        compute="_compute_seen_mark",
        compute_sudo=False,
        export_string_translation=False,
        help="Technical: another one whenever the record says something else.",
    )

    @api.depends_context("uid")
    def _compute_seen_mark(self):
        """Made of what the reader sees; it tells nothing else."""
        for record in self:
            text = repr(record._seen_values()).encode()
            record.seen_mark = hashlib.sha256(text).hexdigest()

    def _seen_values(self):
        """What whoever decides about this record looks at, as plain values."""
        raise NotImplementedError

    def _changed_text(self):
        """Says that the record is not what was seen."""
        return self.env._(
            "%s has changed while you looked at it. Open it again and look what it says"
            " now, then decide.",
            names_of(self),
        )
