# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company of N people, built by SQL: only what is measured goes through the ORM."""

from odoo import Command
from odoo.sql_db import db_connect
from odoo.tools import SQL

TEAM = 10


def make_company(env, number, name="Benchmark", has_logins=False):
    """Create a company with so many employees in a tree of managers.

    Everybody has ten direct reports at most; the first person leads all others. The
    rows are copies of one employee that the ORM made, so that nothing is missing.

    :param has_logins: everybody is a user, as in most companies that use Odoo
    :return: (company, employees in the order of the tree)
    """
    company = env["res.company"].create({"name": f"{name} {number}"})
    department = env["hr.department"].create({"name": "All", "company_id": company.id})
    model = env["hr.employee"].create(
        {
            "name": "Person 0",
            "company_id": company.id,
            "department_id": department.id,
        }
    )
    env.flush_all()
    ids = [model.id, *_copy_people(env, model, number - 1)]
    _link_managers(env, ids)
    if has_logins:
        _make_logins(env, company, ids)
    renew_statistics(env)
    return company, env["hr.employee"].browse(ids)


def renew_statistics(env):
    """Do what autovacuum does within a minute of so many changes.

    A connection that has checked foreign keys beside a small table goes on to read the
    whole table for each check, however large it has become, until its statistics are
    renewed.
    """
    env.cr.commit()
    with db_connect(env.cr.dbname).cursor() as cr:
        # VACUUM runs in no transaction.
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()


def columns(env, table, without, of=None):
    """Names of all columns but some, as SQL.

    :param of: alias of the table, where several are read
    """
    rows = env.execute_query(
        SQL(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname NOT IN %s",
            table,
            tuple(without),
        )
    )
    path = [of] if of else []
    return SQL(", ").join(SQL.identifier(*path, name) for [name] in rows)


def reserve(env, table, number):
    """Ids for so many new rows."""
    rows = env.execute_query(
        SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{table}_id_seq", number)
    )
    return [new_id for [new_id] in rows]


def _copy_people(env, model, number):
    """Copy the rows of one employee: resource, employee and version."""
    tables = ("resource_resource", "hr_employee", "hr_version")
    new = {table: reserve(env, table, number) for table in tables}
    origin = {
        "resource_resource": model.resource_id.id,
        "hr_employee": model.id,
        "hr_version": model.current_version_id.id,
    }
    changed = {
        "resource_resource": {},
        "hr_employee": {
            "resource_id": "resource_resource",
            "current_version_id": None,
            "work_contact_id": None,
        },
        "hr_version": {"employee_id": "hr_employee"},
    }
    for table in tables:
        links = {"id": table, **changed[table]}
        others = columns(env, table, ["id", *links])
        names = SQL(", ").join(SQL.identifier(name) for name in links)
        values = SQL(", ").join(
            SQL("unnest(%s::int[])", new[target])
            if target
            else SQL("unnest(%s::int[])", [None] * number)
            for target in links.values()
        )
        env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s, %(columns)s)"
                " SELECT %(values)s, %(columns)s FROM %(table)s WHERE id = %(origin)s",
                table=SQL.identifier(table),
                names=names,
                columns=others,
                values=values,
                origin=origin[table],
            )
        )
    env.cr.execute(
        "UPDATE hr_employee SET current_version_id = version.id, name = 'Person '"
        " || hr_employee.id FROM hr_version version"
        " WHERE version.employee_id = hr_employee.id AND hr_employee.id = ANY(%s)",
        (new["hr_employee"],),
    )
    return new["hr_employee"]


def _link_managers(env, ids):
    """A tree: person n reports to person (n - 1) // TEAM."""
    managers = [None] + [ids[(n - 1) // TEAM] for n in range(1, len(ids))]
    env.cr.execute(
        "UPDATE hr_employee SET parent_id = tree.manager FROM"
        " (SELECT unnest(%s::int[]) AS id, unnest(%s::int[]) AS manager) tree"
        " WHERE tree.id = hr_employee.id",
        (ids, managers),
    )


def _make_logins(env, company, ids):
    """Copy one user that the ORM made: contact, user, groups and company."""
    employees = env["hr.employee"].browse(ids)
    model = make_user(env, company, employees[0], "person", [])
    env.flush_all()
    others = ids[1:]
    new = {
        table: reserve(env, table, len(others))
        for table in ("res_partner", "res_users")
    }
    rows = SQL(
        "unnest(%s::int[], %s::int[], %s::int[]) new (partner, login, person)",
        new["res_partner"],
        new["res_users"],
        others,
    )
    copies = [
        ("res_partner", {"id": SQL("new.partner")}, model.partner_id.id),
        (
            "res_users",
            {
                "id": SQL("new.login"),
                "partner_id": SQL("new.partner"),
                "login": SQL("'person ' || new.person"),
            },
            model.id,
        ),
        ("res_groups_users_rel", {"uid": SQL("new.login")}, model.id),
        ("res_company_users_rel", {"user_id": SQL("new.login")}, model.id),
    ]
    for table, changed, origin in copies:
        key = next(iter(changed))
        env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s, %(columns)s)"
                " SELECT %(values)s, %(columns)s FROM %(table)s, %(rows)s"
                " WHERE %(key)s = %(origin)s",
                table=SQL.identifier(table),
                names=SQL(", ").join(map(SQL.identifier, changed)),
                columns=columns(env, table, list(changed)),
                values=SQL(", ").join(changed.values()),
                rows=rows,
                key=SQL.identifier(table, key),
                origin=origin,
            )
        )
    env.cr.execute(
        SQL(
            "UPDATE hr_employee SET user_id = new.login, work_contact_id = new.partner"
            " FROM %s WHERE hr_employee.id = new.person",
            rows,
        )
    )
    env.cr.execute(
        "UPDATE resource_resource SET user_id = person.user_id FROM hr_employee person"
        " WHERE person.resource_id = resource_resource.id AND person.id = ANY(%s)",
        (others,),
    )
    env.registry.clear_all_caches()


def make_users(env, company, employees):
    """Logins for the roles whose pages are measured.

    Who has a role in HR leads nobody, and has a sheet as everybody.

    :return: dict of role to user; ``top`` leads everybody
    """
    roles = {
        "employee": (employees[-1], []),
        "manager": (employees[len(employees) // TEAM - 1], []),
        "top": (employees[0], []),
        "officer": (employees[-4], ["hr_performance.group_hr_performance_user"]),
        "administrator": (
            employees[-5],
            ["hr_performance.group_hr_performance_manager"],
        ),
    }
    users = {}
    for role, (employee, groups) in roles.items():
        users[role] = make_user(env, company, employee, role, groups)
    users["officer"].performance_department_ids = employees[0].department_id
    return users


def make_user(env, company, employee, role, groups):
    """The login of an employee with these groups."""
    values = {"name": role, "login": f"{role}-{company.id}"}
    user = employee.user_id
    if user:
        user.write(values)
    else:
        user = env["res.users"].create(
            {
                **values,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(env.ref("base.group_user").ids)],
            }
        )
        employee.user_id = user
    env.flush_all()
    # Not through the ORM: it reads all users of the groups that these imply.
    env.cr.execute(
        "INSERT INTO res_groups_users_rel (uid, gid) SELECT %s, unnest(%s::int[])"
        " ON CONFLICT DO NOTHING",
        (user.id, [env.ref(xmlid).id for xmlid in groups]),
    )
    env.invalidate_all()
    env.registry.clear_all_caches()
    return user
