"""The PostgreSQL server: the one that PGHOST names, else a private cluster.

The private cluster listens on a Unix socket only, so it takes no port from
anybody. The server refuses to run as root; root's cluster runs as ``postgres``.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from .layout import ADDON, CLONE, ToolError, clone_key, locked, say
from .shell import run
from .system import postgres_bin

ROLE = "odoo"
PORT = "5432"
SOCKET_LIMIT = 80
SETTINGS = {
    "listen_addresses": "''",
    "port": PORT,
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
}


def external():
    """Tell whether somebody else's server is used.

    A call from within our own environment still means the private cluster.
    """
    host = os.environ.get("PGHOST")
    return bool(host) and host != str(_socket_folder())


def _identity():
    """Return the arguments that make a child run as the server's user."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ToolError("No user postgres: install the package postgresql.")


def _reachable(folder, identity):
    """Tell whether the server's user may enter a folder."""
    command = ["test", "-x", str(folder)]
    return subprocess.call(command, cwd="/", **identity) == 0


def _base():
    """Return the cluster's folder.

    It is part of the clone's cache. Only when root's cache is closed to the
    server's user (a private /root), it is in that user's home instead.
    """
    identity = _identity()
    if not identity:
        return CLONE / "pg"
    CLONE.mkdir(parents=True, exist_ok=True)
    if _reachable(CLONE, identity):
        return CLONE / "pg"
    return Path(pwd.getpwuid(identity["user"]).pw_dir) / f"{ADDON}-{clone_key()}"


def _socket_folder():
    """Return the socket's folder; its path has to stay short."""
    folder = _base() / "run"
    if len(str(folder)) <= SOCKET_LIMIT:
        return folder
    return Path(tempfile.gettempdir()) / f"{ADDON}-{os.geteuid()}-{clone_key()}"


def environment():
    """Return the environment that lets every client find the server."""
    env = dict(os.environ)
    if not external():
        for name in ("PGPASSWORD", "PGDATABASE", "PGSERVICE"):
            env.pop(name, None)
        env.update(PGHOST=str(_socket_folder()), PGPORT=PORT, PGUSER=ROLE)
    binaries = postgres_bin()
    if binaries:
        env["PATH"] = f"{binaries}{os.pathsep}{env['PATH']}"
    return env


def options():
    """Return the database lines of Odoo's configuration file."""
    if external():
        names = {
            "db_host": "PGHOST",
            "db_port": "PGPORT",
            "db_user": "PGUSER",
            "db_password": "PGPASSWORD",
        }
        given = {key: os.environ.get(name) for key, name in names.items()}
        return {key: value for key, value in given.items() if value}
    return {"db_host": str(_socket_folder()), "db_port": PORT, "db_user": ROLE}


def _answers():
    probe = ["psql", "-XAtqc", "SELECT 1", "postgres"]
    done = subprocess.run(
        probe, env=environment(), capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stderr.strip()


def ensure():
    """Create and start the cluster unless it answers already."""
    there, problem = _answers()
    if there:
        return
    if external():
        raise ToolError(f"The PostgreSQL server of PGHOST does not answer: {problem}")
    with locked(f"cluster-{clone_key()}"):
        if not _answers()[0]:
            _start()


def _start():
    identity, base = _identity(), _base()
    binaries = postgres_bin()
    for folder in (base, _socket_folder()):
        folder.mkdir(parents=True, exist_ok=True)
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        folder.chmod(0o700)
    data = base / "data"
    if not (data / "PG_VERSION").exists():
        say("creating a private PostgreSQL cluster")
        shutil.rmtree(data, ignore_errors=True)
        command = [binaries / "initdb", "-D", data, "-A", "trust", "-U", ROLE]
        run([*command, "-E", "UTF8", "--locale=C.UTF-8", "-N"], cwd="/", **identity)
    lines = [f"{key} = {value}" for key, value in SETTINGS.items()]
    lines.append(f"unix_socket_directories = '{_socket_folder()}'")
    included = data / "postgresql.auto.conf"
    included.write_text("\n".join(lines) + "\n")
    say("starting PostgreSQL")
    command = [binaries / "pg_ctl", "-D", data, "-w", "-t", "60"]
    log = base / "server.log"
    code = subprocess.call(
        [str(part) for part in (*command, "-l", log, "start")],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **identity,
    )
    if code:
        raise ToolError(f"PostgreSQL did not start, see {log}")


def stop():
    """Stop the private cluster if it runs."""
    if external():
        return
    data = _base() / "data"
    if (data / "postmaster.pid").exists():
        command = [postgres_bin() / "pg_ctl", "-D", data, "-m", "fast", "stop"]
        subprocess.call(
            [str(part) for part in command],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **_identity(),
        )


def remove():
    """Stop the private cluster and delete it."""
    stop()
    if not external():
        shutil.rmtree(_base(), ignore_errors=True)
        shutil.rmtree(_socket_folder(), ignore_errors=True)
