# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import logging
import math
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL, consteq

from ..base.seeing import readers_only

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
        if failed == BADGE.lock_from:
            self._tell_hr(employee)
        return employee.browse(), wait

    @api.model
    def _digest(self, company, badge=None):
        """What a badge is counted under; without one the tablet as a whole."""
        name = "tablet" if badge is None else f"badge:{badge}"
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

    # HR

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
                    "At the shared tablet the PIN of %(name)s was typed wrong"
                    " %(count)s times. The badge is locked for %(minutes)s minutes. If"
                    " it was not %(name)s, give the person a new PIN.",
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
