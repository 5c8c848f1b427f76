# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from ....engine import cascade, table
from ....engine.outcome import RuleError
from ....models.base.engine_messages import rule_error_message
from .base import DIRECTIONS, WeightHint
from .columns import (
    BASELINE,
    DATE,
    DESCRIPTION,
    DIRECTION,
    EMPLOYEE,
    FIRST_DAY,
    NUMBER,
    TARGET,
    UNIT,
    WEIGHT,
    Column,
)
from .library import LibraryKind
from .people import People

_lt = LazyTranslate(__name__)

MODEL = "hr.performance.objective"
#: Column of the file and field of the goal, where the cell is the value.
PLAIN = {
    "objective": "name",
    "level": "level",
    "direction": "direction",
    "unit": "unit",
    "description": "description",
    "goal_start": "date_start",
    "goal_end": "date_end",
}
FIGURES = {
    "target": "target",
    "baseline": "baseline",
    "share": "contribution_share",
    "weight": "weight",
}
LINKS = {"department": "department_id", "employee": "employee_id", "theme": "theme_id"}
CHOICES = ("level", "direction")
PER_CENT = ("share", "weight")
PRECISION = {"target": 6, "baseline": 6, "contribution_share": 2, "weight": 2}
#: Levels that need a department, and those that forbid one.
WITH_DEPARTMENT = ("department", "team")


class GoalKind(LibraryKind):
    """A tree of goals, known by keys; the order of the rows does not matter."""

    name = "goal"
    title = "Goal Tree"
    action = "hr_performance_objective_action"
    model = MODEL
    choices = CHOICES
    required = (
        Column("key", _lt("Goal Key"), "Goal Key|Key|Goal ID|目标编号|目标编码|编号"),
        Column("objective", _lt("Objective"), "Objective|Goal|Name|目标名称|目标|名称"),
        Column("level", _lt("Level"), "Level|层级|目标层级|级别"),
    )
    optional = (
        Column(
            "parent",
            _lt("Key of the Goal Above"),
            "Key of the Goal Above|Parent Key|Parent|上级目标编号|上级目标",
        ),
        Column("department", _lt("Department"), "Department|Unit|部门|所属部门"),
        EMPLOYEE,
        Column("theme", _lt("Theme"), "Theme|Strategic Theme|战略主题|主题"),
        Column(
            "goal_start",
            _lt("Starts on"),
            "Starts on|Start Date|From|开始日期",
            FIRST_DAY,
        ),
        Column(
            "goal_end",
            _lt("Ends on"),
            "Ends on|End Date|Until|结束日期|截止日期",
            DATE,
        ),
        UNIT,
        DIRECTION,
        BASELINE,
        TARGET,
        Column(
            "share",
            _lt("Contribution (%)"),
            "Contribution (%)|Contribution|Share|贡献度|贡献占比",
            NUMBER,
        ),
        WEIGHT,
        DESCRIPTION,
    )

    constants = ("level", "goal_start", "goal_end", "unit", "direction")
    bounds = ("target",)

    def samples(self, role):
        """The choices, or how a cell is written."""
        if role in CHOICES:
            return ", ".join(self.choice_labels(role).values())
        return {"goal_start": "2026-01-01", "goal_end": "2026-12-31"}.get(role, "%")

    def __init__(self, wizard):
        """Serve one step of a wizard."""
        super().__init__(wizard)
        self._weights = WeightHint()
        self.people = People(wizard)
        self._departments = self._themes = None
        #: Rows with a key, of all chunks.
        self._goals = []

    def handle_rows(self, entries):
        """Read rows of goals; the tree is made when all of them are known."""
        self.read_choices(entries)
        self._check_per_cent(entries)
        self._read_bounds(entries)
        self._find_departments(entries)
        self._find_themes(entries)
        self.people.find(entries, self.report)
        self._check_owner(entries)
        keyed = [(e, e.values["key"]) for e in entries if e.values.get("key")]
        self.refuse_duplicates(keyed, "key")
        # Rows with a mistake stay known as parents: one mistake, one finding.
        self._goals.extend(entry for entry, _key in keyed)

    def _read_bounds(self, entries):
        """Take unit and direction from what is written beside the target."""
        for entry in entries:
            typed = entry.typed.get("target")
            self._weights.note(entry)
            if typed and typed.word and not entry.values.get("unit"):
                entry.values["unit"] = typed.word
            if typed and typed.bound:
                direction = entry.values.get("direction")
                if direction and "direction" not in entry.defaulted:
                    self.check_bound(entry, "target", direction)
                else:
                    entry.values["direction"] = DIRECTIONS[typed.bound]

    def finish(self):
        """Check the tree as a whole and write it, from the top down."""
        self._weights.tell(self)
        if not self._goals:
            return
        by_key = {}
        for entry in self._goals:
            by_key.setdefault(entry.values["key"], entry)
        stored = self._stored_goals(by_key)
        self._find_parents(by_key, stored)
        self._refuse_loops(by_key)
        self._check_places(by_key, stored)
        self._put_goals(by_key, stored)

    # CELLS

    def _check_per_cent(self, entries):
        for entry in entries:
            for role in PER_CENT:
                number = entry.values.get(role)
                if number is not None and not 0 <= number <= 100:
                    reason = self.env._("Expected is a number from 0 to 100.")
                    self.report.problem(entry, role, reason)

    def _find_departments(self, entries):
        if self._departments is None:
            departments = self.env["hr.department"].search(
                [("company_id", "in", [self.wizard.company_id.id, False])]
            )
            self._departments = _by_names(departments, ("name", "complete_name"))
        reason = self.env._(
            "No department of the company, or more than one, has this name. Write it"
            " with the departments above, such as Sales / Online."
        )
        self._put_links(entries, "department", self._departments, reason)

    def _find_themes(self, entries):
        if self._themes is None:
            themes = self.env["hr.performance.theme"].search(
                [("company_id", "in", [self.wizard.company_id.id, False])]
            )
            self._themes = _by_names(themes, ("name", "code"))
        reason = self.env._("There is no such theme. Add it under Planning, Themes.")
        self._put_links(entries, "theme", self._themes, reason)

    def _put_links(self, entries, role, known, reason):
        for entry in entries:
            text = entry.values.get(role)
            found = known.get(table.normalise(text or ""), ())
            entry.values[f"{role}_id"] = found[0] if len(found) == 1 else False
            if text and len(found) != 1:
                self.report.problem(entry, role, reason)

    def _check_owner(self, entries):
        """A goal of a unit names its department, a goal of a person the person."""
        for entry in entries:
            values, level = entry.values, entry.values.get("level")
            if level in WITH_DEPARTMENT and not values.get("department"):
                reason = self.env._("A goal of a department or team names it.")
                self.report.problem(entry, "department", reason)
            if level == "company" and values.get("department"):
                reason = self.env._("A goal of the company names no department.")
                self.report.problem(entry, "department", reason)
            if level and (level == "person") != bool(values.get("employee")):
                reason = self.env._(
                    "A goal of a person names the person; other goals name nobody."
                )
                self.report.problem(entry, "employee", reason)

    # TREE

    def _stored_goals(self, by_key):
        """Goals of the company that the file names, by key."""
        keys = set(by_key) | {e.values.get("parent") for e in by_key.values()}
        goals = self.env[MODEL].search(
            [
                ("external_key", "in", list(keys - {None})),
                ("company_id", "=", self.wizard.company_id.id),
            ]
        )
        return {goal.external_key: goal for goal in goals}

    def _find_parents(self, by_key, stored):
        for entry in by_key.values():
            parent = entry.values.get("parent")
            if parent and parent not in by_key and parent not in stored:
                reason = self.env._(
                    "No goal has this key, neither in the file nor in the tree."
                )
                self.report.problem(entry, "parent", reason)

    def _refuse_loops(self, by_key):
        """A goal that serves itself, directly or through others, has no place."""
        parents = {key: entry.values.get("parent") for key, entry in by_key.items()}
        told = set()
        for key, entry in by_key.items():
            loop = cascade.find_loop(parents, key)
            if key in loop and not told & set(loop):
                told.update(loop)
                reason = self.env._(
                    "The goals serve each other in a circle: %s. Leave one of the keys"
                    " above empty.",
                    " → ".join(loop),
                )
                self.report.problem(entry, "parent", reason)

    def _check_places(self, by_key, stored):
        """Levels, horizons and contributions along the tree."""
        nodes = {key: _node(goal) for key, goal in stored.items()}
        today = self.env.company._performance_today()
        for key, entry in by_key.items():
            nodes[key] = _planned_node(entry.values, nodes.get(key), today)
        shares = {}
        for key, entry in by_key.items():
            if nodes[key].start > nodes[key].end:
                reason = self.env._("A goal ends after it has begun.")
                self.report.problem(entry, "goal_end", reason)
            parent = entry.values.get("parent")
            if entry.is_bad or parent not in nodes or by_key.get(parent, entry).is_bad:
                continue
            shares.setdefault(parent, []).append(entry)
            try:
                cascade.check_parent(nodes[key], nodes[parent])
            except RuleError as error:
                reason = rule_error_message(self.env, error)
                self.report.problem(entry, "parent", reason)
        self._check_file_shares(shares, nodes)

    def _check_file_shares(self, shares, nodes):
        for parent, entries in shares.items():
            try:
                cascade.check_shares(
                    nodes[parent].name, [e.values.get("share") or 0 for e in entries]
                )
            except RuleError as error:
                reason = rule_error_message(self.env, error)
                self.report.problem(entries[-1], "share", reason)

    # WRITING

    def _put_goals(self, by_key, stored):
        """Create what is new, level by level, and change what differs."""
        counts = self.report.counts
        new = [e for e in by_key.values() if e.values["key"] not in stored]
        counts["created"] += len([e for e in new if not e.is_bad])
        changes = []
        for key, entry in by_key.items():
            if key not in stored or entry.is_bad:
                continue
            vals = _changed(stored[key], _goal_values(entry.values))
            parent = entry.values.get("parent")
            is_moved = (stored[key].parent_id.external_key or None) != parent
            if vals or is_moved and parent:
                changes.append((entry, stored[key], vals, is_moved and parent))
            else:
                counts["unchanged"] += 1
        counts["changed"] += len(changes)
        if not self.may_write:
            return
        goals = self._create_goals(new, dict(stored))
        for _entry, goal, vals, parent in changes:
            goal.write(vals | ({"parent_id": goals[parent].id} if parent else {}))

    def _create_goals(self, entries, goals):
        """Create goals in the user's own rights, one batch per depth of the tree.

        :param goals: dict of key to the goals that are there
        :return: the same with the new ones
        """
        while entries:
            ready = [
                e for e in entries if (e.values.get("parent") or None) in {None, *goals}
            ]
            created = self.env[MODEL].create(
                [self._new_goal(entry.values, goals) for entry in ready]
            )
            goals.update((goal.external_key, goal) for goal in created)
            entries = [e for e in entries if e.values["key"] not in goals]
        return goals

    def _new_goal(self, values, goals):
        parent = goals.get(values.get("parent"))
        return {
            **_goal_values(values),
            "external_key": values["key"],
            "company_id": self.wizard.company_id.id,
            "parent_id": parent.id if parent else False,
        }

    # TEMPLATE

    def template_rows(self):
        """The goals as they are, ready to be changed and loaded again."""
        goals = self.env[MODEL].search(
            [
                ("company_id", "=", self.wizard.company_id.id),
                ("state", "!=", "cancelled"),
            ],
            order="parent_path",
        )
        labels = {role: self.choice_labels(role) for role in CHOICES}
        # sudo: names of the people of goals that the user reads.
        people = self.people.cells(goals.sudo().employee_id)
        for goal in goals:
            cells = {
                **{role: goal[name] or None for role, name in PLAIN.items()},
                **{role: labels[role].get(goal[role]) for role in CHOICES},
                **{role: goal[name] or None for role, name in FIGURES.items()},
                "key": goal.external_key,
                "parent": goal.parent_id.external_key,
                "department": goal.department_id.complete_name
                if goal.level in WITH_DEPARTMENT
                else None,
                "employee": people.get(goal.employee_id.id, [None])[0],
                "theme": goal.theme_id.name,
                "goal_start": fields.Date.to_string(goal.date_start),
                "goal_end": fields.Date.to_string(goal.date_end),
            }
            yield [cells[role] for role in self.roles()]


def _by_names(records, names):
    """Ids of records by what people call them."""
    known = {}
    for record in records:
        for text in {record[name] for name in names} - {False}:
            known.setdefault(table.normalise(text), []).append(record.id)
    return known


def _goal_values(values):
    """What a row says about its goal; empty cells say nothing."""
    vals = {name: values[role] for role, name in PLAIN.items() if values.get(role)}
    vals |= {
        name: float(values[role])
        for role, name in FIGURES.items()
        if values.get(role) is not None
    }
    return vals | {name: values[name] for name in LINKS.values() if values.get(name)}


def _changed(goal, vals):
    """Those of the values that the goal does not have yet."""
    return {
        name: value
        for name, value in vals.items()
        if (
            goal[name] is None or float_compare(goal[name], value, PRECISION[name])
            if name in PRECISION
            else (goal[name].id if name in LINKS.values() else goal[name]) != value
        )
    }


def _node(goal):
    return cascade.Goal(goal.name, goal.level, goal.date_start, goal.date_end)


def _planned_node(values, node, today):
    """The goal as it will be: the row before what is stored, then this year."""
    start = values.get("goal_start") or (node and node.start)
    end = values.get("goal_end") or (node and node.end)
    return cascade.Goal(
        values.get("objective") or values["key"],
        values.get("level") or (node.level if node else "company"),
        start or today.replace(month=1, day=1),
        end or today.replace(month=12, day=31),
    )
