"""make i18n: terms and translations of addon and bridges, as Odoo exports them."""

import re
import tempfile
from pathlib import Path

from . import daily, databases, staging
from .layout import ADDON, CONF, CONF_CORE, REPO, ToolError, say
from .shell import run

LANGUAGES = ("zh_CN",)
DATABASE = "i18n"
DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)
REMARKS = re.compile(r"^#(?!,).*\n", re.MULTILINE)


def i18n():
    """Export terms and translations from fresh databases into the repository."""
    for name in modules():
        folder(name).mkdir(exist_ok=True)
    daily.setup()
    _export_from("core", CONF_CORE, [ADDON])
    if staging.bridges():
        _export_from("bridges", CONF, [*staging.bridges()])
    databases.drop(databases.own(DATABASE))
    complaints = incomplete()
    print("\n".join([*map(_count, modules()), *complaints]), flush=True)
    return 1 if complaints else 0


def modules():
    """Return the names of the root addon and its bridges."""
    return [ADDON, *staging.bridges()]


def folder(module):
    """Return the folder of a module's translations in the repository."""
    return (REPO if module == ADDON else staging.bridges()[module]) / "i18n"


def _export_from(kind, conf, names):
    """Install in a database that knows the languages, and export from it."""
    say(f"terms of {', '.join(names)}")
    database = databases.own(DATABASE)
    databases.create(database, kind)
    _odoo(conf, "loadlang", "-d", database, "-l", *LANGUAGES)
    databases.install(database, names, conf, f"i18n_{kind}")
    for name in names:
        _refresh(database, conf, name, folder(name) / f"{name}.pot", "pot")
        for language in LANGUAGES:
            _refresh(database, conf, name, folder(name) / f"{language}.po", language)


def _refresh(database, conf, module, path, language):
    """Export one file; it stays untouched when nothing but its dates would change."""
    old = path.read_text() if path.exists() else ""
    text = _with_same(_exported(database, conf, module, language), old)
    if DATES.sub("", old) != DATES.sub("", text):
        path.write_text(text)


def _with_same(text, old):
    """Keep translations that equal their source: Odoo exports them empty."""
    blocks = text.split("\n\n")
    entries = _terms(old)
    for position, block in enumerate(blocks):
        for term in _terms(block):
            same = term.removeprefix("msgid ")
            if entries.get(term, ("",))[0] == same and block.endswith('msgstr ""'):
                blocks[position] = block.removesuffix('""') + same
    return "\n\n".join(blocks)


def _exported(database, conf, module, language):
    """Return what Odoo exports.

    Never into the file itself: Odoo empties it before it reads from it how the texts
    of the code are translated.
    """
    with tempfile.TemporaryDirectory() as parent:
        path = Path(parent) / ("terms.pot" if language == "pot" else "terms.po")
        arguments = ["-d", database, module, "-l", language, "-o", path]
        _odoo(conf, "export", *arguments)
        return path.read_text()


def _odoo(conf, *arguments):
    run(databases.odoo_command(conf, "i18n", *arguments), env=daily.environment())


def _count(module):
    template = folder(module) / f"{module}.pot"
    return f"{module}: {len(_terms(template.read_text()))} terms"


def _terms(text):
    """Return the entries of a file by their source term, without the header."""
    entries = {}
    for block in REMARKS.sub("", text).strip().split("\n\n"):
        source, _word, translation = block.partition("\nmsgstr ")
        entries[re.sub(r"^#,.*\n", "", source)] = (translation, block)
    entries.pop('msgid ""', None)
    return entries


def incomplete():
    """Return what is wrong with the committed files; needs no database."""
    found = []
    for module in modules():
        template = folder(module) / f"{module}.pot"
        if not template.exists():
            found.append(f"{module}: no terms, run make i18n")
            continue
        terms = _terms(template.read_text())
        for language in LANGUAGES:
            found += _complaints(folder(module) / f"{language}.po", terms)
    return found


def _complaints(path, terms):
    """Return what a translation lacks, with an example of each kind."""
    entries = _terms(path.read_text()) if path.exists() else {}
    kinds = {
        "not in the file": [term for term in terms if term not in entries],
        "out of date": [term for term in entries if term not in terms],
        "untranslated": [term for term, (text, _b) in entries.items() if text == '""'],
        "fuzzy": [term for term, (_t, block) in entries.items() if "fuzzy" in block],
    }
    name = path.relative_to(REPO)
    return [
        f"{name}: {len(some)} terms {kind}, for example {some[0]}"
        for kind, some in kinds.items()
        if some
    ]


def outdated(database, conf, names):
    """Return which terms files differ from what a database exports."""
    found = []
    for name in names:
        path = folder(name) / f"{name}.pot"
        committed = _terms(path.read_text()) if path.exists() else {}
        fresh = _terms(_exported(database, conf, name, "pot"))
        changed = sorted(committed.keys() ^ fresh.keys())
        if changed:
            found.append(
                f"{name}: {len(changed)} terms changed, for example {changed[0]};"
                " run make i18n"
            )
    return found


def check(databases_of_modules):
    """Print all complaints about translations; returns their number.

    :param databases_of_modules: (database, configuration, names of modules) triples
    """
    complaints = incomplete()
    for database, conf, names in databases_of_modules:
        try:
            complaints += outdated(database, conf, names)
        except ToolError as error:
            complaints.append(str(error))
    if complaints:
        print("\n".join(complaints), flush=True)
    return len(complaints)
