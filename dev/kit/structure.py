"""The house's own rules: one model, one file; no own override; floors.

Everything is read from the source: models, slices, methods, imports, names of models.
"""

import ast
import re
from collections import defaultdict

from .layout import REPO

ROOMS = (
    ("base",),
    ("people", "scheme", "kpi", "goal", "template"),
    ("cycle",),
    ("appraisal",),
    ("plan", "measure", "review", "raters"),
    ("plan_change", "result", "calibration"),
    ("potential", "interview", "coaching", "appeal", "development", "fairness")
    + ("honour", "reward", "merit"),
    ("waiting", "takepart", "exchange", "analysis", "pulse", "retention"),
)
FLOOR = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}
# Large models that are told in more than one file: each subject can be read alone.
SLICES = {
    ("plan", "hr.performance.appraisal"): "the plan: goals, mix, agreement, checks",
    ("plan_change", "hr.performance.appraisal"): "changes and versions of its plan",
    ("review", "hr.performance.appraisal"): "who reviews: raters, parts, second level",
    ("raters", "hr.performance.appraisal"): "who else rates: asked, closed, counted",
    ("result", "hr.performance.appraisal"): "how its result is computed",
    ("interview", "hr.performance.appraisal"): "when an interview is held",
    ("appeal", "hr.performance.result"): "how it is appealed",
    ("waiting", "hr.performance.appraisal"): "its open step, deadlines and exits",
    ("takepart", "hr.performance.appraisal"): "its pages without login and on paper",
    ("takepart", "hr.performance.development.plan"): "its sheet of paper, and back",
    ("plan", "hr.performance.cycle"): "plans of a cycle: checks, conflicts, answers",
    ("review", "hr.performance.cycle"): "training and interests of its raters",
    ("fairness", "hr.performance.cycle"): "looking at how people were rated",
    ("reward", "hr.performance.cycle"): "what its rewards stand on",
    ("fairness", "hr.performance.template"): "looking at what it stands on",
    ("pulse", "hr.performance.cycle"): "asking people about talks and procedure",
    ("waiting", "hr.performance.cycle"): "stages, stragglers and health of a cycle",
}
# Parts of the one order of an appraisal that a higher room holds: room and meaning of
# each. The order stands in models/appraisal, docs/maintainers.md tells it.
ORDERED = "hr.performance.appraisal"
PARTS = {
    # _launch
    "_spread_targets": ("plan", "turns targets of one period into those of the plan"),
    "_enter_step": ("waiting", "opens the step of the present state"),
    # _move
    "_change_step": ("waiting", "closes the present step and opens the next"),
    "_settle_proposals": ("plan", "answers what was proposed about the plan"),
    "_end_plan_changes": ("plan_change", "ends open requests to change the plan"),
    "_make_versions": ("plan_change", "keeps the plan as its next version"),
    "_cancel_talks": ("interview", "takes invitations back when a sheet ends early"),
    # _compute_next_step
    "_talk_text": ("interview", "says what the talk on a released result needs"),
    # actions of the course
    "_create_reviews": ("review", "creates the reviews that the assessment asks for"),
    "_running_result": ("result", "says what a review comes to while it is written"),
    "_lines_to_rate": ("plan_change", "says which lines a review is about"),
    "_write_acknowledgement": ("takepart", "stores who received the result, and how"),
    # _roles
    "_is_substitute": ("waiting", "says whether a user reviews for the manager"),
    # _write_managers and _split_parts
    "_end_substitution": ("waiting", "ends the task of a substitute reviewer"),
    "_hand_over_reviews": ("review", "gives drafts to the present manager"),
    "_refresh_step_owners": ("waiting", "gives the present step to who acts now"),
    "_hand_over_interviews": ("interview", "gives interviews to the present manager"),
    "_ask_part_managers": ("review", "asks who managed an ended part to review it"),
    # _refresh_dotted
    "_sync_dotted_reviews": ("review", "follows changed dotted-line managers"),
    # _write_owners
    "_open_steps": ("waiting", "finds the present steps"),
    "_begin_self_reviews_anew": ("review", "replaces drafts of a former head"),
    "_reset_confirmations": ("plan", "takes back what was said of a plan"),
    # confirmation of a plan
    "_write_entry": ("plan", "stores who did something, and in which way"),
    # the page of rules
    "_other_raters": ("raters", "tells who rates beside the manager, and what counts"),
    # _background_parts
    "_background_of_interviews": ("interview", "tells what the last talk left open"),
}
# What lower rooms still name above them, by room and what they name. It may only fall.
UPWARD = REPO / "dev" / "upward.txt"
OWN = "hr.performance."
# Where models stand: those that last in rooms, dialogs in the rooms of what they are
# about, what is only read (pages, workbooks, views of the database) in reports/.
FOLDERS = ("models", "wizards", "reports")
# Odoo names the models that give pages their values after the page.
PAGE = "report."


class Slice:
    """One class of a model in one file."""

    def __init__(self, path, node):
        self.path, self.node = path, node
        self.folder, *rooms = path.relative_to(REPO).parts[:-1]
        self.room = rooms[0] if rooms else self.folder
        values = {
            statement.targets[0].id: statement.value
            for statement in node.body
            if isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
        }
        self.name = _literal(values.get("_name"))
        inherit = _literal(values.get("_inherit"))
        self.parents = [inherit] if isinstance(inherit, str) else list(inherit or ())
        self.model = self.name or (self.parents[0] if self.parents else None)
        self.is_stored = _literal(values.get("_auto")) is not False
        self.methods = [
            statement.name
            for statement in node.body
            if isinstance(statement, ast.FunctionDef)
        ]

    @property
    def is_main(self):
        """Whether the model begins here."""
        return bool(self.name) and self.name not in self.parents


def _literal(node):
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def slices():
    """Return every class of a model of the addon, in the order of the files."""
    found = []
    for folder in FOLDERS:
        for path in sorted((REPO / folder).rglob("*.py")):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef):
                    one = Slice(path, node)
                    if one.model:
                        found.append(one)
    return found


def complaints():
    """Return what breaks a rule of the house, each as one line."""
    found = slices()
    return [
        *_unknown_rooms(found),
        *_own_overrides(found),
        *_too_many_slices(found),
        *_wrong_files(found),
        *_wrong_parts(found),
        *_upward_imports(),
        *_more_upward(found),
    ]


def _unknown_rooms(found):
    rooms = {(one.folder, one.room) for one in found if one.folder != "reports"}
    for folder, room in sorted(rooms):
        if room not in FLOOR:
            yield f"{folder}/{room}: no floor of the house has this room"


def _own_overrides(found):
    """Yield methods of one model that are defined twice."""
    places = defaultdict(list)
    for one in found:
        for method in one.methods:
            places[one.model, method].append(one.path)
    for (model, method), paths in sorted(places.items()):
        if len(paths) > 1:
            names = ", ".join(path.relative_to(REPO).as_posix() for path in paths)
            yield f"{model}.{method} is defined {len(paths)} times: {names}"


def _too_many_slices(found):
    extra = [one for one in found if one.model.startswith(OWN) and not one.is_main]
    seen = set()
    for one in extra:
        key = (one.room, one.model)
        name = one.path.relative_to(REPO)
        if one.folder != "models" or key not in SLICES or key in seen:
            yield f"{name}: {one.model} is told in its own file (HOUSE, rule 2)"
            continue
        seen.add(key)
    for key in sorted(SLICES.keys() - seen):
        yield f"dev/kit/structure.py: there is no slice {key} any more"


def _wrong_files(found):
    """Yield main classes whose file does not carry the model's name.

    A dialog and its lines stand in the file of the dialog; pages of one topic stand in
    one file of reports/, whose name ends in _report.
    """
    pages = {one.path for one in found if one.model.startswith(PAGE)}
    for one in found:
        name, stem = one.path.relative_to(REPO), one.model.replace(".", "_")
        if one.folder == "models" and not one.is_stored:
            yield f"{name}: {one.model} is only read and belongs into reports/"
        if not one.is_main or one.path.stem == stem:
            continue
        if one.path in pages and one.path.stem.endswith("_report"):
            continue
        if one.folder == "wizards" and stem.startswith(f"{one.path.stem}_"):
            continue
        yield f"{name}: {one.model} belongs into {stem}.py"


def _wrong_parts(found):
    """Yield parts of the appraisal's order that are not where they are said to be."""
    rooms = {
        method: one.room
        for one in found
        if one.model == ORDERED
        for method in one.methods
    }
    for name, (room, _meaning) in PARTS.items():
        if rooms.get(name) != room:
            yield f"dev/kit/structure.py: {ORDERED} has no part {name} in {room}"


def _upward_imports():
    for path in sorted((REPO / "models").glob("*/*.py")):
        room = path.parent.name
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or node.level != 2:
                continue
            rooms = [node.module.split(".")[0]] if node.module else []
            rooms = rooms or [name.name for name in node.names]
            for other in rooms:
                if FLOOR.get(other, -1) > FLOOR.get(room, 0):
                    yield (
                        f"{path.relative_to(REPO)}:{node.lineno}: {room} imports from"
                        f" {other}, which is above it"
                    )


def upward(found=None):
    """Return what lower rooms name above them: dict of (room, name) to a count.

    Names of models in code, and private methods that only a higher room defines; parts
    of the appraisal's one order do not count.
    """
    found = [one for one in found or slices() if one.folder == "models"]
    home = {one.model: one.room for one in found if one.is_main}
    rooms_of = defaultdict(set)
    for one in found:
        for method in one.methods:
            rooms_of[method].add(one.room)
    counts = defaultdict(int)
    for one in found:
        floor = FLOOR.get(one.room, 0)
        for node in ast.walk(one.node):
            name = _named(node)
            if name in home and FLOOR.get(home[name], 0) > floor:
                counts[one.room, name] += 1
            if one.model == ORDERED and name in PARTS:
                continue
            if name and re.match(r"_[a-z]", name) and rooms_of.get(name):
                if min(FLOOR.get(room, 0) for room in rooms_of[name]) > floor:
                    counts[one.room, name] += 1
    return counts


def _named(node):
    """Return the model or private method that a piece of code names."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.startswith(OWN) else None
    return node.attr if isinstance(node, ast.Attribute) else None


def _more_upward(found):
    known = {}
    for line in UPWARD.read_text().splitlines():
        if line and not line.startswith("#"):
            room, name, count = line.split()
            known[room, name] = int(count)
    counts = upward(found)
    for key in sorted(counts.keys() | known.keys()):
        have, may = counts.get(key, 0), known.get(key, 0)
        if have > may:
            yield (
                f"models/{key[0]} names {key[1]}, which is above it, {have} times"
                f" instead of {may}: use a contract of base/ or turn it round"
            )
        elif have < may:
            yield f"dev/upward.txt: {key[0]} names {key[1]} only {have} times now"
