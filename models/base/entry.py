# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a confirmation, submission or signature came in, and for whom it was entered."""

from typing import NamedTuple

VIAS = [
    ("login", "Login"),
    ("link", "Personal link"),
    ("link_pin", "Personal link with PIN"),
    ("tablet", "Shared tablet"),
    ("paper", "Paper"),
    ("behalf", "On behalf"),
]

#: The person acted, without a login that could be named.
PERSONAL_VIAS = ("link", "link_pin", "tablet")
#: By a personal link: who made it stands beside.
LINK_VIAS = ("link", "link_pin")
KEY = "performance_entry"


class Entry(NamedTuple):
    """One person's step that comes in another way than by login.

    It travels in the context. A context that comes over RPC is made of JSON, so it can
    hold no instance of this class: only code on the server, which has checked a token,
    a PIN or a signed sheet, opens the way.
    """

    employee_id: int
    via: str
    # Who typed it in; None where the person did it.
    user_id: int | None = None
    # The day on which the paper was signed.
    signed_on: object = None
    # Who made the personal link, or set the PIN, and so may have held it.
    given_by: int | None = None


def entry_of(env):
    """The entry under way in this environment, or None."""
    entry = env.context.get(KEY)
    return entry if isinstance(entry, Entry) else None


def entered_via(env, person):
    """The way of a step that the environment's user takes for a person."""
    if entry := entry_of(env):
        return entry.via
    # sudo: hr.employee - compares user ids only.
    return "login" if person.sudo().user_id == env.user else "behalf"


def entered_by(env):
    """Id of the user who entered it; False where the person did so without login."""
    entry = entry_of(env)
    return (entry.user_id or False) if entry else env.uid


def given_by(env):
    """Id of who made the link or set the PIN of the step under way, else False."""
    entry = entry_of(env)
    return (entry.given_by or False) if entry else False


def entered_text(env, via, user, maker=None):
    """ "Entered by … via …" in the reader's language, empty for the usual login.

    :param via: a code of ``VIAS``, or empty for records older than the marks
    :param user: who entered it
    :param maker: who made the personal link, or who of the other side set the PIN
    """
    if via in LINK_VIAS and maker:
        return (
            env._("By personal link that %s made, with PIN", maker.name)
            if via == "link_pin"
            else env._("By personal link that %s made, without PIN", maker.name)
        )
    if via in LINK_VIAS:
        return env._("By personal link")
    if via == "tablet" and maker:
        return env._("At the shared tablet, with a PIN that %s set", maker.name)
    if via == "tablet":
        return env._("At the shared tablet")
    if via == "paper":
        return env._("On paper, entered by %s", user.name or "")
    if via == "behalf":
        return env._("Entered by %s on behalf", user.name or "")
    return ""
