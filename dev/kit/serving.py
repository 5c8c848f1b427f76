"""Servers and scripts: a script in Odoo's shell can print because a server runs."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

from . import daily, databases
from .layout import CLONE, CONF, DEV, LOGS, OUTPUT, REPO, ToolError, say
from .shell import tail

PATIENCE = 120
NOWHERE = "http://127.0.0.1:9"
NO_CRON = (
    "UPDATE ir_cron SET active = false WHERE id NOT IN (SELECT res_id FROM"
    " ir_model_data WHERE model = 'ir.cron' AND module LIKE 'hr_performance%')"
)
NO_MAIL = (
    "INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption,"
    " smtp_authentication, active) SELECT 'nothing leaves', 'invalid', 1025, 'none',"
    " 'login', true WHERE NOT EXISTS (SELECT 1 FROM ir_mail_server)"
)
#: What the cycle has written to people is read in Odoo; none of it waits to leave.
NO_QUEUE = "UPDATE mail_mail SET state = 'cancel' WHERE state = 'outgoing'"
NO_ENRICH = "UPDATE res_company SET iap_enrich_auto_done = true"
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}'"
ADDRESS = (
    "SELECT key || ' ' || value FROM ir_config_parameter"
    " WHERE key IN ('web.base.url', 'report.url')"
)
HAS_ENRICH = (
    "SELECT 1 FROM information_schema.columns"
    " WHERE table_name = 'res_company' AND column_name = 'iap_enrich_auto_done'"
)


def command(database, port, *options, conf=CONF):
    """Return the command line of a server for one database."""
    options = ["-d", database, "--http-port", port, *options]
    options += ["--db-filter", f"^{database}$", "--log-handler", "werkzeug:WARNING"]
    return databases.odoo_command(conf, "server", *options)


def set_parameter(database, key, value):
    """Set a system parameter."""
    sql = (
        "INSERT INTO ir_config_parameter (key, value) VALUES"
        f" ('{key}', '{value}') ON CONFLICT (key) DO UPDATE SET value = '{value}'"
    )
    databases.query(database, sql)


def claim(database, port):
    """Take a database for this process and for the server that it becomes.

    The claim ends with the process, however it ends; another one is refused.

    :return: the open claim, to be kept
    """
    handle = open(CLONE / f"{database}.claim", "a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        raise ToolError(
            f"The database {database} is being built or served already, on port"
            f" {handle.read().strip() or 'unknown'}. Use that one, or stop it (Ctrl-C"
            " in its window) and call this again."
        ) from error
    handle.truncate(0)
    handle.write(str(port))
    handle.flush()
    os.set_inheritable(handle.fileno(), True)
    return handle


def refuse_used(database):
    """Raise while a server, a shell or psql is connected to a database."""
    count = databases.query("postgres", SESSIONS.format(database))[0]
    if count != "0":
        raise ToolError(
            f"The database {database} has to be built anew, but {count} connections use"
            " it: stop its server (make serve), shell or psql first."
        )


def set_address(database, port):
    """Tell a database where its server is: PDF files get their styles there."""
    set_parameter(database, "web.base.url", f"http://localhost:{port}")
    set_parameter(database, "report.url", f"http://127.0.0.1:{port}")


def keep_inside(database):
    """Let a demo database send no mail and call nobody."""
    databases.query(database, NO_CRON)
    databases.query(database, NO_MAIL)
    set_parameter(database, "iap.endpoint", NOWHERE)
    if databases.query(database, HAS_ENRICH):
        databases.query(database, NO_ENRICH)


def empty_queue(database):
    """Nothing of a demo's past stands in the queue of mails for ever."""
    databases.query(database, NO_QUEUE)


def wait_until_up(port, process, log):
    """Wait for a server's first answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health"):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ToolError(f"The server did not come up, see {log}\n{tail(log)}")


@contextlib.contextmanager
def server(database, port, conf=CONF):
    """Run a server in the background while the block runs."""
    address = [line.split() for line in databases.query(database, ADDRESS)]
    set_address(database, port)
    path = LOGS / f"server_{database}.log"
    with open(path, "w") as log:
        process = subprocess.Popen(
            [str(part) for part in command(database, port, conf=conf)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=daily.environment(),
        )
    try:
        wait_until_up(port, process, path)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        # Another server of this database may run beside.
        for key, value in address:
            set_parameter(database, key, value)


def script_path(name):
    """Return a script of the repository; its absence is an error."""
    path = REPO / name
    if not path.exists():
        raise ToolError(f"There is no {name} in this version.")
    return path


def shell_script(script, database, port, env=None, conf=CONF):
    """Run a script in Odoo's shell beside a server; returns what it printed.

    The script has ``env`` (superuser), commits by itself and prints to standard
    output; Odoo's log goes to a file. See dev/README.md for the variables it gets.
    """
    OUTPUT.mkdir(exist_ok=True)
    log_path = LOGS / f"{script.stem}.log"
    full_env = {
        **daily.environment(),
        "HR_PERFORMANCE_OUTPUT": str(OUTPUT),
        "HR_PERFORMANCE_URL": f"http://localhost:{port}",
        "HR_PERFORMANCE_DEV": str(DEV),
        **(env or {}),
    }
    line = databases.odoo_command(
        conf, "shell", "-d", database, "--no-http", "--logfile", log_path
    )
    printed = []
    log_path.unlink(missing_ok=True)
    with server(database, port, conf), open(script) as source:
        process = subprocess.Popen(
            [str(part) for part in line],
            stdin=source,
            stdout=subprocess.PIPE,
            text=True,
            env=full_env,
        )
        for text in process.stdout:
            printed.append(text)
            sys.stdout.write(text)
            sys.stdout.flush()
        code = process.wait()
    if code:
        raise ToolError(f"{script.name} ended with code {code}; log: {log_path}")
    return "".join(printed)


def python_script(script, env=None):
    """Run a script with the toolchain's Python."""
    say(f"running {script.relative_to(REPO)}")
    full_env = {**daily.environment(), **(env or {})}
    full_env["HR_PERFORMANCE_OUTPUT"] = str(OUTPUT)
    line = [full_env["HR_PERFORMANCE_PYTHON"], str(script)]
    code = subprocess.call(line, env=full_env, cwd=REPO)
    if code:
        raise ToolError(f"{script.name} ended with code {code}")
