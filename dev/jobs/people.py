# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Acting as the users of a database, with their rights, companies and language."""


def env_of(env, user):
    """The environment of a user, as a request of that user has it."""
    others = user.company_ids - user.company_id
    return env(
        user=user.id,
        su=False,
        context={
            "lang": user.lang,
            "tz": user.tz,
            "allowed_company_ids": [user.company_id.id, *others.ids],
        },
    )


def login(env, name):
    """The environment of the user with a login."""
    # sudo: whoever tells the story finds the logins of the demo company.
    user = env["res.users"].sudo().search([("login", "=", name)])
    if not user:
        raise SystemExit(f"There is no user {name}: is this the demo database?")
    return env_of(env, user)


def by_actor(records, actor_of):
    """Split records by who acts on them, each group in that user's environment.

    :param actor_of: function from record to user
    """
    for user, group in records.grouped(actor_of).items():
        yield group.with_env(env_of(records.env, user))
        # What the log of a record tells is written when a request ends, by its user.
        records.env.cr.flush()
