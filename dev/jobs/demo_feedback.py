# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A cycle of 360° feedback, calibrated before anybody hears of it; potential."""

import random
from collections import Counter
from datetime import timedelta

from odoo import Command

from . import demo_feedback_texts as texts
from . import demo_values as values
from .demo_cycle import DemoCycle
from .people import by_actor, env_of, login

#: Who is rated by others: leaders and their teams, all with a login.
PEOPLE = (
    *("Grace Palmer", "Robert Klein", "David Chen 陈大卫", "Daniel Ortiz"),
    *("Ingrid Solberg", "Oscar Lindgren", "Helen Zhou 周海伦", "Emma Lind"),
    *("Lucia Romano", "Noah Becker", "Tom Fischer", "Hugo Martin", "Mei Tanaka"),
    *("Peter Novak", "Sofia Almeida", "Laura Bianchi", "Kevin Doyle"),
)
#: Whose round is still open: some have answered, and their managers have not rated.
OPEN = ("Noah Becker", "Helen Zhou 周海伦")
#: So few have answered about this one that it is not shown.
FEW = "Oscar Lindgren"
#: Asked, and has given no answer yet about those whose round is open.
LATE = ("Emma Lind", "Peter Novak")
#: Fewer direct reports with a login could not stay anonymous.
ENOUGH = 3
COLLEAGUES = 4
CONDUCT = "360° with Calibration"
#: The assessment is open until so many days from today.
REST = 8


class FeedbackCycle(DemoCycle):
    """People are rated by who works with them; no goals, no money."""

    def __init__(self, env, company, name, start, today):
        super().__init__(env, company, name, start, today)
        self.asked_day = self.end - timedelta(days=14)
        self.decided_day = self.end + timedelta(days=4)
        self.load = Counter()

    def _cycle_values(self):
        people = self.env["hr.employee"].search(
            [("name", "in", PEOPLE), ("company_id", "=", self.company.id)]
        )
        scheme = self.admin["hr.performance.scheme"].create(
            {
                "name": CONDUCT,
                "company_id": self.company.id,
                "profile": "light",
                "period_type": "half",
                "template_id": self._template().id,
                "scale_id": self.company.performance_scheme_id.scale_id.id,
                "self_review": True,
                "interview_policy": "none",
            }
        )
        usual = super()._cycle_values()
        stages = [command[2] for command in usual["stage_ids"]]
        first, last = self.asked_day, self.today + timedelta(days=REST)
        for stage in stages:
            if stage["state"] == "coaching":
                stage["date_end"] = first - timedelta(days=1)
            elif stage["state"] == "assessment":
                stage.update(date_start=first, date_end=last)
            elif stage["state"] in ("feedback", "application"):
                stage["date_start"] = last + timedelta(days=1)
                last += timedelta(days=21)
                stage["date_end"] = last
        return {
            **usual,
            "scheme_id": scheme.id,
            "template_id": scheme.template_id.id,
            "employee_ids": [Command.set(people.ids)],
            # Some jobs have templates of their own otherwise.
            "method_ids": [
                Command.create(
                    {
                        "job_id": job.id,
                        "template_id": scheme.template_id.id,
                        "reason": texts.METHOD,
                    }
                )
                for job in people.job_id & self._jobs_with_template()
            ],
            "stage_ids": [Command.create(stage) for stage in stages],
        }

    def _jobs_with_template(self):
        return self.env["hr.performance.template"].search([]).job_ids

    def _template(self):
        return self.env.ref("hr_performance.hr_performance_template_360")

    def _clear_launch(self):
        self.admin["hr.performance.override"].create(
            {"cycle_id": self.cycle.id, "code": "overlap", "reason": texts.BESIDE}
        )

    # ASKING

    def propose(self):
        """People name colleagues; managers add direct reports, approve and ask."""
        raters = self.env["hr.performance.rater"]
        for mine in by_actor(self.appraisals, self.subject_user):
            rows = [(mine, "colleague", one) for one in self._colleagues(mine)]
            raters.with_env(mine.env).create([self._row(*row) for row in rows])
        for mine in by_actor(self.appraisals, self.manager_user):
            rows = [(one, "report", who) for one in mine for who in self._team(one)]
            own = raters.with_env(mine.env)
            own.create([self._row(*row) for row in rows])
            own.search(
                [("appraisal_id", "in", mine.ids), ("state", "=", "proposed")]
            ).action_approve()
            mine.action_ask_raters()

    @staticmethod
    def _row(sheet, kind, person):
        return {"appraisal_id": sheet.id, "kind": kind, "employee_id": person.id}

    def _colleagues(self, sheet):
        # sudo: who works with whom, by which the story chooses.
        person = sheet.sudo().employee_id
        near = self.appraisals.employee_id - person - person.child_ids
        # sudo: as above.
        near -= sheet.sudo().chain_ids | person.parent_id
        chance = random.Random(f"asked {person.name}")
        # Nobody is asked too often: the template allows eight requests.
        order = sorted(
            near.sorted("name"), key=lambda one: (self.load[one.id], chance.random())
        )
        self.load.update(one.id for one in order[:COLLEAGUES])
        return order[:COLLEAGUES]

    def _team(self, sheet):
        # sudo: the direct reports of whom the sheet is about.
        team = sheet.sudo().employee_id.child_ids.filtered("user_id.active")
        return team if len(team) >= ENOUGH else ()

    def answer(self):
        """Raters answer on their page, each with the own login; one declines."""
        raters = self.appraisals.rater_ids.sorted("id")
        for number, rater in enumerate(raters):
            person = rater.appraisal_id.employee_id.name
            if person == FEW and number % 2:
                continue
            if person in OPEN and (number % 3 == 0 or rater.employee_id.name in LATE):
                continue
            self._answer(rater, number)

    def _answer(self, rater, number):
        """What the page does with the key of the rater who is logged in."""
        mine = rater.with_env(env_of(self.env, rater.employee_id.user_id))
        key = mine._own_key()
        if number == 0:
            key._decline(texts.DECLINED)
            return
        sheet = rater.appraisal_id
        rng = random.Random(f"{rater.employee_id.name} on {sheet.employee_id.name}")
        levels = {
            line.id: values.judged(self.level(sheet), rng)
            for line in sheet._feedback_lines()
        }
        key._give(levels, rng.choice(texts.KEEPS), rng.choice(texts.CHANGES))


class Feedback:
    """From asking to the released results.

    :param go_to: function that moves the clock to the morning of a day
    """

    def __init__(self, story, go_to):
        self.story, self.go_to = story, go_to

    def live(self, ledger):
        """Run the whole cycle; the round of a few stays open."""
        story = self.story
        with ledger.step(f"Feedback of colleagues and teams: {story.name}") as note:
            self.go_to(story.start)
            story.launch()
            self.go_to(story.start + timedelta(days=7))
            story.confirm()
            self.go_to(story.asked_day)
            story.to_stage("assessment")
            story.propose()
            self.go_to(story.asked_day + timedelta(days=5))
            story.answer()
            story.self_reviews()
            note(f"{len(story.appraisals.rater_ids)} asked")
        with ledger.step("Rounds closed, grades compared, results released") as note:
            self.go_to(story.decided_day)
            rated = story.appraisals - story.of(*OPEN)
            rated.with_env(story.admin).action_close_feedback()
            story.manager_reviews(late=OPEN)
            self.go_to(story.decided_day + timedelta(days=2))
            compare(story, "Leaders and Teams", ("head", "approver", "robert"))
            release(story)
            told = story.in_state("released")
            self.go_to(story.decided_day + timedelta(days=3))
            for mine in by_actor(told, story.subject_user):
                mine.action_acknowledge()
            story.finish(*told.employee_id.mapped("name"))
            note(f"{len(told)} released")


def compare(story, name, logins):
    """A calibration session from opening to applying; HR leads it.

    :param logins: three participants: one moves a card up, one another down, and one
        of these back
    """
    people = story.env["res.users"].search([("login", "in", logins)])
    session = story.admin["hr.performance.calibration"].create(
        {
            "name": name,
            "company_id": story.company.id,
            "cycle_id": story.cycle.id,
            "participant_ids": [Command.set(people.ids)],
        }
    )
    session.action_open()
    for who, pick, reason in zip(
        logins,
        (_raised, _lowered, _restored),
        (texts.UP, texts.DOWN, texts.BACK),
        strict=True,
    ):
        own = session.with_env(login(story.env, who))
        board = own.action_load_board()
        columns = board["columns"]
        for card, to in list(pick(board["cards"], columns))[:1]:
            words = reason[story.chinese]
            own.action_move(card["id"], columns[to]["id"], card["seen"], words)
    session.minutes = texts.MINUTES[story.chinese]
    session.action_apply()


def _places(cards, columns):
    """Each card with the place of its grade, the best first."""
    places = {column["id"]: place for place, column in enumerate(columns)}
    return [(card, places[card["level"]]) for card in cards]


def _raised(cards, columns):
    """Who is nearest to the grade above, the best grades first."""
    for card, place in _places(cards, columns):
        if place in (1, 2) and not card["seen"]:
            yield card, place - 1


def _lowered(cards, columns):
    """Who comes last in the best grade."""
    placed = _places(cards, columns)
    best = min(place for _card, place in placed)
    for card, place in reversed(placed):
        if place == best and not card["seen"]:
            yield card, place + 1


def _restored(cards, columns):
    """What was moved goes back to where it stood."""
    codes = [column["code"] for column in columns]
    for card in cards:
        if card["seen"]:
            yield card, codes.index(card["before"])


def release(story):
    """HR releases all decided results of the cycle in one step."""
    dialog = story.admin["hr.performance.release"].create({"cycle_id": story.cycle.id})
    dialog.action_confirm()


def judge_potential(story):
    """Direct managers judge what their people could grow into, each by facts.

    :return: the number of judgements
    """
    items = story.env["hr.performance.potential.item"].search([])
    judged = story.appraisals.filtered("manager_id.user_id")
    for mine in by_actor(judged, story.manager_user):
        judgements = mine.env["hr.performance.potential"].create(
            [
                {"appraisal_id": sheet.id, "line_ids": _facts(story, sheet, items)}
                for sheet in mine
            ]
        )
        judgements.action_submit()
    return len(judged)


def _facts(story, sheet, items):
    # sudo: the name, by which the story chooses what is judged.
    rng = random.Random(f"potential {sheet.sudo().employee_id.name}")
    middle = rng.choice((2, 3, 3, 4, 5))
    names = items.get_external_id()
    rows = []
    for item in items:
        level = max(1, min(5, middle + rng.choice((-1, 0, 0, 1))))
        band = "low" if level < 3 else "middle" if level == 3 else "high"
        facts = texts.FACTS[story.chinese][names[item.id].rsplit("_", 1)[1]]
        values = {"item_id": item.id, "level": str(level), "evidence": facts[band]}
        rows.append(Command.create(values))
    return rows


def name_reviewers(env, *logins):
    """The administrator of the system lets people read judgements of potential."""
    admin = login(env, "admin")
    group = admin.ref("hr_performance.group_hr_performance_talent")
    users = admin["res.users"].search([("login", "in", logins)])
    users.write({"group_ids": [Command.link(group.id)]})
