"""Phases of a long run, two side by side, each heard in one piece when it ends."""

import io
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from .layout import say


@dataclass(frozen=True)
class Phase:
    """Something to do, after the phases that it needs have ended."""

    name: str
    run: Callable[[], None]
    needs: tuple = ()


class _Voice:
    """A stream that keeps back what a lane says until its phase has ended."""

    def __init__(self, stream):
        self.stream = stream
        self.own = threading.local()

    def write(self, text):
        return getattr(self.own, "text", self.stream).write(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


def run_phases(phases, lanes=2):
    """Run all phases, each as soon as a lane is free and what it needs has ended.

    The first of those that may begin does. Returns the names of phases that broke off
    by an exception, which is printed.
    """
    all_lanes = _Lanes(phases, lanes)
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Voice(out), _Voice(err)
    try:
        return all_lanes.run()
    finally:
        sys.stdout, sys.stderr = out, err


class _Lanes:
    def __init__(self, phases, number):
        self.waiting = list(phases)
        self.missing = {phase.name for phase in phases}
        self.broken = []
        self.change = threading.Condition()
        self.number = number

    def run(self):
        # Daemons: whoever interrupts the run does not wait for them.
        threads = [
            threading.Thread(target=self._lane, daemon=True)
            for _lane in range(self.number)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.broken

    def _lane(self):
        while phase := self._next():
            with self.change:
                say(f"{phase.name} …")
            text, is_whole = _heard(phase)
            with self.change:
                sys.stdout.stream.write(f"\n== {phase.name}\n{text}")
                sys.stdout.flush()
                self.missing.remove(phase.name)
                self.broken += [] if is_whole else [phase.name]
                self.change.notify_all()

    def _next(self):
        """Return a phase that may begin, None when all have begun."""
        with self.change:
            while self.waiting:
                for phase in self.waiting:
                    if self.missing.isdisjoint(phase.needs):
                        self.waiting.remove(phase)
                        return phase
                self.change.wait()
        return None


def _heard(phase):
    """Run a phase; return what it said and whether it came to its end."""
    text = io.StringIO()
    sys.stdout.own.text = sys.stderr.own.text = text
    try:
        phase.run()
        return text.getvalue(), True
    except Exception:
        traceback.print_exc(file=text)
        return text.getvalue(), False
    finally:
        del sys.stdout.own.text, sys.stderr.own.text
