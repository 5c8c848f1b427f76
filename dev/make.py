#!/usr/bin/env python3
"""The commands behind the Makefile."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from kit import (  # noqa: E402
    cleaning,
    daily,
    i18n,
    jobs,
    lint,
    testing,
    upgrade,
    wheels,
)
from kit.layout import ToolError  # noqa: E402

COMMANDS = {
    "setup": daily.setup,
    "update": daily.update,
    "shell": daily.shell,
    "serve": daily.serve,
    "dropdb": daily.dropdb,
    "demo": jobs.demo,
    "test": testing.test,
    "lint": lint.lint,
    "format": lint.reformat,
    "i18n": i18n.i18n,
    "realdata": jobs.realdata,
    "bench": jobs.bench,
    "screenshots": jobs.screenshots,
    "wheels": wheels.wheels,
    "snapshot": upgrade.snapshot,
    "upgrade-check": upgrade.upgrade_check,
    "stop": cleaning.stop,
    "clean": cleaning.clean,
}
WITH_ARGUMENTS = {
    "odoo": daily.odoo,
    "exec": daily.execute,
}


def main(arguments):
    """Run one command; returns the exit code."""
    name, rest = (arguments or [""])[0], arguments[1:]
    try:
        if name in WITH_ARGUMENTS:
            return WITH_ARGUMENTS[name](rest) or 0
        if name in COMMANDS:
            return COMMANDS[name]() or 0
    except ToolError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"Unknown command {name!r}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
