# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A kill between signature and filing, one while printing, two that file at once."""

import os
import signal

from signed_talks import FILED, WAITING, talks_of, use_program

ROUNDS = 200 if os.environ.get("FULL") == "1" else 20
FILE = """
env["hr.performance.interview"]._cron_file()
env.cr.commit()
"""
FAILED = "SELECT count(*) FROM hr_performance_failure WHERE job_name = 'file'"
TRIGGERS = """
SELECT count(*) FROM ir_cron_trigger t JOIN ir_model_data d ON d.res_id = t.cron_id
 WHERE d.model = 'ir.cron' AND d.name = 'ir_cron_hr_performance_file'
"""
# Both wait for each other before every record; both have printed before one has filed.
RACER = """
import time
number, folder = {number}, {folder!r}
talks = env["hr.performance.interview"]

def meet(name):
    open(os.path.join(folder, "%s.%d" % (name, number)), "w").close()
    for _try in range(3000):
        if os.path.exists(os.path.join(folder, "%s.%d" % (name, 1 - number))):
            return
        time.sleep(0.01)
    raise TimeoutError(name)

ids = talks.search([("state", "=", "signed")], order="id").ids
env.cr.rollback()
lost = 0
for one in ids:
    meet("round%d" % one)
    if number:
        talks._run_again("file", {{one}})
    else:
        talks._run_on("file", talks.browse(one), talks._file_record)
    env.cr.commit()
print("RACED", len(ids))
"""


def test_kill_between_signature_and_filing(database, tmp_path):
    """What is signed stays signed; the next run files it, once.

    Covers: R156
    """
    process = database.start(
        talks_of(1) + "sign(talks)\nenv.cr.commit()\nprint('SIGNED', flush=True)\n"
        "import time; time.sleep(600)\n"
    )
    for line in process.stdout:
        if line.startswith("SIGNED"):
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert database.value(WAITING) == "1"
    assert database.value(TRIGGERS) != "0", "the scheduled job was asked for it"

    printing = tmp_path / "printing"
    hang = use_program(tmp_path, f"touch '{printing}'\nsleep 600\n")
    process = database.start(hang + FILE)
    while not printing.exists():
        assert process.poll() is None, "the run ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert database.value(FILED) == "0 0"
    assert database.value(WAITING) == "1"

    for _run in range(2):
        database.run(FILE)
        assert database.value(FILED) == "1 1"
        assert database.value(WAITING) == "0"
    assert database.value(FAILED) == "0"


def test_two_that_file_at_once(database, tmp_path):
    """The scheduled job and somebody's click print the same record: one file."""
    printed = tmp_path / "sound.pdf"
    script = talks_of(ROUNDS) + "for talk in talks: sign(talk)\n"
    script += f"open({str(printed)!r}, 'wb').write(talks[0]._print_record())\n"
    database.run(script + "env.cr.commit()\n")
    assert database.value(WAITING) == str(ROUNDS)
    fast = use_program(tmp_path, f"sleep 0.1\ncp '{printed}' \"$last\"\n")
    racers = [
        database.start(fast + RACER.format(number=number, folder=str(tmp_path)))
        for number in range(2)
    ]
    for racer in racers:
        output, errors = racer.communicate(timeout=900)
        assert f"RACED {ROUNDS}" in output, errors
    assert database.value(FILED) == f"{ROUNDS} {ROUNDS}"
    assert database.value(WAITING) == "0"
    assert database.value(FAILED) == "0"
