# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.entry import VIAS, entered_text, entry_of, given_by
from ..base.seeing import readers_only
from .sides import LEADS, leads_for, sides

#: A point is one line.
TEXT_LIMIT = 500


class HrPerformanceTalkPoint(models.Model):
    """“Bring this up”: a point that either side puts down for the next talk.

    It belongs to the two people and not to one talk: what is open stands on each next
    agenda until somebody ticks it off. What the other shall not see is a private note.
    Whoever stands in for the manager reads it, too, and puts down points for him.
    """

    _name = "hr.performance.talk.point"
    _inherit = "hr.performance.guard.mixin"
    _description = "Point for a Talk"
    _order = "is_done, id"
    _rec_name = "text"

    text = fields.Char(string="Bring This Up", required=True)
    leader_id = fields.Many2one(
        "hr.employee",
        string="Led by",
        required=True,
        compute="_compute_leader_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="With",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_employee(),
    )
    company_id = fields.Many2one(related="leader_id.company_id")
    author_id = fields.Many2one(
        "res.users",
        string="Login of Who Put It down",
        readonly=True,
        default=lambda self: self.env.uid,
        guarded=True,
        help="Empty where the person without login put it down.",
    )
    entered_via = fields.Selection(VIAS, readonly=True, copy=False, guarded=True)
    given_by_id = fields.Many2one(
        "res.users",
        string="Link or PIN Given by",
        readonly=True,
        copy=False,
        guarded=True,
    )
    author_label = fields.Char(string="Put down by", compute="_compute_author_label")
    is_done = fields.Boolean(
        string="Talked About", readonly=True, copy=False, guarded=True
    )

    @api.model
    def _default_employee(self):
        """Oneself, for a point to the own superior."""
        return self.env.user._performance_employees()[:1]

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_leader_id(self):
        own = self.env.user._performance_employees()
        for point in self:
            if point.employee_id in own:
                # sudo: hr.employee - who one's own superior is.
                point.leader_id = point.employee_id.sudo().parent_id
                continue
            # sudo: hr.employee - for whom the user acts now.
            manager = point.employee_id.sudo().parent_id
            is_stood_in = manager.id in leads_for(self.env)
            point.leader_id = manager if is_stood_in else own[:1]

    @api.depends("author_id", "employee_id", "entered_via", "given_by_id")
    @api.depends_context("lang")
    def _compute_author_label(self):
        """Who put it down; of a person without login, in which way, too."""
        # sudo: names of those who take part, for one of them.
        for point, own in zip(self, self.sudo(), strict=True):
            way = entered_text(
                point.env, own.entered_via, own.author_id, own.given_by_id
            )
            name = own.author_id.name or own.employee_id.name or ""
            point.author_label = f"{name} ({way})" if way else name

    @api.model
    def _put_down(self, employee, text):
        """A person without login brings up a point, by a checked link or PIN.

        :raises UserError: for the person, saying what is missing
        """
        entry = entry_of(self.env)
        text = " ".join((text or "").split())[:TEXT_LIMIT]
        if not text:
            raise UserError(self.env._("Write what shall be talked about."))
        if not employee.parent_id:
            raise UserError(
                self.env._(
                    "Your direct manager is not known here. Ask your HR department."
                )
            )
        return self.create(
            {
                "text": text,
                "employee_id": employee.id,
                "leader_id": employee.parent_id.id,
                "author_id": False,
                "entered_via": entry.via,
                "given_by_id": given_by(self.env),
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        if not self.env.su:
            points._check_sides()
        return points

    @readers_only
    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:
            self._check_sides()
        return result

    def _check_sides(self):
        own = self.env.user._performance_employees()
        # Whoever has a talk together brings up points for it.
        talks = self.env["hr.performance.talk"].search(
            [
                ("state", "=", "planned"),
                ("leader_id", "in", self.leader_id.ids),
                ("employee_ids", "in", self.employee_id.ids),
            ]
        )
        pairs = {(talk.leader_id, one) for talk in talks for one in talk._people()}
        for point in self:
            if point.leader_id == point.employee_id:
                raise UserError(
                    self.env._(
                        "“%s”: a point is brought up with somebody else.", point.text
                    )
                )
            is_below = point.employee_id in own
            other = point.leader_id if is_below else point.employee_id
            fitting = {"below"} if is_below else LEADS
            part = is_below or point.leader_id in own or point._is_stood_in()
            if (point.leader_id, point.employee_id) in pairs and part:
                continue
            if not part or not sides(other)[other.id] & fitting:
                raise AccessError(
                    self.env._(
                        "A point is for a talk of your own, with somebody whom you"
                        " lead or who leads you."
                    )
                )

    @readers_only
    def action_done(self):
        """Talked about: it goes from the next agenda."""
        self._check_part()
        # sudo: guarded field; the two sides were checked above.
        self.sudo().write({"is_done": True})

    def _is_stood_in(self):
        """Whether the user acts for the manager of the pair, now."""
        beyond = self.env.user.performance_out_of_reach_ids.ids
        is_within = self.employee_id.id not in beyond
        return is_within and self.leader_id.id in leads_for(self.env)

    def _check_part(self):
        own = self.env.user._performance_employees()
        if self.filtered(
            lambda p: not (p.leader_id | p.employee_id) & own and not p._is_stood_in()
        ):
            raise AccessError(self.env._("Only who takes part does this."))

    @api.model
    def _of_talks(self, talks):
        """Open points for the people of each talk: dict of talk id to rows."""
        points = self.search(
            [
                ("is_done", "=", False),
                ("leader_id", "in", talks.leader_id.ids),
                ("employee_id", "in", talks._people().ids),
            ]
        )
        return {
            talk.id: [
                {
                    "kind": self.env._("To Bring Up"),
                    "text": point.text,
                    "tone": "",
                    "model": self._name,
                    "id": point.id,
                    "who": point.author_label,
                    "can_end": True,
                }
                for point in points
                if point.leader_id == talk.leader_id
                and point.employee_id in talk._people()
            ]
            for talk in talks
        }
