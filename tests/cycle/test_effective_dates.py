# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from ..common import PerformanceCase

START, END = date(2026, 1, 1), date(2026, 6, 30)


class EffectiveCase(PerformanceCase):
    """The half-year of the cycle, launched while it runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # People were there before the period, whatever the clock says.
        for person in cls.env["hr.employee"].browse(
            person.id for person in cls.people.values()
        ):
            person.version_ids.date_version = "2024-01-01"

    def _agreed(self):
        with freeze_time("2026-01-05 08:00:00"):
            self.launch()
            appraisal = self.appraisal()
            self.agree(appraisal)
        return appraisal

    def _version(self, day, **values):
        person = self.people["subject"]
        version = person.create_version({"date_version": day, **values})
        self.env["hr.employee"]._cron_update_current_version_id()
        return version


@tagged("post_install", "-at_install")
class TestPresence(EffectiveCase):
    """The share of the period comes from all contracts, and follows corrections."""

    def _contract(self, *dates):
        """Contracts of the subject: pairs of first and last day."""
        person = self.people["subject"]
        for number, (first, last) in enumerate(dates):
            values = {"contract_date_start": first, "contract_date_end": last}
            if number:
                person.create_version({"date_version": first, **values})
            else:
                person.version_ids.write(values)

    def _sheet(self):
        with freeze_time("2026-05-04 08:00:00"):
            self.launch()
        return self.appraisal()

    def test_renewal_without_gap_is_no_joining(self):
        """A fixed term that goes on without a day between is one employment."""
        self._contract(("2024-01-01", "2026-03-31"), ("2026-04-01", False))
        sheet = self._sheet()
        self.assertEqual(sheet.presence_share, 100)
        self.assertEqual(sheet._presence(), 1)
        self.assertFalse(sheet.present_from or sheet.present_until)

    def test_days_between_contracts_are_left_out(self):
        """Away in April: 151 of 181 days."""
        self._contract(("2024-01-01", "2026-03-31"), ("2026-05-01", False))
        sheet = self._sheet()
        self.assertEqual(sheet.absent_days, 30)
        self.assertAlmostEqual(sheet.presence_share, 100 * 151 / 181, 2)

    def test_the_end_of_a_contract_counts(self):
        self._contract(("2024-01-01", "2026-03-31"))
        sheet = self._sheet()
        self.assertEqual(sheet.present_until, date(2026, 3, 31))
        self.assertAlmostEqual(sheet.presence_share, 100 * 90 / 181, 2)

    def test_an_open_sheet_follows_a_correction(self):
        """The renewal is entered late, or the first day was mistyped."""
        self._contract(("2024-01-01", "2026-03-31"))
        sheet = self._sheet()
        with freeze_time("2026-05-10 08:00:00"):
            self.people["subject"].create_version(
                {
                    "date_version": "2026-04-01",
                    "contract_date_start": "2026-04-01",
                    "contract_date_end": False,
                }
            )
        self.assertEqual(sheet.presence_share, 100)
        later = self.people["subject"].version_ids.sorted("date_version")[-1]
        later.write({"date_version": "2026-05-01", "contract_date_start": "2026-05-01"})
        self.assertEqual(sheet.absent_days, 30)
        later.unlink()
        self.assertEqual(sheet.present_until, date(2026, 3, 31))

    def test_a_decided_sheet_keeps_its_share(self):
        self._contract(("2026-02-01", False))
        sheet = self._sheet()
        share = sheet.presence_share
        self.assertAlmostEqual(share, 100 * 150 / 181, 2)
        sheet._move({"state": "decided"})
        self.people["subject"].contract_date_start = "2026-03-01"
        sheet.invalidate_recordset()
        self.assertEqual(sheet.presence_share, share)

    def test_a_leaver_of_two_contracts(self):
        """Closed early in May after a gap in March."""
        self._contract(("2024-01-01", "2026-02-28"), ("2026-04-01", False))
        sheet = self._sheet()
        with freeze_time("2026-05-20 08:00:00"):
            self.env["hr.employee"]._cron_update_current_version_id()
            self.people["subject"].write(
                {"departure_date": "2026-05-15", "active": False}
            )
            self.as_user(sheet, "hr_admin").action_close_early()
        self.assertEqual(sheet.present_until, date(2026, 5, 15))
        self.assertEqual(sheet.absent_days, 31)
        self.assertAlmostEqual(sheet.presence_share, 100 * (59 + 45) / 181, 2)

    def test_the_share_is_the_days_of_all_contracts(self):
        """For a walk of terms and gaps, day by day."""
        person, sheet = self.people["subject"], self._sheet()
        for terms in (
            [(0, 40), (41, 80), (95, 180)],
            [(-400, -1), (0, 10), (170, None)],
            [(-30, 20), (21, 21), (22, 60), (100, 130)],
            [(30, 60), (200, None)],
        ):
            (person.version_ids - person.version_ids[0]).unlink()
            person.version_ids.write(
                {"contract_date_start": False, "contract_date_end": False}
            )
            person.version_ids.date_version = "2020-01-01"
            day = [
                (
                    START + timedelta(days=first),
                    last is not None and START + timedelta(days=last),
                )
                for first, last in terms
            ]
            self._contract(*day)
            whole = [START + timedelta(days=n) for n in range(181)]
            there = [d for d in whole if any(a <= d <= (b or END) for a, b in day)]
            self.assertAlmostEqual(
                float(sheet._presence()), len(there) / 181, 9, str(terms)
            )


@tagged("post_install", "-at_install")
class TestMovesByDate(EffectiveCase):
    """Parts begin on the day of the employee's version, whenever it is entered."""

    def _parts(self, appraisal):
        appraisal.invalidate_recordset(["part_ids"])
        return [
            (part.date_from, part.date_to, part.department_id)
            for part in appraisal.part_ids.sorted("date_from")
        ]

    def _expect(self, appraisal, *starts):
        """The parts begin on these days in these departments."""
        days = [day for day, _department in starts]
        ends = [day - timedelta(days=1) for day in days[1:]] + [END]
        self.assertEqual(
            self._parts(appraisal),
            [
                (day, end, department)
                for (day, department), end in zip(starts, ends, strict=True)
            ],
        )

    def test_late_entry(self):
        """Effective on 1 April, entered on the 20th; the night changes nothing."""
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            self._version("2026-04-01", department_id=self.office.id)
            self.run_cron("people")
        self._expect(appraisal, (START, self.plant), (date(2026, 4, 1), self.office))

    def test_entry_after_the_period(self):
        appraisal = self._agreed()
        with freeze_time("2026-07-10 08:00:00"):
            self._version("2026-04-01", department_id=self.office.id)
        self._expect(appraisal, (START, self.plant), (date(2026, 4, 1), self.office))

    def test_move_back(self):
        """To the office in March and back in May, both entered in June."""
        appraisal = self._agreed()
        with freeze_time("2026-06-02 08:00:00"):
            self._version("2026-03-01", department_id=self.office.id)
            self._version("2026-05-01", department_id=self.plant.id)
        self._expect(
            appraisal,
            (START, self.plant),
            (date(2026, 3, 1), self.office),
            (date(2026, 5, 1), self.plant),
        )

    def test_correction_of_the_day(self):
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            version = self._version("2026-04-01", department_id=self.office.id)
        with freeze_time("2026-04-25 08:00:00"):
            version.date_version = "2026-04-10"
        self._expect(appraisal, (START, self.plant), (date(2026, 4, 10), self.office))
        with freeze_time("2026-04-25 08:00:00"):
            version.date_version = "2026-03-10"
        self._expect(appraisal, (START, self.plant), (date(2026, 3, 10), self.office))

    def test_correction_of_the_place(self):
        """What a version says counts on all its days, also when it is mended later."""
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            version = self._version("2026-04-01", department_id=self.office.id)
        with freeze_time("2026-05-04 08:00:00"):
            version.department_id = self.works
        self._expect(appraisal, (START, self.plant), (date(2026, 4, 1), self.works))

    def test_withdrawn_move(self):
        """A version that is deleted has never been."""
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            version = self._version("2026-04-01", department_id=self.office.id)
        with freeze_time("2026-05-04 08:00:00"):
            version.unlink()
        self._expect(appraisal, (START, self.plant))

    def test_planned_move_begins_on_its_day(self):
        """Entered in April for May: the nightly job finds it, even some days late."""
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            self._version("2026-05-01", department_id=self.office.id)
        self.assertFalse(appraisal.part_ids)
        with freeze_time("2026-05-04 08:00:00"):
            self.env["hr.employee"]._cron_update_current_version_id()
            self.env.flush_all()
            self.run_cron("people")
        self._expect(appraisal, (START, self.plant), (date(2026, 5, 1), self.office))

    def test_record_corrected_in_place(self):
        """The record of before the period, changed in place, counts from today."""
        appraisal = self._agreed()
        with freeze_time("2026-04-20 08:00:00"):
            self.people["subject"].department_id = self.office
        self._expect(appraisal, (START, self.plant), (date(2026, 4, 20), self.office))

    def test_manager_of_a_late_entry(self):
        """The new manager leads from the day of the version that is entered with it."""
        appraisal = self._agreed()
        old, new = self.people["manager"], self.people["former"]
        version = self.people["subject"].version_ids
        with freeze_time("2026-04-20 08:00:00"):
            version = self._version("2026-04-01", department_id=self.office.id)
            # The database's own clock does not stand still with the test's.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE hr_version SET create_date = %s WHERE id = %s",
                ["2026-04-20 07:00:00", version.id],
            )
            version.invalidate_recordset(["create_date"])
            self.people["subject"].parent_id = new
        self.assertEqual(
            [(p.date_from, p.manager_id) for p in appraisal.part_ids.sorted("id")],
            [(START, old), (date(2026, 4, 1), new)],
        )


@tagged("post_install", "-at_install")
class TestFinishedPeriod(EffectiveCase):
    """A finished period stays with the manager of its last day."""

    def _in_review(self):
        appraisal = self._agreed()
        with freeze_time("2026-07-02 08:00:00"):
            self.enter(appraisal, {"Output": "95", "Defects": "6"})
            self.as_user(appraisal, "manager").action_open_assessment()
            own = self.rating(appraisal, "self", "subject")
            own.line_ids.filtered(
                lambda line: line.method == "manual"
            ).points_input = "80"
            own.action_submit()
        return appraisal

    def test_a_new_manager_afterwards_changes_nothing(self):
        appraisal = self._in_review()
        draft = self.rating(appraisal, "manager", "manager")
        with freeze_time("2026-07-06 08:00:00"):
            self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(appraisal.manager_id, self.people["manager"])
        self.assertEqual(draft.sudo().rater_id, self.people["manager"])
        self.assertFalse(self.rating(appraisal, "manager", "former"))
        self.assertTrue(
            appraisal.message_ids.filtered(lambda m: "Hand Over" in (m.body or ""))
        )

    def test_the_last_day_still_counts(self):
        """On the last day the new manager takes over, one day later not."""
        appraisal = self._agreed()
        for day, entered in (("2026-06-30", "former"), ("2026-07-01", "head")):
            with freeze_time(f"{day} 08:00:00"):
                self.people["subject"].parent_id = self.people[entered]
            self.assertEqual(appraisal.manager_id, self.people["former"], day)

    def test_hr_hands_over(self):
        """HR chooses otherwise, and nobody takes that back by accident."""
        appraisal = self._in_review()
        with freeze_time("2026-07-06 08:00:00"):
            appraisal._write_managers({appraisal.id: self.people["former"]})
            self.assertEqual(appraisal.manager_id, self.people["former"])
            self.people["subject"].parent_id = self.people["head"]
        self.assertEqual(appraisal.manager_id, self.people["former"])

    def test_a_manager_who_has_left_keeps_nothing(self):
        """The next level does, and not who came when the period was over."""
        appraisal = self._in_review()
        with freeze_time("2026-07-06 08:00:00"):
            self.people["manager"].active = False
            self.people["subject"].parent_id = self.people["former"]
        self.assertEqual(appraisal.manager_id, self.people["head"])
