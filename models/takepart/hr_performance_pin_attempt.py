# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import logging
import math
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq

from ..base.seeing import readers_only
from ..people.hr_scope import HrFinder

_logger = logging.getLogger(__name__)

RETRIES = 3
#: Whoever comes while others are being counted waits a moment.
BUSY_SECONDS = 2


class Limit(NamedTuple):
    """When wrong tries are slowed down, locked and forgotten."""

    slow_from: int
    slow: timedelta
    lock_from: int
    lock: timedelta
    # From this moment of the row on, after so long, the count begins anew.
    since: str
    forget: timedelta


BADGE = Limit(
    3, timedelta(seconds=30), 5, timedelta(minutes=15), "last_on", timedelta(days=1)
)

#: All badges of a tablet together: somebody tries one badge after the other.
TABLET = Limit(
    20,
    timedelta(seconds=30),
    60,
    timedelta(minutes=5),
    "first_on",
    timedelta(minutes=15),
)


#: So many badges with a wrong PIN within a day are nobody's mistyping.
SPRAYED = 10


class HrPerformancePinAttempt(models.Model):
    """Wrong PINs at a company's tablet, counted per badge and per tablet.

    The badge is kept as a hash and counted whether it exists or not, so that neither
    messages nor waiting times tell which badges exist. A try is counted before the PIN
    is looked at and in a transaction of its own: neither parallel requests nor a
    rollback win further tries. HR sees whom a lock concerns and can lift it.
    """

    _name = "hr.performance.pin.attempt"
    _inherit = "hr.performance.guard.mixin"
    _description = "Wrong PIN at the Tablet"
    _order = "last_on desc, id"
    _rec_name = "employee_id"
    _log_access = False
    #: Tries are counted by the tablet only.
    _guards_everything = True

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    badge_hash = fields.Char(
        required=True, groups=fields.NO_ACCESS, export_string_translation=False
    )
    employee_id = fields.Many2one(
        "hr.employee", ondelete="cascade", index="btree_not_null"
    )
    department_id = fields.Many2one(related="employee_id.department_id")
    failed = fields.Integer(string="Wrong PINs")
    first_on = fields.Datetime(string="First Try")
    last_on = fields.Datetime(string="Last Try")
    locked_until = fields.Datetime()
    told_on = fields.Datetime(
        string="HR Told on", help="When HR was told that many badges were tried."
    )

    _badge_unique = models.UniqueIndex("(company_id, badge_hash)")

    # IDENTIFYING

    @api.model
    def _identify(self, company, badge, pin):
        """The employee of a badge and PIN at a company's tablet.

        :return: (employee, seconds to wait before the next try); the employee is empty
            for an unknown badge, a wrong PIN, a person without PIN, and as long as one
            has to wait
        """
        badge = (badge or "").strip()[:64]
        whole, digest = self._digest(company), self._digest(company, badge)
        employee = self._employee_of(company, badge)
        failed, refused, wait = self._count(company, whole, TABLET)
        if not refused:
            failed, refused, badge_wait = self._count(company, digest, BADGE, employee)
            wait = max(wait, badge_wait)
        if refused:
            return employee.browse(), wait
        if self._is_right(employee, pin):
            self._uncount(company, whole, digest)
            return employee, 0
        self._note_wrong(company, employee, failed)
        return employee.browse(), wait

    @api.model
    def _check_pin(self, employee, pin):
        """Raise unless this is the PIN of the person of a personal link.

        It is counted as at the tablet: who holds a link cannot try all PINs.
        """
        company = employee.company_id
        digest = self._digest(company, link=employee.id)
        failed, refused, wait = self._count(company, digest, BADGE, employee)
        if not refused and self._is_right(employee, pin):
            self._uncount(company, digest, digest)
            return
        if not refused:
            self._note_wrong(company, employee, failed)
        if wait:
            raise UserError(
                self.env._("The PIN does not fit. Try again in %s seconds.", wait)
            )
        raise UserError(self.env._("The PIN does not fit. Please type your PIN."))

    @api.model
    def _note_wrong(self, company, employee, failed):
        """Tell HR of a locked person, and of many people who are tried."""
        if failed == BADGE.lock_from:
            self._tell_hr(employee)
        tries, badges = self._sprayed(company)
        if badges:
            self._tell_spraying(company, tries, badges)

    @api.model
    def _digest(self, company, badge=None, link=None):
        """What a badge is counted under; without one the tablet as a whole.

        :param link: id of the employee whose personal link asks for the PIN
        """
        name = "tablet" if badge is None else f"badge:{badge}"
        name = f"link:{link}" if link else name
        return hashlib.sha256(f"{company.id}:{name}".encode()).hexdigest()

    @api.model
    def _employee_of(self, company, badge):
        return (
            self.env["hr.employee"]
            # sudo: hr.employee - finds the person of a badge; badge and PIN are HR's,
            # and nothing is shown before the PIN is right.
            .sudo()
            .search(
                [("barcode", "=", badge or None), ("company_id", "=", company.id)],
                limit=1,
            )
        )

    @api.model
    def _is_right(self, employee, pin):
        """Compare in constant time, also where there is nobody to compare with."""
        known = employee.pin or ""
        return consteq(known or "-", (pin or "").strip()[:64]) and bool(known)

    # COUNTING

    @api.model
    def _count(self, company, digest, limit, employee=None):
        """Count a try in a transaction of its own, unless it has to wait.

        :return: (tries so far, whether this one is refused, seconds to wait)
        """
        for _try in range(RETRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                return self._count_in(cr, company, digest, limit, employee)
        return 0, True, BUSY_SECONDS

    @api.model
    def _count_in(self, cr, company, digest, limit, employee):
        now = fields.Datetime.now()
        failed = SQL(
            "CASE WHEN own.%s < %s THEN 1 ELSE own.failed + 1 END",
            SQL.identifier(limit.since),
            now - limit.forget,
        )
        locked = SQL(
            "CASE WHEN %(failed)s >= %(lock_from)s THEN %(lock)s"
            " WHEN %(failed)s >= %(slow_from)s THEN %(slow)s END",
            failed=failed,
            lock_from=limit.lock_from,
            lock=now + limit.lock,
            slow_from=limit.slow_from,
            slow=now + limit.slow,
        )
        query = SQL(
            """
            INSERT INTO hr_performance_pin_attempt AS own
                   (company_id, badge_hash, employee_id, failed, first_on, last_on)
            VALUES (%(company)s, %(digest)s, %(employee)s, 1, %(now)s, %(now)s)
            ON CONFLICT (company_id, badge_hash) DO UPDATE
               SET failed = %(failed)s,
                   locked_until = %(locked)s,
                   first_on = CASE WHEN %(failed)s = 1 THEN %(now)s
                                   ELSE own.first_on END,
                   last_on = %(now)s,
                   employee_id = EXCLUDED.employee_id
             WHERE own.locked_until IS NULL OR own.locked_until <= %(now)s
            RETURNING failed, locked_until
            """,
            company=company.id,
            digest=digest,
            employee=employee.id or None if employee else None,
            now=now,
            failed=failed,
            locked=locked,
        )
        cr.execute(query, log_exceptions=False)
        counted = cr.fetchone()
        if counted:
            return counted[0], False, self._seconds(counted[1], now)
        cr.execute(
            SQL(
                "SELECT failed, locked_until FROM hr_performance_pin_attempt"
                " WHERE company_id = %s AND badge_hash = %s",
                company.id,
                digest,
            )
        )
        tries, until = cr.fetchone()
        return tries, True, self._seconds(until, now)

    @api.model
    def _seconds(self, until, now):
        return max(math.ceil((until - now).total_seconds()), 1) if until else 0

    @api.model
    def _uncount(self, company, whole, digest):
        """A right PIN: the badge starts anew, the tablet forgets this try only."""
        for _try in range(RETRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                cr.execute(
                    SQL(
                        """
                        UPDATE hr_performance_pin_attempt
                           SET failed = CASE WHEN badge_hash = %(digest)s THEN 0
                                             ELSE GREATEST(failed - 1, 0) END,
                               locked_until = CASE WHEN badge_hash = %(digest)s
                                                   THEN NULL ELSE locked_until END
                         WHERE company_id = %(company)s
                           AND badge_hash IN (%(digest)s, %(whole)s)
                        """,
                        company=company.id,
                        digest=digest,
                        whole=whole,
                    )
                )
                return

    @api.model
    def _sprayed(self, company):
        """Whether so many people are tried that HR has to know, once in a day.

        Counted are badges and links with a wrong PIN in the last day and no right one
        after it: whoever mistypes the own PIN does not stay among them.

        :return: (wrong tries, badges and links); two zeros where nothing is to be told
        """
        for _try in range(RETRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                return self._sprayed_in(cr, company)
        return 0, 0

    @api.model
    def _sprayed_in(self, cr, company):
        now = fields.Datetime.now()
        values = {
            "company": company.id,
            "whole": self._digest(company),
            "now": now,
            "day": now - timedelta(days=1),
        }
        cr.execute(
            SQL(
                "SELECT COALESCE(SUM(failed), 0), COUNT(*)"
                "  FROM hr_performance_pin_attempt"
                " WHERE company_id = %(company)s AND badge_hash != %(whole)s"
                "   AND failed > 0 AND last_on > %(day)s",
                **values,
            )
        )
        tries, badges = cr.fetchone()
        if badges < SPRAYED:
            return 0, 0
        cr.execute(
            SQL(
                "INSERT INTO hr_performance_pin_attempt AS own"
                " (company_id, badge_hash, failed, first_on, last_on, told_on)"
                " VALUES (%(company)s, %(whole)s, 0, %(now)s, %(now)s, %(now)s)"
                " ON CONFLICT (company_id, badge_hash) DO UPDATE"
                "    SET told_on = %(now)s"
                "  WHERE own.told_on IS NULL OR own.told_on <= %(day)s"
                " RETURNING id",
                **values,
            )
        )
        return (tries, badges) if cr.fetchone() else (0, 0)

    # HR

    @api.model
    def _tell_spraying(self, company, tries, badges):
        """Tell HR of the company that many badges are tried; no badge or PIN in it."""
        _logger.warning("Tablet of company %s: %s badges tried", company.id, badges)
        users = HrFinder(self.env).find(self.env["hr.department"], company)
        if users:
            # sudo: mail.thread - a notice to HR about tries of somebody not signed in.
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=users.partner_id.ids,
                subject=self.env._("%s: many wrong PINs", company.name),
                body=self.env._(
                    "At the shared tablet of %(company)s, or by personal links, wrong"
                    " PINs were typed %(tries)s times for %(badges)s badges or people"
                    " within a day. Somebody may be trying one person after the other."
                    " Look who was at the tablet; if need be, give it a new address in"
                    " the settings.",
                    company=company.name,
                    tries=tries,
                    badges=badges,
                ),
            )

    @api.model
    def _tell_hr(self, employee):
        """Tell the HR partners once that a badge is locked; no badge or PIN in it."""
        if not employee:
            return
        _logger.warning("Tablet: the badge of employee %s is locked", employee.id)
        partners = employee._performance_hr_partners().partner_id
        if partners:
            # sudo: mail.thread - a notice to HR about a try of somebody not signed in.
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=partners.ids,
                subject=self.env._("%s: wrong PIN five times", employee.name),
                body=self.env._(
                    "The PIN of %(name)s was typed wrong %(count)s times, at the shared"
                    " tablet or on the page of a personal link. It is locked there for"
                    " %(minutes)s minutes. If it was not %(name)s, give the person a"
                    " new PIN.",
                    name=employee.name,
                    count=BADGE.lock_from,
                    minutes=BADGE.lock.seconds // 60,
                ),
            )

    @readers_only
    def action_unlock(self):
        """Let the person try again at once."""
        self.check_access("read")
        # sudo: guarded; the rules let HR in scope read the row, nobody else.
        self.sudo().write({"failed": 0, "locked_until": False})

    @api.autovacuum
    def _gc_forgotten(self):
        """Counts without a try for two days tell nothing any more."""
        limit = fields.Datetime.now() - timedelta(days=2)
        self.search([("last_on", "<", limit)]).unlink()
