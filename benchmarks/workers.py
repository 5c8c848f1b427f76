# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A launch that one, two and four processes share by OCA's job queue."""

import os
import select
import subprocess
import sys
from pathlib import Path

from people import make_company

ROOT = Path(os.environ["HR_PERFORMANCE_DEV"]).parent
sys.path.insert(0, str(ROOT / "tests" / "process"))
from queue_workers import HAND_OUT, work_of  # noqa: E402

COUNTS = (1, 2, 4)
CRON = """
import time
began = time.time()
env.ref("hr_performance.ir_cron_hr_performance_launch").method_direct_trigger()
env.cr.commit()
print("TOOK", time.time() - began, flush=True)
"""


def measure(env, number):
    """One row for the scheduled job alone, and one for each number of workers."""
    name = env.cr.dbname
    _run(_odoo("server", name, "-i", "hr_performance_queue", "--stop-after-init"))
    _started(env, number)
    told = _run(_odoo("shell", name), CRON).split("TOOK ")[1]
    rows = [_row(number, "scheduled job", float(told.split()[0]))]
    for count in COUNTS:
        cycle = _started(env, number)
        rows.append(_row(number, f"{count} workers", _shared(name, count)))
        env.invalidate_all()
        env.cr.commit()
        assert cycle.appraisal_count == number, cycle.appraisal_count
    return rows


def _row(number, how, seconds):
    return {"work": f"launch, {how}", "n": number, "seconds": seconds}


def _started(env, number):
    """A launch of a new company that has only begun."""
    company, _people = make_company(env, number, name="Workers")
    cycle = env["hr.performance.cycle"].create(
        {
            "name": "Workers",
            "company_id": company.id,
            "scheme_id": env.ref("hr_performance.hr_performance_scheme_light").id,
        }
    )
    cycle._freeze_population()
    env.cr.commit()
    return cycle


def _shared(name, count):
    """Seconds from handing out to the end of the last job."""
    workers = [
        subprocess.Popen(
            _odoo("shell", name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _number in range(count)
    ]
    for worker in workers:
        worker.stdin.write(work_of(is_early=True))
        worker.stdin.close()
    for worker in workers:
        while "READY" not in worker.stdout.readline():
            pass
    timed = "\nimport time\nprint('TOOK', time.time(), flush=True)\n"
    began = _run(_odoo("shell", name), HAND_OUT.format(cron="launch") + timed)
    times = [float(line.split()[1]) for line in _ends(workers)]
    return max(times) - float(began.split("TOOK ")[1].split()[0])


def _ends(workers):
    """What workers said after each job, as soon as all jobs are done."""
    said, asked = [], list(workers)
    while asked:
        # Who was slower than the others and had no job would wait for ever.
        spoken = select.select([w.stdout for w in asked], [], [], 0 if said else None)
        if not spoken[0]:
            break
        [worker] = [one for one in asked if one.stdout is spoken[0][0]]
        said += [line for line in worker.stdout if line.startswith("committed")]
        asked.remove(worker)
    for worker in workers:
        worker.kill()
        worker.wait()
    return said


def _odoo(command, name, *options):
    programs = [os.environ["HR_PERFORMANCE_" + key] for key in ("PYTHON", "ODOO")]
    conf = ["-c", os.environ["HR_PERFORMANCE_CONF"], "-d", name, "--no-http"]
    return [*programs, command, *conf, "--log-level=error", *options]


def _run(command, script=""):
    done = subprocess.run(
        command, input=script, capture_output=True, text=True, check=True
    )
    return done.stdout


def report(rows):
    """Print how many times as fast as the scheduled job each number of workers is."""
    alone = rows[0]["seconds"]
    for row in rows:
        row["times_as_fast"] = alone / row["seconds"]
        print(
            f"{row['work']:26}{row['n']:>8}{row['seconds']:>9.2f}"
            f"{row['times_as_fast']:>9.2f}",
            flush=True,
        )
