# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many processes try PINs of one badge at once: the server counts every try."""

import pytest

PREPARE = """
company = env["res.company"].create({"name": "Works"})
env["hr.employee"].create({
    "name": "Person", "company_id": company.id, "barcode": "P1", "pin": "4711",
})
env.cr.commit()
"""
# Wrong PINs first, the right one last; a retry of the whole is the attacker's choice.
TRY = """
company = env["res.company"].search([("name", "=", "Works")])
attempts = env["hr.performance.pin.attempt"]
for pin in ["%04d" % number for number in range(25)] + ["4711"]:
    employee, wait = attempts._identify(company, "P1", pin)
    env.cr.commit()
    print("IN" if employee else "OUT", wait)
"""
FAILED = (
    "SELECT failed FROM hr_performance_pin_attempt a"
    " JOIN hr_employee e ON e.id = a.employee_id WHERE e.barcode = 'P1'"
)


@pytest.fixture
def database(prepared_database):
    """A database with one person and one badge."""
    return prepared_database


def test_parallel_tries_win_nothing(database):
    """Four processes together get three tries, and the right PIN has to wait."""
    processes = [database.start(TRY) for _number in range(4)]
    outputs = []
    for process in processes:
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        outputs.append(output)
    lines = "".join(outputs).split("\n")
    assert sum(line.startswith("OUT") for line in lines) == 4 * 26
    assert not any(line.startswith("IN") for line in lines)
    assert database.value(FAILED) == "3"


def test_rollback_forgives_nothing(database):
    """A try counts even if the request that made it fails."""
    database.run(TRY.replace("env.cr.commit()", "env.cr.rollback()"))
    assert database.value(FAILED) == "3"
