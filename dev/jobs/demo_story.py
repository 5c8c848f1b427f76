# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens in the demo company: two cycles that are over and one that runs."""

from dateutil.relativedelta import relativedelta
from odoo import fields

from .demo_cycle import DemoCycle
from .ledger import Ledger

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
TOP = ("Mitchell Admin",)


class Story:
    """The cycles of the demo company, with dates relative to today."""

    def __init__(self, env):
        self.env = env
        today = fields.Date.context_today(env.user)
        month = today.replace(day=1)
        main = env.ref("base.main_company")
        shanghai = env.ref("hr_performance.company_shanghai")
        # The first ended so long ago that its interviews are due already.
        begin = month - relativedelta(months=7)
        self.past = DemoCycle(env, main, self._name(begin), begin)
        begin_shanghai = month - relativedelta(months=6)
        self.shanghai = DemoCycle(
            env, shanghai, self._chinese_name(begin_shanghai), begin_shanghai
        )
        begin_running = month - relativedelta(months=1)
        self.running = DemoCycle(env, main, self._name(begin_running), begin_running)

    @staticmethod
    def _name(begin):
        end = begin + relativedelta(months=5)
        return f"Half-Year {begin:%b %Y} – {end:%b %Y}"

    @staticmethod
    def _chinese_name(begin):
        end = begin + relativedelta(months=5)
        return f"{begin.year}年{begin.month}月至{end.year}年{end.month}月考核"

    @property
    def cycles(self):
        return (self.past, self.shanghai, self.running)

    def plan(self, ledger):
        """Launch quietly, announce, agree plans."""
        for story in self.cycles:
            with ledger.step(f"Launch and announce {story.name}") as note:
                story.launch(without=TOP)
                note(f"{len(story.appraisals)} appraisals")
        with ledger.step("Goals written and plans confirmed by both sides") as note:
            self.past.write_goals()
            self.past.confirm(only_employee=("Helen Zhou 周海伦",))
            self.shanghai.write_goals()
            self.shanghai.confirm()
            self._plan_running()
            agreed = [len(story.in_state("agreed")) for story in self.cycles]
            note(f"{sum(agreed)} plans agreed")

    def _plan_running(self):
        """In the cycle that runs, some teams have agreed and others have not."""
        story = self.running
        story.write_goals()
        for mine, only in (("Daniel Ortiz", ()), ("Oscar Lindgren", ())):
            team = story.appraisals.filtered(
                lambda a, mine=mine: a.manager_id.name == mine
            )
            story.confirm_these(team - story.of("Tom Fischer"), only)
        story.confirm_these(story.of("Peter Novak", "Mei Tanaka"), ("Peter Novak",))

    def coach(self, ledger):
        """Values come in month by month; managers keep notes."""
        with ledger.step("Actual values of the months, by employee or manager") as note:
            self.past.measure(6)
            self.shanghai.measure(6)
            self.running.measure(1)
            self.past.note_privately()
            count = self.env["hr.performance.measure"].search_count([])
            note(f"{count} values")

    def assess(self, ledger):
        """Self-reviews, ratings, results."""
        with ledger.step("Assessment opened, self-reviews and ratings") as note:
            self.past.to_stage("assessment")
            self.shanghai.to_stage("assessment")
            self.running.to_stage("coaching")
            self.past.self_reviews(
                late=("Kevin Doyle", "Randall Lewis"), skipped=("Noah Becker",)
            )
            self.shanghai.self_reviews(late=("郑浩",))
            self.past.manager_reviews(
                late=("Walter Horton", "Beth Evans", "Hugo Martin"),
                vetoed=("Samuel Okafor",),
            )
            self.shanghai.manager_reviews(late=("赵磊",))
            count = self.env["hr.performance.result"].search_count([])
            note(f"{count} results")


def play(env):
    """Play the story unless it was played; sum up; return the exit code."""
    ledger = Ledger("The demo company")
    story = Story(env)
    if not story.past.cycle:
        story.plan(ledger)
        story.coach(ledger)
        story.assess(ledger)
        env.cr.commit()  # pylint: disable=invalid-commit
    _sum_up(env, ledger, story)
    return ledger.finish()


def _sum_up(env, ledger, story):
    labels = dict(
        env["hr.performance.appraisal"]._fields["state"]._description_selection(env)
    )
    for one in story.cycles:
        rows = env["hr.performance.appraisal"]._read_group(
            [("cycle_id", "=", one.cycle.id)], ["state"], ["__count"]
        )
        ledger.table(
            f"{one.name}, {one.company.name}",
            ("State", "Appraisals"),
            [(labels[state], count) for state, count in rows],
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
    ledger.table("Logins (the password is the login)", ("Login", "Who"), LOGINS)
