# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Notes, praise, talks and alerts of the demo company, each by whose they are.

A year is lived day by day: what is planned stands in the calendar from the beginning,
and every talk is held, and every note written, on its own day.
"""

from datetime import datetime, time, timedelta

from odoo import Command

from . import demo_coaching_texts as texts
from .people import by_actor, env_of

WEEKS = 52
#: Of those that wait for an answer in a cycle, so many still do.
UNANSWERED = 3


class Year:
    """The coaching of one year.

    :param go_to: function that moves the clock to the morning of a day
    """

    def __init__(self, env, today, go_to):
        self.env = env
        self.today = today
        self.go_to = go_to
        people = env["hr.employee"].search([])
        self.people = {person.name: person for person in people}
        self.envs = {}
        #: Talks by leader and day; the text of each person by talk and employee.
        self.talks, self.said = {}, {}

    # WHO AND WHEN

    def of(self, name):
        """The environment of somebody with a login."""
        if name not in self.envs:
            self.envs[name] = env_of(self.env, self.people[name].user_id)
        return self.envs[name]

    def day(self, weeks, weekday=None):
        """A day so many weeks ago, on a weekday where one is named."""
        day = self.today - timedelta(weeks=weeks)
        back = (day.weekday() - weekday) % 7 if weekday is not None else 0
        return day - timedelta(days=back)

    # THE COURSE OF THE YEAR

    def live(self):
        """Plan all talks, then go through the year; what is left is for today."""
        self.go_to(self.day(WEEKS + 1))
        self._plan()
        course = [(day, 0, self._hold, talk) for talk, day in self.talks.items()]
        course += [(self.day(note.weeks), 1, self._write, note) for note in texts.NOTES]
        course += [(self.day(need.weeks), 2, self._ask, need) for need in texts.NEEDS]
        for day, _order, step, what in sorted(course, key=lambda row: row[:2]):
            self.go_to(day)
            step(what)
        self.go_to(self.today)
        self._come_to_today()
        self._put_down_points()

    def _plan(self):
        plans = {}
        for pair in texts.PAIRS:
            for said in pair.said:
                told = {pair.person: said} if said.progress else {}
                plans.setdefault(pair.leader, []).append(
                    (pair, said.weeks, (pair.person,), told)
                )
        for meeting in texts.MEETINGS:
            for weeks, told in meeting.said.items():
                told = {
                    name: texts.Said(weeks, progress, step=step)
                    for name, (progress, step) in told.items()
                }
                plans.setdefault(meeting.leader, []).append(
                    (meeting, weeks, meeting.people, told)
                )
        for leader, rows in plans.items():
            self._plan_of(leader, rows)
        self._plan_partner()

    def _plan_of(self, leader, rows):
        talks = self.of(leader)["hr.performance.talk"].create(
            [self._values(*row[:3]) for row in rows]
        )
        for talk, (plan, weeks, _people, told) in zip(talks, rows, strict=True):
            self.talks[talk] = self.day(weeks, plan.weekday)
            self.said[talk] = told

    def _values(self, plan, weeks, names):
        start = time(plan.hour)
        return {
            "kind": "one_on_one" if len(names) == 1 else "team",
            "employee_ids": [Command.set([self.people[name].id for name in names])],
            "date_start": datetime.combine(self.day(weeks, plan.weekday), start),
            "duration": 30 if len(names) == 1 else 45,
            "place": plan.place,
            "rhythm_days": plan.rhythm,
        }

    def _plan_partner(self):
        """HR talks with a department about what it needs."""
        leader, department, names, weekday, hour, rhythm = texts.PARTNER
        unit = self.env["hr.department"].search([("name", "=", department)], limit=1)
        talks = self.of(leader)["hr.performance.talk"]
        for weeks, needs, feedback, adjustments, guidance in texts.PARTNER_SAID:
            day = self.day(weeks, weekday)
            talk = talks.create(
                {
                    "kind": "department",
                    "department_id": unit.id,
                    "employee_ids": [
                        Command.set([self.people[name].id for name in names])
                    ],
                    "date_start": datetime.combine(day, time(hour)),
                    "duration": 60,
                    "rhythm_days": rhythm,
                    "needs": needs,
                    "feedback": feedback,
                    "adjustments": adjustments,
                    "guidance_count": guidance,
                }
            )
            self.talks[talk], self.said[talk] = day, {"": None}

    # ONE DAY

    def _hold(self, talk):
        """Write what was said and hold the talk; nothing said means missed."""
        told = self.said[talk]
        if not told:
            talk.action_miss()
            return
        day = self.talks[talk]
        for row in talk.person_ids:
            # sudo: the name, by which the story finds its words.
            said = told.get(row.sudo().employee_id.name)
            if said:
                row.write(
                    {
                        "progress": said.progress,
                        "difficulties": said.difficulties,
                        "advice": said.advice,
                        "agreed_step": said.step,
                        "follow_up_date": bool(said.step)
                        and day + timedelta(days=talk.rhythm_days),
                    }
                )
        talk.action_hold()
        self._settle(talk)

    def _settle(self, talk):
        """What was due before this talk is done by it."""
        # sudo: ids of the people, whose names the leader need not read.
        people = talk.sudo().employee_ids.ids
        due = talk.env["hr.performance.coaching"].search(
            [
                ("author_id", "=", talk.env.uid),
                ("employee_id", "in", people),
                ("follow_up_date", "<", self.talks[talk]),
                ("follow_up_done_on", "=", False),
            ]
        )
        if due:
            due.action_follow_up_done()

    def _write(self, note):
        env = self.of(note.author)
        about = self.people[note.about]
        day = self.day(note.weeks)
        line = env["hr.performance.appraisal.line"]
        if note.goal:
            line = self._line(env, about, note.goal, day)
        dialog = env["hr.performance.note.write"].create(
            {
                "employee_id": about.id,
                "kind": note.kind,
                "zone": note.zone,
                "body": note.body,
                "advice": note.advice,
                "agreed_step": note.step,
                "quality": note.quality or False,
                "line_id": line.id,
                "date": day,
                "is_wish": note.is_wish,
                "is_public": note.is_public,
                "follow_up_date": bool(note.follow_up)
                and day + timedelta(weeks=note.follow_up),
            }
        )
        dialog.action_write()
        if note.is_shown:
            self._last_note(self.of(note.about), note.about).action_show()

    def _line(self, env, person, words, day):
        """The goal of that time that a note is about."""
        lines = env["hr.performance.appraisal.line"].search(
            [
                ("appraisal_id.employee_id", "=", person.id),
                ("appraisal_id.cycle_id.date_start", "<=", day),
                ("kind", "=", "weighted"),
            ],
            order="id desc",
        )
        return lines.filtered(lambda line: words in (line.title or ""))[:1]

    def _last_note(self, env, name):
        return env["hr.performance.coaching"].search(
            [("employee_id", "=", self.people[name].id)], order="id desc", limit=1
        )

    def _ask(self, need):
        """Ask, and answer at once what the story has answered."""
        env, person = self.of(need.asker), self.people[need.person]
        note = env["hr.performance.coaching"]
        if need.has_note:
            note = self._last_note(env, need.person)
        values = {
            "name": need.name,
            "kind": need.kind,
            "employee_id": person.id,
            "coaching_id": note.id,
            "date_needed": self.day(need.weeks - need.needed),
        }
        if need.owner:
            values["owner_id"] = self.people[need.owner].id
        request = env["hr.performance.coaching.request"].create(values)
        if need.state == "open":
            return
        # sudo: who answers; the answer is given with the rights of this person.
        owner = request.sudo().owner_id.name
        answered = request.with_env(self.of(owner))
        answered.answer = need.answer
        if need.state == "declined":
            answered.action_decline()
            return
        answered.action_agree()
        if need.state == "done":
            answered.action_done()

    def _come_to_today(self):
        """What was due is done but for a few, the next talks lie ahead, two are today.

        The last talk was held on a day of the past, so that the next one is, too.
        """
        late = self.env["hr.performance.coaching"].search(
            [
                ("follow_up_date", "<", self.day(1)),
                ("follow_up_done_on", "=", False),
            ]
        )
        for mine in by_actor(late[1::3] | late[2::3], lambda note: note.author_id):
            mine.action_follow_up_done()
        planned = self.env["hr.performance.talk"].search([("state", "=", "planned")])
        hours = {(row[0], row[1]): row[2] for row in texts.TODAY}
        now = datetime.combine(self.today, time(8))
        for talk in planned:
            pair = talk.leader_id.name, ", ".join(talk.employee_ids.mapped("name"))
            hour = hours.get(pair)
            if hour is not None:
                talk.date_start = datetime.combine(self.today, time(hour))
            elif talk.date_start < now:
                step = timedelta(days=talk.rhythm_days or 7)
                talk.date_start += step * -(-(now - talk.date_start) // step)

    def _put_down_points(self):
        for author, about, text in texts.POINTS:
            self.of(author)["hr.performance.talk.point"].create(
                {"text": text, "employee_id": self.people[about].id}
            )
        for name, progress, difficulties in texts.PREPARED:
            row = self.of(name)["hr.performance.talk.person"].search(
                [
                    ("employee_id", "=", self.people[name].id),
                    ("talk_id.state", "=", "planned"),
                    ("talk_id.kind", "=", "one_on_one"),
                ]
            )
            row.write({"progress": progress, "difficulties": difficulties})


# LIGHTS


def look_at_lights(env):
    """What the scheduled job does each day; the job itself would not see this story."""
    env["hr.performance.alert"]._cron_alerts()


def answer_alerts(story, left=0):
    """Whoever answers for a goal that is far behind says what will be done.

    :param left: so many of each company still wait
    """
    alerts = story.env["hr.performance.alert"].search(
        [("state", "=", "open"), ("cycle_id", "=", story.cycle.id)], order="id"
    )
    answers = texts.ANSWERS_ZH if story.chinese else texts.ANSWERS
    for mine in by_actor(alerts[left:], lambda a: story.subject_user(a.appraisal_id)):
        for alert in mine:
            title = alert.line_id.with_context(lang="en_US").title or ""
            cause, measure, weeks = next(a[1:] for a in answers if a[0] in title)
            # sudo: the company, whose day it is.
            today = alert.sudo().company_id._performance_today()
            alert.write(
                {
                    "cause": cause,
                    "measure": measure,
                    "until": today + timedelta(weeks=weeks),
                }
            )
            alert.action_answer()
    return len(alerts)
