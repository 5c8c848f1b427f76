# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools.safe_eval import safe_eval

from ..base.arguments import takes_text
from ..base.counting import counted_groups
from ..base.groups import ADMINISTRATOR, OFFICER

_logger = logging.getLogger(__name__)
#: What a link is about; the client shows a picture for each.
GOALS, REVIEWS, TALKS, RESULTS = "goals", "assessment", "feedback", "analysis"
SECTIONS = ("team", "hr")
#: Default filters of an action that only group rows, and so hide none.
GROUPING = "search_default_group_"


class HrPerformanceHome(models.AbstractModel):
    """The first page, for everybody the own one: what waits, then a picture by role.

    It walks the parts of the rooms (``hr.performance.home.part``) in one call. All is
    told under the reader's own rights.
    """

    _name = "hr.performance.home"
    _description = "Performance Home"

    @api.readonly
    @api.model
    def action_load(self):
        """What the page shows to the user.

        :return: dict with ``parts``, each with its ``component`` and what that shows,
            and ``links``: the ways to everything else
        """
        parts = []
        # Days of all companies are compared; read first, they are read together.
        self.env.company._performance_zone()
        with self.env.cr.savepoint() as savepoint:
            for part in self._parts_with_content(savepoint):
                try:
                    shown = part._home_part()
                except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ReadOnlySqlTransaction):
                    raise
                except Exception:
                    _logger.warning("%s fails", part._name, exc_info=True)
                    savepoint.rollback()
                    shown = part._home_rest()
                if shown:
                    parts.append({"component": part._home_component, **shown})
        return {"parts": parts, "links": self._links(parts)}

    def _parts_with_content(self, savepoint):
        """The parts that may have something; all of them where that is not known."""
        part = self.env["hr.performance.home.part"]
        try:
            return part._home_parts_with_content()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.warning("What the page is about is not found", exc_info=True)
            savepoint.rollback()
            return part._home_parts()

    @api.model
    @takes_text("key")
    def action_open_all(self, key):
        """Open the list of what one number of the page counts.

        :param key: the kind of work or the count, as ``action_load`` names it
        """
        kind = self.env["hr.performance.home.tasks"]._kind(key)
        if kind:
            found = [("id", "in", kind.records.ids)]
            return self._opened(kind.action, kind.title, found)
        for section in SECTIONS:
            for known, _model, (title, action, domain, _hint) in self._counted(section):
                if known == key:
                    return self._opened(action, title, domain)
        raise UserError(self.env._("Nothing of this is left to do."))

    # COUNTS OF THE ROOMS

    @api.model
    def _counts(self, section, numbers=None):
        """What the rooms count beside the pictures of team and HR.

        :param numbers: of ``_asked``, where the caller has counted
        """
        if numbers is None:
            numbers = counted_groups(self._asked(section), self.env)
        return [
            {"key": key, "title": title, "hint": hint, "count": numbers[key][()]}
            for key, _model, (title, _action, _domain, hint) in self._counted(section)
            if numbers[key].get(())
        ]

    def _asked(self, section):
        """What is counted of a section, see ``counted_groups``."""
        return {
            key: (model, domain, ())
            for key, model, (_title, _action, domain, _hint) in self._counted(section)
        }

    def _counted(self, section):
        """Key, model and row of each count of a section."""
        return [
            (f"{section}:{model._name}:{number}", model, row)
            for model in self.env["hr.performance.waiting.mixin"]._waiting_models()
            if model.has_access("read")
            for number, row in enumerate(model._waiting_cards(section))
        ]

    def _opened(self, action, title, domain):
        """An action that lists just what was counted."""
        name = action if "." in action else f"hr_performance.hr_performance_{action}"
        opened = self.env["ir.actions.act_window"]._for_xml_id(name)
        context = safe_eval(opened["context"] or "{}", {"uid": self.env.uid})
        return {
            **opened,
            "name": title,
            "display_name": title,
            "domain": list(Domain(domain)),
            "context": {
                key: value
                for key, value in context.items()
                if key.startswith(GROUPING) or not key.startswith("search_default_")
            },
        }

    # WAYS TO EVERYTHING ELSE
    #
    # From goals to results, for each role; no numbers, so they cost no query.

    def _links(self, parts):
        _, shown = self.env._, {part["component"] for part in parts}
        links = [
            {
                "title": _("My Performance"),
                "action": "hr_performance.hr_performance_person_action_mine",
                "links": [
                    self._link(GOALS, _("My Goals"), "appraisal_action_my"),
                    self._link(REVIEWS, _("My Reviews"), "rating_action_mine"),
                    self._link(TALKS, _("My Interviews"), "interview_action_my"),
                    self._link(RESULTS, _("My Results"), "result_action_my"),
                ],
            }
        ]
        if "team" in shown:
            links.append(
                {
                    "title": _("My Team"),
                    "links": [
                        self._link(
                            GOALS, _("Team Appraisals"), "appraisal_action_team"
                        ),
                        self._link(REVIEWS, _("Open Steps"), "step_action_team"),
                        self._link(TALKS, _("Interviews"), "interview_action_team"),
                        self._link(RESULTS, _("Results"), "result_action"),
                    ],
                }
            )
        if self.env.user.has_group(OFFICER):
            links.append(
                {
                    "title": _("All People"),
                    "note": self._check_note(),
                    "links": [
                        self._link(GOALS, _("Cycles"), "cycle_action"),
                        self._link(REVIEWS, _("Appraisals"), "appraisal_action"),
                        self._link(TALKS, _("Interviews"), "interview_action"),
                        self._link(RESULTS, _("Completion"), "completion_action"),
                    ],
                }
            )
        return links

    def _check_note(self):
        """Whether all is in order, for HR of the whole company."""
        user = self.env.user
        if not user.has_group(ADMINISTRATOR) and user.performance_department_ids:
            return ""
        return self.env["hr.performance.failure"]._check_sentence()

    def _link(self, area, title, action):
        name = f"hr_performance.hr_performance_{action}"
        return {"area": area, "title": title, "action": name}
