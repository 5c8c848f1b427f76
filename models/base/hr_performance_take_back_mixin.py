# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .arguments import takes_text
from .dialogs import open_dialog
from .racing import claim_rows
from .seeing import names_of, readers_only


class HrPerformanceTakeBackMixin(models.AbstractModel):
    """A step that was pressed too early can be taken back.

    By whoever took it, as long as nobody has gone on from it; afterwards by HR, with a
    reason that stays on the record. The model says who may (``_take_back_ways``) and
    does it (``_take_back``); it has a ``state``.
    """

    _name = "hr.performance.take.back.mixin"
    _description = "Takes Steps Back"

    can_take_back = fields.Boolean(compute="_compute_can_take_back")

    @api.depends_context("uid")
    def _compute_can_take_back(self):
        ways = self._take_back_ways()
        for record in self:
            record.can_take_back = record._origin.id in ways

    def _take_back_ways(self):
        """How the user may take back the last step of each of these records.

        :return: dict of id to "own" (without a word) or "hr" (with a reason); who is
            missing cannot be taken back by this user
        """
        return {}

    def _take_back_targets(self):
        """The state to which each record would come back, by id."""
        return {}

    def _take_back(self, reason):
        """Take back the last step; the caller has checked who does it.

        :param reason: text, or ""
        """
        raise NotImplementedError

    def _take_back_text(self):
        """What taking back does to this record, in one sentence."""
        raise NotImplementedError

    def _not_taken_back_text(self):
        """Why the user cannot take back anything here."""
        return self.env._(
            "%s: there is no step here that you can take back. Whoever took it does so"
            " while nobody has gone on from it; afterwards HR does, with a reason.",
            names_of(self),
        )

    @readers_only
    def action_open_take_back(self):
        """Open the dialog that says what is taken back, and asks why."""
        self.ensure_one()
        if not self._take_back_ways():
            raise UserError(self._not_taken_back_text())
        return open_dialog(
            self.env["hr.performance.take.back"],
            self.env._("Take Back"),
            context={
                "default_model": self._name,
                "default_record": self.id,
                "default_seen": self.state,
            },
        )

    @readers_only
    @takes_text("reason", "seen")
    def action_take_back(self, reason=None, seen=None):
        """Take back the last step of these records.

        :param reason: text; HR has to say why somebody else's step is taken back
        :param seen: the state that the user has seen; another one is left alone
        """
        reason = (reason or "").strip()
        if not seen:
            self.check_access("read")
            claim_rows(self.sudo())  # sudo: only the rows; checked above and below.
        self._check_take_back(reason, seen)
        # sudo: guarded fields; who, when and why were checked above.
        self.sudo()._take_back(reason)
        return True

    def _check_take_back(self, reason, seen):
        """Raise unless the user may take back what was seen, with this reason."""
        if seen and self.filtered(lambda record: record.state != seen):
            raise UserError(
                self.env._(
                    "%s has gone on while you looked at it. Open it again and look"
                    " where it stands now.",
                    names_of(self),
                )
            )
        ways = self._take_back_ways()
        closed = self.filtered(lambda record: record.id not in ways)
        if closed:
            raise UserError(closed[0]._not_taken_back_text())
        if "hr" in ways.values() and not reason:
            raise UserError(self.env._("Say why; the reason stays with the record."))
