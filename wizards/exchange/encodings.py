# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In which encoding a text file was saved: a file of eight bits does not say.

Chinese bytes can be read as Western letters and the other way round, without an error
and as nonsense. So a reading counts only when its letters stand as in words, and the
reader's language decides between several; where nothing decides, people are asked.
"""

import codecs
import re
import unicodedata

from .package import UnreadableFile

#: What people may choose, in the order in which samples are shown.
ENCODINGS = [
    ("utf-8-sig", "Unicode (UTF-8)"),
    ("cp1252", "Western European"),
    ("cp1250", "Central European"),
    ("cp1251", "Cyrillic"),
    ("cp1253", "Greek"),
    ("cp1254", "Turkish"),
    ("cp1255", "Hebrew"),
    ("cp1256", "Arabic"),
    ("gb18030", "Simplified Chinese"),
    ("big5hkscs", "Traditional Chinese"),
    ("cp932", "Japanese"),
    ("cp949", "Korean"),
]
#: What a spreadsheet program saves where this language is spoken; others are Western.
LOCAL = {
    **dict.fromkeys("cs hr hu pl ro sk sl sq bs".split(), "cp1250"),
    **dict.fromkeys("be bg kk ky mk mn ru sr tg uk".split(), "cp1251"),
    **dict.fromkeys(("zh_TW", "zh_HK"), "big5hkscs"),
    **dict.fromkeys("ar fa ur ps".split(), "cp1256"),
    **{"el": "cp1253", "tr": "cp1254", "az": "cp1254", "he": "cp1255"},
    **{"zh": "gb18030", "ja": "cp932", "ko": "cp949"},
}
WESTERN, CHINESE = "cp1252", "gb18030"
#: Tried whatever the reader's language is.
EVERYWHERE = (WESTERN, CHINESE)
#: English is what people read who have files from anywhere.
EVERYBODYS = "en"
#: Marks at the beginning of a text; that of four bytes begins like that of two.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Which of four bytes hold plain letters, and which hold zeros beside them.
_UNMARKED = (
    ("utf-32-le", (0,), (2, 3)),
    ("utf-32-be", (3,), (0, 1)),
    ("utf-16-le", (0, 2), (1, 3)),
    ("utf-16-be", (1, 3), (0, 2)),
)
_PARTED = re.compile("[,;\t|]")
BLOCK = 1 << 16
#: So much of a file is looked at for its letters.
LOOKED_AT = 1 << 20
#: So large a part of the letters stands as in words.
MOST, MANY = 0.9, 0.6
SAMPLE = 40
#: Pairs of the everyday signs and the punctuation of Chinese.
_EVERYDAY = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\xfe]?|[\x80\xff]")
_STRANGE = re.compile(rb"[\x80-\xff]")
_LATIN = ("cp1252", "cp1250", "cp1254")
_SCRIPTS = {
    "cp1251": ("CYRILLIC",),
    "cp1253": ("GREEK",),
    "cp1255": ("HEBREW",),
    "cp1256": ("ARABIC",),
    "big5hkscs": ("CJK", "FULLWIDTH", "IDEOGRAPHIC"),
    "cp932": ("CJK", "FULLWIDTH", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HALFWIDTH"),
    "cp949": ("HANGUL", "CJK", "FULLWIDTH", "IDEOGRAPHIC"),
}


class UnknownLetters(Exception):
    """A text that can be read in several ways; ``samples`` are (encoding, text)."""

    def __init__(self, samples):
        """Ask about these."""
        super().__init__(samples)
        self.samples = samples


def find_encoding(content, language=None, chosen=None):
    """The encoding of a text.

    :param content: bytes of the file
    :param language: code of the reader's language, such as de_AT
    :param chosen: the encoding that somebody has chosen
    :raises UnknownLetters: when nothing decides between several
    :raises UnreadableFile: when it cannot be read in what was chosen
    """
    if chosen:
        if not _is_read_in(chosen, content):
            raise UnreadableFile
        return chosen
    if _is_read_in("utf-8-sig", content):
        return "utf-8-sig"
    language = language or EVERYBODYS
    local = LOCAL.get(language) or LOCAL.get(language[:2], WESTERN)
    good = [
        encoding
        for encoding in dict.fromkeys((local, *EVERYWHERE))
        if _is_read_in(encoding, content) and _is_plausible(encoding, content)
    ]
    is_known = not language.startswith(EVERYBODYS)
    if local in good and (is_known or len(good) == 1):
        return local
    if len(good) == 1:
        return good[0]
    raise _asked(content, local)


def wide_encoding(content):
    """The encoding of a text whose letters take two or four bytes; None for others.

    Without a mark at its beginning the zeros beside plain letters tell which it is;
    read in it the text has lines and parted cells, or it is none.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    zeros = [content[:LOOKED_AT][place::4].count(0) for place in range(4)]
    if not any(zeros):
        return None
    for encoding, full, empty in _UNMARKED:
        is_likely = min(zeros[p] for p in empty) > max(zeros[p] for p in full)
        if is_likely and _is_read_in(encoding, content):
            start = content[: LOOKED_AT - LOOKED_AT % 4].decode(encoding, "ignore")
            if "\0" not in start and "\n" in start and _PARTED.search(start):
                return encoding
    return None


def _asked(content, local):
    """The question, with the first strange line read in each way that is possible."""
    start = _STRANGE.search(content).start()
    begin = max(content.rfind(b"\n", 0, start) + 1, start - SAMPLE)
    line = content[begin : start + SAMPLE].splitlines()[0]
    names = [name for name, _label in ENCODINGS]
    samples = {}
    for encoding in sorted(names, key=lambda name: (name != local, names.index(name))):
        if _is_read_in(encoding, content):
            text = line.decode(encoding, errors="ignore").strip()
            samples.setdefault(text, encoding)
    if not samples:
        return UnreadableFile()
    return UnknownLetters([(encoding, text) for text, encoding in samples.items()])


def _is_read_in(encoding, content):
    """Whether every byte of the file can be read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), BLOCK):
            decoder.decode(content[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_plausible(encoding, content):
    """Whether the letters beyond ASCII stand as they stand in words."""
    content = content[:LOOKED_AT]
    if encoding == CHINESE:
        pairs = _PAIR.findall(content)
        everyday = sum(bool(_EVERYDAY.fullmatch(pair)) for pair in pairs)
        return everyday >= MANY * len(pairs)
    text = content.decode(encoding, errors="ignore")
    if encoding in _LATIN:
        return _reads_like_latin(text)
    letters = [sign for sign in text if not sign.isascii() and sign.isalpha()]
    others = sum(not sign.isascii() and not sign.isalpha() for sign in text)
    known = sum(unicodedata.name(s, "").startswith(_SCRIPTS[encoding]) for s in letters)
    return known >= MOST * len(letters) and others <= len(letters)


def _reads_like_latin(text):
    """Accented letters stand alone or in pairs, and signs not within a word."""
    good = bad = 0
    for run in re.finditer(r"[^\x00-\x7f]+", text):
        before = text[run.start() - 1 : run.start()]
        behind = text[run.end() : run.end() + 1]
        for sign in run[0]:
            if sign.isalpha() and sign not in "ªº":
                is_good = len(run[0]) <= 2
            else:
                is_good = not (before.isalpha() and behind.isalpha()) or sign in "’·"
                is_good = is_good and sign.isprintable() or sign == "\xa0"
                is_good = is_good and len(run[0]) <= 2
            good, bad = good + is_good, bad + (not is_good)
    return good >= MOST * (good + bad)
