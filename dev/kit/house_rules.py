"""Rules that no linter knows: short functions, reasons for sudo(), the structure."""

import ast
import io
import os
import tokenize
from pathlib import Path

from . import structure
from .layout import REPO

MAX_FUNCTION = 60
NOT_WRITTEN = {"__pycache__", "node_modules", "demo_output", "build", "dist"}
NO_REASON = "sudo() without “# sudo: why it is safe” on this line or directly above"
NEEDS_REASON = {"models", "wizards", "controllers", "reports", "bridges"}


def complaints():
    """Return what breaks a rule, each as path:line: what."""
    found = []
    for path in _files():
        name = path.relative_to(REPO)
        needs_reason = name.parts[0] in NEEDS_REASON and "tests" not in name.parts
        found += [
            f"{name}:{line}: {what}"
            for line, what in _python(path.read_text(), needs_reason)
        ]
    return [*dict.fromkeys(found), *structure.complaints()]


def _python(text, needs_reason):
    """Yield line and complaint; a file that is no Python is ruff's to tell."""
    try:
        yield from _long_functions(text)
        if needs_reason:
            yield from ((line, NO_REASON) for line in _bare_sudo(text))
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
