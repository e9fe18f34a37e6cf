"""What can be said of a moment: whole sentences, one for each part and direction.

Whole, because the words of a sentence change with one another in most
languages. ``{amount}`` is a phrase such as "about 30°" (a measure that follows
"by"), ``{start}`` and ``{end}`` are times such as "0:12". A key without a side
speaks of both; ``trunk`` is what the hips carry.
"""

from __future__ import annotations

from scoring.language import N_

MOMENTS: dict[tuple[str, str], str] = {
    ("head", "upright"): N_("Hold your head {amount} more upright from {start} to {end}."),
    ("head", "incline"): N_("Incline your head {amount} more from {start} to {end}."),
    ("head", "raise"): N_("Bring your head {amount} higher from {start} to {end}."),
    ("head", "lower"): N_("Bring your head {amount} lower from {start} to {end}."),
    ("head", "forward"): N_("Bring your head {amount} further forward from {start} to {end}."),
    ("head", "back"): N_("Bring your head {amount} further back from {start} to {end}."),
    ("head", "left"): N_("Bring your head {amount} further to your left from {start} to {end}."),
    ("head", "right"): N_("Bring your head {amount} further to your right from {start} to {end}."),
    ("head", "headward"): N_("Bring your head {amount} further away from your hips from {start} to {end}."),
    ("head", "footward"): N_("Bring your head {amount} closer to your hips from {start} to {end}."),
    ("trunk", "upright"): N_("Hold your upper body {amount} more upright from {start} to {end}."),
    ("trunk", "incline"): N_("Incline your upper body {amount} more from {start} to {end}."),
    ("trunk", "forward"): N_("Lean your upper body {amount} further forward from {start} to {end}."),
    ("trunk", "back"): N_("Lean your upper body {amount} further back from {start} to {end}."),
    ("trunk", "left"): N_("Lean your upper body {amount} further to your left from {start} to {end}."),
    ("trunk", "right"): N_("Lean your upper body {amount} further to your right from {start} to {end}."),
    ("trunk", "raise"): N_("Raise your upper body {amount} more from {start} to {end}."),
    ("trunk", "lower"): N_("Lower your upper body {amount} more from {start} to {end}."),
    ("left_shoulder", "raise"): N_("Bring your left arm {amount} higher from {start} to {end}."),
    ("left_shoulder", "lower"): N_("Bring your left arm {amount} lower from {start} to {end}."),
    ("left_shoulder", "outward"): N_("Bring your left arm {amount} further out from {start} to {end}."),
    ("left_shoulder", "inward"): N_("Bring your left arm {amount} further in from {start} to {end}."),
    ("left_shoulder", "forward"): N_("Bring your left arm {amount} further forward from {start} to {end}."),
    ("left_shoulder", "back"): N_("Bring your left arm {amount} further back from {start} to {end}."),
    ("left_shoulder", "headward"): N_(
        "Bring your left arm {amount} further towards your head from {start} to {end}."
    ),
    ("left_shoulder", "footward"): N_(
        "Bring your left arm {amount} further towards your feet from {start} to {end}."
    ),
    ("right_shoulder", "raise"): N_("Bring your right arm {amount} higher from {start} to {end}."),
    ("right_shoulder", "lower"): N_("Bring your right arm {amount} lower from {start} to {end}."),
    ("right_shoulder", "outward"): N_("Bring your right arm {amount} further out from {start} to {end}."),
    ("right_shoulder", "inward"): N_("Bring your right arm {amount} further in from {start} to {end}."),
    ("right_shoulder", "forward"): N_("Bring your right arm {amount} further forward from {start} to {end}."),
    ("right_shoulder", "back"): N_("Bring your right arm {amount} further back from {start} to {end}."),
    ("right_shoulder", "headward"): N_(
        "Bring your right arm {amount} further towards your head from {start} to {end}."
    ),
    ("right_shoulder", "footward"): N_(
        "Bring your right arm {amount} further towards your feet from {start} to {end}."
    ),
    ("shoulder", "raise"): N_("Bring both arms {amount} higher from {start} to {end}."),
    ("shoulder", "lower"): N_("Bring both arms {amount} lower from {start} to {end}."),
    ("shoulder", "outward"): N_("Bring both arms {amount} further out from {start} to {end}."),
    ("shoulder", "inward"): N_("Bring both arms {amount} further in from {start} to {end}."),
    ("shoulder", "forward"): N_("Bring both arms {amount} further forward from {start} to {end}."),
    ("shoulder", "back"): N_("Bring both arms {amount} further back from {start} to {end}."),
    ("shoulder", "headward"): N_("Bring both arms {amount} further towards your head from {start} to {end}."),
    ("shoulder", "footward"): N_("Bring both arms {amount} further towards your feet from {start} to {end}."),
    ("left_elbow", "bend"): N_("Bend your left elbow {amount} more from {start} to {end}."),
    ("left_elbow", "straighten"): N_("Straighten your left elbow {amount} more from {start} to {end}."),
    ("left_elbow", "raise"): N_("Bring your left elbow {amount} higher from {start} to {end}."),
    ("left_elbow", "lower"): N_("Bring your left elbow {amount} lower from {start} to {end}."),
    ("left_elbow", "outward"): N_("Bring your left elbow {amount} further out from {start} to {end}."),
    ("left_elbow", "inward"): N_("Bring your left elbow {amount} further in from {start} to {end}."),
    ("left_elbow", "forward"): N_("Bring your left elbow {amount} further forward from {start} to {end}."),
    ("left_elbow", "back"): N_("Bring your left elbow {amount} further back from {start} to {end}."),
    ("left_elbow", "headward"): N_(
        "Bring your left elbow {amount} further towards your head from {start} to {end}."
    ),
    ("left_elbow", "footward"): N_(
        "Bring your left elbow {amount} further towards your feet from {start} to {end}."
    ),
    ("right_elbow", "bend"): N_("Bend your right elbow {amount} more from {start} to {end}."),
    ("right_elbow", "straighten"): N_("Straighten your right elbow {amount} more from {start} to {end}."),
    ("right_elbow", "raise"): N_("Bring your right elbow {amount} higher from {start} to {end}."),
    ("right_elbow", "lower"): N_("Bring your right elbow {amount} lower from {start} to {end}."),
    ("right_elbow", "outward"): N_("Bring your right elbow {amount} further out from {start} to {end}."),
    ("right_elbow", "inward"): N_("Bring your right elbow {amount} further in from {start} to {end}."),
    ("right_elbow", "forward"): N_("Bring your right elbow {amount} further forward from {start} to {end}."),
    ("right_elbow", "back"): N_("Bring your right elbow {amount} further back from {start} to {end}."),
    ("right_elbow", "headward"): N_(
        "Bring your right elbow {amount} further towards your head from {start} to {end}."
    ),
    ("right_elbow", "footward"): N_(
        "Bring your right elbow {amount} further towards your feet from {start} to {end}."
    ),
    ("elbow", "bend"): N_("Bend both elbows {amount} more from {start} to {end}."),
    ("elbow", "straighten"): N_("Straighten both elbows {amount} more from {start} to {end}."),
    ("elbow", "raise"): N_("Bring both elbows {amount} higher from {start} to {end}."),
    ("elbow", "lower"): N_("Bring both elbows {amount} lower from {start} to {end}."),
    ("elbow", "outward"): N_("Bring both elbows {amount} further out from {start} to {end}."),
    ("elbow", "inward"): N_("Bring both elbows {amount} further in from {start} to {end}."),
    ("elbow", "forward"): N_("Bring both elbows {amount} further forward from {start} to {end}."),
    ("elbow", "back"): N_("Bring both elbows {amount} further back from {start} to {end}."),
    ("elbow", "headward"): N_("Bring both elbows {amount} further towards your head from {start} to {end}."),
    ("elbow", "footward"): N_("Bring both elbows {amount} further towards your feet from {start} to {end}."),
    ("left_wrist", "raise"): N_("Bring your left hand {amount} higher from {start} to {end}."),
    ("left_wrist", "lower"): N_("Bring your left hand {amount} lower from {start} to {end}."),
    ("left_wrist", "outward"): N_("Bring your left hand {amount} further out from {start} to {end}."),
    ("left_wrist", "inward"): N_("Bring your left hand {amount} further in from {start} to {end}."),
    ("left_wrist", "forward"): N_("Bring your left hand {amount} further forward from {start} to {end}."),
    ("left_wrist", "back"): N_("Bring your left hand {amount} further back from {start} to {end}."),
    ("left_wrist", "headward"): N_(
        "Bring your left hand {amount} further towards your head from {start} to {end}."
    ),
    ("left_wrist", "footward"): N_(
        "Bring your left hand {amount} further towards your feet from {start} to {end}."
    ),
    ("right_wrist", "raise"): N_("Bring your right hand {amount} higher from {start} to {end}."),
    ("right_wrist", "lower"): N_("Bring your right hand {amount} lower from {start} to {end}."),
    ("right_wrist", "outward"): N_("Bring your right hand {amount} further out from {start} to {end}."),
    ("right_wrist", "inward"): N_("Bring your right hand {amount} further in from {start} to {end}."),
    ("right_wrist", "forward"): N_("Bring your right hand {amount} further forward from {start} to {end}."),
    ("right_wrist", "back"): N_("Bring your right hand {amount} further back from {start} to {end}."),
    ("right_wrist", "headward"): N_(
        "Bring your right hand {amount} further towards your head from {start} to {end}."
    ),
    ("right_wrist", "footward"): N_(
        "Bring your right hand {amount} further towards your feet from {start} to {end}."
    ),
    ("wrist", "raise"): N_("Bring both hands {amount} higher from {start} to {end}."),
    ("wrist", "lower"): N_("Bring both hands {amount} lower from {start} to {end}."),
    ("wrist", "outward"): N_("Bring both hands {amount} further out from {start} to {end}."),
    ("wrist", "inward"): N_("Bring both hands {amount} further in from {start} to {end}."),
    ("wrist", "forward"): N_("Bring both hands {amount} further forward from {start} to {end}."),
    ("wrist", "back"): N_("Bring both hands {amount} further back from {start} to {end}."),
    ("wrist", "headward"): N_("Bring both hands {amount} further towards your head from {start} to {end}."),
    ("wrist", "footward"): N_("Bring both hands {amount} further towards your feet from {start} to {end}."),
    ("left_knee", "bend"): N_("Bend your left knee {amount} more from {start} to {end}."),
    ("left_knee", "straighten"): N_("Straighten your left knee {amount} more from {start} to {end}."),
    ("left_knee", "raise"): N_("Bring your left knee {amount} higher from {start} to {end}."),
    ("left_knee", "lower"): N_("Bring your left knee {amount} lower from {start} to {end}."),
    ("left_knee", "outward"): N_("Bring your left knee {amount} further out from {start} to {end}."),
    ("left_knee", "inward"): N_("Bring your left knee {amount} further in from {start} to {end}."),
    ("left_knee", "forward"): N_("Bring your left knee {amount} further forward from {start} to {end}."),
    ("left_knee", "back"): N_("Bring your left knee {amount} further back from {start} to {end}."),
    ("left_knee", "headward"): N_(
        "Bring your left knee {amount} further towards your head from {start} to {end}."
    ),
    ("left_knee", "footward"): N_(
        "Bring your left knee {amount} further towards your feet from {start} to {end}."
    ),
    ("right_knee", "bend"): N_("Bend your right knee {amount} more from {start} to {end}."),
    ("right_knee", "straighten"): N_("Straighten your right knee {amount} more from {start} to {end}."),
    ("right_knee", "raise"): N_("Bring your right knee {amount} higher from {start} to {end}."),
    ("right_knee", "lower"): N_("Bring your right knee {amount} lower from {start} to {end}."),
    ("right_knee", "outward"): N_("Bring your right knee {amount} further out from {start} to {end}."),
    ("right_knee", "inward"): N_("Bring your right knee {amount} further in from {start} to {end}."),
    ("right_knee", "forward"): N_("Bring your right knee {amount} further forward from {start} to {end}."),
    ("right_knee", "back"): N_("Bring your right knee {amount} further back from {start} to {end}."),
    ("right_knee", "headward"): N_(
        "Bring your right knee {amount} further towards your head from {start} to {end}."
    ),
    ("right_knee", "footward"): N_(
        "Bring your right knee {amount} further towards your feet from {start} to {end}."
    ),
    ("knee", "bend"): N_("Bend both knees {amount} more from {start} to {end}."),
    ("knee", "straighten"): N_("Straighten both knees {amount} more from {start} to {end}."),
    ("knee", "raise"): N_("Bring both knees {amount} higher from {start} to {end}."),
    ("knee", "lower"): N_("Bring both knees {amount} lower from {start} to {end}."),
    ("knee", "outward"): N_("Bring both knees {amount} further out from {start} to {end}."),
    ("knee", "inward"): N_("Bring both knees {amount} further in from {start} to {end}."),
    ("knee", "forward"): N_("Bring both knees {amount} further forward from {start} to {end}."),
    ("knee", "back"): N_("Bring both knees {amount} further back from {start} to {end}."),
    ("knee", "headward"): N_("Bring both knees {amount} further towards your head from {start} to {end}."),
    ("knee", "footward"): N_("Bring both knees {amount} further towards your feet from {start} to {end}."),
    ("left_ankle", "raise"): N_("Bring your left foot {amount} higher from {start} to {end}."),
    ("left_ankle", "lower"): N_("Bring your left foot {amount} lower from {start} to {end}."),
    ("left_ankle", "outward"): N_("Bring your left foot {amount} further out from {start} to {end}."),
    ("left_ankle", "inward"): N_("Bring your left foot {amount} further in from {start} to {end}."),
    ("left_ankle", "forward"): N_("Bring your left foot {amount} further forward from {start} to {end}."),
    ("left_ankle", "back"): N_("Bring your left foot {amount} further back from {start} to {end}."),
    ("left_ankle", "headward"): N_(
        "Bring your left foot {amount} further towards your head from {start} to {end}."
    ),
    ("left_ankle", "footward"): N_(
        "Bring your left foot {amount} further away from your head from {start} to {end}."
    ),
    ("right_ankle", "raise"): N_("Bring your right foot {amount} higher from {start} to {end}."),
    ("right_ankle", "lower"): N_("Bring your right foot {amount} lower from {start} to {end}."),
    ("right_ankle", "outward"): N_("Bring your right foot {amount} further out from {start} to {end}."),
    ("right_ankle", "inward"): N_("Bring your right foot {amount} further in from {start} to {end}."),
    ("right_ankle", "forward"): N_("Bring your right foot {amount} further forward from {start} to {end}."),
    ("right_ankle", "back"): N_("Bring your right foot {amount} further back from {start} to {end}."),
    ("right_ankle", "headward"): N_(
        "Bring your right foot {amount} further towards your head from {start} to {end}."
    ),
    ("right_ankle", "footward"): N_(
        "Bring your right foot {amount} further away from your head from {start} to {end}."
    ),
    ("ankle", "raise"): N_("Bring both feet {amount} higher from {start} to {end}."),
    ("ankle", "lower"): N_("Bring both feet {amount} lower from {start} to {end}."),
    ("ankle", "outward"): N_("Bring both feet {amount} further out from {start} to {end}."),
    ("ankle", "inward"): N_("Bring both feet {amount} further in from {start} to {end}."),
    ("ankle", "forward"): N_("Bring both feet {amount} further forward from {start} to {end}."),
    ("ankle", "back"): N_("Bring both feet {amount} further back from {start} to {end}."),
    ("ankle", "headward"): N_("Bring both feet {amount} further towards your head from {start} to {end}."),
    ("ankle", "footward"): N_("Bring both feet {amount} further away from your head from {start} to {end}."),
    ("left_hip", "bend"): N_("Bend your left hip {amount} more from {start} to {end}."),
    ("left_hip", "straighten"): N_("Straighten your left hip {amount} more from {start} to {end}."),
    ("right_hip", "bend"): N_("Bend your right hip {amount} more from {start} to {end}."),
    ("right_hip", "straighten"): N_("Straighten your right hip {amount} more from {start} to {end}."),
    ("hip", "bend"): N_("Bend both hips {amount} more from {start} to {end}."),
    ("hip", "straighten"): N_("Straighten both hips {amount} more from {start} to {end}."),
    ("left_ankle", "heel_down"): N_(
        "Keep your left heel down from {start} to {end}: it is {amount} too high."
    ),
    ("left_ankle", "heel_up"): N_("Lift your left heel from {start} to {end}: it is {amount} too low."),
    ("right_ankle", "heel_down"): N_(
        "Keep your right heel down from {start} to {end}: it is {amount} too high."
    ),
    ("right_ankle", "heel_up"): N_("Lift your right heel from {start} to {end}: it is {amount} too low."),
    ("ankle", "heel_down"): N_("Keep both heels down from {start} to {end}: they are {amount} too high."),
    ("ankle", "heel_up"): N_("Lift both heels from {start} to {end}: they are {amount} too low."),
}

DIRECTIONS: tuple[str, ...] = tuple(dict.fromkeys(direction for _, direction in MOMENTS))
"""What the practising person should do with a part: bend or straighten the joint, hold it
more upright or inclined; bring it higher or lower, further out or in (from the middle of the
body), forward or back (seen from the side), to the own left or right, towards the head or the
feet (of somebody lying); keep the heel down or lift it."""

TRUNK_DIRECTIONS: tuple[str, ...] = tuple(direction for part, direction in MOMENTS if part == "trunk")
"""With these, a moment of a hip is about the trunk that it carries."""
