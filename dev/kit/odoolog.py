"""What Odoo logs: run it, show what deserves attention, find what is wrong."""

import re
import subprocess
import sys

from . import daily

LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ (?P<level>[A-Z]+) ")
RESULT = re.compile(
    r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<tests>\d+) tests"
)
#: A test that failed, and anything else that failed beside tests.
FAILED = re.compile(
    r"^\S+ \S+ \d+ ERROR \S+ odoo\.addons\.(?P<addon>\w+)\.\S+: (?:FAIL|ERROR): "
    r"(?:(?:Subtest )?(?P<test>\w+\.test_\w+))?",
    re.MULTILINE,
)
LOUD = ("WARNING", "ERROR", "CRITICAL")

# Patterns of warnings that are none of the addon's, each with its reason. There is
# none: an installation is silent.
ALLOWED = ()


def run(line, path, everything=False):
    """Run Odoo; show what is loud, keep all of it in a log.

    Returns the exit code and the text.
    """
    show, lines = True, []
    process = subprocess.Popen(
        [str(part) for part in line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=daily.environment(),
    )
    with open(path, "w") as log:
        for text in process.stdout:
            log.write(text)
            match = LOG_LINE.match(text)
            if match:
                show = everything or match["level"] in LOUD or RESULT.search(text)
            lines.append(text)
            if show:
                sys.stdout.write(text)
                sys.stdout.flush()
    return process.wait(), "".join(lines)


def entries(text):
    """Return the entries of a log as (level, text): a line and what follows it."""
    found = []
    for line in text.splitlines(keepends=True):
        match = LOG_LINE.match(line)
        if match:
            found.append((match["level"], line))
        elif found:
            level, before = found[-1]
            found[-1] = (level, before + line)
    return found


def problems(text):
    """Return the warnings and errors of a log that no reason excuses."""
    return [
        entry
        for level, entry in entries(text)
        if level in LOUD and not any(re.search(one, entry) for one in ALLOWED)
    ]


def totals(text):
    """Return how many tests ran, and how many of them failed."""
    found = RESULT.findall(text)
    failed = sum(int(one[0]) + int(one[1]) for one in found)
    return sum(int(one[2]) for one in found), failed


def failed(text):
    """Return tags of the tests that failed, each once.

    None where something else than a test failed, as what a class prepares.
    """
    found = [(one["addon"], one["test"]) for one in FAILED.finditer(text)]
    if not all(test for _addon, test in found):
        return None
    return list(dict.fromkeys(f"/{addon}:{test}" for addon, test in found))
