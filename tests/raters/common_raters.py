# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command

from ..common import PerformanceCase

ANCHORS = {
    f"anchor_{level}": text
    for level, text in enumerate(
        ("Lets wait", "When reminded", "In time", "Early", "A model"), 1
    )
}
COLLEAGUES = ("ann", "bob", "cat", "dan")
REPORTS = ("rob", "sue", "tom")


class RatersCase(PerformanceCase):
    """A template that asks colleagues and direct reports about *Attitude*.

    The manager counts 50 %, colleagues 30 %, direct reports 20 %, as in METHODS M18.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._persons(
            {
                **{name: ("manager", cls.plant) for name in COLLEAGUES},
                **{name: ("subject", cls.plant) for name in REPORTS},
            }
        )
        cls.attitude = cls.template.line_ids.filtered(lambda x: x.name == "Attitude")
        cls.template.write(
            {
                "line_ids": [
                    Command.update(cls.attitude.id, {"is_for_raters": True, **ANCHORS})
                ],
                "rater_ids": [
                    Command.create({"kind": "manager", "weight": 50}),
                    Command.create({"kind": "colleague", "weight": 30}),
                    Command.create({"kind": "report", "weight": 20}),
                ],
            }
        )

    # STEPS, AS THE PEOPLE TAKE THEM

    def sheet(self):
        """The agreed plan of the subject, with actual values."""
        self.launch()
        appraisal = self.appraisal()
        self.agree(appraisal)
        self.enter(appraisal, {"Output": "95", "Defects": "6"})
        return appraisal

    def name(self, appraisal, kind, people, role="manager"):
        """Somebody proposes people as raters of a kind."""
        return self.as_user(self.env["hr.performance.rater"], role).create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "kind": kind,
                    "employee_id": self.people[person].id,
                }
                for person in people
            ]
        )

    def ask(self, appraisal, colleagues=COLLEAGUES, reports=REPORTS):
        """The manager names raters and asks them."""
        raters = self.name(appraisal, "colleague", colleagues)
        raters |= self.name(appraisal, "report", reports)
        self.as_user(appraisal, "manager").action_ask_raters()
        return raters

    def line(self, appraisal):
        return appraisal.line_ids.filtered(lambda line: line.title == "Attitude")

    def key(self, appraisal, person):
        """The key of a person who was asked, as the page uses it."""
        rater = self.env["hr.performance.rater"].search(
            [
                ("appraisal_id", "=", appraisal.id),
                ("employee_id", "=", self.people[person].id),
            ]
        )
        return self.as_user(rater, person)._own_key()

    def say(self, appraisal, levels, keep="", change=""):
        """People answer, each with a level."""
        for person, level in levels.items():
            key = self.key(appraisal, person)
            key._give({self.line(appraisal).id: level}, keep, change)

    def shares(self, appraisal, role="hr_in"):
        """What a role may read of the shares, by kind."""
        found = self.as_user(self.env["hr.performance.rater.share"], role).search(
            [("appraisal_id", "=", appraisal.id)]
        )
        return {share.kind: share for share in found}

    def points(self, appraisal):
        """Points of the line that was asked of raters, in the result."""
        lines = self.result(appraisal).line_ids
        return lines.filtered(
            lambda x: x.appraisal_line_id == self.line(appraisal)
        ).points
