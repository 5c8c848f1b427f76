# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import distribution
from ..base.arguments import id_of
from ..base.features import POTENTIAL, is_on
from ..base.number_input import format_number
from ..base.seeing import names_of, readers_only

#: Released results that are shown as history beside a box.
HISTORY = 3
#: Boxes of the grid.
BOXES = 9
#: Fewer letters are no fact.
EVIDENCE_LETTERS = 6


class HrPerformancePotential(models.Model):
    """What the manager thinks a person could grow into: a judgement of its own.

    It has its own items with their own evidence and is computed from these alone, never
    from a score. Its author reads it, and talent reviewers in their departments once it
    is submitted; neither the person nor other HR, and nobody one's own or that of one's
    superiors. It has no messages: there is no other place where it could be read.
    """

    _name = "hr.performance.potential"
    _inherit = [
        "hr.performance.acting.mixin",
        "hr.performance.told.mixin",
    ]
    _description = "Judgement of Potential"
    _order = "submitted_on desc, id desc"
    _acting_user_field = "author_id"
    _deletable_states = ("draft",)

    appraisal_id = fields.Many2one(
        "hr.performance.appraisal",
        string="Appraisal",
        required=True,
        ondelete="cascade",
        index=True,
        fixed=True,
        domain=lambda self: [
            ("is_mine_to_lead", "=", True),
            ("subject_kind", "=", "employee"),
            ("state", "!=", "cancelled"),
        ],
        help="Of a person whom you manage directly, or whose manager you act for.",
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, index=True
    )
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    author_id = fields.Many2one(
        "res.users",
        string="Judged by",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        copy=False,
        guarded=True,
    )
    line_ids = fields.One2many(
        "hr.performance.potential.line",
        "potential_id",
        string="Judged Items",
        default=lambda self: self._default_line_ids(),
        copy=False,
    )
    level = fields.Integer(
        string="Potential",
        compute="_compute_level",
        store=True,
        aggregator=None,
        help="The mean of the items, rounded, from 1 to 5; 0 as long as one is open.",
    )
    state = fields.Selection(
        [("draft", "Being Judged"), ("submitted", "Judged")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        guarded=True,
    )
    submitted_on = fields.Datetime(
        string="Judged on", readonly=True, copy=False, guarded=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _author_unique = models.UniqueIndex(
        "(appraisal_id, author_id)",
        "You have judged this person in this cycle already. Open that judgement.",
    )

    @api.model
    def _default_line_ids(self):
        items = self.env["hr.performance.potential.item"].search(
            [("active", "=", True)]
        )
        return [Command.create({"item_id": item.id}) for item in items]

    # COMPUTES

    @api.depends("employee_id.name", "cycle_id.name", "state")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        told = self._filter_told()
        for judgement in self:
            # sudo: names of person and cycle of a readable judgement.
            own = judgement.sudo()
            parts = filter(None, [own.employee_id.name, own.cycle_id.name])
            judgement.display_name = (
                " · ".join(parts) if judgement in told else self.env._("Judgement")
            )

    @api.depends("line_ids.level")
    def _compute_level(self):
        for judgement in self:
            levels = judgement.line_ids.mapped("level")
            judgement.level = (
                distribution.potential_of([int(level) for level in levels])
                if levels and all(levels)
                else 0
            )

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for judgement in self:
            judgement.is_mine = judgement.author_id == self.env.user

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        judgements = super().create(vals_list)
        judgements._check_judging()
        return judgements

    def _check_judging(self):
        """Only who leads the person these days judges, people who have a sheet."""
        if self.env.su:
            return
        self._check_feature()
        self.appraisal_id._check_role("manager")
        # sudo: kind and state of sheets whose manager the user is.
        wrong = self.sudo().appraisal_id.filtered(
            lambda sheet: (
                sheet.subject_kind != "employee" or sheet.state == "cancelled"
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%s: potential is judged of a person whose sheet is not cancelled."
                    " Choose another sheet.",
                    names_of(wrong[0]),
                )
            )

    @api.model
    def _check_feature(self):
        if not is_on(self.env, POTENTIAL):
            raise AccessError(
                self.env._("The nine-box grid is not used here: see the settings.")
            )

    # ACTIONS

    @readers_only
    def action_submit(self):
        """Hand the judgement in: talent reviewers read it from now on."""
        self._check_author()
        self._require_state("draft")
        self._check_judging()
        for judgement in self:
            judgement._check_complete()
        # sudo: guarded fields; author, role and state were checked.
        own = self.sudo()
        own.write({"state": "submitted", "submitted_on": fields.Datetime.now()})
        acting = self.appraisal_id._acting_for()
        for person, group in own.grouped(
            lambda judgement: acting[judgement.appraisal_id.id]
        ).items():
            group.acting_for_id = person

    @readers_only
    def action_revise(self):
        """Take the judgement back to change it; nobody else reads it meanwhile."""
        self._check_author()
        self._require_state("submitted")
        # sudo: guarded fields; author and state were checked.
        self.sudo().write({"state": "draft", "submitted_on": False})

    def _check_author(self):
        foreign = self.filtered(lambda judgement: not judgement.is_mine)
        if foreign:
            raise AccessError(
                self.env._("Only who has judged does this: %s", names_of(foreign[0]))
            )

    def _check_complete(self):
        """Raise where an item has no level or no fact."""
        open_lines = self.line_ids.filtered(
            lambda line: (
                not line.level or len((line.evidence or "").strip()) < EVIDENCE_LETTERS
            )
        )
        if not self.line_ids or open_lines:
            raise UserError(
                self.env._(
                    "%(judgement)s: choose a level and say by which fact, for each"
                    " item. Missing: %(items)s",
                    judgement=names_of(self),
                    items=names_of(open_lines.item_id, "name") if open_lines else "–",
                )
            )

    @readers_only
    def action_open_grid(self):
        """Show the grid of the cycle of this judgement."""
        self.ensure_one()
        return self._grid_action(self.cycle_id.id)

    def _grid_action(self, cycle_id=False):
        return {
            "type": "ir.actions.client",
            "tag": "hr_performance.nine_box",
            "name": self.env._("Nine-Box Grid"),
            "params": {"cycle_id": cycle_id},
        }

    # THE GRID

    @api.readonly
    @api.model
    def action_load_grid(self, cycle=False):
        """What the grid shows, of the judgements that the user reads.

        The number of queries is the same for any number of people.

        :param cycle: id of a cycle; else the latest with a judgement
        :return: dict of ``cycle``, ``cycles``, ``boxes``, ``cards`` and ``unplaced``
        """
        self._check_feature()
        readable = Domain("state", "=", "submitted")
        rows = self._read_group(readable, ["cycle_id"])
        cycles = self.env["hr.performance.cycle"].union(*(row[0] for row in rows))
        # sudo: names of the cycles of judgements that the user reads.
        cycles = cycles.sudo().sorted(lambda one: (one.date_end, one.id), reverse=True)
        chosen = cycles.filtered(lambda one: one.id == id_of(cycle)) or cycles[:1]
        found = self.search_fetch(readable & Domain("cycle_id", "=", chosen.id))
        cards = self._cards(found, chosen)
        return {
            "cycle": chosen.id,
            "cycles": [{"id": one.id, "name": one.name} for one in cycles],
            "boxes": self._boxes(),
            "cards": [card for card in cards if card["box"]],
            "unplaced": [card for card in cards if not card["box"]],
        }

    def _boxes(self):
        boxes = self.env["hr.performance.nine.box"].search([("number", "<=", BOXES)])
        return [
            {"number": box.number, "name": box.name, "note": box.note or ""}
            for box in boxes
        ]

    def _cards(self, judgements, cycle):
        """One card for each person, of the latest judgement.

        :param judgements: that the user reads, the latest first
        """
        # sudo: hr.performance.result - final grade and released scores of people whose
        # potential the user reads: that is what the two are compared for.
        results = self.env["hr.performance.result"].sudo()
        graded = results.search_fetch(
            [
                ("cycle_id", "=", cycle.id),
                ("employee_id", "in", judgements.employee_id.ids),
                ("state", "!=", "draft"),
            ]
        )
        graded -= graded._in_calibration()
        grade_of = {r.appraisal_id.id: r for r in graded}
        levels = cycle.scale_id.level_ids.sorted(
            lambda level: (not level.is_lowest, level.lower), reverse=True
        )
        rank = {level.id: place for place, level in enumerate(levels)}
        history = self._history(judgements, cycle)
        # sudo: names of people, departments and managers of judgements that are read.
        groups = defaultdict(list)
        for judgement in judgements.sudo():  # sudo: as above.
            groups[judgement.employee_id.id].append(judgement)
        cards = []
        for employee_id, group in groups.items():
            result = grade_of.get(group[0].appraisal_id.id, results)
            cards.append(
                {
                    **self._card(group, result, rank),
                    "history": history.get(employee_id, []),
                }
            )
        return sorted(cards, key=lambda card: (card["name"], card["id"]))

    def _card(self, group, result, rank):
        """What is shown of one person.

        :param group: list of judgements of the person with superuser rights, the
            latest first
        :param result: of the same cycle; empty as long as there is none
        :param rank: place of each grade, the best first
        """
        judgement = group[0]
        place = rank.get(result.final_level_id.id)
        box = 0
        if place is not None:
            performance = distribution.performance_of(place, len(rank))
            box = distribution.nine_box(performance, judgement.level)
        return {
            "id": judgement.id,
            "name": judgement.employee_id.name,
            "department": judgement.department_id.name or "",
            "manager": judgement.appraisal_id.manager_id.name or "",
            "potential": judgement.level,
            "grade": result.final_level_id.code or "",
            "box": box,
            "sources": len(group),
        }

    def _history(self, judgements, cycle):
        """Last released scores of each person before this cycle, as short texts."""
        # sudo: hr.performance.result - as for the cards: released scores of people
        # whose potential the user reads.
        results = self.env["hr.performance.result"].sudo()
        earlier = results.search_fetch(
            [
                ("employee_id", "in", judgements.employee_id.ids),
                ("state", "=", "released"),
                ("cycle_id.date_end", "<", cycle.date_end),
            ]
        ).sorted(lambda r: (r.cycle_id.date_end, r.id), reverse=True)
        return {
            employee.id: [self._history_text(r) for r in group[:HISTORY]]
            for employee, group in earlier.grouped("employee_id").items()
        }

    def _history_text(self, result):
        return self.env._(
            "%(cycle)s: %(score)s, %(grade)s",
            cycle=result.cycle_id.name,
            score=format_number(self.env, result.score, 2),
            grade=result.final_level_id.code,
        )
