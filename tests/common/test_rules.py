"""A package asks those above it through rules, each under a name."""

from __future__ import annotations

import sys

import pytest

from common.rules import Rules, dotted_name, imported_later

pytestmark = pytest.mark.unit


def doubled(number: int) -> int:
    """A rule of a package above."""
    return 2 * number


def test_every_rule_is_asked_in_the_order_in_which_they_were_added():
    rules: Rules[[int], int] = Rules("numbers")
    rules.add(doubled)
    rules.add(lambda number: number + 1, name="the next")
    assert rules.ask(20) == [40, 21]
    assert list(rules) == [dotted_name(doubled), "the next"]


def test_where_nobody_has_a_rule_there_is_no_answer():
    assert Rules("numbers").ask() == []


def test_a_rule_is_found_by_its_name():
    rules: Rules[[int], int] = Rules("numbers")
    assert rules.add(doubled, name="twice") is doubled
    assert rules["twice"](3) == 6
    assert "twice" in rules
    assert "thrice" not in rules
    with pytest.raises(KeyError):
        rules["thrice"]


def test_a_name_stands_for_one_rule():
    rules: Rules[[int], int] = Rules("numbers")
    rules.add(doubled)
    with pytest.raises(ValueError, match="numbers has a rule named tests"):
        rules.add(doubled)


def test_what_a_rule_raises_is_raised_where_it_was_asked():
    rules: Rules[[], int] = Rules("numbers")
    rules.add(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        rules.ask()


def test_a_function_that_is_imported_later_is_not_loaded_before_it_is_called():
    later = imported_later("wave.Error")
    rules: Rules[[str], Exception] = Rules("errors")
    rules.add(later)
    sys.modules.pop("wave", None)
    assert list(rules) == ["wave.Error"]
    assert "wave" not in sys.modules
    assert str(rules.ask("broken")[0]) == "broken"
    assert "wave" in sys.modules
