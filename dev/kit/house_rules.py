"""Rules that no linter knows: short functions, sudo(), public methods, refusals."""

import ast
import io
import os
import re
import tokenize
from pathlib import Path

from . import structure
from .layout import REPO

MAX_FUNCTION = 60
NOT_WRITTEN = {"__pycache__", "node_modules", "demo_output", "build", "dist"}
NO_REASON = "sudo() without “# sudo: why it is safe” on this line or directly above"
NEEDS_REASON = {"models", "wizards", "controllers", "reports", "bridges"}
NO_READERS = "a public method on records begins with @readers_only (base/seeing.py)"
BARE_NAME = "what refuses names records by names_of() only (base/seeing.py)"
OWN_DAY = "days are the company's: _performance_today(), _performance_day(moment)"
# The helper itself, and a calendar that tells its own working days.
CLOCK_FILES = {"models/base/res_company.py", "models/people/resource_calendar.py"}
CLOCKS = {"Date", "Datetime", "date", "datetime"}
SQL_DAY = re.compile(r"_on::date|_at::date|current_date\b", re.IGNORECASE)
# Overrides of Odoo's public methods that may refuse before Odoo has asked for rights.
EARLY = {"write", "unlink", "copy", "copy_data"}
# Refusals that depend on what was sent only, never on a record.
ALIKE_FOR_ALL = {
    "HrPerformanceGuardMixin.write",
    "HrPerformanceImport.write",
    "HrPerformanceNumberMixin.write",
}
# Fields that name a record.
NAMES = {"display_name", "name", "title", "unit_name", "requested_label"}


def complaints():
    """Return what breaks a rule, each as path:line: what."""
    found = []
    for path in _files():
        name = path.relative_to(REPO)
        needs_reason = name.parts[0] in NEEDS_REASON and "tests" not in name.parts
        found += [
            f"{name}:{line}: {what}"
            for line, what in _python(path.read_text(), needs_reason)
            if what != OWN_DAY or str(name) not in CLOCK_FILES
        ]
    return [*dict.fromkeys(found), *structure.complaints()]


def _python(text, needs_reason):
    """Yield line and complaint; a file that is no Python is ruff's to tell."""
    try:
        yield from _long_functions(text)
        if needs_reason:
            yield from ((line, NO_REASON) for line in _bare_sudo(text))
            yield from ((line, NO_READERS) for line in _open_methods(text))
            yield from ((line, BARE_NAME) for line in _bare_names(text))
            yield from ((line, OWN_DAY) for line in _own_days(text))
    except (SyntaxError, tokenize.TokenError):
        return


def _files():
    """Yield the Python files, whether Git knows them yet or not."""
    for parent, folders, names in os.walk(REPO):
        folders[:] = sorted(
            name
            for name in folders
            if name not in NOT_WRITTEN and not name.startswith(".")
        )
        for name in sorted(names):
            if name.endswith(".py"):
                yield Path(parent, name)


def _own_days(text):
    """Yield the lines that ask another clock than the company's which day it is."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            is_day = node.attr in ("context_today", "context_timestamp") or (
                node.attr == "today" and _last_name(node.value) in CLOCKS
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # The day of a moment; dates.date(…) with values makes one.
            is_day = node.func.attr == "date" and not node.args
            is_day = is_day and not _is_parsed(node.func.value)
        else:
            is_sql = isinstance(node, ast.Constant) and isinstance(node.value, str)
            is_day = is_sql and bool(SQL_DAY.search(node.value))
        if is_day:
            yield node.lineno


def _last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _is_parsed(node):
    """A moment that was read from text has no time zone."""
    return isinstance(node, ast.Call) and _last_name(node.func) == "strptime"


def _long_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            size = node.end_lineno - node.lineno + 1
            if size > MAX_FUNCTION:
                what = f"{node.name} has {size} lines, at most {MAX_FUNCTION}"
                yield node.lineno, what


def _bare_sudo(text):
    """Yield the lines that call sudo() and do not say why.

    The reason may take several lines of comment, the last of them directly above.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    comments = {
        token.start[0]: (token.string, not token.line[: token.start[1]].strip())
        for token in tokens
        if token.type == tokenize.COMMENT
    }
    for dot, word, bracket in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (dot.string, word.string, bracket.string) == (".", "sudo", "("):
            line = word.start[0]
            if "sudo:" not in _comment_at(comments, line):
                yield line


def _comment_at(comments, line):
    """Return the comment of a line with the lines of comment directly above it.

    :param comments: dict of line to (comment, whether it is alone on its line)
    """
    found = [comments[line][0]] if line in comments else []
    above = line - 1
    while above in comments and comments[above][1]:
        found.append(comments[above][0])
        above -= 1
    return "\n".join(found)


def _open_methods(text):
    """Yield the lines of public methods on records that do not ask who may read."""
    for model in ast.walk(ast.parse(text)):
        if not isinstance(model, ast.ClassDef):
            continue
        is_own = any("hr.performance." in name for name in _names_of_model(model))
        for method in model.body:
            if not isinstance(method, ast.FunctionDef):
                continue
            marks = {ast.unparse(mark) for mark in method.decorator_list}
            is_public = method.name.startswith("action_") or (
                is_own and method.name in EARLY
            )
            if (
                is_public
                and not marks & {"readers_only", "api.model"}
                and f"{model.name}.{method.name}" not in ALIKE_FOR_ALL
            ):
                yield method.lineno


def _names_of_model(model):
    """Texts in ``_name`` and ``_inherit`` of a class."""
    for statement in model.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) in (
            "_name",
            "_inherit",
        ):
            yield ast.unparse(statement.value)


def _bare_names(text):
    """Yield the lines of refusals in which a record is named past ``names_of``.

    In what is raised no field names a record; in a sentence that is made elsewhere no
    list of names is joined, and nothing is named with superuser rights.
    """
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            for value in _values_of_sentences(node):
                yield from (
                    part.lineno
                    for part in _outside_names_of(value)
                    if isinstance(part, ast.Attribute) and part.attr in NAMES
                )
    for value in _values_of_sentences(tree):
        for part in _outside_names_of(value):
            code = ast.unparse(part)
            is_list = isinstance(part, ast.Call) and code.endswith(
                (".mapped('display_name')", ".mapped('name')")
            )
            is_superuser = isinstance(part, ast.Attribute) and part.attr in NAMES
            if is_list or (is_superuser and ".sudo()" in code):
                yield part.lineno


def _values_of_sentences(tree):
    """Yield what is put into translated sentences: the arguments behind the text."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("env._"):
            yield from call.args[1:]
            yield from (keyword.value for keyword in call.keywords)


def _outside_names_of(node):
    """Yield the parts of an expression that stand in no ``names_of(...)``."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "names_of":
        return
    yield node
    for part in ast.iter_child_nodes(node):
        yield from _outside_names_of(part)
