# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ...engine.pulse import LEVELS
from ..base.features import PULSE, is_on

#: 192 random bits: nobody guesses one.
TOKEN_BYTES = 24
#: Longest text of the page.
TEXT_LIMIT = 4_000


def _hashed(clear):
    return hashlib.sha256(clear.encode()).hexdigest()


class HrPerformancePulseKey(models.Model):
    """The right of one person to put one sheet into the box of a survey.

    It knows whether it was used, so that nobody answers twice, and nothing of the
    answer. Nobody reads it; once the survey is closed all keys are alike. For people
    without login it is a link, of which only the hash is stored.
    """

    _name = "hr.performance.pulse.key"
    _inherit = "hr.performance.guard.mixin"
    _description = "Right to Answer a Survey"
    _rec_name = "pulse_id"
    #: No column tells when somebody has answered.
    _log_access = False
    _guards_everything = True

    pulse_id = fields.Many2one(
        "hr.performance.pulse", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(
        "hr.employee",
        ondelete="cascade",
        index=True,
        help="Technical: empty for a slip of paper, which bears no name.",
    )
    manager_id = fields.Many2one(
        "hr.employee", ondelete="set null", help="Technical: who has held the talk."
    )
    is_done = fields.Boolean()
    is_reminded = fields.Boolean()
    is_on_paper = fields.Boolean(
        help="Technical: the person's right lies in a pile of slips of paper."
    )
    token_hash = fields.Char(
        groups=fields.NO_ACCESS, copy=False, export_string_translation=False
    )

    _person_unique = models.UniqueIndex("(pulse_id, employee_id)")
    _hash_unique = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")

    @api.model
    def _hand_out(self, pulse, whom):
        """A key for each; who has no login gets it as a link.

        :param whom: dict of employee to the manager whom the answer is about
        :return: the keys, and a dict of key to the clear text of its link, which is
            kept nowhere
        """
        clear = {
            person: secrets.token_urlsafe(TOKEN_BYTES)
            for person in whom
            if not person.user_id.active
        }
        keys = self.create(
            [
                {
                    "pulse_id": pulse.id,
                    "employee_id": person.id,
                    "manager_id": manager.id,
                    "token_hash": _hashed(clear[person]) if person in clear else False,
                }
                for person, manager in whom.items()
            ]
        )
        self.env["hr.performance.pulse.answer"]._top_up(pulse)
        links = {k: clear[k.employee_id] for k in keys if k.employee_id in clear}
        return keys, links

    @api.model
    def _print_slips(self, pulse, piles):
        """A slip for each person of these piles, and nothing that tells whose it is.

        The people count as asked, once and for all: their right lies in the pile. A
        slip that was lost is an answer that is lost.

        :param piles: dict of manager, or nobody, to the people
        :return: pairs of manager and the clear text of a link, which is kept nowhere
        """
        people = [person for group in piles.values() for person in group]
        asked = {"pulse_id": pulse.id, "is_on_paper": True}
        spent = {"is_done": True, "is_reminded": True}
        self.create([{**asked, **spent, "employee_id": one.id} for one in people])
        rows = [
            (manager, secrets.token_urlsafe(TOKEN_BYTES))
            for manager, group in piles.items()
            for _person in group
        ]
        self.create(
            [
                {
                    "pulse_id": pulse.id,
                    "manager_id": manager.id,
                    "token_hash": _hashed(clear),
                    "is_reminded": True,
                }
                for manager, clear in rows
            ]
        )
        self.env["hr.performance.pulse.answer"]._top_up(pulse)
        return rows

    def _renew(self):
        """New links in the place of the old ones, for all of these alike.

        :return: dict of key to the clear text
        """
        links = {}
        for key in self.filtered("token_hash"):
            links[key] = secrets.token_urlsafe(TOKEN_BYTES)
            key.token_hash = _hashed(links[key])
        return links

    def _lang(self):
        """The language in which the page begins; a slip has that of the company."""
        self.ensure_one()
        company = self.pulse_id.company_id
        person = self.employee_id
        lang = person._performance_lang() if person else company.partner_id.lang
        return lang or "en_US"

    def _address(self):
        self.ensure_one()
        person = self.employee_id
        return (
            person.user_id.active and person.user_id.email
        ) or person._performance_mail()

    @api.model
    def _find(self, clear):
        """The key of a link, or an empty one; open or not."""
        wanted = _hashed(clear or "")
        # sudo: whoever holds the clear text is meant; what it opens is checked after.
        key = self.with_user(SUPERUSER_ID).search([("token_hash", "=", wanted)])
        return key if key and consteq(key.token_hash, wanted) else self.browse()

    def _status(self):
        """Why the page is closed: 'over', 'used'; '' is open."""
        self.ensure_one()
        survey = self.pulse_id
        if survey.state != "open" or survey._is_over() or not is_on(self.env, PULSE):
            return "over"
        return "used" if self.is_done else ""

    def _give(self, levels, text):
        """Put an answer into the box. The same act keeps neither who nor when.

        :param levels: dict of id of the question, as text, to level
        :param text: what else the person wants to say
        """
        self.ensure_one()
        if self._status():
            raise UserError(
                self.env._(
                    "Your answer was given already, or the survey is closed: nothing"
                    " was changed. Thank you for taking the time."
                )
            )
        survey = self.pulse_id
        known = {row["id"] for row in survey.questions}
        if not set(levels) <= known or not set(levels.values()) <= set(LEVELS):
            raise UserError(
                self.env._("The page was out of date. Please open it again.")
            )
        if not levels:
            raise UserError(
                self.env._("Answer at least one question before you send it.")
            )
        self.is_done = True
        self.env["hr.performance.pulse.answer"]._draw(survey).write(
            {
                "is_filled": True,
                "manager_id": self.manager_id.id,
                "levels": levels,
                "text": (text or "").strip()[:TEXT_LIMIT] or False,
            }
        )

    def _page_values(self):
        """What the page shows, in the language of its environment."""
        self.ensure_one()
        survey = self.pulse_id
        return {
            "cycle": survey.cycle_id.name,
            "audience": survey.audience,
            "manager": self.manager_id.name,
            "threshold": survey.threshold,
            "questions": survey._words(),
            "levels": LEVELS,
        }
