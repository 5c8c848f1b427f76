# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can be checked mechanically in a translation; shared with the bridges."""

import re

import polib

from odoo.tools.misc import file_path

LANGUAGE = "zh_CN"
HAN = "[\u4e00-\u9fff]"
FULL_WIDTH = "\uff0c\u3002\uff1a\uff1b\uff1f\uff01\uff08\uff09\u3001"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
TAG = re.compile(r"<[^>]*>")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\bt-out=\"[^\"]*\"")
# Texts in which ASCII signs are meant: code, and arithmetic in brackets.
MEANT = (TAG, EXPRESSION, PLACEHOLDER)
ASCII_SIGN = re.compile(rf"{HAN}\s?[,.:;?!(]|[,:;?!)]\s?{HAN}")
SIGN_TWICE = re.compile("[\uff0c\u3002\uff1a\uff1b]{2}")
SPACE_AT_SIGN = re.compile(rf" [{FULL_WIDTH}]|[{FULL_WIDTH}] ")
# The wording rules of the glossary: harsh words, and words with another meaning here.
UNWANTED = re.compile("偏见|不公正|末位|淘汰|惩罚|模拟|达成率|考核指标|关键结果|低绩效")


def po_entries(module):
    """The entries of a module's Chinese translation."""
    return polib.pofile(file_path(f"{module}/i18n/{LANGUAGE}.po"))


def po_problems(module):
    """Each problem as kind and source term; an empty list is what one wants."""
    return [
        (kind, entry.msgid)
        for entry in po_entries(module)
        for kind, is_wrong in CHECKS.items()
        if is_wrong(entry.msgid, entry.msgstr) or entry.fuzzy
    ]


def _plain(text):
    """The text as people read it, with a letter for what the program puts in."""
    for pattern in MEANT:
        text = pattern.sub("X", text)
    return text


def _other_placeholders(source, text):
    return sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))


def _other_tags(source, text):
    """Text of attributes such as title is translated, so only names are compared."""
    return [tag.split()[0] for tag in TAG.findall(source)] != [
        tag.split()[0] for tag in TAG.findall(text)
    ]


def _other_expressions(source, text):
    return sorted(EXPRESSION.findall(source)) != sorted(EXPRESSION.findall(text))


def _other_lines(source, text):
    return source.count("\n") != text.count("\n")


def _unfinished_sentence(source, text):
    """A sentence of the source ends as a sentence in the translation, too."""
    is_sentence = re.search(r"\w{2}\.$", source) and " " in source
    return is_sentence and not text.endswith(("\u3002", "\uff1f"))


CHECKS = {
    "untranslated": lambda source, text: not text,
    "other placeholders": _other_placeholders,
    "other tags": _other_tags,
    "other expressions": _other_expressions,
    "other line breaks": _other_lines,
    "ASCII punctuation": lambda source, text: ASCII_SIGN.search(_plain(text)),
    "punctuation twice": lambda source, text: SIGN_TWICE.search(_plain(text)),
    "space at punctuation": lambda source, text: SPACE_AT_SIGN.search(text),
    "no full stop": _unfinished_sentence,
    "unwanted word": lambda source, text: UNWANTED.search(text),
}
