# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens in the demo company: cycles that are over, that run, that begin."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.hr_performance.models.base import features

from . import demo_coaching as coaching
from . import demo_development as development
from . import demo_feedback as feedback
from . import demo_goals as goals
from . import demo_plans as plans
from . import demo_reports as reports
from . import demo_turns as turns
from .demo_cycle import DemoCycle
from .demo_interviews import workday

TOP = ("Mitchell Admin",)
# How far the interviews of the past cycles have come; all others wait, overdue.
SIGNED = (
    "Grace Palmer",
    "Daniel Ortiz",
    "Emma Lind",
    "Lucia Romano",
    "Aisha Rahman",
    "Peter Novak",
    "Oscar Lindgren",
    "Jan Kowalski",
    "Maria Santos",
    "Samuel Okafor",
    "Paul Weber",
    "Marc Demo",
)
TO_SIGN = ("Sofia Almeida", "Noah Becker")
TALKING = ("Tom Fischer",)
INVITED = ("Ingrid Solberg", "Chen Wei 陈伟", "Mei Tanaka", "Anna Schmidt")
PREPARED = ("Viktor Petrov", "Helen Zhou 周海伦")
SIGNED_SHANGHAI = ("李敏", "张伟", "陈静", "周强")
INVITED_SHANGHAI = ("刘洋", "孙丽")
COMPARING_SHANGHAI = ("zhhead", "zhmanager", "sunli")
# Manager on a journey while the interviews are held, and who holds them.
AWAY, DEPUTY = "Ingrid Solberg", "Daniel Ortiz"
# Without login; what waits for them is printed.
LINKED = ("Fatima Zahra", "Samuel Okafor")
FEATURES = (
    *(features.MEETING, features.LEGAL),
    *(features.RATERS, features.CALIBRATION, features.POTENTIAL),
)


class Story:
    """The cycles of the demo company, with dates relative to today.

    :param today: the real day, whatever the clock shows
    :param clock: the clock of the story, to be moved to the day of each step
    """

    def __init__(self, env, today, clock=None):
        self.env = env
        # Parts of the story that not every company wants.
        features.switch(env, dict.fromkeys(FEATURES, True))
        self.clock = clock
        self.today = today
        month = self.today.replace(day=1)
        main = env.ref("base.main_company")
        shanghai = env.ref("hr_performance.company_shanghai")
        # The first ended so long ago that its interviews are due already.
        begin = month - relativedelta(months=7)
        self.past = DemoCycle(env, main, self._name(begin), begin, self.today)
        self.feedback = feedback.FeedbackCycle(
            env, main, self._name(begin, "360°"), begin, self.today
        )
        begin = month - relativedelta(months=6)
        self.shanghai = DemoCycle(
            env, shanghai, self._chinese_name(begin), begin, self.today
        )
        begin = month - relativedelta(months=1)
        self.running = DemoCycle(env, main, self._name(begin), begin, self.today)

        self.coming = DemoCycle(
            env, shanghai, self._chinese_name(month), month, self.today
        )

    @staticmethod
    def _name(begin, kind="Half-Year"):
        end = begin + relativedelta(months=5)
        return f"{kind} {begin:%b %Y} – {end:%b %Y}"

    @staticmethod
    def _chinese_name(begin):
        end = begin + relativedelta(months=5)
        return f"{begin.year}年{begin.month}月至{end.year}年{end.month}月考核"

    @property
    def cycles(self):
        return (self.past, self.shanghai, self.running)

    def go_to(self, day):
        """Move the clock to the morning of a day, at latest to today."""
        self.clock.move_to(datetime.combine(min(day, self.today), time(8)))

    def play(self, ledger):
        """Run all stages of the cycles, as far as they have come."""
        schemes = self.env["res.company"].search([]).performance_scheme_id
        schemes.improvement_below = development.BELOW
        self.plan(ledger)
        self.coach(ledger)
        self.assess(ledger)
        self.talk(ledger)
        with ledger.step("Plans by which people get better") as note:
            for story in (self.past, self.shanghai):
                development.Development(story, self.today, self.go_to).live()
            self.go_to(self.today)
            self.env[development.PLANS]._cron_development()
            count = self.env[development.PLANS].search_count([])
            note(f"{count} plans")
        with ledger.step(f"Next cycle begun: {self.coming.name}") as note:
            self._begin_coming()
            note(f"{len(self.coming.appraisals)} appraisals")
        with ledger.step("Goals behind their plan, and what will be done") as note:
            self.go_to(self.today)
            self.coming.measure(1)
            self._answer_lights(left=coaching.UNANSWERED)
            count = self.env["hr.performance.alert"].search_count([])
            note(f"{count} alerts")

    def plan(self, ledger):
        """Launch quietly, announce, agree plans."""
        for story in self.cycles:
            with ledger.step(f"Launch and announce {story.name}") as note:
                self.go_to(story.start)
                story.launch(without=TOP)
                turns.train(story, story.start)
                note(f"{len(story.appraisals)} appraisals")
        with ledger.step("Results of two half-years before taken over") as note:
            note(f"{turns.take_over_results(self.past)} results")
        with ledger.step("Goals written and plans confirmed by both sides") as note:
            self.go_to(workday(self.past.start + timedelta(days=12)))
            self.past.write_goals()
            self.past.confirm(objecting=("Kevin Doyle",))
            turns.declare(self.past, {"David Chen 陈大卫": "Laura Bianchi"})
            turns.issue(self.past, "Kevin Doyle")
            self.go_to(workday(self.shanghai.start + timedelta(days=12)))
            self.shanghai.write_goals()
            self.shanghai.confirm()
            turns.declare(self.shanghai)
            self.go_to(workday(self.running.start + timedelta(days=12)))
            self._plan_running()
            agreed = [len(story.in_state("agreed")) for story in self.cycles]
            note(f"{sum(agreed)} plans agreed")

    def _plan_running(self):
        """In the cycle that runs, some teams have agreed and others have not."""
        story = self.running
        story.write_goals()
        goals.serve(story, without=("Tom Fischer", "Mei Tanaka"))
        plans.write_tasks(story)
        day = workday(story.start + timedelta(days=8))
        goals.meet(story, "Daniel Ortiz", day, held=True)
        plans.haggle(story, "Tom Fischer")
        for manager in ("Daniel Ortiz", "Oscar Lindgren"):
            team = story.appraisals.filtered(
                lambda a, manager=manager: a.manager_id.name == manager
            )
            story.confirm_these(team - story.of("Tom Fischer", *LINKED))
        story.confirm_these(story.of("Peter Novak", "Mei Tanaka"), ("Peter Novak",))
        goals.check(story)

    def _begin_coming(self):
        """In the cycle that begins, most plans are still being written."""
        story = self.coming
        self.go_to(story.start)
        story.launch(without=TOP)
        self.go_to(workday(story.start + timedelta(days=12)))
        story.write_goals()
        goals.serve(story, without=("赵磊",))
        plans.write_tasks(story)
        goals.meet(story, "李敏", workday(self.today + timedelta(days=5)), held=False)
        plans.haggle(story, "张伟")
        story.confirm_these(story.of("陈静", "刘洋", "周强"), ("周强",))
        goals.check(story)

    def coach(self, ledger):
        """Values come in month by month, lights with them; people talk all the year."""
        with ledger.step("Actual values of the months, by employee or manager") as note:
            self.past.note_privately()
            for day, parts in self._months():
                self.go_to(day)
                for story, part in parts:
                    story.measure(6, part)
                self._answer_lights()
            self.go_to(self.running.start + relativedelta(months=1, days=1))
            reports.ask(self.env)
            self.go_to(self.today)
            self.running.measure(1)
            reports.report(self.running)
            count = self.env["hr.performance.measure"].search_count([])
            note(f"{count} values")
        with ledger.step("A year of talks, notes, praise and requests") as note:
            coaching.Year(self.env, self.today, self.go_to).live()
            count = self.env["hr.performance.talk"].search_count([])
            note(f"{count} talks")
        with ledger.step("Agreed plans changed as the market moved") as note:
            begin = max(self.today.replace(day=1), self.running.start)
            requests = turns.change_plans(self.running, begin)
            note(f"{len(requests)} requests, one waits")

    def _months(self):
        """When values are entered, and those of which months in which cycle."""
        later = timedelta(days=3)
        first, second = (self.past.start + relativedelta(months=n) for n in (3, 5))
        return (
            (first + later, ((self.past, (1, 2, 3)), (self.shanghai, (1, 2)))),
            (second + later, ((self.past, (4, 5)), (self.shanghai, (3, 4)))),
            (self.past.end + later, ((self.past, (6,)), (self.shanghai, (5,)))),
            (self.shanghai.end + later, ((self.shanghai, (6,)),)),
        )

    def _answer_lights(self, left=0):
        """The daily job tells what is behind; people answer, but for a few."""
        coaching.look_at_lights(self.env)
        return sum(
            coaching.answer_alerts(story, left)
            for story in (*self.cycles, self.coming)
            if story.cycle
        )

    def assess(self, ledger):
        """Self-reviews, ratings, results; what others say, and what could become."""
        feedback.Feedback(self.feedback, self.go_to).live(ledger)
        with ledger.step("Assessment opened, self-reviews and ratings") as note:
            self.go_to(workday(self.past.end + timedelta(days=8)))
            self.past.to_stage("assessment")
            self.past.self_reviews(
                late=("Laura Bianchi", "Randall Lewis"), skipped=("Hugo Martin",)
            )
            self.past.manager_reviews(
                late=("Walter Horton", "Beth Evans", "Hugo Martin"),
                vetoed=("Samuel Okafor",),
            )
            self.go_to(workday(self.shanghai.end + timedelta(days=8)))
            self.shanghai.to_stage("assessment")
            self.shanghai.self_reviews(late=("郑浩",))
            self.shanghai.manager_reviews(late=("赵磊",))
            self.go_to(workday(self.shanghai.end + timedelta(days=11)))
            turns.approve(self.shanghai, left=("吴婷",))
            feedback.compare(self.shanghai, "年中绩效校准", COMPARING_SHANGHAI)
            self.go_to(self.today)
            turns.let_pass(self.running)
            self.running.to_stage("coaching")
            count = self.env["hr.performance.result"].search_count([])
            note(f"{count} results")
        with ledger.step("Potential judged for the nine-box grid") as note:
            self.go_to(self.today)
            feedback.name_reviewers(self.env, "hradmin", "hr")
            stories = (self.feedback, self.shanghai)
            note(f"{sum(map(feedback.judge_potential, stories))} judgements")

    def talk(self, ledger):
        """Interviews: many are signed, some wait for each further step."""
        for story, names in (
            (self.past, SIGNED + TO_SIGN + TALKING),
            (self.shanghai, SIGNED_SHANGHAI),
        ):
            with ledger.step(f"Interviews invited and held: {story.name}") as note:
                self.go_to(workday(story.talk_day - timedelta(days=5)))
                turns.let_pass(story)
                story.to_stage("feedback")
                if not story.chinese:
                    turns.deputize(story, AWAY, DEPUTY, story.talk_day, story.talk_day)
                morning = 1 if story.chinese else 7
                talks = story.invite(names, story.talk_day, hour=morning)
                self.go_to(story.talk_day)
                for talk in talks:
                    self._hold(talk, story.talk_day)
                note(f"{len(talks)} interviews")
        with ledger.step("Further interviews prepared and invited"):
            self.go_to(self.today - timedelta(days=1))
            for talk in self.past.interviews(*PREPARED):
                talk.prepare()
            coming = workday(self.today + timedelta(days=7))
            self.past.invite(INVITED, coming)
            self.shanghai.invite(INVITED_SHANGHAI, coming, hour=1)

    def _hold(self, talk, day):
        name = talk.interview.employee_id.name
        if name in TALKING:
            talk.begin()
            return
        if talk.interview.interviewer_id.name == AWAY:
            talk.lead_by(turns.user_of(self.past, DEPUTY))
        talk.talk()
        talk.close(day)
        if name != "Noah Becker":
            talk.sign("manager")

    def sign(self, ledger):
        """Employees sign; the system files the records as PDF."""
        with ledger.step("Second signatures") as note:
            count = 0
            for story, names in (
                (self.past, SIGNED),
                (self.shanghai, SIGNED_SHANGHAI),
            ):
                self.go_to(story.talk_day + timedelta(days=1))
                for talk in story.interviews(*names):
                    talk.sign("employee")
                    count += 1
            note(f"{count} interviews signed")
        with ledger.step("Records filed as PDF") as note:
            interviews = self.env["hr.performance.interview"]
            interviews._cron_file()
            left = interviews._to_file()
            why = left[:1]._failures("file")[:1].reason
            note(f"{len(left)} were not filed: {why}" if left else "all of them")
        with ledger.step("Promises settled, first sheets closed"):
            self.go_to(self.today)
            for talk in self.past.interviews("Emma Lind", "Lucia Romano"):
                talk.settle()
            self.past.finish("Emma Lind", "Jan Kowalski", "Maria Santos")
        with ledger.step("Stragglers reminded, right of a manager delegated"):
            turns.remind(self.past)
            turns.deputize(
                self.running,
                "Daniel Ortiz",
                "Noah Becker",
                self.today,
                self.today + timedelta(days=12),
                scope="prepare",
            )
