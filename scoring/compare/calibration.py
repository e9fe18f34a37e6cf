"""The numbers behind the score and what is said of it, in the order of what happens to a pair of clips.

What was set or fitted stands here once, with its unit, what it means and where its value comes from. Errors
are about radians and torso lengths, values 0..100, costs those of a pair of samples
(align/costs.py). ``python benchmarks/constants.py`` says which test notices a change of each; what is
known so far is in docs/experiments/constants.md.

Not here: the order of joints and bones (body/), how arrays are laid out (align/costs.py, align/warp.py,
search/), what belongs to one formula and stands in it, how sentences are worded (feedback/sentences.py),
and the published formulas (published/). Whoever changes a number raises ENGINE_VERSION
(scoring/version.py).
"""

# What several stages share
EXTREMES = (5.0, 95.0)
"""Percentiles over time that count as what a joint reaches: one stray frame is no extreme. Set by hand;
the traits (quality/) were learned with these, so that a change asks for learning them anew."""
ANOTHER_MOVEMENT = 40.0
"""Value of 0..100. A form under this is another movement: nothing is praised or called better, it is no
repetition, and that it lacks a part of the reference is no reason to withhold the total. A take that
scores less waits for its coach's word, and recognition does not learn from such an attempt. One plain
fault alone makes 41 (MOST_OF_ONE_FAULT). Set by hand."""
LEAST_COVERAGE = 0.6
"""Share of the reference that must be done, and of a part's moments that must be measured: with less there
is no total, and the part is neither praised nor compared with an earlier attempt. Set by hand."""
WHOLE = 0.95
"""Share of the reference from which on only moments at its ends are missing: nobody has to know, and the
end may be praised. Set by hand."""
LYING = 60.0
"""Degrees from upright beyond which a trunk no longer leans but lies. Set by hand."""
OTHER_WAY_UP = 120.0
"""Degrees of a trunk's turn beyond which a person is upside down, which no correction of a posture
mends. Set by hand."""
MOVES = 25.0
"""Degrees that a reference's joint must move for its range to be called too small, or for its following
to be praised: there is no art in keeping a knee straight that nobody bends. Set by hand."""
WAY_AT_REST = 0.3
"""Torso lengths added to both ways before their ratio is taken: the way of a part at rest is the noise
of measuring. Set by hand; the traits (quality/) were learned with it, as with EXTREMES."""

# Sampling: a clip on an even clock
RATE = 30.0
"""Samples a second of the common time base: the rate of most phones. Set by hand."""
SURE = 0.2
"""Confidence (0..1) under which a joint is not measured, and at which a foot begins to count. Set by
hand for the models in service."""
LONGEST_GAP = 0.35
"""Seconds between two frames with a person that are still bridged by a straight line. Set by hand: about
three frames a second are the fewest that show a movement."""
LONGEST_DOUBT = 0.1
"""The same for a joint alone, where frames between show the person but not the joint: an arm that swings
behind the body does not do so in a straight line. Set by hand."""
LONGEST = 2 * 3600.0
"""Seconds that a track may last: times in other units would fill the memory with samples."""

SIDE_ON_WIDTHS = (0.4, 0.2)
"""Widths of shoulders and hips in the picture, over the torso's length, up to which somebody is seen from the
side: push-ups, squats and crunches filmed so show up to 0.32 and 0.17, dances at least 0.34 and 0.22."""
GUESSED = (0.65, 0.75)
"""A joint is guessed where its mean confidence over the clip is under the first value and under the second
times that of its other side, which is in view: seen from the side, the near limb hides the far one. From
elbows, knees and ankles of push-ups and squats filmed from the side: far ones 0.01 to 0.6, near ones 0.88
and more."""

# Body: without size, place and proportions
FULL_VIEW = 90.0
"""Percentile of a bone's length over the clip that counts as its length in full view. Set by hand."""
LOWEST_SHARE_OF_TORSO = 0.75
"""A bone's full length is sought from this multiple of the usual one on: a stray bone must not be shrunk
away. Set by hand."""
HIGHEST_SHARE_OF_TORSO = 1.5
"""And up to this multiple: a bone never seen in full view must not be blown up. Set by hand."""
FORESHORTENED = 0.35
"""Torso lengths under which a bone points so much at the camera that the angle at its end is mostly
noise and counts less. Set by hand."""
USUAL_LENGTH_OF_FOOT = 0.48
"""Torso lengths from heel to toes of an adult seen from the side."""
FOOT_SEEN_LENGTHS = (0.6, 0.8)
"""Shares of the foot's full length. One that looks shorter than the first points at the camera and has
no pitch; from the second on its pitch counts in full. Set by hand."""
SURE_OF_FOOT = 0.6
"""Confidence at which a foot counts in full: the far foot of a person seen from the side is guessed more
often than other joints. Set by hand."""
FOOT_NOISE = 0.08
"""Chord (about radians) between the pitches of two feet that is the noise of measuring: up to 5°. From
the development clips."""
FOOT_SHARE = 6.0
"""A difference of pitch d is an error of
FOOT_MOST · tanh(FOOT_SHARE · (d − FOOT_NOISE) / FOOT_MOST). A foot that stands hardly
differs between good performances, so 12° are a fault (0.66). Set by hand."""
FLAT_FOOT = 25.0
"""Degrees of the reference's pitch up to which its foot stands, and FOOT_SHARE counts; one on its toes or in
the air differs much between good performances, and counts as any bone. Set by hand."""
FOOT_MOST = 1.0
"""Greatest error of a foot: one in the air differs much and may not outweigh the rest. Set by hand."""

SIZE_WINDOW = 1.0
"""Seconds over which the size in the picture is taken from a running median, then a mean of half of it: a
jump or a bent knee is shorter than a walk up to the phone. Set by hand."""
LEAST_POINTS_OF_SIZE = 6
"""Joints that must be seen for the size at a moment. Set by hand."""

# The view: from which side the practice is filmed
MOST_TILT = 25.0
"""Degrees by which the vertical of one camera may lean against that of the other: gravity counts. Phones on
the floor look up by 10 to 20. Set by hand."""
SKIPPED_IN_SPACE = 1.2
"""Price of a reference sample that the practice lacks, in the cost of bones in space: what unlike movements
cost. Set by hand."""
YAW_FROM_DEPTH = 18.0
"""Degrees at 90 that a turn fitted to guessed depths falls short of the cameras'; from two pairs of cameras
at 52 and 90 degrees (benchmarks/truth.py views)."""
LEAST_ROLL = 3.0
"""Degrees under which a roll is the noise of measuring. Set by hand."""
MOST_ROLL = 16.0
"""Degrees by which a phone that is tilted to a side is levelled: more is a body that leans. Set by hand."""
ROLL_AGREED = 6.0
"""Degrees within which bones agree on a roll: two people who do right push-ups differ by as much. Set by
hand."""
ROLL_SHARE = 0.65
"""Share of the bones that must agree on it. Set by hand."""
LEAST_IN_PICTURE = 0.5
"""Share of its length that a bone must show in the picture for its turn to be read there. Set by hand."""
BRIDGED_FROM = 25.0
"""Degrees of turn from which the joints in space are compared instead of those in the picture. Less changes
angles in the picture by no more than guessed depths are off. Set by hand."""

# Alignment: the features and the warp
LEAST_SEEN = 2.5
"""Sum of the weights of 42 features under which a sample shows nearly nothing. Set by hand."""
FILLING = 3.0
"""Weight of the feature that stands for such a sample. Set by hand."""
UNKNOWN_COST = 0.4
"""Cost of a pair of samples with too little measured in common. Set by hand."""
LEAST_COMMON = 0.05
"""Mean product of the weights under which too little is measured in common. Set by hand."""
SLOPE_PRICE = 0.01
"""Cost a sample for leaving the even tempo, so that a still pose keeps the clock. Set by hand."""
TIE = 1e-6
"""Mean costs that differ by no more than this are equal; of equally good paths the one that ends
earliest is taken. Rounding in single precision."""

# Alignment: which side
COARSE_RATE = 10.0
"""Samples a second at which the side is decided and the period of a reference is sought. Set by hand,
for speed."""
MIRROR_GAIN = 0.85
"""The mirrored practice is taken when its cost is below so many times the straight one's, less
MIRROR_FLOOR: a symmetric movement is not turned over. Set by hand."""
MIRROR_FLOOR = 0.01
"""Cost; see MIRROR_GAIN. Set by hand."""
CLOSE_SIDES = 1.3
"""Times the lesser cost of the two sides up to which the other is close: then both are aligned in full, and
the totals decide, or the page asks. People who dance in step cost 1.29 times as much turned over and more,
two who sway 1.2 times (docs/experiments/truth.md)."""
OTHER_SIDE_GAIN = 0.7
"""A side that somebody chose is doubted when the other's cost is below so many times its own, less
MIRROR_FLOOR. Set by hand."""

# Alignment: stretches on the other side
SIDE_REACH = 3.0
"""Seconds to either side of the path within which the other side is sought: a path that has to do with one
side drifts by 2 s and more. With 2 s, 38 of 42 parts turned over are found instead of 39."""
SIDE_PRICE = 0.06
"""Cost times seconds for going over to the other side: a stretch of two seconds in the middle must be nearer
by 0.06 on the mean. With 0.03 to 0.075, 39 of 42 are found, with 0.15 26; none where nothing is turned."""
SIDE_SLOPE_PRICE = 0.1
"""Cost for each coarse sample by which the path leaves the even tempo: steps to the left and to the right in
turn could else be explained by being half a turn late. With 0.05, 32 of 42 are found."""
LITTLE_MATCHED = 0.67
"""Share of the practice under which the other side is sought in all of it, too: a match that has to do with
one side may shrink to what is on it. Without, 38 of 42 are found."""
LEAST_ON_A_SIDE = 1.5
"""Seconds that a stretch lasts at least in both clips, and that must be left on the own side. The shortest
in real films where two people change lasts 1.8."""
OTHER_SIDE_ALIKE = 0.26
"""Mean cost up to which a stretch is like the reference when turned over: of people who dance in step it is
0.11 to 0.25."""
OTHER_SIDE_CLEARLY = 0.85
"""And so many times what it costs as it is, at most. Where nothing was exchanged the ratio is 0.87 and more
(docs/experiments/truth.md)."""

# Alignment: which stretch, and the missing ends
GOOD_COST = 0.002
"""Mean cost. A match of the whole reference at this is not questioned. Set by hand."""
FAIR_COST = 0.3
"""Mean cost up to which two are alike enough for the warp to tell what belongs to what: only then is
there a timing, may an end be missing, or the tempo be beyond TEMPOS. Set by hand."""
SKIP_FACTOR = 1.5
"""Price of a reference sample that the practice may lack, in mean costs of a sample of the whole match.
Set by hand with repetitions cut to 60 to 90 % (docs/scoring.md), as all of this group."""
SKIP_PRICES = (0.02, 0.1, 0.3)
"""That price is at least the first and at most the second of these; where that finds nothing lacking, at
most the third (a short practice makes the whole match cost much)."""
LOST_COST = 1.5
"""What is lacking must match so many times as badly as the rest, or the practice does it after all: then
it does it slowly, or as badly as everything else."""
LOST_TEMPO = 1.3
"""How many times as fast as in the rest the whole match hurries through what is lacking."""
LEAST_LOST = 0.1
"""Seconds of the reference that must be lacking to be told."""
LEAST_WAY_LOST = 0.2
"""How far some bone or limb gets in what is lacking (shares of a bone, torso lengths): a shorter rest
before or after is no part of a movement."""
LEAST_STRETCH_LEFT = 1.0
"""Seconds of the reference that must be left when an end of it is lacking."""
LEAST_SHARE_LEFT = 0.3
"""Share of the reference that must be left when an end of it is lacking."""
SAME_STRETCH = 0.8
"""Share of the practice matched to the whole reference that the rest must match too."""
TEMPOS = (1 / 3, 3.0)
"""Least and greatest tempo of a practice: the slopes of the warp. As the warp is sought again at the
practice's own tempo, one of FAIR_COST may go as far again; a worse one would only shrink to the
stillest moment there is."""
TEMPO_SLACK = 0.05
"""Share by which a tempo may pass TEMPOS because samples are even."""
UNSEEN_COST = 0.1
"""Cost of a sample in which nobody is seen, before it is known what the others cost. Set by hand."""
COST_OF_UNSEEN = 75.0
"""From then on it costs this percentile of what the others do: with less the warp lingers where nobody
is seen, with more it hurries through. Set by hand."""
ROUNDS = 3
"""The stretch is sought at most so many times, each time at the tempo that was found. Set by hand."""
SAME_TEMPO = 0.1
"""|ln| of two tempos up to which the stretch is not sought again. Set by hand."""
ALL_OF_IT = 1.25
"""All of the practice belongs if laying every sample of it against the reference costs no more than so
many times what the best part of it does, or SMALL_COST. Set by hand."""
SMALL_COST = 0.01
"""Mean cost; see ALL_OF_IT. Set by hand."""

FOLLOWS = 0.4
"""Correlation of the turning bones under which a match does not follow the reference: another stretch is
sought."""
HELD_BONES = 0.08
"""Root mean square of the turning bones up to which the reference holds still, and there is nothing to
follow. Set by hand."""
FOLLOWED = 0.1
"""Mean cost that a full correlation is worth then. A right push-up costs 0.186 with 0.8, the rest after it
0.164 with 0.06."""

# Alignment: a reference that repeats itself
LOOKED_AT = 60.0
"""Seconds of the reference in which its period is sought. Set by hand, for speed."""
SHORTEST_PERIOD = 1.0
"""Seconds that a repetition of the reference lasts at least. A single stride of running in place is so
short that one of walking can be laid on it."""
PERIOD_MOVES = 0.1
"""Root mean square difference of features that two moments of the clip must reach: standing still is no
cycle. Set by hand."""
PERIOD_ALIKE = 0.5
"""A clip repeats itself after a lag at which it differs from itself by less than so many times what it
does at the worst lag. Set by hand."""
PERIOD_AS_GOOD = 1.3
"""The shortest lag counts that is so many times as good as the best, not its multiples. Set by hand."""
NEARLY_ALL = 0.97
"""Share of the reference under which one that repeats itself is taken to do so more often than the
practice. Set by hand."""
HURRIED = 0.67
"""The same of the practice's tempo (seconds a second of the reference). Set by hand."""
CLEARLY = 0.6
"""A number of repetitions may cost at most so many times what hurrying through all of the reference does.
Set by hand."""
NEARLY = 1.5
"""Or at most so many times what leaving a part of it out does, and GOOD_COST more. Set by hand."""
TRIES = 12
"""Numbers of repetitions that are tried. Set by hand, for speed."""
COUNT_AS_GOOD = 1.1
"""Of several numbers of repetitions the greatest counts that costs at most so many times the least. Set by
hand."""

# Errors at each moment and over the clip
OTHER_SIDE = 20.0
"""Degrees by which a turn may exceed the difference of the angles: more, and the joint bends to another
side, so that to bend or to straighten it would not help. Set by hand."""
BONE_SHARE = 1.0
"""How much the difference of the bone that leads to a part counts in its error. Equal shares, set by
hand."""
POSITION_SHARE = 1.0
"""The same of the part's position."""
BEND_SHARE = 1.0
"""The same of its joint angle."""
SIDE_ON_HIPS = 0.22
"""Torso lengths between the hips up to which a foot's pitch is compared: from the front it is a guess. Set by
hand, as SIDE_ON_WIDTHS."""
ACROSS_SEEN = 0.5
"""Share of its full length from which the line between the shoulders is compared. Set by hand."""
LEAST_PART_COVERAGE = 0.1
"""Share of the time under which a part is not measured. Set by hand."""
TIME_POWER = 3.0
"""Power mean of errors over time: a bad second is not made good by many fair ones. Fitted by hand over
groups of comparisons, as the rest of this group (docs/scoring.md)."""
# Traits and good performances
TRAIT_SAMPLES = 90
"""Instants at which a stretch is looked at, whatever its speed. The weights in quality/weights.npz were
learned with it, as with all of this group down to LONGEST_STRETCH."""
MOTION_AT_REST = 0.2
"""Share of the mean motion that passes even while somebody holds still."""
LEAST_TRAIT_SHARE = 0.5
"""A signal measured for a smaller share of the stretch has no traits."""
KNEES = ((0.0, 1.0), (1.0, 3.0), (3.0, 7.0))
"""Pieces, in spreads, that departures to either side are cut into; beyond the last nothing is added."""
PRIOR = 3.0
"""Good performances that the shipped spreads stand for beside those of the routine."""
LONGEST_STRETCH = 5.0
"""Seconds of the reference that are looked at as one stretch; longer ones are divided evenly."""
COVERED = 0.9
"""Share of a stretch of the reference under which a take is no example of it. Set by hand."""
LEAST_LEFT = 0.03
"""Share of an error, squared, that counts even where good performances differ as much. Set by hand."""
ENOUGH_TRAITS = 0.6
"""Share of the traits that stands for all of them; with fewer the departure counts less. Set by hand."""

LEAST_TAKES = 3
"""Takes from which traits are judged: what varies among good performances must be known, or what was
learned of rehabilitation exercises condemns other ways to do it right (docs/experiments/truth.md)."""
TRAIT_TOLERANCE = 0.85
"""Mean departure of traits at which the value is AT_TOLERANCE: of correct repetitions by other people half
are under 0.52 to 0.67, of incorrect ones over 1.08 to 1.2 (UI-PRMD, people held out, from the front and the
side)."""
BESIDE_TRAITS = 0.25
"""Share of the errors along the path that counts beside traits: for what is plainly wrong."""

# Can these two be compared
LEAST_SHOWN = 0.5
"""Share of what the reference shows that must be measured in both. Set by hand."""
LEAST_TORSO = 16.0
"""Pixels of a trunk under which a person is too small to be measured: the models err by 2 to 3. Set by
hand."""
UNLIKE = 0.44
"""Root mean square difference of bones in space, less AGREEMENT_SHARE of how far they turn alike, from
which two do another movement. Of 299 pairs of the same movement by two people 3 % are above, of 474 of
different ones 97 % (docs/experiments/truth.md)."""
UNLIKE_BRIDGED = 0.31
"""The same where joints in space are compared and the cameras stand up to FAR_ROUND apart: one act, or right
push-ups by two people, stay under 0.28 there, and depths let other movements look alike."""
FAR_ROUND = 120.0
"""Degrees between the cameras from which the limbs that each sees are others, and UNLIKE holds again. Set by
hand."""
HELD_AGREEMENT = 0.6
"""Agreement that is put down to a reference that holds still, where it says nothing: the usual one."""
AGREEMENT_SHARE = 0.15
"""What a full agreement of the turns is worth in that."""
ANOTHER_SIDE = 60.0
"""Degrees between the cameras from which the view may be why two look unlike: then that is said. Set by
hand."""

# The total, the parts, the curve and the timing
TOLERANCE = 0.095
"""Error (about radians: 5.4 degrees) of a part that the reference holds still which good performances have;
at it the value is AT_TOLERANCE. Fitted with MOVED_SHARE to pairs of good performances by different people:
push-ups and people who dance in step (docs/experiments/truth.md)."""
MOVED_SHARE = 0.73
"""And so much of how far the reference moves the part, in the same unit."""
SETTABLE_TOLERANCE = (1.0, 90.0)
"""Least and most degrees that a coach may set as the tolerance of a part: under the first there is only the
noise of measuring, beyond the second nothing is judged any more. Set by hand."""
WORST_SHARE = 0.38
"""Share of the worst part's error that the whole has at least. In right push-ups by two people some part is
off by up to 2 tolerances, which costs nothing so."""
TOLERANCE_BRIDGED = 0.05
"""And so much more where joints in space are compared, whose depth is guessed."""
AT_TOLERANCE = 0.85
"""Value, 0..1, of an error of one tolerance: good."""
POWER = 4.0
"""Of the curve from errors to values: flat below the tolerance, where errors are style and the noise of
measuring; 1.5 tolerances make 44, 2 make 7."""
DISAGREEMENT = 0.43
"""How far the correlation of the turning bones may be under 1: there the value is AT_TOLERANCE. Between two
right push-ups in pictures it is 0.85 and more, between people who dance in step 0.56 to 0.9."""
DISAGREEMENT_BRIDGED = 0.75
"""The same where joints in space are compared: between two right push-ups it is 0.71 and more, of one walk
0.3."""
MOST_OF_ONE_FAULT = 1.53
"""Tolerances that one plain fault counts at most: alone it makes 41, and not another movement."""
PLAIN_FAULT = 69.0
"""Value of 0..100: under 70 there is a plain fault, and having done a third of a movement or more on the
other side is one. Set by hand."""
MOMENT_TOLERANCE = 19.0
"""Degrees by which a joint may be bent otherwise for a moment that is put into words, or more (MOMENT_SHARE):
there the total is at most 85, from 1.23 times as many on PLAIN_FAULT. With 18 right push-ups by other people
go down to 83 (docs/experiments/truth.md)."""
MOMENT_SHARE = 2.2
"""Times what is tolerated of the part over the clip that it may be off for a moment: people differ where they
move. With 2 the totals of people who dance in step are 85.5 on average, with 2.2 they are 86.9 and half of
the push-ups with a second plainly wrong over 82."""
FAULT_SECONDS = 0.5
"""Seconds that it lasts at least. Set by hand."""
PLAIN_SCALE = 0.44
"""Error (about radians) at which a single pose, and what is put into words, has fallen to 100/e."""
LASTING = {"head": 26.0, "shoulder": 18.0, "elbow": 20.0, "hip": 15.0, "knee": 16.0}
"""Degrees by which a joint that the reference holds may bend otherwise all the way through; at it the value
is AT_TOLERANCE. Between two people who do right push-ups the median stays within 21 for shoulders, 24 for
elbows, 16 for hips and 19 for knees in 98 of 100 pairs (docs/experiments/truth.md); they move a little."""
LASTING_BRIDGED = 1.5
"""Times these where joints in space are compared. One act from cameras 52 and 90 degrees apart differs by
up to 21 throughout."""
RANGE_TOLERANCE = 0.24
"""|ln| of the ratio of how far two bodies move at which the value is AT_TOLERANCE: a fifth less. Between
two people who do right push-ups, or dance in step, it stays under 0.22."""
RANGE_TOLERANCE_BRIDGED = 0.75
"""The same where joints in space are compared: a walk seen from the side moves 0.65 more than from the
front."""
STILL_BONES = 0.04
"""Added to both, in squares: how far the bones of somebody who stands still seem to move (1: a bone)."""
LEAST_LASTING = 0.5
"""Share of the time at which an angle must be measured for that. Set by hand."""
TEMPO_WINDOW = 1.0
"""Seconds of the reference over which a local tempo is measured. Set by hand."""
TEMPO_TOLERANCE = 0.7
"""The mean absolute log2 of local over even tempo, m, is a timing of
100·exp(−(m/TEMPO_TOLERANCE)^TEMPO_POWER). Set by hand."""
TEMPO_POWER = 1.5
"""See TEMPO_TOLERANCE. Set by hand."""
STILL_WEIGHT = 0.05
"""Weight of a motionless moment, where the warp is arbitrary, against a moving one. Set by hand."""
LEAST_TEMPO_CHANGE = 0.5
"""log2 of the local over the even tempo from which a stretch is told to be slower: 1.4 times as slow.
With 0.7 the stretch told of a part done twice as slowly is too short (docs/experiments/truth.md)."""
LEAST_TIME_LOST = 0.4
"""Seconds that must be lost so to be told, each counting by how much the reference moves there. Set by hand:
the path of dancers in step wanders by 0.1 s."""
SLOW_SECONDS = 0.7
"""Seconds of the practice over which they must be lost; a shorter stretch is mostly the warp's. Set by
hand."""
LOWER_THERE = 5.0
"""By how much the form there may be less than in all for the tempo to be told: of two who differ there, the
warp says little. Set by hand."""
WARP_TELLS = 1.4
"""How many times as far apart the bones must be without the warp as along it for it to tell a tempo. Where
the tempo is even and something else is off it is up to 1.3, of parts done 1.6 to 2 times as slowly 1.4 to
2.9 (docs/experiments/truth.md)."""
EVEN_TIMING = 85.0
"""A timing from this value on is called even, and nothing is told of the tempo. Set by hand."""

# Repetitions of the practice
LEAST_COMPLETENESS = 0.9
"""Share of the reference that a repetition must contain. Set by hand."""
REPETITION_DURATIONS = (0.5, 2.0)
"""A repetition lasts between these multiples of the best matching one. Set by hand."""
LEAST_REPETITION = 0.5
"""Seconds; a shorter stretch is a pose, and holding it is not doing it many times. Set by hand."""
FOLLOWS_AGAIN = 0.75
"""Share of the best match's correlation of turning bones that a repetition has at least. Repetitions by one
person have 0.91 and more (push-ups, squats to half the depth), other movements in drawn clips up to 0.7, who
holds still 0.2."""
MOST_REPETITIONS = 400
"""Enough for ten minutes of quick ones."""

# Words: how a person is seen
SIDE_ON = 0.35
"""Torso lengths between the shoulders, across the trunk, under which a person is seen from the side;
about 0.68 from the front. From the development clips."""
FRONTAL = 0.4
"""Torso lengths from which on shoulders are turned towards the camera. Set by hand."""
CLEARLY_SIDE_ON = SIDE_ON - 0.1
"""Torso lengths under which a person is so clearly seen from the side that another view is told. Set by
hand."""
UPRIGHT = 45.0
"""Degrees from upright up to which a trunk stands. Set by hand."""
TURNED = 50.0
"""Degrees by which a lying and a standing trunk differ at least. Set by hand."""

# Words: moments
LOW_VALUE = 75.0
"""Below it a stretch is worth a look. Set by hand."""
BENT_SHARE = 1.0
"""What a joint angle that is off counts by itself: from 13.5 degrees on it is below LOW_VALUE."""
TIME_SLACK = 0.05
"""Seconds by which a warp may be off: two frames of a film of 30 a second. What a joint's angle changes by
in it is no fault of its bend."""
LEAST_LASTING_SAID = 0.7
"""Tolerances from which a joint that is off all the way through is spoken of. With 0.3 it is three times as
often in pairs of right push-ups by two people (docs/experiments/truth.md)."""
LEAST_DEGREES_LASTING = 12.0
"""Degrees; less is the noise of measuring and of the view. Set by hand."""
LASTING_LOSS = 50.0
"""Of 100: what is off all the way through by its tolerance is as important as a moment that loses so much.
Set by hand."""
SHORTEST_LOW = 0.3
"""Seconds; shorter stretches of low values are noise. Set by hand."""
BRIDGED = 0.4
"""Seconds of good values between two low stretches that do not part them. Set by hand."""
ONE_WAY = 0.8
"""A joint off by this share of its mean absolute degrees, signs counted, is off one way. With 0.5 an elbow of
a dancer that was 40 degrees too straight and then as much too bent was told one of them for all the time."""
LEAST_SURE = 0.2
"""Mean confidence under which nothing is said of a part. Set by hand."""
SURE_OF_PLACE = 0.5
"""The same of where a part is, by no bend: a hand that hides is placed somewhere. Set by hand."""
LEAST_DEGREES = 10.0
"""Smaller differences of an angle are not put into words. Set by hand."""
LEAST_TORSO_LENGTHS = 0.1
"""Smaller differences of a place are not put into words. Set by hand."""
LEAST_HEEL = 7.0
"""Degrees of a foot's pitch that are put into words; up to 5 are the noise of measuring."""
LIFTED = 6.0
"""Degrees of pitch above its own usual low by which a heel counts as lifted at all. Set by hand."""
SAME_SIDE = 0.7
"""Share of a turn of the trunk that must change how far it leans: less, and it leans to another side.
Set by hand."""
TRUNK_ALONE = 0.75
"""Share of a hip's degrees that the trunk must be turned by for the trunk to be the cause: of hips that are
piked or sag both trunk and legs lean. Set by hand."""
ANGLE_SHARE = 0.7
"""A joint is named by its bend if that is, in radians, this share of its way to where it should be. Set
by hand."""
MOST_SAID = 3
"""Moments and remarks to work on. Set by hand: more nobody keeps in mind."""
MOST_OF_ONE_PART = 2
"""Moments of one part. Set by hand."""
OVERLAP = 0.5
"""Two stretches are the same moment if they share this part of the shorter one. Set by hand."""
AT_CHANGE = 0.5
"""Seconds about a change of sides of which no part is told: the body is on its way then. Set by hand."""
BOTH_AT_ONCE = 0.6
"""Share of all the time of a left and a right that they must have in common to be said of both: looked at in
four pairs of dancers, of whom one side was right."""
BOTH_ALIKE = 15.0
"""Degrees by which left and right may differ for one number to be said of both. Set by hand."""
SHARE_IN_SPACE = 0.2
"""Share of a difference in the picture that the joints in space must show to let it be said. A limb that
points at the camera differs by any angle in the picture; in pairs of real clips space showed 0 to 0.3 of
such, and 0.5 and more of what a coach would say. At 0.3 faults of 20 degrees go unsaid too."""
AFTER = 0.3
"""Seconds by which what a trunk takes with it may come sooner or last longer. Set by hand."""
FAR_END = 0.6
"""Share of its importance with which a hand or foot adds to the joint above, which it mostly follows.
Set by hand."""

# Words: remarks on the whole clip
MOST_REMARKS = 2
"""Remarks among what is said. Set by hand."""
SAID_BY_MOMENT = 0.6
"""A moment that names this share of what is lacking at the utmost says it with its time. Set by hand."""
LEAST_REACH = 15.0
"""Degrees; smaller differences of what is reached are not put into words. Set by hand."""
MOVES_MUCH = 60.0
"""Degrees from which on a joint that moves more matters no more. Set by hand."""
LEAST_ANGLE_MEASURED = 0.5
"""Share of the moments at which an angle must be measured in both. Set by hand."""
STILL_TRUNK = 12.0
"""Degrees a trunk may tilt back and forth and still be called still. Set by hand."""
REACH_SHARE = 0.7
"""What a difference in reach weighs against one that lasts for a second. Set by hand."""
JERKIER = 0.7
"""Logarithm of the ratio from which a limb is told to move more smoothly: twice as jerky. Limbs in good
and faulty practices of the development clips stay under 0.5; with a tremor of 0.06 torso lengths four
times a second they reach 0.8 to 1."""
LEAST_JERK_MEASURED = 0.8
"""Share of the samples at which a joint must be measured for its jerk. Set by hand."""
LEAST_JERK_SAMPLES = 30
"""Samples that it takes. Set by hand."""
STILL_SPEED = 0.002
"""Torso lengths a sample added to the speed: the noise of measuring in a quiet clip. One that is
measured without any is no reason to call another jerky."""
NOISE_JERK = 0.001
"""The same of the jerk."""

# Words: praise and what is better than before
MOST_STRENGTHS = 2
"""Remarks of praise. Set by hand."""
GOOD = 85.0
"""A part or a moment from this value on may be praised. Set by hand."""
CLOSE = 95.0
"""A joint from this value on may be said to follow closely: it is off by 0.75 times what is tolerated. At
GOOD it is off by all of that, which is right and not close. Set by hand."""
ABOUT = 2.0
"""Parts this close to the median of those that move are praised too. Set by hand."""
GOOD_TIMING = 88.0
"""A timing from this value on is praised. Set by hand."""
LEAST_WAY_PRAISED = 0.25
"""Torso lengths that some part must move, where no joint does by MOVES, for the tempo to be anyone's
merit: the clocks of two who hold a pose agree by themselves. Swaying and the noise of measuring stay
below."""
LEAST_SECONDS_PRAISED = 1.0
"""Seconds that a stretch must last to be praised. Set by hand."""
LEAST_SHARE_PRAISED = 0.2
"""Share of the reference's motion that it must have. Set by hand."""
UNBROKEN = 0.9
"""Share of it that must be good by itself: short slips in it are passed over. Set by hand."""
THROUGHOUT = 0.95
"""Share of the motion that is good from which on all of it is praised. Set by hand."""
MOTION_SCALE = 40.0
"""Degrees from which more motion hardly makes a part more worth praising. Set by hand."""
MOST_IMPROVEMENTS = 2
"""Remarks on what is better. Set by hand."""
TOTAL_NOISE = 6.0
"""Values of 0..100 by which two measurements of the same practice differ: the 95th percentile of the
total (docs/feedback.md, benchmarks/repeatability.py)."""
TIMING_NOISE = 10.0
"""About the 99th percentile of the timing."""
PART_NOISE = 8.0
"""Above the 95th percentile of a part."""
MENDED_BONUS = 5.0
"""What it adds to a part's rise that it is no longer among what to work on. Set by hand."""

# Criteria of a routine
SEEN_FOR_CRITERION = 0.5
"""Confidence (0..1) under which a joint is too doubtful to prove anything. Far limbs of people seen from the
side, which models guess, stay under it, near ones over 0.9 (docs/criteria.md)."""
IN_PICTURE = 20.0
"""Degrees by which a bone may point out of the picture for its angle to be read there: at 20° a right angle
looks 4 to 8° wider. From geometry; 95 % of near knees and hips from the side stay under it."""
AT_CAMERA = 60.0
"""Degrees out of the picture beyond which a bone points at the camera, and no angle at its ends is known."""
FULL_IN_PICTURE = 0.8
"""Share of its full length that a bone must show for its angle to be read in the picture. Where the model
gives no depth it is all that tells of the depth, and FULL_WITHOUT_DEPTH is needed."""
FULL_WITHOUT_DEPTH = 0.9
"""See FULL_IN_PICTURE: such a bone points out of the picture by 26° at most."""
LOOKS_AGREE = 15.0
"""Degrees by which the angle in the picture and that in space may differ for the picture to be believed. By
how much they differ, by so much may the angle be off, too."""
NOISE_IN_PICTURE = 6.0
"""Degrees by which an angle read in the picture is off: reported of knees of squats from the side, −2 ± 6°
(docs/criteria.md)."""
NOISE_WITHOUT_DEPTH = 10.0
"""The same where the model gives no depth."""
NOISE_IN_SPACE = 20.0
"""The same of an angle of the 3-D joints: reported of knees of squats over oblique views, −14 ± 15°
(docs/criteria.md)."""
STRAIGHT_EITHER_WAY = 150.0
"""Degrees from which on a hip may as well be bent to the other side, where the picture does not tell."""
NOISE_OF_HEIGHT = 0.1
"""Torso lengths by which the difference of two heights in the picture is off. Set by hand."""
NOISE_OF_HOLD = 0.1
"""Seconds by which the length of a hold is off: three frames. Set by hand."""
BRIEFEST = 5
"""Samples over which the median is taken: what lasts for under 0.1 s proves nothing. Set by hand."""
HIDDEN_FROM = 8
"""Samples without sight from which on what decides may have happened in them (0.27 s). Set by hand."""
LEAST_IN_SIGHT = 0.5
"""Share of a stretch in which a part must be seen for anything to be said of it. Set by hand."""
NEARLY_ALL_IN_SIGHT = 0.9
"""The same for what must hold all the time. Set by hand."""
NEARER = 0.1
"""Metres of depth of shoulder and hip by which one side is told to be nearer. Set by hand: from the side it
is 0.25 to 0.3."""
SURER = 0.15
"""The same by the mean confidence, where there is no depth. Set by hand."""
SAME_POSE = 25.0
"""Degrees that each joint and the trunk may differ for a pose to be the reference's. Set by hand."""
LEAST_OF_POSE = 3
"""Angles that a reference must show for its pose to be known."""
ROUND_DEGREES = 5.0
"""A proposed limit is rounded to a multiple of this, to the lenient side."""

# Sound: the same recording in both clips
SAME_RECORDING = 6.5
"""How many times more alike two sounds must be at one offset than they usually are elsewhere (a root mean
square) to be the same recording. Different music stays under 5.9 in 400 of 400 pairs; the same music, filmed
in another room beside other sounds, reaches 7.8 in 99 of 100 (docs/experiments/sound.md)."""
SOUNDS_AGAIN = 0.8
"""Share of that likeness from which another offset fits as well: the music repeats itself. Set by hand."""
LISTENED_SECONDS = 2.5
"""Seconds of sound that both must share. Set by hand."""
LISTENED_TEMPOS = (0.7, 1.43)
"""Slowest and fastest tempo of one against the other that is looked for: practice at 70 percent, and its
inverse. Set by hand."""
MUSIC_WEIGHT = 1.0
"""Weight of a second off the music, beside features of the body that differ by 1. The path of people who move
in step is off by 0.125 s without, 0.088 with it and 0.068 with 4; with 4 somebody who falls behind little by
little is not followed as well (docs/experiments/sound.md)."""
ANOTHER_TIME = 0.75
"""Seconds off the music from which a movement may be laid on another one of its repetitions. Set by hand: few
repeat faster."""
LATE_STEADY = 0.5
"""Seconds by which the middle half of the movement may vary against the music; more is no being late. Set by
hand."""
LATEST = 2.0
"""Seconds from which a movement does not belong to that place of the music at all. Set by hand."""
