# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.hr_performance.models.base.bare_words import bare, words_of
from odoo.addons.hr_performance.models.base.groups import ADMINISTRATOR, OFFICER
from odoo.addons.hr_performance.models.base.seeing import names_of, readers_only

from .built_in import LANGUAGES, channel_values, read_courses, slide_values
from .roles import EMPLOYEE, MANAGER
from .states import WANTED


class HrPerformanceCourse(models.Model):
    """What a course of eLearning is good for: KPIs, skills, or knowing the system.

    HR says so here and needs no rights in eLearning; the course itself is written
    there. What matches a gap is proposed to people, never assigned.
    """

    _name = "hr.performance.course"
    _description = "Course for Performance"
    _inherit = ["hr.performance.guard.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    channel_id = fields.Many2one(
        "slide.channel",
        string="Course",
        required=True,
        ondelete="restrict",
        index=True,
        fixed=True,
        help="As it stands under eLearning.",
    )
    name = fields.Char(related="channel_id.name", related_sudo=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to offer the course in all companies."
    )
    kpi_ids = fields.Many2many(
        "hr.performance.kpi",
        string="KPIs",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Proposed to whoever falls short of one of these.",
    )
    topics = fields.Char(
        string="Skills and Topics",
        translate=True,
        help="Separated by commas: names of skills, competencies and trainings, as they"
        " stand in plans, KPIs and reward rules. The name of the course counts, too.",
    )
    months = fields.Integer(
        string="Certificate Valid (Months)",
        help="After so many months the course is done again. 0: the certificate stays"
        " valid; a training of evaluators as long as the settings say.",
    )
    role = fields.Selection(
        [(EMPLOYEE, "Employees"), (MANAGER, "Managers")],
        string="On the System, for",
        help="A course about this system itself. The settings say whether it is"
        " proposed to everybody or required. Whoever completes the one for managers is"
        " trained as an evaluator.",
    )
    lang = fields.Selection(
        selection="_lang_selection",
        string="Language",
        help="Proposed first to whoever reads this language.",
    )
    built_in_key = fields.Char(
        readonly=True, copy=False, guarded=True, export_string_translation=False
    )
    is_open = fields.Boolean(
        string="Can Be Taken",
        compute="_compute_is_open",
        help="Published under eLearning and not archived.",
    )

    # how many people
    wanted_count = fields.Integer(string="Wanted", compute="_compute_counts")
    done_count = fields.Integer(string="Completed", compute="_compute_counts")
    completion = fields.Float(
        string="Progress (%)",
        compute="_compute_counts",
        help="Mean of all people to whom it was proposed and who have not declined.",
    )
    offer_ids = fields.One2many("hr.performance.course.offer", "course_id")

    _channel_unique = models.UniqueIndex(
        "(channel_id, COALESCE(company_id, 0))",
        "This course is in the list already. Change the line that is there.",
    )
    _months_positive = models.Constraint(
        "CHECK (months >= 0)", "The validity of a certificate cannot be negative."
    )

    @api.model
    def _lang_selection(self):
        return self.env["res.lang"].get_installed()

    @api.depends("channel_id.active", "channel_id.is_published")
    def _compute_is_open(self):
        for course in self:
            # sudo: slide.channel - whether it can be taken.
            channel = course.sudo().channel_id
            course.is_open = channel.active and channel.is_published

    @api.depends("offer_ids.state")
    @api.depends_context("uid")
    def _compute_counts(self):
        """Of the people whose courses the reader may see."""
        offers = self.env["hr.performance.course.offer"].search(
            [("course_id", "in", self.ids), ("state", "in", (*WANTED, "done"))]
        )
        by_course = offers.grouped("course_id")
        for course in self:
            own = by_course.get(course._origin, offers.browse())
            done = own.filtered(lambda offer: offer.state == "done")
            course.done_count = len(done.employee_id)
            course.wanted_count = len(own) - len(done)
            course.completion = sum(own.mapped("completion")) / len(own) if own else 0

    @api.depends("channel_id.name")
    def _compute_display_name(self):
        for course in self:
            course.display_name = course.name or ""

    @api.constrains("role", "months")
    def _check_role(self):
        for course in self:
            if course.role and (course.kpi_ids or course.topics):
                raise ValidationError(
                    self.env._(
                        "%s is about the system itself, so it is proposed by role, not"
                        " by KPIs or topics. Empty one of them.",
                        names_of(course, "name"),
                    )
                )

    # WHAT SERVES WHAT

    @api.model
    def _offered_in(self, company):
        """Courses that people of a company can take now, as superuser."""
        # sudo: what is proposed does not depend on who looks.
        found = self.sudo().search([("company_id", "in", (False, company.id))])
        return found.filtered("is_open")

    def _matching(self, kpi, texts):
        """Those of these that help with a KPI, or have one of these names.

        :param texts: names of skills, trainings, topics; empty ones are left out
        """
        words = {bare(text) for text in texts} - {""}
        return self.filtered(
            lambda course: (
                not course.role
                and (kpi & course.kpi_ids or words & words_of(course, "topics"))
            )
        )

    def _best_for(self, employee):
        """The one of these in the person's language, else the first."""
        lang = employee._performance_lang()
        return (self.filtered(lambda course: course.lang == lang) or self)[:1]

    # THE SYSTEM ITSELF

    @api.model
    def _missing(self, employees, levels, days=0):
        """Who lacks the course of the own role, where the company asks for it.

        :param levels: of the settings, as ``required``
        :param days: a certificate that ends within so many days counts no more
        :return: dict of employee to the course to take, without who has it
        """
        # sudo: settings, who leads people and who has completed what.
        people = employees.sudo().filtered("active")
        asked = {person: person._performance_course_role(levels) for person in people}
        people = people.filtered(lambda person: asked[person])
        if not people:
            return {}
        # sudo: who has completed what.
        offers = self.env["hr.performance.course.offer"].sudo()
        valid = offers._valid_for(people, days)
        known = {(offer.employee_id, offer.course_id.role) for offer in valid}
        offered = {c: self._offered_in(c) for c in people.company_id}
        found = {}
        for person in people:
            role = asked[person]
            courses = offered[person.company_id].filtered(
                lambda course, role=role: course.role == role
            )
            if courses and (person, role) not in known:
                found[person.with_env(self.env)] = courses._best_for(person)
        return found

    # THE COURSES THAT COME WITH IT

    @api.model
    def action_load_built_in(self):
        """Add the courses on the system in the languages that are installed."""
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._("The administrator adds the courses on the system.")
            )
        if not self._load_built_in():
            raise UserError(
                self.env._(
                    "All courses on the system are there, in each installed language"
                    " that has one. Install another language first."
                )
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _load_built_in(self):
        """Write the courses that are not there yet; what the company has stays."""
        # sudo: courses of eLearning belong to nobody; the action checks who may.
        own = self.with_user(SUPERUSER_ID).sudo()
        installed = dict(own.env["res.lang"].get_installed())
        wanted = [lang for lang in LANGUAGES if lang in installed]
        # English serves where none of the installed languages has a course.
        parsed = read_courses(wanted or LANGUAGES[:1])
        known = own.with_context(active_test=False).search(
            [("built_in_key", "!=", False)]
        )
        new = {
            key: element
            for key, element in parsed.items()
            if key not in known.mapped("built_in_key")
        }
        for key, element in new.items():
            own._write_course(key, element)
        return bool(new)

    @api.model
    def _write_course(self, key, element):
        channel = self.env["slide.channel"].create(channel_values(element))
        quiet = self.with_context(mail_create_nolog=True, mail_notrack=True)
        quiet.env["slide.slide"].create(slide_values(element, channel))
        role, lang = key.split(".")
        installed = dict(self.env["res.lang"].get_installed())
        return self.create(
            {
                "channel_id": channel.id,
                "role": role,
                "lang": lang if lang in installed else False,
                "months": int(element.get("months")),
                "built_in_key": key,
            }
        )

    # FROM THE LIST

    @readers_only
    def action_find_people(self):
        """Propose the courses to whoever falls short of what they help with."""
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("HR looks for people whom a course would help.")
            )
        found = self.env["hr.performance.course.offer"]._offer_for_gaps(self)
        if not found:
            raise UserError(
                self.env._(
                    "Nobody in your scope falls short of what these courses help with,"
                    " beyond those to whom they were proposed already. Choose KPIs or"
                    " topics of the course, or propose it to single people."
                )
            )
        return self.action_open_people()

    @readers_only
    def action_open_people(self):
        """The people of these courses."""
        name = "hr_performance_slides.hr_performance_course_offer_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = Domain("course_id", "in", self.ids)
        return {**action, "domain": list(domain), "context": {}}

    @readers_only
    def action_open_course(self):
        """The course as people take it."""
        self.ensure_one()
        # sudo: slide.channel - the address of its page, which asks for rights itself.
        url = self.sudo().channel_id.website_url
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}
