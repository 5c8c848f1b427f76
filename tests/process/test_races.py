# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two people click at one moment: whoever is second decides from what is there now."""

from collections import Counter

import pytest
from race_table import RACES
from racing_company import COMPANY, TOOLS
from track import Track


@pytest.fixture(scope="module")
def track(company, tmp_path_factory):
    """Two processes on a database with one company."""
    company.run(COMPANY)
    track = Track(company, tmp_path_factory.mktemp("track"))
    yield track
    track.end()


def test_racer_that_logs_much(track):
    """Who refuses often logs much, and goes on all the same."""
    track.begin()
    log = "import sys\nvalues['answer'] = sys.stderr.write('bad query' * 20000)"
    assert track.racers[0].run(log) == 180000


@pytest.mark.parametrize("name", RACES)
def test_race(track, name):
    """Nothing is done twice, lost or decided from what is no longer true."""
    race = RACES[name]
    seen = track.race(TOOLS + race.prepare, race.clicks, race.wrong)
    counts = Counter(tuple(text[:60] for text in outcomes) for outcomes in seen)
    print(f"{name}: {len(seen)} rounds, {dict(counts)}")
