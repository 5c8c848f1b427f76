"""The demo and the other long jobs: real data, benchmarks, screenshots."""

import os
import time
from pathlib import Path

from . import daily, databases, serving, staging, toolchain
from .layout import ADDON, CLONE, CONF, CONF_CORE, DEV, OUTPUT, ToolError, digest, say
from .shell import free_port, port_is_free, replace_process

MAIN_JOB = DEV / "main_job.py"
JOBS = DEV / "jobs"


def _demo_key():
    """Return the key of everything a demo database is made from."""
    scripts = [path for path in (MAIN_JOB, *sorted(JOBS.glob("*.py"))) if path.exists()]
    texts = [path.read_text() for path in scripts]
    return digest(staging.sources_key(), toolchain.lock_key(), *texts)


def _build_demo(name, port):
    """Make the demo database anew and run the main job on it."""
    state = CLONE / "demo.key"
    state.unlink(missing_ok=True)
    key = _demo_key()
    databases.create(name, "demo")
    modules = [ADDON, *staging.staff_bridges()]
    say(f"installing {', '.join(modules)} with the demo company")
    databases.install(name, modules, CONF, "demo_install")
    serving.keep_inside(name)
    summary = ""
    if MAIN_JOB.exists():
        say("running a whole cycle (dev/main_job.py)")
        summary = serving.shell_script(MAIN_JOB, name, port)
        serving.empty_queue(name)
    (CLONE / "demo.txt").write_text(summary)
    OUTPUT.mkdir(exist_ok=True)
    state.write_text(key)


def _demo_is_current(name):
    state = CLONE / "demo.key"
    if os.environ.get("FRESH") == "1" or not state.exists() or not OUTPUT.exists():
        return False
    return state.read_text() == _demo_key() and name in databases.names()


def demo():
    """Build the demo database unless it is current, run the main job, serve."""
    serve = os.environ.get("SERVE", "1") not in ("0", "no")
    if serve:
        port = daily.port()
    begin = time.monotonic()
    daily.setup()
    name = databases.own("demo")
    if not serve:
        wanted = int(os.environ.get("PORT") or 8069)
        port = wanted if port_is_free(wanted) else free_port()
    current = _demo_is_current(name)
    # Kept until the process ends: it is the server in the end.
    claim = serving.claim(name, port) if serve or not current else None
    if current:
        say("the demo database is current (FRESH=1 builds it anew)")
        print((CLONE / "demo.txt").read_text(), end="")
    else:
        serving.refuse_used(name)
        _build_demo(name, port)
    _print_outcome(name, time.monotonic() - begin)
    if claim and not serve:
        claim.close()
    if serve:
        serving.set_address(name, port)
        print(f"\nServing on http://localhost:{port} (stop with Ctrl-C)\n", flush=True)
        line = serving.command(name, port, "--max-cron-threads=1")
        line += ["--log-level=warn", "--log-handler=odoo.sql_db:CRITICAL"]
        replace_process(line, daily.environment())


def _print_outcome(name, seconds):
    files = sorted(path.name for path in OUTPUT.rglob("*") if path.is_file())
    print(f"\nDatabase {name} is ready after {seconds:.0f} s.")
    print(f"Files in {OUTPUT.name}/: {', '.join(files) or 'none'}")
    print("Administrator: admin / admin")


def _fresh(name, kind="core"):
    """Return a fresh database with the addon installed, without demo data."""
    daily.setup()
    name = databases.own(name)
    databases.create(name, kind)
    bridges = [] if kind == "core" else staging.bridges()
    conf = CONF_CORE if kind == "core" else CONF
    databases.install(name, [ADDON, *bridges], conf, f"{name}_install")
    return name


def realdata():
    """Run dev/realdata.py on the data that DATA names, in a fresh database."""
    script = serving.script_path("dev/realdata.py")
    given = os.environ.get("DATA") or ""
    path = Path(given).expanduser().absolute()
    if not given or not path.exists():
        raise ToolError("Name the data: make realdata DATA=path (file or folder)")
    name = _fresh("realdata", "bridges")
    env = {"HR_PERFORMANCE_DATA": str(path)}
    serving.shell_script(script, name, free_port(), env)


def bench():
    """Run benchmarks/run.py in Odoo's shell on fresh databases, N employees."""
    script = serving.script_path("benchmarks/run.py")
    name, large = _fresh("bench"), databases.own("bench_large")
    databases.drop(large)
    databases.copy(name, large)
    env = {
        "HR_PERFORMANCE_N": os.environ.get("N") or "1000",
        "HR_PERFORMANCE_LARGE": large,
    }
    only = os.environ.get("ONLY")
    if only:
        env["HR_PERFORMANCE_ONLY"] = only
    if only in (None, "", "payslips"):
        env["HR_PERFORMANCE_PAYROLL"] = _with_payroll("bench_payroll")
    serving.shell_script(script, name, free_port(), env)


def _with_payroll(name):
    """Return a fresh database with payroll and the bridge to it."""
    name = databases.own(name)
    databases.create(name, "bridges")
    databases.install(name, [ADDON, f"{ADDON}_payroll"], CONF, f"{name}_install")
    return name


def screenshots():
    """Run dev/screenshots.py against a server of the demo database."""
    script = serving.script_path("dev/screenshots.py")
    os.environ["SERVE"] = "0"
    demo()
    name, port = databases.own("demo"), free_port()
    with serving.server(name, port):
        env = {
            "HR_PERFORMANCE_URL": f"http://localhost:{port}",
            "HR_PERFORMANCE_DB": name,
        }
        serving.python_script(script, env)
