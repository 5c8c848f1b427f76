# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values of the wrong kind: whoever creates or writes over RPC may send anything.

Forms send what the field wants. For the rest the platform answers with an error of the
server, or of the database; here it is a sentence that names the field.
"""

import base64
import binascii

from odoo.api import NewId
from odoo.exceptions import ValidationError

from .arguments import IDS

#: What the columns of whole numbers can hold.
WHOLE = range(-(2**31), 2**31)
COMMANDS = range(7)
#: No id has so many digits.
LONG = 11
#: Commands with values of lines.
WITH_VALUES = (0, 1)


def check_given(model, vals_list):
    """Raise unless each value is of the kind that its field holds.

    :param model: one of our models, with the environment of the user
    """
    for vals in vals_list:
        if not isinstance(vals, dict):
            raise ValidationError(model.env._("These are no values of fields."))
        for name, value in vals.items():
            field = model._fields.get(name) if isinstance(name, str) else None
            if field is None:
                raise ValidationError(
                    model.env._(
                        "%(document)s has no field “%(name)s”.",
                        document=model._description,
                        name=name,
                    )
                )
            if value is None or value is False:
                continue
            check = CHECKS.get(field.type)
            if check and not check(model, field, value):
                raise ValidationError(
                    model.env._(
                        "%(field)s of %(document)s cannot hold what was sent.",
                        field=field._description_string(model.env),
                        document=model._description,
                    )
                )


def _is_text(_model, _field, value):
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or (
        isinstance(value, str) and "\0" not in value and _is_unicode(value)
    )


def _is_unicode(value):
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_choice(model, field, value):
    return isinstance(value, str) and value in field.get_values(model.env)


def _is_whole(_model, _field, value):
    try:
        return int(value) in WHOLE
    except (TypeError, ValueError, OverflowError):
        return False


def _is_number(_model, _field, value):
    try:
        float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _is_day(_model, field, value):
    try:
        return bool(field.to_date(value))
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False


def _is_moment(_model, field, value):
    try:
        return bool(field.to_datetime(value))
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False


def _is_file(_model, _field, value):
    if not isinstance(value, str | bytes):
        return False
    try:
        base64.b64decode(value)
    except (binascii.Error, ValueError):
        return False
    return True


def _is_one(_model, _field, value):
    if hasattr(value, "_ids"):
        return len(value) <= 1
    return _is_id(value)


def _is_id(value):
    return isinstance(value, NewId) or value in IDS


def _is_reference(model, field, value):
    """Whether it is a record, or the name of a model, a comma and an id."""
    if hasattr(value, "_ids"):
        return len(value) <= 1
    if not isinstance(value, str):
        return False
    name, _comma, number = value.partition(",")
    is_id = number.isascii() and number.isdecimal() and len(number) < LONG
    return is_id and int(number) in IDS and name in field.get_values(model.env)


def _are_many(model, field, value):
    if hasattr(value, "_ids"):
        return True
    if not isinstance(value, list | tuple):
        return False
    lines = [one for one in value if isinstance(one, list | tuple)]
    if not all(_is_id(one) for one in value if not isinstance(one, list | tuple)):
        return False
    if not all(map(_is_command, lines)):
        return False
    comodel = model.env[field.comodel_name]
    vals_list = [line[2] for line in lines if line[0] in WITH_VALUES]
    if comodel._name.startswith("hr.performance."):
        check_given(comodel, vals_list)
    return all(name in comodel._fields for vals in vals_list for name in vals)


def _is_command(line):
    """Whether a line says what to do, with which id or ids or values."""
    if not line or isinstance(line[0], bool) or line[0] not in COMMANDS:
        return False
    code, *rest = line
    if code in WITH_VALUES:
        return len(rest) == 2 and isinstance(rest[1], dict)
    if code == 6:
        ids = rest[1] if len(rest) == 2 else None
        return isinstance(ids, list | tuple) and all(map(_is_id, ids))
    return code == 5 or (bool(rest) and _is_id(rest[0]))


CHECKS = {
    "char": _is_text,
    "text": _is_text,
    "html": _is_text,
    "selection": _is_choice,
    "integer": _is_whole,
    "float": _is_number,
    "monetary": _is_number,
    "date": _is_day,
    "datetime": _is_moment,
    "binary": _is_file,
    "many2one": _is_one,
    "reference": _is_reference,
    "one2many": _are_many,
    "many2many": _are_many,
}
