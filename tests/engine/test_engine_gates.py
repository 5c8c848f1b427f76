# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which checks a profile sets how strictly."""

import pytest

from engine import gates


@pytest.mark.parametrize("profile", [*gates.PROFILES, "unknown", None])
@pytest.mark.parametrize("code", gates.CODES)
def test_every_gate_has_a_level_in_every_profile(profile, code):
    level = gates.profile_level(profile, code)
    assert gates.is_level_allowed(code, level)


@pytest.mark.parametrize("code", gates.FIXED)
def test_fixed_gates_are_required_everywhere(code):
    assert {gates.profile_level(p, code) for p in gates.PROFILES} == {gates.REQUIRED}
    assert not gates.is_level_allowed(code, gates.OFF)
    assert not gates.is_level_allowed(code, gates.ADVICE)


@pytest.mark.parametrize("code", gates.BY_PROFILE)
def test_profiles_grow_stricter(code):
    levels = [gates.LEVELS.index(level) for level in gates.BY_PROFILE[code]]
    assert levels == sorted(levels)


def test_unknown_level_is_refused():
    assert not gates.is_level_allowed("overlap", "sometimes")
