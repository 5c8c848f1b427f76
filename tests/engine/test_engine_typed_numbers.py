# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from engine.typed_numbers import LARGEST, NotANumber, read

#: Decimal mark and mark of thousands of languages.
ENGLISH, GERMAN, FRENCH = (".", ","), (",", "."), (",", "\u202f")
SWISS, NOTHING, ARABIC = (".", "\u2019"), (".", ""), ("\u066b", "\u066c")
LOCALES = (ENGLISH, GERMAN, FRENCH, SWISS, NOTHING, ARABIC, (",", "\xa0"), (",", ""))
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE_DIGITS = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("98.5", ENGLISH, "98.5"),
        ("98,5", GERMAN, "98.5"),
        ("1,234.56", ENGLISH, "1234.56"),
        ("1.234,56", GERMAN, "1234.56"),
        ("1,234", ENGLISH, "1234"),
        ("1.234", GERMAN, "1234"),
        ("1\u202f234,56", FRENCH, "1234.56"),
        ("1 234,56", FRENCH, "1234.56"),
        ("1\xa0234\u2009567", ENGLISH, "1234567"),
        ("1'234.50", SWISS, "1234.5"),
        ("1’234.50", SWISS, "1234.5"),
        ("1'234.50", ENGLISH, "1234.5"),
        ("12,34,567.5", ENGLISH, "1234567.5"),
        ("1,00,000", ENGLISH, "100000"),
        ("12.5%", ENGLISH, "12.5"),
        ("12,5 %", GERMAN, "12.5"),
        ("١٬٢٣٤٫٥", ENGLISH, "1234.5"),
        ("٩٨٫٥٪", ARABIC, "98.5"),
        ("１，２３４．５％", ENGLISH, "1234.5"),
        ("-5", ENGLISH, "-5"),
        ("−5", ENGLISH, "-5"),
        ("–5", ENGLISH, "-5"),
        ("－５", ENGLISH, "-5"),
        ("- 5", ENGLISH, "-5"),
        ("5-", ENGLISH, "-5"),
        ("(1,234.5)", ENGLISH, "-1234.5"),
        ("（12.5%）", ENGLISH, "-12.5"),
        ("+5", ENGLISH, "5"),
        ("\u200e-5\u200f", ENGLISH, "-5"),
        ("-0", ENGLISH, "0"),
        (".5", ENGLISH, "0.5"),
        ("5.", ENGLISH, "5"),
        ("007", ENGLISH, "7"),
        ("1e3", ENGLISH, "1000"),
        ("999999999999999", ENGLISH, "999999999999999"),
    ],
)
def test_numbers(text, locale, number):
    found = read(text, *locale)
    assert found == Decimal(number)
    assert not (found.is_zero() and found.is_signed())


@pytest.mark.parametrize(
    ("text", "locale", "meant"),
    [
        ("98,5", ENGLISH, ["98.5"]),
        ("-98,5", ENGLISH, ["-98.5"]),
        ("98.5", GERMAN, ["98.5"]),
        ("1.234,56", ENGLISH, ["1234.56"]),
        ("1,234.56", GERMAN, ["1234.56"]),
        ("12,5%", ENGLISH, ["12.5"]),
        ("0,985", ENGLISH, ["0.985"]),
        ("0.985", GERMAN, ["0.985"]),
        ("1234,567", ENGLISH, ["1234.567"]),
        ("1,00", ENGLISH, ["1.00"]),
        ("12,3456", ENGLISH, ["12.3456"]),
        ("1.234", FRENCH, ["1.234", "1234"]),
        ("1,234", NOTHING, ["1234", "1.234"]),
        ("９８，５", ENGLISH, ["98.5"]),
        ("1,5e3", ENGLISH, ["1500"]),
    ],
)
def test_marks_of_other_languages_are_refused(text, locale, meant):
    with pytest.raises(NotANumber) as refused:
        read(text, *locale)
    assert refused.value.meant == [Decimal(number) for number in meant]


@pytest.mark.parametrize(
    "text",
    [
        *("98 5", "1,23,4", "1'23", "1,234'567", "1 234,567 8", "1.2.3", "1,,234"),
        *("10²", "5½", "①", "Ⅷ", "1_000", "nan", "inf", "--5", "(-5)", "()", "%", "-"),
        *("5%%", "5‰", "1e", "1e9999", "1e15", "1,000e3", "0x10", "1/2", "98·5"),
        *("8 days", "≥95", "1000000000000000", "1" * 40, ",", ".", "'5", "1,234,"),
    ],
)
def test_no_numbers(text):
    with pytest.raises(NotANumber):
        read(text)


def test_nothing_typed():
    assert read("") is read(" \u3000\u200b") is None


def _written(number, decimal_point, thousands_sep, size):
    """A number as a language writes it, with groups of digits."""
    whole, _dot, fraction = f"{abs(number):f}".partition(".")
    groups = [whole[-3:]]
    whole = whole[:-3]
    while whole:
        groups.insert(0, whole[-size:])
        whole = whole[:-size]
    text = thousands_sep.join(groups) + (decimal_point + fraction if fraction else "")
    return f"-{text}" if number < 0 else text


@given(
    strategies.targets(),
    st.sampled_from(LOCALES),
    st.sampled_from((2, 3)),
    st.sampled_from(({}, ARABIC_DIGITS, WIDE_DIGITS)),
)
@example(Decimal("1234567.5"), ENGLISH, 2, WIDE_DIGITS)
def test_what_a_language_writes_is_read_as_it_was(number, locale, size, digits):
    assert read(_written(number, *locale, size).translate(digits), *locale) == number
    assert read(_written(number, locale[0], "", size), *locale) == number


@given(
    strategies.typed_numbers(),
    st.sampled_from(LOCALES),
)
@example("98,5", ENGLISH)
@example("1.234,56", ENGLISH)
@example("98 5", ENGLISH)
def test_nothing_is_read_as_a_power_of_ten_of_it(text, locale):
    """What follows the language's decimal mark are the decimals, and nothing else."""
    try:
        number = read(text, *locale)
    except NotANumber:
        return
    if number is None:
        return
    decimal_marks = {locale[0], "٫"}
    tail = [part for mark in decimal_marks for part in text.split(mark)[1:]]
    decimals = sum(sign.isdecimal() for part in tail for sign in part)
    digits = "".join(sign for sign in text if sign.isdecimal())
    assert abs(number) == Decimal(int(digits)).scaleb(-decimals) < LARGEST
    # Groups before the decimals are of three digits, and the first has no zero.
    whole = text
    for mark in decimal_marks:
        whole = whole.split(mark)[0]
    groups = "".join(sign if sign.isdecimal() else " " for sign in whole).split()
    assert all(len(group) in (2, 3) for group in groups[1:])
    assert len(groups) < 2 or (len(groups[-1]) == 3 and groups[0][0] != "0")
