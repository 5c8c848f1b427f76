"""Daily work: one named database per developer, all on one cluster."""

import os
import re

from . import cluster, databases, staging, system, toolchain
from .layout import ADDON, CONF, CONF_CORE, ToolError, home, prepare_clone, say
from .shell import free_port, port_is_free, replace_process


def setup():
    """Make sure that everything is there: a second call takes a moment."""
    system.ensure_packages()
    toolchain.ensure()
    prepare_clone()
    staging.stage()
    cluster.ensure()
    databases.write_configuration()


def environment():
    """Return the environment of Odoo and of scripts that use it."""
    env = cluster.environment()
    env["PATH"] = f"{toolchain.venv_bin()}{os.pathsep}{env['PATH']}"
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in ("PYTHONPATH", "PYTHONHOME", "ODOO_RC", "OPENERP_SERVER"):
        env.pop(name, None)
    env.update(
        PYTHONPYCACHEPREFIX=str(home() / "pycache"),
        HR_PERFORMANCE_PYTHON=str(toolchain.python()),
        HR_PERFORMANCE_ODOO=str(toolchain.venv_bin() / "odoo"),
        HR_PERFORMANCE_AXE=str(toolchain.axe()),
        HR_PERFORMANCE_DARK=str(toolchain.oca_addons() / "web_dark_mode"),
        HR_PERFORMANCE_CONF=str(CONF),
        HR_PERFORMANCE_CONF_CORE=str(CONF_CORE),
    )
    return env


def database():
    """Return the database that the command line names."""
    name = os.environ.get("DB", "").strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        raise ToolError("Name your database: DB=yourname")
    return name


def modules():
    """Return the modules that the command line names."""
    return [name for name in (os.environ.get("M") or ADDON).split(",") if name]


def port():
    """Return the port to serve on; a taken one is an error with a clear word."""
    number = int(os.environ.get("PORT") or 8069)
    if not port_is_free(number):
        raise ToolError(
            f"Port {number} is taken by another program. "
            f"Choose another one, for example PORT={number + 2}."
        )
    return number


def update():
    """Create DB from a template when absent, install or update M, test with T."""
    setup()
    name, wanted = database(), modules()
    full = wanted != [ADDON] or os.environ.get("FULL") == "1"
    fresh = os.environ.get("FRESH") == "1" or name not in databases.names()
    if fresh:
        say(f"creating database {name}")
        databases.create(name, "bridges" if full else "core")
    install = [one for one in wanted if not databases.is_installed(name, one)]
    again = [one for one in wanted if one not in install]
    options = ["-d", name, "--stop-after-init", "--http-port", free_port()]
    options += ["--log-handler", "werkzeug:WARNING"]
    for flag, names in (("-i", install), ("-u", again)):
        if names:
            options += [flag, ",".join(names)]
    tags = os.environ.get("T")
    if tags:
        options += ["--test-tags", tags]
    else:
        options.append("--no-http")
    conf = CONF if full else CONF_CORE
    replace_process(databases.odoo_command(conf, "server", *options), environment())


def shell():
    """Open Odoo's shell on DB; a script may come from standard input."""
    setup()
    command = databases.odoo_command(CONF, "shell", "-d", database(), "--no-http")
    replace_process(command, environment())


def serve():
    """Serve DB on PORT until stopped."""
    setup()
    name, number = database(), port()
    say(f"serving {name} on http://localhost:{number} (stop with Ctrl-C)")
    options = ["-d", name, "--http-port", number, "--db-filter", f"^{name}$"]
    options += os.environ.get("ARGS", "").split()
    replace_process(databases.odoo_command(CONF, "server", *options), environment())


def odoo(arguments):
    """Run an Odoo sub-command with our configuration: ``dev/odoo i18n export …``."""
    setup()
    first, rest = (arguments or ["help"])[0], arguments[1:]
    if first.startswith("-"):
        first, rest = "server", arguments
    command = databases.odoo_command(CONF, first, *rest)
    if first == "help":
        command = [*command[:2], "--help"]
    replace_process(command, environment())


def execute(arguments):
    """Run any program with the toolchain and the server's address set."""
    setup()
    replace_process(arguments or ["psql", "postgres"], environment())


def dropdb():
    """Drop DB with its filestore."""
    setup()
    databases.drop(database())
