# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two schedulers make the cycles of one period at the same moment."""

PREPARE = """
company = env["res.company"].create({"name": "Twice"})
light = env.ref("hr_performance.hr_performance_scheme_light")
light.copy({
    "name": "Twice", "company_id": company.id, "generate_cycles": True,
    "lead_days": 0, "responsible_id": env.ref("base.user_admin").id,
})
env.cr.commit()
"""
# Both have read the database before either writes; the first commits a little later.
SCHEDULER = """
import os, time
number, folder = {number}, {folder!r}

def say(word):
    open(os.path.join(folder, "%s%d" % (word, number)), "w").close()

def wait_for(name):
    for _tenth in range(600):
        if os.path.exists(os.path.join(folder, name)):
            return
        time.sleep(0.1)
    raise TimeoutError(name)

scheme = env["hr.performance.scheme"].search([("name", "=", "Twice")])
assert not scheme.cycle_ids
say("read")
wait_for("read%d" % (3 - number))
if number == 2:
    wait_for("made1")
    say("go")
made = scheme._generate_cycles()
say("made")
if number == 1:
    wait_for("go2")
    time.sleep(1)
env.cr.commit()
print("MADE", len(made))
"""


def test_two_schedulers_make_one_cycle(database, tmp_path):
    """The second process finds the first one's row and makes none. Covers: R003"""
    database.run(PREPARE)
    processes = [
        database.start(SCHEDULER.format(number=number, folder=str(tmp_path)))
        for number in (1, 2)
    ]
    outcomes = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outcomes
    assert "MADE 1" in outcomes[0][0]
    assert "MADE 0" in outcomes[1][0]
    cycles = database.value(
        "SELECT count(*) FROM hr_performance_cycle c JOIN hr_performance_scheme s"
        " ON s.id = c.scheme_id WHERE s.name->>'en_US' = 'Twice'"
    )
    tasks = database.value(
        "SELECT count(*) FROM mail_activity a JOIN hr_performance_cycle c"
        " ON c.id = a.res_id AND a.res_model = 'hr.performance.cycle'"
        " JOIN hr_performance_scheme s ON s.id = c.scheme_id"
        " WHERE s.name->>'en_US' = 'Twice'"
    )
    assert (cycles, tasks) == ("1", "1")
