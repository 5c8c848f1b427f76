# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of courses, skills and topics as they are compared with one another."""


def bare(text):
    """A name without case and outer space."""
    return (text or "").strip().casefold()


def words_of(record, topics):
    """Name and topics of a course, in all languages, as they are compared.

    :param topics: name of the field that holds topics, separated by commas
    """
    found = set()
    for lang, _name in record.env["res.lang"].get_installed():
        own = record.with_context(lang=lang)
        found |= {own.name, *(own[topics] or "").replace("，", ",").split(",")}
    return {bare(text) for text in found} - {""}
