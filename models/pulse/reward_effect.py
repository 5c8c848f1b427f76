# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What became of the people of a cycle, with a reward and without one.

Told of all people of a cycle in a company, once it and the cycle after it are closed:
so there is neither a smaller choice nor an earlier figure to compare it with.
"""

from odoo.fields import Domain

from ...engine import reward_effect
from ..reward.hr_performance_reward import LIVE


def later_cycle(cycle):
    """The next closed cycle of employees after a closed one, or an empty one."""
    if cycle.state != "closed" or cycle.subject_kind != "employee":
        return cycle.browse()
    return cycle.search(
        Domain("state", "=", "closed")
        & Domain("subject_kind", "=", "employee")
        & Domain("company_id", "=", cycle.company_id.id)
        & Domain("date_start", ">", cycle.date_end),
        order="date_end, id",
        limit=1,
    )


def sides(cycle, company):
    """What came after in one company: see ``engine.reward_effect.compare``.

    :return: None as long as the cycle after is not closed
    """
    # sudo: rows of people are added up here and leave it as the engine tells them.
    own = cycle.sudo()
    after = later_cycle(own)
    if not after:
        return None
    rows = own.env["hr.performance.analysis"]
    at = Domain("company_id", "=", company.id) & Domain("subject_kind", "=", "employee")
    before = _shares(rows.search(at & Domain("cycle_id", "=", own.id)))
    then = _shares(rows.search(at & Domain("cycle_id", "=", after.id)))
    rewards = own.env["hr.performance.reward"].search(
        [
            ("cycle_id", "=", own.id),
            ("company_id", "=", company.id),
            ("state", "in", LIVE),
            ("amount", ">", 0),
        ]
    )
    rewarded, left = rewards.employee_id, _left(before, own.date_end, after.date_end)
    return reward_effect.compare(
        reward_effect.Person(
            is_rewarded=person in rewarded,
            before=share,
            after=then.get(person),
            has_left=person in left,
        )
        for person, share in before.items()
    )


def _shares(rows):
    return {row.employee_id: row.score_share for row in rows if row.employee_id}


def _left(people, first, last):
    return {
        person
        for person in people
        if person.departure_date and first < person.departure_date <= last
    }


def satisfaction(cycle, company):
    """Mean and number of answers of employees and managers on their satisfaction.

    :return: list of told shares
    """
    # sudo: what is told of all together is for HR of the company to read.
    shares = cycle.sudo().env["hr.performance.pulse.share"]
    return shares.search(
        [
            ("cycle_id", "=", cycle.id),
            ("company_id", "=", company.id),
            ("manager_id", "=", False),
            ("satisfaction", ">", 0),
        ],
        order="audience",
    )
