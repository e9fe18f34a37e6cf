"""What can be said of a whole comparison: whole sentences by kind and part.

``{value}`` is what was measured and ``{other}`` what it is compared with; see
``scoring.compare.result.Remark``. A key without a side speaks of both, an
empty part of the whole body.
"""

from __future__ import annotations

from scoring.language import N_

CLIP: dict[tuple[str, str], str] = {
    ("bend_further", "left_elbow"): N_(
        "Bend your left elbow further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "left_elbow"): N_(
        "Do not bend your left elbow so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "left_elbow"): N_(
        "Straighten your left elbow further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "left_elbow"): N_(
        "Do not straighten your left elbow so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "right_elbow"): N_(
        "Bend your right elbow further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "right_elbow"): N_(
        "Do not bend your right elbow so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "right_elbow"): N_(
        "Straighten your right elbow further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "right_elbow"): N_(
        "Do not straighten your right elbow so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "elbow"): N_("Bend both elbows further: you reach {value}°, the reference {other}°."),
    ("bend_less", "elbow"): N_("Do not bend both elbows so far: you reach {value}°, the reference {other}°."),
    ("straighten_further", "elbow"): N_(
        "Straighten both elbows further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "elbow"): N_(
        "Do not straighten both elbows so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "left_hip"): N_(
        "Bend your left hip further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "left_hip"): N_(
        "Do not bend your left hip so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "left_hip"): N_(
        "Straighten your left hip further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "left_hip"): N_(
        "Do not straighten your left hip so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "right_hip"): N_(
        "Bend your right hip further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "right_hip"): N_(
        "Do not bend your right hip so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "right_hip"): N_(
        "Straighten your right hip further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "right_hip"): N_(
        "Do not straighten your right hip so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "hip"): N_("Bend both hips further: you reach {value}°, the reference {other}°."),
    ("bend_less", "hip"): N_("Do not bend both hips so far: you reach {value}°, the reference {other}°."),
    ("straighten_further", "hip"): N_(
        "Straighten both hips further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "hip"): N_(
        "Do not straighten both hips so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "left_knee"): N_(
        "Bend your left knee further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "left_knee"): N_(
        "Do not bend your left knee so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "left_knee"): N_(
        "Straighten your left knee further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "left_knee"): N_(
        "Do not straighten your left knee so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "right_knee"): N_(
        "Bend your right knee further: you reach {value}°, the reference {other}°."
    ),
    ("bend_less", "right_knee"): N_(
        "Do not bend your right knee so far: you reach {value}°, the reference {other}°."
    ),
    ("straighten_further", "right_knee"): N_(
        "Straighten your right knee further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "right_knee"): N_(
        "Do not straighten your right knee so far: you reach {value}°, the reference {other}°."
    ),
    ("bend_further", "knee"): N_("Bend both knees further: you reach {value}°, the reference {other}°."),
    ("bend_less", "knee"): N_("Do not bend both knees so far: you reach {value}°, the reference {other}°."),
    ("straighten_further", "knee"): N_(
        "Straighten both knees further: you reach {value}°, the reference {other}°."
    ),
    ("straighten_less", "knee"): N_(
        "Do not straighten both knees so far: you reach {value}°, the reference {other}°."
    ),
    ("raise_further", "left_shoulder"): N_(
        "Raise your left arm further: you reach {value}°, the reference {other}°."
    ),
    ("raise_less", "left_shoulder"): N_(
        "Do not raise your left arm so far: you reach {value}°, the reference {other}°."
    ),
    ("lower_further", "left_shoulder"): N_(
        "Lower your left arm further: you reach {value}°, the reference {other}°."
    ),
    ("lower_less", "left_shoulder"): N_(
        "Do not lower your left arm so far: you reach {value}°, the reference {other}°."
    ),
    ("raise_further", "right_shoulder"): N_(
        "Raise your right arm further: you reach {value}°, the reference {other}°."
    ),
    ("raise_less", "right_shoulder"): N_(
        "Do not raise your right arm so far: you reach {value}°, the reference {other}°."
    ),
    ("lower_further", "right_shoulder"): N_(
        "Lower your right arm further: you reach {value}°, the reference {other}°."
    ),
    ("lower_less", "right_shoulder"): N_(
        "Do not lower your right arm so far: you reach {value}°, the reference {other}°."
    ),
    ("raise_further", "shoulder"): N_("Raise both arms further: you reach {value}°, the reference {other}°."),
    ("raise_less", "shoulder"): N_(
        "Do not raise both arms so far: you reach {value}°, the reference {other}°."
    ),
    ("lower_further", "shoulder"): N_("Lower both arms further: you reach {value}°, the reference {other}°."),
    ("lower_less", "shoulder"): N_(
        "Do not lower both arms so far: you reach {value}°, the reference {other}°."
    ),
    ("still", "trunk"): N_(
        "Keep your upper body still: it tilts back and forth by {value}°, the reference’s by {other}°."
    ),
    ("keep_tempo", ""): N_(
        "Keep the tempo from {start} to {end}: you slow down to {value} percent of your tempo elsewhere."
    ),
    ("smoother", "left_arm"): N_(
        "Move your left arm more smoothly: your movement is jerkier than the reference’s."
    ),
    ("smoother", "right_arm"): N_(
        "Move your right arm more smoothly: your movement is jerkier than the reference’s."
    ),
    ("smoother", "arm"): N_("Move both arms more smoothly: your movement is jerkier than the reference’s."),
    ("smoother", "left_leg"): N_(
        "Move your left leg more smoothly: your movement is jerkier than the reference’s."
    ),
    ("smoother", "right_leg"): N_(
        "Move your right leg more smoothly: your movement is jerkier than the reference’s."
    ),
    ("smoother", "leg"): N_("Move both legs more smoothly: your movement is jerkier than the reference’s."),
    ("smoother", ""): N_("Move more smoothly: your movement is jerkier than the reference’s."),
    ("stand", ""): N_("Hold your body upright: you are lying or bent over where the reference is upright."),
    ("lie", ""): N_("Bring your body level: you are upright where the reference is lying or bent over."),
    ("turn_over", ""): N_("Turn over: your head is where the reference has the feet."),
    ("face_front", ""): N_(
        "Film yourself from the front, as the reference is: you are turned further to the side."
    ),
    ("face_side", ""): N_(
        "Film yourself from the side, as the reference is: you are turned further towards the camera."
    ),
    ("close", "head"): N_("Your head follows the reference closely: form {value}."),
    ("better", "head"): N_("Your head follows the reference better: form {value}, last time {other}."),
    ("mended", "head"): N_("Your head no longer stands out: form {value}, last time {other}."),
    ("close", "trunk"): N_("Your upper body follows the reference closely: form {value}."),
    ("better", "trunk"): N_("Your upper body follows the reference better: form {value}, last time {other}."),
    ("mended", "trunk"): N_("Your upper body no longer stands out: form {value}, last time {other}."),
    ("close", "left_shoulder"): N_("Your left arm follows the reference closely: form {value}."),
    ("better", "left_shoulder"): N_(
        "Your left arm follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_shoulder"): N_("Your left arm no longer stands out: form {value}, last time {other}."),
    ("close", "right_shoulder"): N_("Your right arm follows the reference closely: form {value}."),
    ("better", "right_shoulder"): N_(
        "Your right arm follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_shoulder"): N_("Your right arm no longer stands out: form {value}, last time {other}."),
    ("close", "shoulder"): N_("Both arms follow the reference closely: form {value}."),
    ("better", "shoulder"): N_("Both arms follow the reference better: form {value}, last time {other}."),
    ("mended", "shoulder"): N_("Both arms no longer stand out: form {value}, last time {other}."),
    ("close", "left_elbow"): N_("Your left elbow follows the reference closely: form {value}."),
    ("better", "left_elbow"): N_(
        "Your left elbow follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_elbow"): N_("Your left elbow no longer stands out: form {value}, last time {other}."),
    ("close", "right_elbow"): N_("Your right elbow follows the reference closely: form {value}."),
    ("better", "right_elbow"): N_(
        "Your right elbow follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_elbow"): N_("Your right elbow no longer stands out: form {value}, last time {other}."),
    ("close", "elbow"): N_("Both elbows follow the reference closely: form {value}."),
    ("better", "elbow"): N_("Both elbows follow the reference better: form {value}, last time {other}."),
    ("mended", "elbow"): N_("Both elbows no longer stand out: form {value}, last time {other}."),
    ("close", "left_wrist"): N_("Your left hand follows the reference closely: form {value}."),
    ("better", "left_wrist"): N_(
        "Your left hand follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_wrist"): N_("Your left hand no longer stands out: form {value}, last time {other}."),
    ("close", "right_wrist"): N_("Your right hand follows the reference closely: form {value}."),
    ("better", "right_wrist"): N_(
        "Your right hand follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_wrist"): N_("Your right hand no longer stands out: form {value}, last time {other}."),
    ("close", "wrist"): N_("Both hands follow the reference closely: form {value}."),
    ("better", "wrist"): N_("Both hands follow the reference better: form {value}, last time {other}."),
    ("mended", "wrist"): N_("Both hands no longer stand out: form {value}, last time {other}."),
    ("close", "left_hip"): N_("Your left hip follows the reference closely: form {value}."),
    ("better", "left_hip"): N_(
        "Your left hip follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_hip"): N_("Your left hip no longer stands out: form {value}, last time {other}."),
    ("close", "right_hip"): N_("Your right hip follows the reference closely: form {value}."),
    ("better", "right_hip"): N_(
        "Your right hip follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_hip"): N_("Your right hip no longer stands out: form {value}, last time {other}."),
    ("close", "hip"): N_("Both hips follow the reference closely: form {value}."),
    ("better", "hip"): N_("Both hips follow the reference better: form {value}, last time {other}."),
    ("mended", "hip"): N_("Both hips no longer stand out: form {value}, last time {other}."),
    ("close", "left_knee"): N_("Your left knee follows the reference closely: form {value}."),
    ("better", "left_knee"): N_(
        "Your left knee follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_knee"): N_("Your left knee no longer stands out: form {value}, last time {other}."),
    ("close", "right_knee"): N_("Your right knee follows the reference closely: form {value}."),
    ("better", "right_knee"): N_(
        "Your right knee follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_knee"): N_("Your right knee no longer stands out: form {value}, last time {other}."),
    ("close", "knee"): N_("Both knees follow the reference closely: form {value}."),
    ("better", "knee"): N_("Both knees follow the reference better: form {value}, last time {other}."),
    ("mended", "knee"): N_("Both knees no longer stand out: form {value}, last time {other}."),
    ("close", "left_ankle"): N_("Your left foot follows the reference closely: form {value}."),
    ("better", "left_ankle"): N_(
        "Your left foot follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "left_ankle"): N_("Your left foot no longer stands out: form {value}, last time {other}."),
    ("close", "right_ankle"): N_("Your right foot follows the reference closely: form {value}."),
    ("better", "right_ankle"): N_(
        "Your right foot follows the reference better: form {value}, last time {other}."
    ),
    ("mended", "right_ankle"): N_("Your right foot no longer stands out: form {value}, last time {other}."),
    ("close", "ankle"): N_("Both feet follow the reference closely: form {value}."),
    ("better", "ankle"): N_("Both feet follow the reference better: form {value}, last time {other}."),
    ("mended", "ankle"): N_("Both feet no longer stand out: form {value}, last time {other}."),
    ("close_stretch", ""): N_("Your whole body stays close to the reference from {start} to {end}."),
    ("close_throughout", ""): N_("Your whole body stays close to the reference all the way through."),
    ("tempo", ""): N_("Your tempo is as even as the reference’s: timing {value}."),
    ("better_total", ""): N_("Your form is better: {value}, last time {other}."),
    ("other_side", ""): N_("With left and right exchanged your practice would fit the reference better."),
    ("own_side", ""): N_("Without exchanging left and right your practice would fit the reference better."),
    ("on_other_side", ""): N_("From {start} to {end} you do it on the other side."),
    ("better_timing", ""): N_("Your timing is better: {value}, last time {other}."),
}

REMARKS: tuple[str, ...] = (*dict.fromkeys(kind for kind, _ in CLIP), "more_repetitions")
"""The kinds of remarks."""
