"""Who and what the demonstration shows: a coach, eight students, two routines and weeks of practice."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.demo_tracks import Change, Movement, bent, mirrored, slow


@dataclass(frozen=True)
class Shown:
    """One routine of the demonstration."""

    title: str
    description: str
    clip: str
    video_title: str
    goal: tuple[int, int] | None = None
    person: str = ""
    """Whom to follow, as ``PersonAt.parse`` reads it; empty where one is alone in the picture."""
    part: tuple[float, float] | None = None
    """The seconds of the clip that count; None: all."""


@dataclass(frozen=True)
class Practice:
    """One practice: ``shown`` is the clip that was filmed, or a movement that has no film."""

    student: str
    shown: str | Movement
    title: str
    note: str = ""
    days_ago: int = 0
    minutes: int = 0
    """After six in the evening of that day; of today, it was made when it was made."""

    @property
    def file(self) -> str:
        """The name of the file it came in."""
        return self.shown if isinstance(self.shown, str) else self.shown.name


PASSWORD = "demo-formcheck"  # noqa: S105  (shown on the terminal; the site is on 127.0.0.1)
COACH = ("coach@demo.example", "Clara Berg")
SAM, KIM, NOA = "sam@demo.example", "kim@demo.example", "noa@demo.example"
LENA, JUN, MATEO = "lena@demo.example", "jun@demo.example", "mateo@demo.example"
AISHA, TOM = "aisha@demo.example", "tom@demo.example"
STUDENTS = {
    SAM: "Sam Lind",
    KIM: "Kim Moreau",
    NOA: "Noa Weber",
    LENA: "Lena Fischer",
    JUN: "Jun Park",
    MATEO: "Mateo Ruiz",
    AISHA: "Aisha Khan",
    TOM: "Tom Okafor",
}
"""Tom has joined and not practised yet."""
GOAL = (85, 100)
"""The coach's goal for the balance: totals that it takes the whole movement to reach."""
BALANCE = Shown(
    "Side balance",
    "Stand on one leg, lean to the side and open the arms; come back in balance.",
    "balance_front.mp4",
    "Side balance, from the front",
    GOAL,
)
WALK = Shown(
    "Easy walk",
    "Walk past the camera, upright and at ease, the arms swinging with the steps. It is she on the grass.",
    "sports2d.mp4",
    "Easy walk, from the side",
    person="3.8,0.515,0.66",
    part=(1.5, 6.2),
)


def _without_film(student: str, title: str, days_ago: int, *changes: Change) -> Practice:
    name = f"{student.partition('@')[0]}_{days_ago}_days_ago.npz"
    return Practice(student, Movement(name, changes), title, days_ago=days_ago)


# One act by one person before several cameras: whatever is not in a title is right.
PRACTICES = (
    Practice(KIM, "balance_left.mp4", "First try, filmed from the left"),
    Practice(SAM, "balance_stops_early.mp4", "Evening practice, stopped before the end"),
    Practice(SAM, "balance_slow_middle.mp4", "Second evening, slow in the middle"),
    Practice(KIM, "balance_behind.mp4", "Second try, filmed from behind"),
)
# The same act, cut, turned back before its end, slowed or mirrored (coaching.demo_clips): the scores are what
# the engine makes of these films. Only the days are made up, so that there are weeks to look back on.
WEEKS = (
    Practice(NOA, "balance_back_after_0.40.mp4", "First try", "I come back much too soon.", 34),
    Practice(NOA, "balance_back_after_0.57.mp4", "A little further", "", 34, 12),
    Practice(NOA, "balance_back_after_0.60.mp4", "Further still", "", 27),
    Practice(NOA, "balance_hardly_begun.mp4", "Only stood there", "The camera ran before I was ready.", 20),
    Practice(NOA, "balance_back_after_0.63.mp4", "Arms wide", "", 20, 9),
    Practice(NOA, "balance_back_after_0.80.mp4", "Nearly to the end", "Looked at one point on the wall.", 13),
    Practice(NOA, "balance_back_mirrored.mp4", "Other side, already tired", "", 13, 25),
    Practice(NOA, "balance_mirrored_slow.mp4", "Other side, slow in the middle", "", 6),
    Practice(NOA, "balance_a_little_slow.mp4", "All of it, a little slow", "", 1),
)
# Of these students there are no films: what the reference shows, changed by the degrees that are written here
# (coaching.demo_tracks). Their scores are what the engine makes of that.
WITHOUT_FILM = (
    _without_film(LENA, "My arm hangs", 33, bent("left_shoulder", 46)),
    _without_film(LENA, "Arm again", 26, bent("left_shoulder", 41)),
    _without_film(LENA, "Tired legs", 19, bent("left_shoulder", 36), bent("right_knee", -24)),
    _without_film(LENA, "Arm nearly there", 12, bent("left_shoulder", 30)),
    _without_film(LENA, "Felt good", 5, bent("left_shoulder", 20)),
    _without_film(JUN, "Other side, slowly", 30, mirrored, slow(0.3, 1.1, 2.2), bent("right_shoulder", -42)),
    _without_film(JUN, "Other side again", 22, mirrored, slow(0.3, 1.1, 1.9), bent("right_shoulder", -37)),
    _without_film(JUN, "With music", 15, mirrored, slow(0.4, 1.0, 1.7), bent("right_shoulder", -31)),
    _without_film(JUN, "With music again", 2, mirrored, slow(0.4, 1.0, 1.3), bent("right_shoulder", -24)),
    _without_film(MATEO, "First try", 28, bent("right_knee", -40)),
    _without_film(MATEO, "Knee further", 21, bent("right_knee", -33)),
    _without_film(MATEO, "Best so far", 14, bent("right_knee", -26)),
    _without_film(MATEO, "After a cold", 3, bent("right_knee", -44), bent("left_elbow", 24)),
    _without_film(AISHA, "First try", 35, bent("right_shoulder", -38)),
    _without_film(AISHA, "Arm up", 29, bent("right_shoulder", -33)),
    _without_film(AISHA, "Before the holidays", 24, bent("right_shoulder", -22)),
)
EVENING = 18
"""Hour at which practice began on an earlier day."""
# Nobody has said what this is: its page proposes one of the two routines.
UNSORTED = Practice(KIM, "balance_two_people.mp4", "From my phone, with Sam")
