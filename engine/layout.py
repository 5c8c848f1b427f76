# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where a table stands in a file that people made for people.

Titles stand above it, totals and notes below, and one sheet of several has it; a cell
may be merged over rows, and a column may be a KPI or a month of its own.
"""

import csv
import re
from collections import Counter

from . import table

DELIMITERS = (";", "\t", ",", "|")
#: What people write where a row adds up the others, folded.
TOTALS = frozenset(
    table.normalise(word)
    for word in (
        "total|totals|grand total|subtotal|sub-total|sum|sum total|overall|average|"
        "summe|gesamt|gesamtsumme|zwischensumme|insgesamt|durchschnitt|mittelwert|"
        "somme|sous-total|total général|moyenne|ensemble|"
        "suma|total general|subtotales|promedio|media|"
        "合计|总计|小计|总和|汇总|共计|平均|平均值|平均分"
    ).split("|")
)
#: How notes below a table begin, folded.
NOTES = tuple(
    table.normalise(word)
    for word in (
        "source|sources|note|notes|remark|remarks|legend|prepared by|approved by|as of|"
        "quelle|hinweis|anmerkung|stand|erstellt|legende|bemerkung|"
        "remarque|légende|établi par|fuente|nota|observaciones|leyenda|elaborado por|"
        "注|备注|说明|来源|数据来源|制表|填表|审核|编制"
    ).split("|")
)
_NOTE = re.compile(r"[*※†]|[^:：]{1,40}[:：]")
#: The only year that titles name counts for months without one.
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def find_delimiter(lines):
    """What parts the cells of a text: the sign by which most rows have as many cells.

    :param lines: the first lines of the text, titles above the table among them
    """
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(lines, delimiter) if len(row) > 1)
        if widths:
            # Titles may hold the sign, too: what counts is how many rows agree.
            width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
            if (count, width) > most:
                best, most = delimiter, (count, width)
    return best


def _rows(lines, delimiter):
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def best_sheet(sheets, known):
    """Which sheet has the table: position.

    :param sheets: list of (name, is hidden, first rows)
    :param known: TitleIndex of the columns
    """

    def recognised(position):
        _name, is_hidden, rows = sheets[position]
        most = max((len(table.recognise(row, known)) for row in rows), default=0)
        return not is_hidden, most, bool(rows), -position

    return max(range(len(sheets)), key=recognised)


def person_key(samples):
    """How people are named in a column that does not say so; None when it is open."""
    texts = [text for text in map(table.show, samples) if text]
    if not texts:
        return None
    if all("@" in text for text in texts):
        return "work_email"
    if not any(sign.isdigit() for text in texts for sign in text):
        return "name"
    return None


def is_total(cells):
    """Whether the first text of a row says that it adds up the others."""
    for cell in cells:
        if cell is not None and str(cell).strip():
            return isinstance(cell, str) and is_total_word(cell)
    return False


def is_total_word(text):
    return table.normalise(text or "") in TOTALS


def is_alone(cells):
    """Whether only one cell of a row says something: a heading or a note."""
    said = [
        cell
        for cell in cells
        if not isinstance(cell, table.Filled) and not table.is_blank([cell])
    ]
    return len(said) == 1


def is_note(cells):
    """Whether the only text of a row begins as notes do."""
    for cell in cells:
        if isinstance(cell, str) and cell.strip():
            return bool(_NOTE.match(cell.strip())) and (
                cell.strip()[0] in "*※†" or table.normalise(cell).startswith(NOTES)
            )
    return False


def said_twice(header, positions):
    """Titles that stand over several columns, of which one is taken.

    :param positions: positions of the columns that are taken
    """
    titles = [table.normalise(title) if title is not None else "" for title in header]
    return [
        str(header[position])
        for position in sorted(positions)
        if titles[position] and titles.count(titles[position]) > 1
    ]


def only_year(texts):
    """The year that titles name, when they name one only."""
    years = {int(year) for text in texts for year in _YEAR.findall(str(text or ""))}
    return years.pop() if len(years) == 1 else None


def period_columns(header, taken, within=None):
    """Columns whose title is a period: list of positions.

    :param taken: positions of columns that hold something else
    """
    return [
        position
        for position, title in enumerate(header)
        if position not in taken and table.read_period(title, within)
    ]


def named_columns(header, taken, names):
    """Columns whose title is one of the names: dict of position to the name.

    :param names: container of folded names, such as codes and names of KPIs
    """
    found = {}
    for position, title in enumerate(header):
        if position not in taken:
            for text in table.bare_titles(title):
                if table.normalise(text) in names:
                    found.setdefault(position, text)
    return found
