# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo from beginning to end, its files and its summary."""

from datetime import date, timedelta

import freezegun

from odoo.exceptions import UserError

from . import demo_appeal, demo_companies, demo_raises, demo_survey, demo_turns
from .demo_money import DemoMoney
from .demo_story import LINKED, SIGNED, SIGNED_SHANGHAI, Story
from .ledger import Ledger, output_folder
from .people import login
from .sound import require_sound

LOGINS = (
    ("employee", "Emma Lind, sales representative"),
    ("manager", "Daniel Ortiz, her manager"),
    ("head", "Grace Palmer, the manager's manager"),
    ("foreman", "Oscar Lindgren, manager of people without login"),
    ("hr", "Paul Weber, HR partner of Market and Works"),
    ("hradmin", "Anna Schmidt, performance administrator of both companies"),
    ("reward", "Julia Moreau, reward officer"),
    ("approver", "David Chen 陈大卫, second reward officer"),
    ("payroll", "Laura Bianchi, payroll officer"),
    ("zhemployee", "张伟, sales representative in Shanghai (Chinese)"),
    ("zhmanager", "李敏, his manager (Chinese)"),
    ("zhhead", "王建国, general manager in Shanghai (Chinese)"),
    ("admin", "Mitchell Admin, head of the company and system administrator"),
)
PRINTED = (*SIGNED[2:5], *SIGNED_SHANGHAI[1:2])


def play(env):
    """Play the story unless it was played; write the files; sum up."""
    ledger = Ledger("The demo company")
    today = date.today()
    if not Story(env, today).past.cycle:
        _play(env, today, ledger)
    story = Story(env, today)
    with ledger.step("Files written") as note:
        note(f"{_write_files(env, story)} files in {output_folder().name}")
    _sum_up(env, ledger, story)
    return ledger.finish()


def _play(env, today, ledger):
    """Run the story with a clock of its own, so that steps have believable dates."""
    freezegun.configure(extend_ignore_list=["jobs.ledger"])
    with freezegun.freeze_time(today - timedelta(days=240), tick=True) as clock:
        demo_companies.dress(env)
        story = Story(env, today, clock)
        story.play(ledger)
        # Printing asks the web server for its styles, which reads what is committed.
        env.cr.commit()  # pylint: disable=invalid-commit
        story.sign(ledger)
    with ledger.step("Links printed for people without login") as note:
        try:
            links = demo_turns.print_links(story.running, *LINKED)
            (output_folder() / "personal links.pdf").write_bytes(links)
        except UserError as error:
            note(str(error))
    money = DemoMoney(env, story)
    money.reward(ledger)
    money.hand_over(ledger)
    money.pay(ledger)
    demo_raises.play(env, story.past, ledger)
    demo_survey.ask(env, story.past, ledger)
    demo_appeal.appeal(env, story, ledger)
    env.cr.commit()  # pylint: disable=invalid-commit


def _write_files(env, story):
    """Interview records and the workbook of results."""
    folder = output_folder()
    count = 0
    for cycle in (story.past, story.shanghai):
        for appraisal in cycle.of(*PRINTED):
            document = appraisal.interview_ids.document_id
            if document:
                (folder / document.name).write_bytes(document.raw)
                count += 1
        count += _write_workbook(env, cycle.cycle, folder)
    files = env["ir.attachment"].search(
        [("res_model", "=", "hr.performance.reward.run"), ("res_id", "!=", 0)]
    )
    for attachment in files:
        (folder / attachment.name).write_bytes(attachment.raw)
    return count + len(files)


def _write_workbook(env, cycle, folder):
    from odoo.addons.hr_performance.reports.hr_performance_results_xlsx import (
        results_workbook,
    )

    content = results_workbook(cycle.with_env(login(env, "hradmin")))
    name = f"results {cycle.name}.xlsx".replace("/", "-")
    (folder / name).write_bytes(content)
    return 1


def _sum_up(env, ledger, story):
    require_sound(env, ledger)
    for model, title in (
        ("hr.performance.appraisal", "Appraisals"),
        ("hr.performance.interview", "Interviews"),
    ):
        labels = dict(env[model]._fields["state"]._description_selection(env))
        rows = env[model]._read_group([], ["cycle_id", "state"], ["__count"])
        ledger.table(
            title,
            ("Cycle", "State", "Number"),
            [(cycle.name, labels[state], count) for cycle, state, count in rows],
        )
    rows = env["hr.performance.result"]._read_group(
        [], ["cycle_id", "final_level_id"], ["__count", "score:avg"]
    )
    ledger.table(
        "Grades",
        ("Cycle", "Grade", "People", "Mean score"),
        [
            (cycle.name, level.code, count, f"{score:.1f}")
            for cycle, level, count, score in rows
        ],
    )
    DemoMoney(env, story).sum_up(ledger)
    signed = env["hr.performance.interview"].search([("state", "=", "signed")])
    ledger.require(
        f"{len(signed)} signed interviews are unchanged and filed as PDF",
        all(interview.is_intact and interview.filed_on for interview in signed),
    )
    ledger.table("Logins (the password is the login)", ("Login", "Who"), LOGINS)
