# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a database is made of, as JSON: two of them compare by ``diff``.

Fed to Odoo's shell (``make snapshot DB=name``). It holds the fields as the code has
them, the records that a release brings (rules, rights, menus, views, jobs, actions,
fields), whole screens with all extensions merged, the tables, and the external ids.
"""

import json
import os
import re
from collections import defaultdict

from lxml import etree

MODULES = sorted(
    env["ir.module.module"]
    .search([("name", "=like", "hr_performance%"), ("state", "=", "installed")])
    .mapped("name")
)
# What a release promises in full. Other records are only there or not there:
# people may have changed them.
PROMISED = (
    "ir.actions.act_url",
    "ir.actions.act_window",
    "ir.actions.act_window.view",
    "ir.actions.client",
    "ir.actions.report",
    "ir.actions.server",
    "ir.cron",
    "ir.model",
    "ir.model.access",
    "ir.model.constraint",
    "ir.model.fields",
    "ir.model.fields.selection",
    "ir.rule",
    "ir.ui.menu",
    "ir.ui.view",
    "report.paperformat",
    "res.groups",
    "res.groups.privilege",
)
# Who has a group, and when and where something was made.
PASSING = {
    *("id", "create_date", "create_uid", "write_date", "write_uid"),
    *("arch_prev", "arch_updated", "lastcall", "nextcall", "parent_path", "user_ids"),
    *("date_init", "date_update", "failure_count", "first_failure_date"),
}
FACTS = ("type", "store", "readonly", "required", "copy", "groups", "comodel_name")

names = defaultdict(list)
for data in env["ir.model.data"].search([]):
    names[data.model, data.res_id].append(data.complete_name)


def name_of(record):
    """Name a record by what is the same in every database."""
    if record._name in ("ir.model", "ir.model.fields"):
        return f"{record.model}.{record.name}" if "ttype" in record else record.model
    known = names.get((record._name, record.id))
    return min(known) if known else record.display_name


ACTIONS = {
    number: min(known) for (model, number), known in names.items() if "actions" in model
}
# PostgreSQL cuts long names and counts those that are alike, as they come.
CUT = re.compile(r"\b(\w{50,}?)\d*\b")


def arch_text(text):
    """A screen with the names of the actions that its buttons open."""
    return re.sub(
        r'name="(\d+)"',
        lambda found: f'name="{ACTIONS.get(int(found[1]), found[1])}"',
        text,
    )


def plain(record, field):
    """The value of a stored field, with names instead of ids."""
    value = record[field.name]
    if field.name == "arch_db":
        return arch_text(value or "")
    if field.type in ("many2one", "reference"):
        return name_of(value) if value else False
    if field.type == "many2many":
        return sorted(name_of(one) for one in value)
    return value


def described(record):
    """All that is stored of a record."""
    return {
        name: plain(record, field)
        for name, field in record._fields.items()
        if field.store
        and name not in PASSING
        and field.type not in ("one2many", "binary", "many2one_reference")
    }


def own(model):
    """The records of a model that our modules bring, by external id."""
    found = env["ir.model.data"].search(
        [("module", "in", MODULES), ("model", "=", model)]
    )
    records = env[model].with_context(active_test=False, lang=None)
    return {data.complete_name: records.browse(data.res_id) for data in found}


def code_of(model):
    """Facts about the fields that our modules define, as the code has them."""
    guarded = getattr(model, "_guarded_fields", ())
    fixed = getattr(model, "_fixed_fields", ())
    return {
        name: {
            **{fact: getattr(field, fact, None) for fact in FACTS},
            "compute": bool(field.compute),
            "guarded": name in guarded,
            "fixed": name in fixed,
            "depends": sorted(map(str, model.pool.field_depends.get(field, ()))),
        }
        for name, field in model._fields.items()
        if {*field._modules} & {*MODULES}
    }


def screens():
    """Whole screens as the client gets them, whoever wrote the extensions."""
    roots = env["ir.ui.view"]
    for view in own("ir.ui.view").values():
        while view.inherit_id and view.mode != "primary":
            view = view.inherit_id
        roots |= view
    return {
        f"{name_of(root)} {root.name}": arch_text(
            etree.tostring(
                etree.fromstring(root.get_combined_arch()), method="c14n"
            ).decode()
        )
        for root in roots
    }


def without_count(text):
    """A text without the counters at the end of long names."""
    return CUT.sub(lambda found: found[1], text)


def rows(query):
    """Rows of a query by their first two columns."""
    env.cr.execute(query)
    found = defaultdict(list)
    for table, name, *facts in env.cr.fetchall():
        facts = [without_count(str(fact)) for fact in facts]
        found[f"{table}.{without_count(name)}"].append(facts)
    return {name: sorted(facts) for name, facts in found.items()}


TABLES = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'
           AND table_name LIKE 'hr\\_performance%'""",
    "constraints": """
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE contype != 'n'
           AND conrelid::regclass::text LIKE 'hr\\_performance%'""",
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
         WHERE schemaname = 'public' AND tablename LIKE 'hr\\_performance%'""",
}

snapshot = {
    "modules": MODULES,
    "code": {name: facts for name in env.registry if (facts := code_of(env[name]))},
    "records": {
        model: {name: described(record) for name, record in own(model).items()}
        for model in PROMISED
    },
    "screens": screens(),
    "tables": {kind: rows(query) for kind, query in TABLES.items()},
    "external ids": {
        data.complete_name: [data.model, data.noupdate]
        for data in env["ir.model.data"].search([("module", "in", MODULES)])
    },
}
path = os.environ["HR_PERFORMANCE_SNAPSHOT"]
with open(path, "w") as file:
    json.dump(snapshot, file, indent=1, sort_keys=True, ensure_ascii=False, default=str)
sizes = {part: len(value) for part, value in snapshot.items()}
print(f"{path}: {', '.join(f'{part} {size}' for part, size in sizes.items())}")
