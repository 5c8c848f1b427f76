# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.image import image_data_uri

from ..models.base.day_words import day_words
from ..models.base.number_input import format_number
from ..models.base.seeing import must_see
from .documents import printed_ids
from .hr_performance_kpi_analysis import FEWEST

#: So many cycles back, and so many of the weakest KPIs.
COURSE, WEAKEST = 8, 10
#: More people than that are listed in the workbook only.
NAMED = 80
#: Size of the drawn course.
WIDTH, HEIGHT, EDGE = 840, 130, 24


class HrPerformanceOverviewReport(models.AbstractModel):
    """A cycle, a department or a person on paper, as far as who prints may read.

    Numbers are those of the analysis, asked with the reader's rights. Paper is handed
    on: means of fewer than five people are not printed.
    """

    _name = "report.hr_performance.report_hr_performance_overview"
    _description = "Performance Report on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["hr.performance.report"].browse(
            printed_ids(self.env, docids)
        )
        must_see(reports)
        return {
            "doc_ids": docids,
            "doc_model": reports._name,
            "docs": reports,
            "sheets": {report.id: self._sheet(report) for report in reports},
        }

    def _sheet(self, report):
        rows = report._rows()
        # sudo: logo and name of the company of results that the reader reads.
        company = rows[0].sudo().company_id
        is_person = report.about == "person"
        sheet = {
            "lang": report.env.lang,
            "logo": image_data_uri(company.logo) if company.logo else "",
            "company": company.name,
            "reader": report.env.user.name,
            "day": day_words(report.env, report.env.company._performance_today()),
            "title": self._title(report),
            "facts": [] if is_person else self._facts(report, rows),
            "grades": [] if is_person else self._grades(rows),
            "departments": [] if is_person else self._departments(report),
            "kpis": [] if is_person else self._kpis(report),
            "course": self._course(report),
            "people": [],
            "goals": [],
        }
        if is_person:
            sheet["goals"] = self._goals(rows)
        elif report.about == "department" and len(rows) <= NAMED:
            sheet["people"] = self._people(rows)
        sheet["picture"] = self._picture(sheet["course"])
        return sheet

    def _title(self, report):
        # sudo: names of what the reader has chosen, and reads the results of.
        own = report.sudo()
        if report.about == "person":
            return own.employee_id.name, own.employee_id.department_id.name or ""
        if report.about == "department":
            return own.department_id.name, own.cycle_id.name
        return own.cycle_id.name, ""

    def _number(self, value, places=1):
        return format_number(self.env, value, places)

    def _mean(self, values):
        """The mean as text; of fewer than five people nothing."""
        if len(values) < FEWEST:
            return ""
        return self._number(sum(values) / len(values))

    # A CYCLE OR A DEPARTMENT

    def _facts(self, report, rows):
        _ = self.env._
        # sudo: the days of a cycle whose results the reader reads.
        cycle = report.sudo().cycle_id
        days = (cycle.date_start, cycle.date_end)
        first, last = (day_words(self.env, day) for day in days)
        return [
            (_("Period"), f"{first} – {last}"),
            (_("Results"), str(len(rows))),
            (_("Mean Score"), self._mean(rows.mapped("score")) or _("fewer than five")),
            (_("Top Grades"), str(len(rows.filtered(lambda r: r.standing == "top")))),
            (
                _("Low Grades"),
                str(len(rows.filtered(lambda r: r.standing == "bottom"))),
            ),
        ]

    def _grades(self, rows):
        """Each grade of the scales, with its people and their share."""
        counts = Counter(row.final_level_id.id for row in rows)
        # sudo: all grades of scales by which these results were given.
        levels = rows.final_level_id.sudo().scale_id.level_ids.sorted(
            lambda level: (level.is_lowest, -level.lower)
        )
        return [
            {
                "code": level.code,
                "name": level.name,
                "count": counts[level.id],
                "share": self._number(100 * counts[level.id] / len(rows)),
                "width": round(100 * counts[level.id] / len(rows)),
            }
            for level in levels
        ]

    def _departments(self, report):
        groups = self.env["hr.performance.analysis"]._read_group(
            report._domain(), ["department_id"], ["__count", "score:avg"]
        )
        if len(groups) < 2:
            return []
        return [
            {
                # sudo: the name of a department of results that the reader reads.
                "name": department.sudo().name or "–",
                "count": count,
                "score": self._number(score) if count >= FEWEST else "",
            }
            for department, count, score in groups
        ]

    def _kpis(self, report):
        domain = Domain("cycle_id", "=", report.cycle_id.id)
        if report.about == "department":
            domain &= Domain("department_id", "child_of", report.department_id.id)
        rows = self.env["hr.performance.kpi.analysis"].search(
            domain, order="points, id", limit=WEAKEST
        )
        return [
            {
                # sudo: names of a KPI and a department in results that are read.
                "name": row.sudo().kpi_id.name,
                "department": row.sudo().department_id.name or "",  # sudo: as above.
                "people": row.people,
                "points": self._number(row.points),
                "tasks": row.action_count,
                "alerts": row.alert_count,
            }
            for row in rows
        ]

    def _people(self, rows):
        return [
            {
                # sudo: name and grade of people whose results the reader reads.
                "name": row.sudo().owner_id.name,
                "score": self._number(row.score, 2),
                "grade": row.sudo().final_level_id.code,  # sudo: as above.
                "next": row.next_action_text or "–",
            }
            for row in rows
        ]

    # COURSE

    def _course(self, report):
        """The last cycles, oldest first: of people the mean, of a person the result."""
        domain = Domain("subject_kind", "=", "employee")
        is_person = report.about == "person"
        if is_person:
            domain &= Domain("employee_id", "=", report.employee_id.id)
        elif report.about == "department":
            domain &= Domain("department_id", "child_of", report.department_id.id)
        else:
            # sudo: the company of a cycle whose results the reader reads.
            company = report.sudo().cycle_id.company_id
            domain &= Domain("company_id", "in", (company or self.env.companies).ids)
        groups = self.env["hr.performance.analysis"]._read_group(
            domain,
            ["cycle_id", "period_end:day"],
            [
                *("__count", "score:avg", "score_share:avg", "place:avg"),
                # Results from an old list may have no grade.
                "final_level_id:count",
            ],
            order="period_end:day desc",
            limit=COURSE,
        )
        return [
            {
                # sudo: the name of a cycle of results that the reader reads.
                "cycle": cycle.sudo().name,
                "day": day_words(self.env, day),
                "count": count,
                "score": self._number(score, 2 if is_person else 1),
                "share": self._number(share),
                "at": share,
                "place": self._number(place) if graded else "–",
            }
            for cycle, day, count, score, share, place, graded in reversed(groups)
            if is_person or count >= FEWEST
        ]

    def _picture(self, course):
        """Points of the line, from three cycles on; the shares from 0 to 100."""
        if len(course) < 3:
            return None
        step = (WIDTH - 2 * EDGE) / (len(course) - 1)
        points = [
            {
                "x": round(EDGE + number * step, 1),
                "y": round(
                    EDGE + (HEIGHT - 2 * EDGE) * (1 - (one["at"] or 0) / 100), 1
                ),
                "label": one["share"],
            }
            for number, one in enumerate(course)
        ]
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "edge": EDGE,
            "points": points,
            "line": " ".join(f"{point['x']},{point['y']}" for point in points),
        }

    # A PERSON

    def _goals(self, rows):
        """Goals of the latest result."""
        latest = max(rows, key=lambda row: (row.period_end, row.id))
        lines = self.env["hr.performance.line.analysis"].search(
            [("result_id", "=", latest.result_id.id)], order="section, id"
        )
        return [
            {
                # sudo: the title of a goal in a result that the reader reads.
                "name": line.sudo().line_id.title,
                "weight": self._number(line.weight, 2),
                "points": self._number(line.points),
            }
            for line in lines
        ]
