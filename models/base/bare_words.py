# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of courses, skills and topics as they are compared with one another."""


def bare(text):
    """A name without case and outer space."""
    return (text or "").strip().casefold()


def bare_words(*texts):
    """The names of lists that are separated by commas, as they are compared."""
    words = (word for text in texts for word in _split(text))
    return {bare(word) for word in words} - {""}


def _split(text):
    return (text or "").replace("，", ",").split(",")
