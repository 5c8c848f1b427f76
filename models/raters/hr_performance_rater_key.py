# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ...engine.raters import LEVELS
from ..base.appraisal_states import RATERS_ANSWER
from ..base.bulk_rows import insert_rows

#: 192 random bits: nobody guesses one.
TOKEN_BYTES = 24
TOKEN_DAYS = 14
#: Longest text of one box of the page.
TEXT_LIMIT = 4_000


def _hashed(clear):
    return hashlib.sha256(clear.encode()).hexdigest()


class HrPerformanceRaterKey(models.Model):
    """The right of one rater to put one answer into the box.

    It knows whether it was used, so that nobody answers twice, and nothing of the
    answer. Nobody reads it, and once the round is closed all keys are alike. For people
    without login it is a link, of which only the hash is stored.
    """

    _name = "hr.performance.rater.key"
    _inherit = "hr.performance.guard.mixin"
    _description = "Right to Answer"
    _rec_name = "rater_id"
    #: No column tells when somebody has answered.
    _log_access = False
    _guards_everything = True

    rater_id = fields.Many2one(
        "hr.performance.rater", required=True, ondelete="cascade"
    )
    is_done = fields.Boolean()
    token_hash = fields.Char(
        groups=fields.NO_ACCESS, copy=False, export_string_translation=False
    )
    expires_on = fields.Datetime()

    _rater_unique = models.UniqueIndex("(rater_id)")
    _hash_unique = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")

    # MAKING AND FINDING

    @api.model
    def _hand_out(self, raters):
        """A key for each rater; who has no login gets it as a link.

        :return: dict of rater to the clear text of the link, which is kept nowhere
        """
        until = fields.Datetime.now() + timedelta(days=TOKEN_DAYS)
        links = {
            rater: secrets.token_urlsafe(TOKEN_BYTES)
            for rater in raters._without_login()
        }
        insert_rows(
            self,
            [
                {
                    "rater_id": rater.id,
                    "token_hash": _hashed(links[rater]) if rater in links else False,
                    "expires_on": until if rater in links else False,
                }
                for rater in raters
            ],
        )
        return links

    @api.model
    def _renew(self, raters):
        """New links in the place of the old ones, for all of these alike.

        :return: as ``_hand_out``
        """
        until = fields.Datetime.now() + timedelta(days=TOKEN_DAYS)
        links = {}
        for key in self.search([("rater_id", "in", raters.ids)]):
            links[key.rater_id] = secrets.token_urlsafe(TOKEN_BYTES)
            key.write({"token_hash": _hashed(links[key.rater_id]), "expires_on": until})
        return links

    @api.model
    def _find(self, clear):
        """The key of a link, or an empty one; open or not.

        It is looked up by its hash, so that the time an answer takes tells nothing
        about other links.
        """
        wanted = _hashed(clear or "")
        # sudo: whoever holds the clear text is meant; what it opens is checked after.
        key = self.with_user(SUPERUSER_ID).search([("token_hash", "=", wanted)])
        return key if key and consteq(key.token_hash, wanted) else self.browse()

    # WHAT IT OPENS

    def _status(self):
        """Why the page is closed: 'over', 'used', 'expired', 'revoked'; '' is open."""
        self.ensure_one()
        sheet, now = self.rater_id.appraisal_id, fields.Datetime.now()
        if sheet.is_feedback_closed or sheet.state not in RATERS_ANSWER:
            return "over"
        if self.is_done:
            return "used"
        if self.rater_id.state != "asked":
            return "revoked"
        return "expired" if self.expires_on and self.expires_on <= now else ""

    def _check_open(self):
        if not self._status():
            return
        raise UserError(
            self.env._(
                "Your answer was given already, or the round is closed: nothing was"
                " changed. Thank you for taking the time."
            )
        )

    def _give(self, levels, keep, change):
        """Put an answer into the box. The same act keeps neither who nor when.

        :param levels: dict of plan line id to level
        :param keep: what the person should go on with
        :param change: what the person should do differently
        """
        self.ensure_one()
        self._check_open()
        sheet, kind = self.rater_id.appraisal_id, self.rater_id.kind
        known = {line.id for line in sheet._feedback_lines()}
        if not set(levels) <= known or not set(levels.values()) <= set(LEVELS):
            raise UserError(
                self.env._("The page was out of date. Please open it again.")
            )
        texts = [(text or "").strip()[:TEXT_LIMIT] for text in (keep, change)]
        if not levels:
            raise UserError(
                self.env._("Choose a level for at least one line before you send it.")
            )
        self.is_done = True
        self.env["hr.performance.rater.answer"]._draw(sheet, kind).write(
            {
                "is_filled": True,
                "levels": {str(line_id): level for line_id, level in levels.items()},
                "keep": texts[0] or False,
                "change": texts[1] or False,
            }
        )

    def _decline(self, reason):
        """The rater gives no answer; who asked learns that, and why."""
        self.ensure_one()
        self._check_open()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say in a few words why somebody else should answer.")
            )
        rater = self.rater_id
        answers = self.env["hr.performance.rater.answer"]
        answers._draw(rater.appraisal_id, rater.kind).unlink()
        rater.write({"state": "declined", "decline_text": reason.strip()[:TEXT_LIMIT]})

    # THE PAGE

    def _page_values(self):
        """What the page shows, in the language of its environment."""
        self.ensure_one()
        rater, sheet = self.rater_id, self.rater_id.appraisal_id
        rules = sheet.rater_rules
        row = next(r for r in rules["kinds"] if r["kind"] == rater.kind)
        labels = dict(rater._fields["kind"]._description_selection(self.env))
        return {
            "person": sheet.employee_id.name,
            "cycle": sheet.cycle_id.name,
            "kind": labels[rater.kind],
            "threshold": row["threshold"],
            "counts": bool(float(row["weight"])),
            "items": [
                {
                    "id": line.id,
                    "title": line.title,
                    "guidance": line.guidance,
                    "levels": list(enumerate(sheet._anchors_of(line), 1)),
                }
                for line in sheet._feedback_lines()
            ],
        }
