# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Processes that race for the same records, and batches that can be killed."""

from soundness import ASK

# Acts the way a request does: a serialization error is tried again.
RACER = """
import os, time
from odoo.exceptions import UserError
from odoo.service.model import retrying
number, folder = {number}, {folder!r}
user = env["res.users"].search([("login", "=", "{login}%d" % number)])
env = env(user=user.id, context={{"allowed_company_ids": user.company_ids.ids}})

def say(word):
    open(os.path.join(folder, "%s%d" % (word, number)), "w").close()

def wait_for(name):
    for _second in range(600):
        if os.path.exists(os.path.join(folder, name)):
            return
        time.sleep(0.1)
    raise TimeoutError(name)

def act():
    {read}
    {before}
    {step}
    {after}

try:
    retrying(act, env)
    env.cr.commit()
    print("OUTCOME done")
except UserError as error:
    env.cr.rollback()
    print("OUTCOME refused:", error.args[0])
say("end")
if number == 1:
    # The daily check has nothing to mend or to tell after any race.
    wait_for("end2")
    env.cr.rollback()
    exec(ASK)
    env.cr.commit()
    print("UNSOUND", *unsound) if unsound else None
"""
RACER = RACER.replace("ASK", repr(ASK).replace("{", "{{").replace("}", "}}"))
# Each batch is announced on standard output once it is committed.
ANNOUNCING = """
import time
cron_class = type(env["ir.cron"])
commit = cron_class._commit_progress
def announced(self, *args, **kwargs):
    left = commit(self, *args, **kwargs)
    print("committed", flush=True)
    time.sleep(0.02)  # time for the kill
    return left
cron_class._commit_progress = announced
"""


def outcome(process):
    """What the one who raced saw."""
    output, errors = process.communicate(timeout=300)
    assert "UNSOUND" not in output, output
    found = [line for line in output.splitlines() if line.startswith("OUTCOME")]
    assert found, output + errors
    return found[-1].removeprefix("OUTCOME ")


def wait_for_commits(process, number):
    """Return when the process has announced so many committed batches."""
    while number:
        line = process.stdout.readline()
        assert line, "the run ended before it could be killed"
        number -= line.startswith("committed")
