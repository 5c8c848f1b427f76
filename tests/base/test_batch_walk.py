# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writing and creating gives the same answer for one record and for many.

Nothing is listed here: the walk takes the models and their fields from the registry,
the records from the access matrix, and tries each as those who may write the model.
"""

import os

import psycopg2

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .access_check_records import AccessCheckRecords

ROLES = ("manager", "subject", "hr_in", "hr_admin", "reward")
#: So many states of a model, and different records in each, are looked at.
STATES, SAMPLE = (6, 3) if os.environ.get("FULL") else (2, 2)
#: So many values of each field are tried; with FULL=1 more.
CHOICES = 3 if os.environ.get("FULL") else 1
MANY = 20
#: So many roles that may write some records of a model and others not are tried.
MIXED = len(ROLES) if os.environ.get("FULL") else 1
REFUSED = "refused"
CLASH = "clash"
QUIET = (
    "odoo.sql_db",
    "odoo.models.unlink",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
)


@tagged("post_install", "-at_install")
class TestBatchWalk(AccessCheckRecords):
    """What is refused for one stays refused among others; what is written stays so"""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_records("planning")
        cls._keep_own_goals()
        cls.env.flush_all()

    @classmethod
    def _keep_own_goals(cls):
        """Two drafted plans with a goal of their own each, beside lines of KPIs."""
        plans = cls.records["hr.performance.appraisal", "planning"].cycle_id
        for appraisal in plans.appraisal_ids.filtered(
            lambda a: a.manager_id == cls.people["manager"]
        )[:2]:
            cls.env["hr.performance.appraisal.line"].create(
                {"appraisal_id": appraisal.id, "name": "Own", "method": "ratio"}
            )

    # WHAT IS TRIED

    def _models(self):
        """Own stored models whose writing our code looks at."""
        for name, model in self.env.registry.items():
            if (
                name.startswith("hr.performance.")
                and model._auto
                and not model._abstract
                and not model._transient
                and self._is_checked(model)
            ):
                yield self.env[name]

    def _is_checked(self, model):
        ours = [
            class_
            for class_ in model.mro()
            if "hr_performance" in class_.__module__
            and "models.base" not in str(class_)
        ]
        return any(
            {"write", "create"} & set(vars(class_))
            or any(hasattr(method, "_constrains") for method in vars(class_).values())
            for class_ in ours
        )

    def _sample(self, model):
        """Records in different states, and in each state different ones.

        First those of the matrix with what stands beside them in their parents: the
        same people may write them.
        """
        kept = [r.id for (name, _key), r in self.records.items() if name == model._name]
        found = model.browse(kept)
        for name, field in model._fields.items():
            if field.type == "many2one" and field.store and field.required:
                found |= model.search([(name, "in", found[name].ids)], limit=60)
        found |= model.search([], limit=100)
        in_states = found.grouped(self._state_of)
        return model.browse(
            record.id
            for records in list(in_states.values())[:STATES]
            for record in self._different(records)[:SAMPLE]
        )

    def _state_of(self, record):
        """States of a record and of what it belongs to."""
        parents = [
            record[name]
            for name, field in record._fields.items()
            if field.type == "many2one"
            and field.required
            and field.comodel_name.startswith("hr.performance.")
        ]
        return tuple(r.state for r in (record, *parents) if "state" in r._fields)

    def _different(self, records):
        """One of each kind of these records."""
        names = ("kpi_id", "kind", "is_removed", "source", "side", "level")
        own = [name for name in names if name in records._fields]
        groups = records.grouped(lambda record: tuple(str(record[n]) for n in own))
        if len(groups) == 1:
            return list(records)
        return [group[0] for group in groups.values()]

    def _tried_fields(self, model):
        """Fields that somebody could write: stored ones and those with an inverse."""
        untried = ("one2many", "many2many", "binary", "json", "reference", "properties")
        for name, field in model._fields.items():
            if (
                (field.store or field.inverse)
                and name not in MAGIC_COLUMNS
                and not field.related
                and field.type not in untried
                and not name.startswith(("message_", "activity_", "website_"))
            ):
                yield name

    def _candidates(self, records, name):
        """Values to write into a field, other than what stands there."""
        field = records._fields[name]
        if field.type == "selection":
            options = [key for key, _label in field._description_selection(self.env)]
            present = {record[name] for record in records}
            return [key for key in options if {key} != present][:CHOICES]
        if field.type == "many2one":
            others = self._others_of(field.comodel_name)
            return [id_ for id_ in others.ids if {id_} != set(records[name].ids)][
                :CHOICES
            ]
        return {
            "char": ["85"],
            "text": ["Walked"],
            "html": ["<p>Walked</p>"],
            "integer": [7],
            "float": [55.0],
            "monetary": [55.0],
            "boolean": [not records[0][name]],
            "date": ["2026-05-05"],
            "datetime": ["2026-05-05 10:00:00"],
        }.get(field.type, [])

    def _others_of(self, comodel):
        kept = [r.id for (name, _key), r in self.records.items() if name == comodel]
        return self.env[comodel].browse(kept) | self.env[comodel].search([], limit=2)

    # TRYING

    def _attempt(self, function):
        """What happens: the values that stay, or ``REFUSED``; nothing of it stays."""
        self.env.cr.execute("SAVEPOINT batch_walk")
        try:
            result = function()
            self.env.flush_all()
            return self._stored(result)
        except psycopg2.IntegrityError:
            return CLASH
        except (AccessError, MissingError, UserError, ValueError):
            return REFUSED
        finally:
            self.env.clear()
            self.env.cr.execute("ROLLBACK TO SAVEPOINT batch_walk")
            # Rows are slow to read among thousands of open savepoints.
            self.env.cr.execute("RELEASE SAVEPOINT batch_walk")

    def _stored(self, records):
        """The rows as the database has them, without the time of the change."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM %s WHERE id IN %s ORDER BY id",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
        return {
            row["id"]: {
                name: value
                for name, value in row.items()
                if records._fields[name].type != "datetime"
            }
            for row in rows
        }

    def _write(self, records, role, values):
        def write():
            own = self.as_user(records, role)
            own.write(values)
            return records

        return self._attempt(write)

    # WRITING

    @mute_logger(*QUIET)
    def test_write_of_many(self):
        """One, two and twenty: the allowed among the forbidden change nothing"""
        found, seen = [], []
        for model in self._models():
            records, mixed = self._sample(model), 0
            for role in ROLES:
                if mixed == MIXED or not self._may_write_any(records, role):
                    continue
                answers, wrong = self._walk(records, role)
                mixed += len(answers) > 1
                seen += answers
                found += wrong
        self.assertEqual(found, [])
        self.assertGreater(seen.count(REFUSED), 20)
        self.assertGreater(seen.count(True), 20)

    def _walk(self, records, role):
        """Write each field of these records as a role.

        :return: the kinds of answers that each record alone has got, and the
            sentences about batches that were answered otherwise
        """
        answers, wrong = set(), []
        for name in self._tried_fields(records):
            for value in self._candidates(records, name):
                values = {name: value}
                single = {r: self._write(r, role, values) for r in records}
                is_new = not {REFUSED} <= answers and REFUSED in single.values()
                answers |= {
                    a if a in (REFUSED, CLASH) else True for a in single.values()
                }
                wrong += self._compare(single, role, values, with_many=is_new)
        return answers, wrong

    def _may_write_any(self, records, role):
        """Whether the rules leave the role anything that our code could refuse."""
        own = self.as_user(records, role)
        return own.has_access("write") and bool(own._filtered_access("write"))

    def _compare(self, single, role, values, with_many):
        """Where many records get another answer than each of them alone."""
        allowed = [r for r, found in single.items() if found not in (REFUSED, CLASH)]
        refused = [r for r, found in single.items() if found == REFUSED]
        for batch in self._batches(allowed, refused, with_many):
            expected = [single.get(record) for record in batch]
            answer = self._write(batch.browse(batch.ids), role, values)
            if CLASH in (answer, *expected):
                continue
            told = f"{batch._name}{batch.ids} {role} {values}"
            if REFUSED in expected:
                if answer != REFUSED:
                    yield f"{told}: refused for one, written for many"
            elif answer == REFUSED:
                yield f"{told}: written for one, refused for many"
            else:
                for record, alone in zip(batch, expected, strict=True):
                    one, many = alone[record.id], answer[record.id]
                    for name in one:
                        if one[name] != many[name]:
                            yield f"{told}: {name} {one[name]!r} → {many[name]!r}"

    def _batches(self, allowed, refused, with_many):
        """Two allowed, one among forbidden ones first and last, and twenty."""
        union = (allowed or refused)[0].browse().union if allowed or refused else None
        if len(allowed) > 1:
            yield union(*allowed)
        if allowed and refused:
            yield union(allowed[0], refused[0])
            yield union(refused[-1], allowed[-1])
        if len(refused) > 1:
            yield union(*refused)
        if refused and with_many:
            model = refused[0]
            many = model.search([("id", "!=", model.id)], limit=MANY - 1)
            if len(many) > STATES * SAMPLE:
                yield union(*many, model)

    # CREATING

    @mute_logger(*QUIET)
    def test_create_of_many(self):
        """One, two and twenty, as values or as defaults of the context"""
        found, tried = [], 0
        for model in self._models():
            kept = [
                values
                for (name, _key), values in self.values.items()
                if name == model._name and values
            ]
            kept = [dict(pairs) for pairs in dict.fromkeys(map(self._plain, kept))]
            kept = kept[: STATES + SAMPLE]
            for role in ROLES:
                if not self.as_user(model, role).has_access("create"):
                    continue
                own = self.as_user(model, role)
                single = [self._create(own, [values]) for values in kept]
                tried += len(single)
                found += self._compare_creates(own, role, kept, single)
        self.assertEqual(found, [])
        self.assertGreater(tried, 100)

    def _plain(self, values):
        """Values that can be given as defaults, hashable."""
        return tuple(
            (name, value)
            for name, value in values.items()
            if not isinstance(value, list | dict)
        )

    def _create(self, model, vals_list, **context):
        """Whether records can be created: ``REFUSED``, ``CLASH`` or True."""
        with_defaults = {f"default_{name}": value for name, value in context.items()}
        answer = self._attempt(
            lambda: model.with_context(**with_defaults).create(
                [dict(values) for values in vals_list]
            )
        )
        return answer if answer in (REFUSED, CLASH) else True

    def _compare_creates(self, model, role, kept, single):
        told = f"{model._name} {role}"
        answers = list(zip(kept, single, strict=True))
        allowed = [values for values, answer in answers if answer is True]
        refused = [values for values, answer in answers if answer == REFUSED]
        for values in refused[: STATES + SAMPLE]:
            for other in (allowed or refused)[:1]:
                for batch in ([other, values], [values, other]):
                    if self._create(model, batch) is True:
                        yield f"{told}: {values} is refused, and created with {other}"
            for name in values:
                rest = {n: v for n, v in values.items() if n != name}
                if self._create(model, [rest], **{name: values[name]}) is True:
                    yield f"{told}: {name} of {values} passes as a default"
        if allowed and refused:
            many = [allowed[0]] * (MANY - 1) + [refused[0]]
            if self._create(model, many) is True:
                yield f"{told}: {refused[0]} is refused, and created among twenty"

    # ONE AFTER THE OTHER

    def test_rule_and_kpi_in_any_order(self):
        """A library KPI brings its rule, whenever a line gets it"""
        lines = {
            "hr.performance.appraisal.line": self.env[
                "hr.performance.appraisal.line"
            ].search([("name", "=", "Own")], limit=1),
            "hr.performance.plan.change.line": self._own_addition(),
        }
        rule_models = {
            model._name
            for model in self._models()
            if {"kpi_id", "floor_rate"} <= set(model._fields)
        }
        self.assertEqual(rule_models, set(lines))
        kpi = self._kpi("Fresh", method="ratio", target=40, cap_rate=110)
        for line in lines.values():
            role = "manager"
            rule = {
                name: value
                for name in line._rule_fields()
                for value in self._candidates(line, name)[:1]
                if name not in ("target", "baseline", "threshold", "stretch", "method")
            }
            for name, value in rule.items():
                with self.subTest(model=line._name, field=name):
                    answers = [
                        self._steps(line, role, steps)
                        for steps in (
                            [{"kpi_id": kpi.id}, {name: value}],
                            [{name: value}, {"kpi_id": kpi.id}],
                            [{name: value, "kpi_id": kpi.id}],
                        )
                    ]
                    self.assertNotIn(REFUSED, answers)
                    for answer in answers:
                        self.assertEqual(answer[name], kpi[name])

    def _own_addition(self):
        change = self.records["hr.performance.plan.change", "draft"]
        return self.env["hr.performance.plan.change.line"].create(
            {"change_id": change.id, "title": "Own addition", "method": "ratio"}
        )

    def _steps(self, line, role, steps):
        def write():
            own = self.as_user(line, role)
            for values in steps:
                own.write(values)
            return line

        answer = self._attempt(write)
        return answer if answer in (REFUSED, CLASH) else answer[line.id]
