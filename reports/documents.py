# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which records a print is asked for: the address of a report may name any number."""

from odoo.tools.image import image_data_uri

from ..models.base.arguments import IDS
from ..models.base.seeing import unseen_error


def printed_ids(env, docids):
    """The ids that a print is asked for, as far as a database has such ids.

    :param docids: list of numbers, or None
    """
    if any(docid not in IDS for docid in docids or ()):
        raise unseen_error(env)
    return list(docids or ())


def letter_sheet(record, lang=None):
    """What a letter shows beside its record: language, the record in it, and the logo.

    :param lang: code of a language; None: the one of the employee whom it is for
    """
    # sudo: logo and language of a record that the reader may read.
    own = record.sudo()
    lang = lang or own.employee_id._performance_lang()
    logo = own.company_id.logo
    return {
        "lang": lang,
        "own": record.with_context(lang=lang),
        "logo": image_data_uri(logo) if logo else "",
    }
