"""Sets of joints that clips may come with."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.pose.skeleton import COCO17


@dataclass(frozen=True)
class Layout:
    """A named set of J joints.

    ``swaps`` is the index each takes when left and right are exchanged.
    ``centre`` names joints whose mean is the middle of the trunk, ``root`` those
    of its lower end, ``upper`` all that hang on the trunk's upper end. ``coco``
    says which COCO-17 keypoint each is (-1: none).
    """

    name: str
    joints: tuple[str, ...]
    swaps: tuple[int, ...]
    centre: tuple[int, ...]
    root: tuple[int, ...]
    upper: tuple[int, ...]
    coco: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.joints)


_LIMBS = ("shoulder", "hip", "elbow", "knee", "wrist", "ankle")
_PAIRED = tuple(f"{side}_{limb}" for limb in _LIMBS for side in ("right", "left"))

JHMDB = Layout(
    name="jhmdb",
    joints=("neck", "belly", "face", *_PAIRED),
    swaps=(0, 1, 2, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13),
    centre=(0, 1),
    root=(1,),
    upper=(0, 2, 3, 4, 7, 8, 11, 12),
    coco=(-1, -1, COCO17.index("nose"), *(COCO17.index(name) for name in _PAIRED)),
)
"""The puppet of JHMDB (Jhuang et al., ICCV 2013); right before left in each pair."""

COCO = Layout(
    name=COCO17.name,
    joints=COCO17.joints,
    swaps=COCO17.swaps,
    centre=(5, 6, 11, 12),
    root=(11, 12),
    upper=tuple(range(11)),
    coco=tuple(range(len(COCO17))),
)

LAYOUTS = {layout.name: layout for layout in (JHMDB, COCO)}
