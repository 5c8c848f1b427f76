# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class HrPerformanceHomePart(models.AbstractModel):
    """One part of the first page: what it shows to whom is said by its own room.

    The page shows the parts that have something for the user, in their order, each by
    the component of the same name in ``static/src/waiting``. A part that fails leaves
    the others alone. All of them run with the rights of the user and cost a constant
    number of queries, whatever there is.
    """

    _name = "hr.performance.home.part"
    _description = "Part of the First Page"

    #: Place on the page, and the component that shows it.
    _home_sequence = 50
    _home_component = None

    @api.model
    def _home_parts(self):
        """Every part, in the order of the page."""
        names = self.env.registry.descendants(["hr.performance.home.part"], "_inherit")
        found = [self.env[name] for name in names]
        return sorted(
            (part for part in found if part._home_component),
            key=lambda part: (part._home_sequence, part._name),
        )

    @api.model
    def _home_parts_with_content(self):
        """Every part but those with nothing to show, found by one query for all."""
        parts, queries, empty = self._home_parts(), [], set()
        for part in parts:
            if not (source := part._home_source()):
                continue
            model, domain = source
            empty.add(part._name)
            if not model.has_access("read"):
                continue
            found = model._search(domain, limit=1)
            if not found.is_empty():
                queries.append(
                    SQL("(SELECT %s FROM (%s) found)", part._name, found.select())
                )
        if queries:
            rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
            empty -= {name for [name] in rows}
        return [part for part in parts if part._name not in empty]

    @api.model
    def _home_source(self):
        """What the part is about: a model and a domain, without which nothing is shown.

        :return: None where ``_home_part`` finds that out by itself
        """
        return None

    @api.model
    def _home_part(self):
        """What the component shows to the user; None when that is nothing.

        :return: dict of plain values with at least ``title``
        """
        return None

    @api.model
    def _home_rest(self):
        """What is shown where ``_home_part`` failed."""
        return {
            "title": "",
            "failed": self.env._(
                "A part of this page cannot be shown at the moment. The rest is"
                " complete."
            ),
        }
