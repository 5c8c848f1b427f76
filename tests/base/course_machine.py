# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Walks through a course at random: any action by anybody, in any order.

A machine knows its course by itself: who may do what, and what follows. Each step is
taken as that user over public methods. What the model forbids has to be refused with a
sentence, before anything was written; what it allows has to work; afterwards the
records are where the model says, the daily check finds nothing, and history has grown
only. Hypothesis chooses the steps and, when one fails, the fewest that show it.

The normal run takes the same steps each time. ``FULL=1`` takes other and many more;
what it finds stays as a way or as a test of its own (``CourseCase.replay``).
"""

import logging
import os
from collections import Counter
from contextlib import contextmanager
from operator import contains

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from psycopg2 import IntegrityError
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

_logger = logging.getLogger(__name__)

FULL = os.environ.get("FULL") == "1"
#: Examples and steps of each, beyond its way, in the normal run and by FULL=1.
EXAMPLES, STEPS = (150, 40) if FULL else (8, 12)

#: What the model says of an action by somebody: it works, it is refused, it may do
#: either (then nothing but its own record changes), or there is nothing to press.
DONE, REFUSED, FREE, ABSENT = "done", "refused", "free", "absent"

#: Beside our own tables: what a refused step must not leave behind either.
OTHER_TABLES = ("mail_message", "mail_activity", "ir_attachment", "calendar_event")
#: Who has read a talk is noted by reading; failures are the daily check's own.
NOT_COMPARED = ("hr.performance.interview.access", "hr.performance.failure")


class CourseMachine(RuleBasedStateMachine):
    """What all courses have in common; see the module.

    A machine has ``case``, the test case with its people and records, and says

    ``ROLES``
        who acts, by the names of the case
    ``ACTIONS``
        names of the actions; ``do_<name>(role)`` takes one, as that role
    ``STATES``
        every state that is to be reached
    ``COMPOSED``
        actions of several calls, of which the first may be everybody's
    ``NEVER``
        pairs of an action and "done" or "refused": what the model never expects
    ``WAYS``
        name of a beginning -> its steps as (action, role); together they take each
        action and reach each state
    """

    case = None
    ROLES = ACTIONS = STATES = NEVER = COMPOSED = ()
    WAYS = {}

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.savepoint = self.env.cr.savepoint()
        self.kept, self.prints, self.is_fresh = {}, {}, True
        self.written, self.path = {}, ()
        self.case.seen["examples"] += 1
        self.prepare()

    def teardown(self):
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)

    # WHAT A MACHINE SAYS

    def prepare(self):
        """Records of one example, and what the model knows of them."""

    def expect(self, action, role):
        """What the model says of an action: DONE, REFUSED, FREE or ABSENT."""
        raise NotImplementedError

    def follow(self, action, role):
        """Move the model on, after an action has worked."""
        raise NotImplementedError

    def check_state(self):
        """Compare the records with the model."""
        raise NotImplementedError

    def history(self):
        """Rows that stay as they are for ever: key -> values."""
        return {}

    def reached(self):
        """The states in which the records are now."""
        raise NotImplementedError

    # STEPS

    @initialize(data=st.data())
    def begin(self, data):
        """Go one of the ways."""
        self.go(self.WAYS[data.draw(st.sampled_from(list(self.WAYS)), "way")])

    @rule(data=st.data())
    def go_on(self, data):
        """Somebody does what is allowed now."""
        if allowed := self.choices(DONE):
            self.take(*data.draw(st.sampled_from(allowed), "step"))

    @rule(data=st.data())
    def try_in_place_of_others(self, data):
        """Somebody tries what others may do now."""
        if refused := self.not_theirs():
            self.take(*data.draw(st.sampled_from(refused), "step"))

    @rule(data=st.data())
    def try_anything(self, data):
        """Anybody tries anything."""
        action = data.draw(st.sampled_from(self.ACTIONS), "action")
        self.take(action, data.draw(st.sampled_from(self.ROLES), "role"))

    def choices(self, wanted):
        """Steps of which the model says this."""
        return [
            (action, role)
            for action in self.ACTIONS
            for role in self.ROLES
            if self.expect(action, role) == wanted
        ]

    def not_theirs(self):
        """Steps that somebody may take now, by those who may not."""
        possible = {action for action, _role in self.choices(DONE)}
        return [step for step in self.choices(REFUSED) if step[0] in possible]

    def not_now(self):
        """Steps that nobody may take now, each by somebody who has taken it before."""
        seen = self.case.seen
        refused = [
            step
            for step in self.choices(REFUSED)
            if seen[step] or (step[0], "done") in self.NEVER
        ]
        possible = {action for action, _role in self.choices(DONE)}
        return {a: (a, role) for a, role in refused if a not in possible}.values()

    def go(self, steps):
        """Take steps that the model allows."""
        self.check()
        for action, role in steps:
            expected = self.expect(action, role)
            assert expected in (DONE, FREE), f"{action} by {role} is {expected}"
            self.take(action, role)
            self.check()

    def take(self, action, role):
        """Take one step and compare what has become of it with the model."""
        expected = self.expect(action, role)
        if expected == ABSENT:
            return
        what = f"{action} by {role} at {self.reached()}"
        error, written = self._attempt(action, role)
        self.case.seen[action, "refused" if error else "done"] += 1
        self.case.seen[action, role] += not error
        self.case.seen["steps"] += 1
        if error:
            assert expected != DONE, f"{what} was refused: {error}"
            assert str(error).strip(), f"{what} was refused without a word"
            if expected == REFUSED and action not in self.COMPOSED:
                assert not written, f"{what} was refused, but had written {written}"
            return
        assert expected != REFUSED, f"{what} was not refused"
        self.follow(action, role)
        self.path += ((action, role),)
        self.is_fresh = True

    @mute_logger("odoo.sql_db")
    def _attempt(self, action, role):
        """Take a step as a call of the client would, all or nothing.

        :return: what refused it, and the tables that it had changed by then
        """
        savepoint = self.env.cr.savepoint()
        error, written = None, []
        try:
            with self.changes() as written:
                getattr(self, f"do_{action}")(role)
        except UserError as refusal:
            error = refusal
        except IntegrityError as refusal:
            # The client shows the sentence of the constraint.
            error = refusal
        savepoint.close(rollback=bool(error))
        if error:
            self.env.invalidate_all(flush=False)
        return error, written

    @invariant()
    def check(self):
        """After each step that has changed something; see the module."""
        if not self.is_fresh:
            return
        self.is_fresh = False
        self.env.invalidate_all()
        self.case.seen.update(("state", state) for state in self.reached())
        self.check_state()
        now = self.history()
        for key, values in self.kept.items():
            assert now.get(key) == values, f"{key} was {values}, is {now.get(key)}"
        self.kept = now
        self.check_sound()
        self.print_anew()

    def findings(self):
        """What the daily check tells now: the part of each sentence that counts."""
        return []

    def check_sound(self):
        """The daily check finds nothing to mend, and tells just what is to be told.

        It is asked once about each beginning that several ways have in common.
        """
        if self.path in self.case.read:
            return
        self.case.read.add(self.path)
        found, told = self.env["hr.performance.failure"]._unsound(), self.findings()
        self.env.invalidate_all(flush=False)
        is_right = len(found) == len(told) and all(map(contains, found, told))
        assert is_right, f"the daily check finds {found}, expected {told}"

    # WHAT IS STORED

    @contextmanager
    def changes(self):
        """List the tables whose rows are others than before, also where it fails."""
        changed = []
        try:
            yield changed
            self.env.flush_all()
        finally:
            if not self._is_broken():
                now = self.rows(self._touched())
                changed += [name for name in now if now[name] != self.prints[name]]

    def print_anew(self):
        """Print the tables that were written since the last time."""
        self.prints |= self.rows(self._touched())
        self.written = self._writings()

    def _touched(self):
        """Tables in which rows were written since the last print, right or wrong."""
        now = self._writings()
        return [name for name in now if now[name] != self.written.get(name)]

    def _is_broken(self):
        """Whether the database takes no more commands before a rollback."""
        status = self.env.cr._cnx.info.transaction_status
        return status == TRANSACTION_STATUS_INERROR

    def _writings(self):
        """How many rows of each table this transaction has written, right or wrong."""
        writings = SQL(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables WHERE relname IN %s",
            tuple(self.case.tables),
        )
        return dict(self.env.execute_query(writings))

    def rows(self, tables):
        """A print of each of the tables: equal as long as nothing in it has changed.

        The time of writing is left out: a step holds the row from which it decides by
        setting this alone, also where it then refuses (``base/racing.py``).
        """
        if not tables:
            return {}
        prints = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, count(*), md5(string_agg("
                "md5((to_jsonb(t) - 'write_date')::text), '' ORDER BY id)) FROM %s t",
                table,
                SQL.identifier(table),
            )
            for table in tables
        )
        return {name: rest for name, *rest in self.env.execute_query(prints)}

    def stored(self, model, condition):
        """Rows as they are stored, by their id.

        :param condition: ``SQL`` about the table ``t``
        """
        table = SQL.identifier(self.env[model]._table)
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id, t::text FROM %s t WHERE %s",
                table,
                condition,
            )
        )
        return {(model, id_): text for id_, text in rows}

    def ended_steps(self, appraisal):
        """The log of steps, as far as it is over."""
        return self.stored(
            "hr.performance.step",
            SQL("t.appraisal_id = %s AND t.left_on IS NOT NULL", appraisal.id),
        )

    def versions(self, appraisal):
        """Numbered versions of the plan."""
        return self.stored(
            "hr.performance.plan.version", SQL("t.appraisal_id = %s", appraisal.id)
        )

    def finds(self, role, records):
        """Those of the records that a role reads."""
        if self.case.users[role].share:
            return records.browse()
        own = self.case.as_user(records, role).with_context(active_test=False)
        return own.search([("id", "in", records.ids)])

    def only(self, key, records, roles, among=None):
        """Raise unless just these of the machine's roles read the records.

        :param key: what decides on it; what was looked at once is left out
        :param among: the roles that are asked; all by default
        """
        key = (records._name, key)
        if not records or key in self.case.read:
            return
        self.case.read.add(key)
        for role in among or self.ROLES:
            is_read = bool(self.finds(role, records))
            assert is_read == (role in roles), f"{role} reads {records}: {is_read}"


class CourseCase:
    """A test case that walks a machine; mixed into a case with its records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tables = sorted(
            {
                model._table
                for name, model in cls.env.registry.items()
                if name.startswith("hr.performance.")
                and name not in NOT_COMPARED
                and not (model._abstract or model._transient)
                and model._auto
            }
            | set(OTHER_TABLES)
        )

    @classmethod
    def _delegates(cls):
        """Who acts for the manager today, and who prepares for him."""
        cls._persons({role: ("ceo", cls.office) for role in ("deputy", "preparer")})
        today = cls.company._performance_today()
        cls.env["hr.performance.delegation"].create(
            [
                {
                    "delegator_id": cls.people["manager"].id,
                    "delegate_id": cls.people[delegate].id,
                    "date_from": today,
                    "date_to": today,
                    "scope": scope,
                }
                for delegate, scope in (("deputy", "act"), ("preparer", "prepare"))
            ]
        )

    def walk(self, machine):
        """Walk each way at random, and raise unless every state and action was met."""
        self.seen, self.read = Counter(), set()
        bound = type(machine.__name__, (machine,), {"case": self})
        for name in bound.WAYS:
            with self.subTest(way=name):
                self._try_at_end(bound, name)
        with self.subTest(way="any"):
            run_state_machine_as_test(bound, settings=self._settings())
        _logger.info(
            "%s: %s examples, %s steps",
            machine.__name__,
            self.seen["examples"],
            self.seen["steps"],
        )
        for action in machine.ACTIONS:
            for outcome in ("done", "refused"):
                met = self.seen[action, outcome] or (action, outcome) in machine.NEVER
                self.assertTrue(met, f"{action} was never {outcome}")
        for state in machine.STATES:
            self.assertTrue(self.seen["state", state], f"{state} was never reached")

    def _settings(self):
        return settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            derandomize=not FULL,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        )

    def _try_at_end(self, bound, way):
        """Go a way; at its end everybody tries what is not his, or not its time."""
        machine = bound()
        try:
            machine.go(bound.WAYS[way])
            for action, role in [*machine.not_theirs(), *machine.not_now()]:
                machine.take(action, role)
                machine.check()
        finally:
            machine.teardown()

    def replay(self, machine, *steps):
        """Take these steps again: what a walk has found.

        :param steps: pairs of an action and a role
        """
        self.seen, self.read = Counter(), set()
        walker = type(machine.__name__, (machine,), {"case": self})()
        self.addCleanup(walker.teardown)
        walker.check()
        for action, role in steps:
            walker.take(action, role)
            walker.check()
        return walker
