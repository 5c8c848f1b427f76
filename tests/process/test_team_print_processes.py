# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A print for a team that is killed between its batches goes on, and is made once."""

import signal

from signed_talks import talks_of

COUNT = 5
ORDER = """
cycle.is_announced = True
for talk in talks: sign(talk)
orders = env["hr.performance.team.print"].with_user(users).with_context(
    allowed_company_ids=company.ids)
order = orders.create({"cycle_id": cycle.id})
order.action_order()
env.cr.commit()
"""
SMALL = """
from odoo.addons.hr_performance.models.interview import hr_performance_team_print
hr_performance_team_print.BATCH = 2
"""
# The process ends itself as a power cut would: no handler runs.
KILL = """
import os, signal
seen = []
crons = type(env["ir.cron"])
commit = crons._commit_progress
def killing(self, *args, **kwargs):
    seen.append(1)
    if len(seen) == {before}:
        self.env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    left = commit(self, *args, **kwargs)
    if len(seen) == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    return left
crons._commit_progress = killing
"""
RUN = """
env.ref("hr_performance.ir_cron_hr_performance_print").method_direct_trigger()
env.cr.commit()
"""
STATE = "SELECT state, coalesce(done_count, 0), total FROM hr_performance_team_print"
FILES = """
SELECT count(*) FILTER (WHERE res_field = 'file'), count(*) FROM ir_attachment
 WHERE res_model = 'hr.performance.team.print'
"""
TOLD = "SELECT count(*) FROM mail_message WHERE model = 'hr.performance.team.print'"
PAGES = """
import base64, io
from pypdf import PdfReader
order = env["hr.performance.team.print"].search([])
text = "".join(
    page.extract_text()
    for page in PdfReader(io.BytesIO(base64.b64decode(order.file))).pages)
print("NAMED", [text.count("PI/%d" % n) > 0 for n in range({count})], flush=True)
"""


def kill(database, before=0, after=0):
    """Run the scheduled job until it is killed before or after this commit."""
    script = SMALL + KILL.format(before=before, after=after) + RUN
    process = database.start(script)
    _output, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, errors


def test_killed_print(database):
    """Killed after a batch and before the commit of the next: all there, once."""
    database.run(talks_of(COUNT) + ORDER)
    assert database.value(STATE) == f"waiting|0|{COUNT}"
    kill(database, after=2)
    assert database.value(STATE) == f"waiting|2|{COUNT}"
    # Two kills at most: after three in a row Odoo leaves a job out for a while.
    kill(database, before=3)
    assert database.value(STATE) == f"waiting|4|{COUNT}", "nothing of the last batch"
    assert database.value(FILES) == "0|2", "one part of each batch"
    assert database.value(TOLD) == "0"
    database.run(SMALL + RUN * 2)
    assert database.value(STATE) == f"done|{COUNT}|{COUNT}"
    assert database.value(FILES) == "1|1", "one file, and no part of it"
    assert database.value(TOLD) == "1"
    assert f"NAMED {[True] * COUNT}" in database.run(PAGES.format(count=COUNT))
