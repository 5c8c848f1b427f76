# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class HrPerformanceAgreementMixin(models.AbstractModel):
    """Two sides confirm one text, and nobody another text than the one that was read.

    The contract, wherever two sides agree on something:

    - **The text has a revision**, a stored value named in ``_revision_field``. Every
      change makes it another one, and what was said of the old one does not stay: the
      model takes confirmations back where it counts the revision.
    - **What was read travels with the click.** Pages, forms and sheets of paper say
      which revision they show, in the context under ``_seen_key``. Another one is not
      confirmed by them; a step that names none was taken by code that shows nothing.
    - **A change and a confirmation write the same row.** Two that happen at the same
      moment never pass each other: the database lets the second one begin again.

    The model says who the sides are and what a confirmation writes; it calls
    ``_check_seen`` before it writes one.
    """

    _name = "hr.performance.agreement.mixin"
    _description = "Agreement of Two Sides"
    #: Field that is another whenever the text is another.
    _revision_field = None
    #: Context key: the revision that whoever confirms has read.
    _seen_key = None

    def _with_seen(self, revision):
        """These records for a step of somebody who has read this revision."""
        return self.with_context(**{self._seen_key: revision})

    def _seen_context(self):
        """The part of the context that a dialog between click and step hands on."""
        return {k: v for k, v in self.env.context.items() if k == self._seen_key}

    def _check_seen(self):
        """Raise for texts that have changed since they were read."""
        seen = self.env.context.get(self._seen_key)
        if seen is None:
            return
        changed = self.filtered(lambda record: record[self._revision_field] != seen)
        if changed:
            raise UserError(changed[0]._changed_text())

    def _changed_text(self):
        """Says that the text is not the one that was read."""
        raise NotImplementedError

    def _count_revision(self):
        """One more revision of each text, counted by the database.

        For numbered revisions; a model whose revision follows from its text, such as a
        hash, needs none of it.
        """
        if not self:
            return
        name = self._revision_field
        # A new row has to be there before it is counted.
        self.flush_recordset([name])
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = %(column)s + 1 WHERE id IN %(ids)s",
                table=SQL.identifier(self._table),
                column=SQL.identifier(name),
                ids=tuple(self.ids),
            )
        )
        self.invalidate_recordset([name], flush=False)
