# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A track: two real processes that click at one moment, again and again.

Starting Odoo takes longer than a race. So two shells stay open for all races of a
file, and the test tells them by a socket what to do. In each round both look at their
screen (``look``), both begin a transaction, and only then one of them, the other or
both go on (``click``): whoever comes second decides from what was there before.
"""

import json
import os
import socket
import subprocess
import textwrap
from contextlib import suppress

from soundness import ASK

#: So many records are prepared at once, and so many rounds are raced at least.
ROUNDS = 21
#: So many times as many with FULL=1.
LAPS = 10 if os.environ.get("FULL") == "1" else 1

# Acts the way a request does: what the database refuses is tried again, only sooner.
RACER = """
import json, random, socket, time, traceback
from psycopg2 import IntegrityError
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE as TRIES,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as CONCURRENCY,
)
registry = env.registry
env.cr.rollback()
connection = socket.socket(socket.AF_UNIX)
connection.connect({path!r})
stream = connection.makefile("rw")

def say(**words):
    stream.write(json.dumps(words) + chr(10))
    stream.flush()

def hear():
    return json.loads(stream.readline() or '{{"do": "end"}}')

def environment(cr, login):
    env = Environment(cr, SUPERUSER_ID, {{}})
    user = env["res.users"].search([("login", "=", login)])
    companies = (user or env["res.company"].search([("name", "=", "Races")]))
    companies = companies.company_ids if user else companies
    context = {{"allowed_company_ids": companies.ids}}
    return env(user=user.id or SUPERUSER_ID, context=context)

def run(login, code, values):
    with registry.cursor() as cr:
        exec(code, values | {{"env": environment(cr, login), "values": values}})
        return values.pop("answer", None)

def race(login, code, values):
    with registry.cursor() as cr:
        begun = False
        for left in reversed(range(TRIES)):
            own = environment(cr, login)
            if not begun:
                # The first query begins the transaction: from here on it sees what
                # is there now.
                say(word="ready")
                hear()
                begun = True
            try:
                exec(code, values | {{"env": own, "UserError": UserError}})
                cr.commit()
                return "done"
            except UserError as error:
                cr.rollback()
                return "refused: " + str(error)
            except IntegrityError as error:
                cr.rollback()
                return "refused: " + str(error)
            except (*CONCURRENCY, ConcurrencyError) as error:
                cr.rollback()
                own.transaction.reset()
                if not left:
                    return "gave up: " + str(error)
                time.sleep(random.uniform(0, 0.02 * 2 ** (TRIES - left)))

while True:
    order = hear()
    if order["do"] == "end":
        break
    try:
        if order["do"] == "run":
            say(answer=run(order["login"], order["code"], order["values"]))
        else:
            values = order["values"]
            run(order["login"], order["look"], values | {{"keep": values}})
            say(answer=race(order["login"], order["code"], values))
    except Exception:
        say(error=traceback.format_exc())
"""


class Racer:
    """One process, and what it is told and tells."""

    def __init__(self, database, path):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        listener.settimeout(120)
        self.process = database.start(RACER.format(path=str(path)))
        self.connection, _address = listener.accept()
        self.connection.settimeout(120)
        self.stream = self.connection.makefile("rw")
        listener.close()

    def tell(self, **order):
        """Give an order without waiting for what comes of it."""
        self.stream.write(json.dumps(order) + "\n")
        self.stream.flush()

    def heard(self):
        """What the process says next; an error of its own or silence fails the test."""
        try:
            line = self.stream.readline()
        except TimeoutError:
            line = ""
        assert line, f"no answer; the log ends with\n{self.process.logged()[-2000:]}"
        words = json.loads(line)
        assert "error" not in words, words["error"]
        return words.get("answer")

    def run(self, code, values=None, login=None):
        """Run code to its end and return what it left in ``answer``."""
        code = textwrap.dedent(code)
        self.tell(do="run", login=login, code=code, values=values or {})
        return self.heard()

    def end(self):
        """Let the process end; one that does not listen any more is killed."""
        try:
            self.tell(do="end")
            self.process.communicate(timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.communicate()
        with suppress(OSError):
            self.stream.close()
        self.connection.close()


class Click:
    """What one of two people does: what is seen first, then the click."""

    def __init__(self, login, click, look="pass"):
        self.login = login
        self.click = textwrap.dedent(click)
        self.look = textwrap.dedent(look)


class Track:
    """Two processes on one database, and the rounds that they race."""

    def __init__(self, database, folder):
        self.database, self.folder, self.known = database, folder, []
        self.racers = []

    def begin(self):
        """Start both processes, anew where the race before has broken off."""
        if not self.racers:
            number = len(list(self.folder.iterdir()))
            paths = [self.folder / f"racer{number + n}" for n in (1, 2)]
            self.racers = [Racer(self.database, path) for path in paths]

    def end(self):
        """End both processes."""
        for racer in self.racers:
            racer.end()
        self.racers = []

    def race(self, prepare, clicks, wrong):
        """Race the rounds, then ask the daily check.

        :param prepare: code that leaves a dict of values for each round in ``answer``
        :param clicks: two of ``Click``
        :param wrong: code that leaves in ``answer`` what is wrong after a round
        :return: what both saw in each round
        """
        self.begin()
        try:
            seen, problems, unsound = self._race(prepare, clicks, wrong)
        except (AssertionError, OSError):
            self.end()
            raise
        assert not problems, (
            f"{len(problems)} of {len(seen)} rounds went wrong, e.g. {problems[:3]};"
            f" the daily check finds {len(unsound)}"
        )
        assert not unsound, f"the daily check finds after the race: {unsound[:9]}"
        return seen

    def _race(self, prepare, clicks, wrong):
        """What both saw, what went wrong, and what the daily check finds anew."""
        seen, problems = [], []
        for _lap in range(LAPS):
            rounds = self.racers[0].run(prepare, {"rounds": ROUNDS})
            for number, values in enumerate(rounds):
                outcomes = self._round(clicks, values, number % 3)
                seen_by = {"outcomes": outcomes, "order": number % 3}
                answer = self.racers[0].run(wrong, {**values, **seen_by})
                seen.append(outcomes)
                if "done" not in outcomes:
                    answer = "nobody wins"
                elif any(text.startswith("gave up") for text in outcomes):
                    answer = "one gave up, without a sentence for the user"
                if answer:
                    problems.append((outcomes, answer))
        found = self.racers[0].run(f"{ASK}values['answer'] = unsound")
        unsound = [finding for finding in found if finding not in self.known]
        self.known = found
        return seen, problems, unsound

    def _round(self, clicks, values, order):
        """Both have looked and begun; then the first, the second or both go on."""
        for racer, click in zip(self.racers, clicks, strict=True):
            racer.tell(
                do="race",
                login=values.get(click.login, click.login),
                look=click.look,
                code=click.click,
                values=values,
            )
        for racer in self.racers:
            racer.heard()  # ready
        first, second = self.racers if order != 1 else self.racers[::-1]
        first.tell(do="go")
        outcomes = {}
        if order != 2:
            outcomes[first] = first.heard()
        second.tell(do="go")
        for racer in (first, second):
            if racer not in outcomes:
                outcomes[racer] = racer.heard()
        return [outcomes[racer] for racer in self.racers]
