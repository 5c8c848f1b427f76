# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the user is to the people about whom notes and talks are."""

from odoo.exceptions import UserError

from ..base.seeing import names_of
from ..people.hr_scope import in_hr_scope
from .kinds import INCIDENT, PRAISE, PRIVATE, RECORD

#: Who coaches somebody, and so may write what others read.
LEADS = frozenset({"chain", "acting", "dotted", "hr"})


def leads_for(env):
    """Ids of the employees in whose place the user acts and decides, now."""
    given = env.user._performance_delegations().items()
    return [giver for giver, scope in given if scope == "act"]


def sides(people):
    """What the user is to each of these people, in a constant number of queries.

    :return: dict of employee id to a set of: ``self``, ``chain`` (a superior),
        ``acting`` (acts for the direct manager now), ``dotted``, ``hr``, ``below``
    """
    env = people.env
    # sudo: hr.employee - compares ids of the reporting line; nothing is shown.
    own = env.user._performance_employees().sudo()
    people = people.sudo()  # sudo: as above.
    lines, above = people._performance_chains(), own._performance_superiors()
    acting = leads_for(env)
    hr = in_hr_scope(people.with_env(env), "id")
    return {
        person.id: {
            side
            for side, holds in (
                ("self", person in own),
                ("chain", own & own.browse(lines.get(person.id, []))),
                ("acting", person.parent_id.id in acting and person not in own | above),
                ("dotted", person.performance_dotted_manager_ids & own),
                ("hr", person.id in hr),
                ("below", person in above),
            )
            if holds
        }
        for person in people
    }


def check_note(person, kind, zone, mine):
    """Raise unless the user may write a note of this kind and zone about somebody.

    :param mine: what the user is to the person, see ``sides``
    """
    env = person.env
    if zone == PRIVATE:
        return
    if "self" in mine:
        raise UserError(
            env._(
                "A note about yourself is private. Choose “Private”, or put it on the"
                " agenda of your next talk."
            )
        )
    if mine & LEADS or kind == PRAISE:
        return
    raise UserError(
        env._(
            "%(name)s is not one of your people: colleagues give praise, and whoever"
            " leads %(name)s writes everything else. Choose “Praise”, or keep the note"
            " private.",
            name=names_of(person, "name"),
        )
    )


def is_told(person, kind, zone):
    """Whether the person reads an entry: incidents on record as the company says."""
    # sudo: a setting of the person's company.
    company = person.sudo().company_id
    return kind != INCIDENT or zone != RECORD or company.performance_incident_told
