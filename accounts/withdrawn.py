"""What has to happen when somebody no longer agrees that groups learn from their movements.

Accounts only tell; packages above them say what follows, once, in ``ready()``::

    from accounts import withdrawn

    withdrawn.rule(lambda user_id: ...)
"""

from __future__ import annotations

from collections.abc import Callable

Rule = Callable[[int], object]

_rules: list[Rule] = []


def rule(follows: Rule) -> Rule:
    """Have ``follows(user_id)`` called in the transaction in which a person withdraws."""
    _rules.append(follows)
    return follows


def tell(user_id: int) -> None:
    """Call what has to follow."""
    for follows in _rules:
        follows(user_id)
