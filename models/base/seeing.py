# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What somebody may know of a record that is named to the server or by a refusal.

Whoever calls a public method names records by their ids. A record that is not there,
one that is hidden and one that is hidden and at another step get the same refusal, so
nobody learns by asking. What refuses a step names only what its reader may read.
"""

from functools import wraps

from psycopg2 import Error as Psycopg2Error
from psycopg2 import IntegrityError
from psycopg2.errors import DiskFull

from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from .arguments import id_of
from .entry import entry_of
from .limits import NAMED

#: Models of the addon and its bridges.
OWN = "hr.performance."
#: Everybody at work knows the names of colleagues, by their public pages.
PUBLIC_PAGES = {"hr.employee": "hr.employee.public"}


def is_own_name(model):
    """Whether this is the name of a model of the addon or its bridges, or nothing."""
    return bool(model) and model.startswith(OWN)


def is_own(records):
    """Whether records are of a model of this addon or its bridges."""
    return is_own_name(records._name)


def unseen_error(env):
    """The one refusal for what does not exist and for what is hidden."""
    return AccessError(
        env._(
            "This does not exist, or is not yours to see. Open it again from its list;"
            " if you work for several companies, choose the company first."
        )
    )


def must_see(records):
    """Raise one and the same refusal unless the user may read all of the records.

    One query for any number of records; the system's own code passes.
    """
    if records.env.su:
        return
    ids = set(records.ids)
    if ids - readable_ids(records, ids):
        raise unseen_error(records.env)


def readers_only(method):
    """A public method on records: it begins for those who may read all of them."""

    @wraps(method)
    def begin(self, *args, **kwargs):
        must_see(self)
        if self.env.su or len(_worked_on(self)) < 2:
            return method(self, *args, **kwargs)
        return all_or_named(method, self, args, kwargs)

    begin._readers_only = True
    return begin


def _worked_on(records):
    """What a click is about: the records, or those that a dialog has chosen.

    A dialog says by ``_works_on`` which of its fields holds them.
    """
    name = getattr(records, "_works_on", None)
    return records[name] if name and len(records) == 1 else records


def all_or_named(method, records, args, kwargs):
    """A click on many records does all of it or nothing; what breaks it is named.

    Refusals name records themselves. What the database or a program refuses says
    nothing to users: each record is tried by itself, and nothing of that stays.
    """
    broken, reason = None, ""
    try:
        with records.env.cr.savepoint():
            return method(records, *args, **kwargs)
    except (UserError, IntegrityError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
        raise
    except (Psycopg2Error, ValueError, TypeError, LookupError) as error:
        broken, reason = _broken_one(method, records, args, kwargs)
        if broken is None or isinstance(error, DiskFull):
            raise
    # Outside of the handler: its error would be sent along with this one.
    raise UserError(
        records.env._(
            "%(record)s stops this, and nothing was done: %(reason)s. Leave it out, or"
            " have your system administrator look at it.",
            record=names_of(broken),
            reason=reason,
        )
    )


def _broken_one(method, records, args, kwargs):
    """The first record with which a method fails by itself, and why in one line."""
    things = _worked_on(records)
    for record in things:
        try:
            with records.env.cr.savepoint() as point, mute_logger("odoo.sql_db"):
                if things is records:
                    method(record, *args, **kwargs)
                else:
                    records[records._works_on] = record
                    method(records, *args, **kwargs)
                records.env.flush_all()
                point.rollback()
        except (Psycopg2Error, ValueError, TypeError, LookupError) as error:
            return record, str(error).strip().partition("\n")[0].rstrip(".")
        except UserError:
            continue
        finally:
            records.env.invalidate_all(flush=False)
    return None, ""


def person_of(env, employee):
    """The colleague that a caller names; empty for nobody whom the user may know.

    :param employee: employee, or the id of one, as it came over RPC
    :return: the employee with superuser rights
    """
    # sudo: hr.employee - only whom the user knows by the public page.
    return known(env["hr.employee"].sudo().browse(id_of(employee)).exists())


def known(records):
    """Those of the records that the user may know, also where code is superuser.

    Whoever takes part without a login has got the records from the system.
    """
    if not records.ids or entry_of(records.env):
        return records
    # sudo: taken away, so that the rules of the user hold.
    ids = readable_ids(records.sudo(False), set(records.ids))
    return records.filtered(lambda record: not record.id or record.id in ids)


def names_of(records, name="display_name"):
    """Names of records for a sentence; what the user may not read is only counted.

    :param name: the field that names them
    """
    if not records:
        return ""
    # sudo: names only, of records that the user may read.
    names = known(records).sudo().mapped(name)[:NAMED]
    rest = len(records) - len(names)
    if not names:
        return records.env._("something that you may not see")
    named = ", ".join(text or "" for text in names)
    if rest:
        return records.env._("%(names)s and %(count)s more", names=named, count=rest)
    return named


def readable_ids(records, ids):
    """Those of the ids that the user of the records' environment may read."""
    if any(type(one) is not int for one in ids):
        return set()
    model = records.env[PUBLIC_PAGES.get(records._name, records._name)].browse()
    if not ids or not model.has_access("read"):
        return set()
    return set(model._search([("id", "in", list(ids))], active_test=False))
