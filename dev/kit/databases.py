"""Databases: templates made once per lock, and copies of them."""

import os
import shutil
import subprocess

from . import cluster, staging, toolchain
from .layout import (
    ADDON,
    CONF,
    CONF_CORE,
    DATA_DIR,
    DEV,
    STAGE,
    STAGE_BRIDGES,
    ToolError,
    clone_key,
    digest,
    locked,
    say,
    write_if_changed,
)
from .shell import run, run_logged, tail

TEMPLATE_OPTIONS = {
    "core": [],
    "bridges": [],
    "demo": ["--with-demo", "--load-language=en_US,zh_CN"],
}


def own(name):
    """Return the full name of one of our own databases.

    On somebody else's server the name says which clone it belongs to.
    """
    return f"{ADDON}_{clone_key()}_{name}" if cluster.external() else name


def write_configuration():
    """Write Odoo's configuration files: all addons, and the root addon alone."""
    core = [STAGE]
    staged = [STAGE_BRIDGES] if staging.bridges() else []
    full = [STAGE, *staged, toolchain.oca_addons()]
    for path, folders in ((CONF_CORE, core), (CONF, full)):
        configure(path, folders)


def configure(path, folders):
    """Write a configuration file of Odoo with these folders of addons."""
    options = {
        "addons_path": ",".join(str(folder) for folder in folders),
        "data_dir": DATA_DIR,
        "http_interface": "127.0.0.1",
        "max_cron_threads": 0,
        "limit_time_cpu": 3600,
        "limit_time_real": 3600,
        "list_db": False,
        "admin_passwd": digest("admin", clone_key()),
        **cluster.options(),
    }
    lines = [f"{key} = {value}\n" for key, value in options.items()]
    write_if_changed(path, "[options]\n" + "".join(lines))


def odoo_command(conf, command="server", *arguments):
    """Return the command line of an Odoo sub-command.

    The configuration of ``i18n`` goes after ``export``, ``import`` or ``loadlang``.
    """
    ahead = arguments[:1] if command == "i18n" else ()
    return [
        toolchain.python(),
        toolchain.venv_bin() / "odoo",
        command,
        *ahead,
        "-c",
        conf,
        *arguments[len(ahead) :],
    ]


def unhurried(command):
    """Return the command line of a program of Python that looks for garbage rarely."""
    return [command[0], DEV / "unhurried.py", *command[1:]]


def names():
    """Return the names of all databases."""
    query = "SELECT datname FROM pg_database"
    return run(["psql", "-XAtqc", query, "postgres"], env=cluster.environment()).split()


def query(database, sql):
    """Return the rows of a query as lines."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, database]
    return run(command, env=cluster.environment()).splitlines()


def drop(name):
    """Drop a database with its filestore."""
    env = cluster.environment()
    run(["dropdb", "--if-exists", "--force", name], env=env)
    shutil.rmtree(DATA_DIR / "filestore" / name, ignore_errors=True)


def copy(source, target):
    """Copy a database with its filestore (whose files never change: links do)."""
    run(["createdb", "-T", source, target], env=cluster.environment())
    folder = DATA_DIR / "filestore" / source
    goal = DATA_DIR / "filestore" / target
    shutil.rmtree(goal, ignore_errors=True)
    if folder.exists():
        shutil.copytree(folder, goal, copy_function=os.link)
    uuid = "UPDATE ir_config_parameter SET value = gen_random_uuid()::text"
    query(target, f"{uuid} WHERE key IN ('database.uuid', 'database.secret')")


def install(database, modules, conf, log, *options):
    """Install modules into a database, which is created when absent."""
    return _bring("-i", database, modules, conf, log, *options)


def update(database, modules, conf, log, *options):
    """Update modules of a database; returns what Odoo logged."""
    return _bring("-u", database, modules, conf, log, *options)


def _bring(flag, database, modules, conf, log, *options):
    command = odoo_command(
        conf, "server", "-d", database, flag, ",".join(modules), "--no-http"
    )
    code, path = run_logged(
        log,
        unhurried([*command, "--stop-after-init", *options]),
        env=cluster.environment(),
    )
    text = path.read_text(errors="replace")
    if code or " CRITICAL " in text:
        what = "Installation" if flag == "-i" else "Update"
        raise ToolError(f"{what} failed, see {path}\n{tail(path)}")
    return text


def template(kind):
    """Return the template database of a kind, made when absent.

    ``core`` has what the root addon needs, ``bridges`` also what the bridges
    need, ``demo`` what those of HR's own apps need, with demo data and a second
    language.
    """
    modules = {
        "core": staging.core_depends,
        "bridges": staging.bridge_depends,
        "demo": lambda: staging.bridge_depends(staging.staff_bridges()),
    }[kind]()
    options = TEMPLATE_OPTIONS[kind]
    key = digest(toolchain.lock_key(), *options, *modules)
    name = own(f"template_{kind}_{key}")
    if name not in names():
        with locked(f"template-{clone_key()}"):
            if name not in names():
                _build_template(kind, name, modules)
    return name


def _build_template(kind, name, modules):
    _check_available(modules)
    for stale in names():
        if stale.startswith(own(f"template_{kind}_")):
            drop(stale)
    say(f"building the {kind} template database ({', '.join(modules)})")
    raw = own(f"building_{kind}")
    drop(raw)
    conf = CONF_CORE if kind == "core" else CONF
    install(raw, modules, conf, f"template_{kind}", *TEMPLATE_OPTIONS[kind])
    query("postgres", f'ALTER DATABASE "{raw}" RENAME TO "{name}"')
    store = DATA_DIR / "filestore"
    shutil.rmtree(store / name, ignore_errors=True)
    if (store / raw).exists():
        (store / raw).rename(store / name)


def _check_available(modules):
    """Complain in plain words about an addon that the lock does not bring."""
    tree = toolchain.tree() / "odoo" / "addons"
    folders = [tree, toolchain.tree() / "addons", toolchain.oca_addons()]
    for module in modules:
        if not any(
            (folder / module / "__manifest__.py").exists() for folder in folders
        ):
            raise ToolError(
                f"The addon {module} is needed but not there: "
                "pin its wheel in dev/requirements.txt."
            )


def create(name, kind):
    """Make a fresh database from a template."""
    source = template(kind)
    drop(name)
    copy(source, name)


def is_installed(database, module):
    """Tell whether a module is installed in a database."""
    sql = f"SELECT 1 FROM ir_module_module WHERE name='{module}'"
    return bool(query(database, f"{sql} AND state IN ('installed', 'to upgrade')"))


def psql(database):
    """Run psql on a database in the foreground."""
    return subprocess.call(["psql", database], env=cluster.environment())
