# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Notes, praise and talks of the demo company, each written by whose they are."""

from datetime import timedelta

from .people import env_of

#: Kind, zone, text, step, shows a.
NOTES = (
    (
        "coaching",
        "shared",
        "The report came a day late, for the second time.",
        "Sends a draft two days before the deadline.",
        False,
    ),
    (
        "incident",
        "record",
        "Solved the outage of Monday alone and told everybody.",
        "",
        "strength",
    ),
    (
        "suggestion",
        "shared",
        "Ask the customer for the reason before the offer.",
        "Tries it with the next three offers.",
        False,
    ),
    (
        "praise",
        "record",
        "Explained the new process to the whole team. Thank you!",
        "",
        False,
    ),
    (
        "incident",
        "record",
        "Left a complaint without answer for nine days.",
        "",
        "weakness",
    ),
    (
        "coaching",
        "shared",
        "Wants to learn how budgets are made.",
        "Sits beside the controller in the next round.",
        False,
    ),
)
POINTS = ("How do we share the night shifts?", "My training in autumn")
TALKS = 3


def note_about(story, appraisal, number, go_to):
    """Notes of the manager and a colleague about one person, and their talks."""
    manager = story.manager_user(appraisal)
    person = appraisal.employee_id
    # sudo: reporting line, to let only those write who lead.
    if manager not in person.sudo().parent_id.user_id or story.chinese:
        return
    env = env_of(story.env, manager)
    today = story.today
    for turn in range(2):
        kind, zone, text, step, quality = NOTES[(number + turn * 3) % len(NOTES)]
        day = min(story.start + timedelta(days=20 + 45 * turn), today)
        go_to(day)
        line = appraisal.line_ids[:1] if turn else appraisal.line_ids.browse()
        dialog = env["hr.performance.note.write"].create(
            {
                "employee_id": person.id,
                "kind": kind,
                "zone": zone,
                "body": text,
                "agreed_step": step,
                "quality": quality,
                "line_id": line.id,
                "date": day,
                "is_wish": "learn" in text,
                "is_public": kind == "praise",
                "follow_up_date": day + timedelta(days=14) if step else False,
            }
        )
        dialog.action_write()
        if day + timedelta(days=14) < today:
            notes = env["hr.performance.coaching"].search(
                [
                    ("author_id", "=", env.uid),
                    ("follow_up_date", "!=", False),
                    ("follow_up_done_on", "=", False),
                ]
            )
            notes.action_follow_up_done()
    if number % 4 == 0:
        _talk(story, env, person, go_to, number)


def _talk(story, env, person, go_to, number):
    """A talk each month, the last one still to come."""
    talks = env["hr.performance.talk"]
    for turn in range(TALKS):
        day = min(story.start + timedelta(days=25 + 30 * turn), story.today)
        go_to(day)
        talk = talks.search(
            [("employee_ids", "in", person.ids), ("state", "=", "planned")], limit=1
        ) or talks.create(
            {"employee_ids": [(6, 0, person.ids)], "date_start": f"{day} 09:00:00"}
        )
        talk.date_start = f"{day} 09:00:00"
        talk.person_ids.write(
            {"progress": "On the way.", "difficulties": "Too many requests at once."}
        )
        if turn == 1 and number % 8 == 0:
            talk.action_miss()
        else:
            talk.action_hold()
        if day == story.today:
            break
    if person.user_id:
        own = env_of(story.env, person.user_id)
        own["hr.performance.talk.point"].create(
            {"text": POINTS[number % 2], "employee_id": person.id}
        )
