"""The README of an export: what each file is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from privacy.inventory import EXPORTED, NOT_EXPORTED, SESSIONS


def readme(*, made_at: datetime, tables: Iterable[str], missing: Iterable[str]) -> str:
    """The text; ``tables`` are those that are there, ``missing`` the stored files that could not be read."""
    there = set(tables)
    what = {table.model: table.what for table in EXPORTED} | {
        SESSIONS: _("Where you are signed in, until when.")
    }
    listed = [f"  data/{name}.json\n      {text}" for name, text in what.items() if name in there]
    parts = [_INTRODUCTION.format(made_at=made_at), "\n".join(listed), _FILES, _left_out()]
    lost = sorted(missing)
    if lost:
        parts.append(
            "Files that are named in the data but could not be read:\n\n  " + "\n  ".join(lost) + "\n"
        )
    return "\n\n".join(parts)


def _left_out() -> str:
    without = [f"  {table.model}: {', '.join(table.without)}" for table in EXPORTED if table.without]
    reasons = [f"  {name}: {reason}" for name, reason in NOT_EXPORTED.items()]
    return "\n".join(
        ["Fields that are left out, because they are secrets or about others:", "", *without, ""]
    ) + ("\nTables that hold nothing about you to take along:\n\n" + "\n".join(reasons) + "\n")


_INTRODUCTION = """\
Everything that Formcheck keeps about you
=========================================

Written on {made_at:%Y-%m-%d %H:%M} UTC.

data/ holds the rows of the database, one file for each table: a JSON list of objects (RFC 8259, UTF-8). Times
are UTC (ISO 8601), durations and moments in videos are seconds, sizes are bytes or pixels. A field that names
another row holds that row's id."""

_FILES = """\
Further files, by the ids of their rows:

  videos/ID/original.*
      The file that you uploaded, as it is kept, to the byte: where and with what it was filmed is blanked,
      unless you chose to leave that in. The version that the pages play is made of it and left out.
  videos/ID/shown.mp4
      That version, of a film in which the face is hidden: the file that you uploaded was removed.
  videos/ID/poster.jpg
      The still picture that stands for the video.
  uploads/ID.part
      What came so far of an upload that was not finished.
  tracks/ID.jsonl
      The body that was found in a video, one JSON object a line. The first line says by which model it was
      measured, the names of the joints ("joints") and the size of the upright picture in pixels. Each further
      line is a frame: "time" in seconds; "keypoints", for each joint x and y in pixels and a confidence 0..1;
      "box", x, y, width and height in pixels; where the model gives them "landmarks" (x, y in pixels, z,
      visibility) and "joints3d" (metres about the hips). null: not found. "in_doubt" in the first line are
      stretches in seconds that are left out because somebody else was in the way. A last line with "sound"
      holds what was kept of the sound, for telling whether a movement is in time: rows of numbers,
      "sound_rate" of them a second; it cannot be played.
  scores/ID.jsonl
      How an attempt was laid over its reference. The first line names the parts of the body; each further
      line is a place of the path: the seconds of the reference and of your video that belong together, and
      for each part its value 0..100 and by how many degrees its angle is off. The sentences are in
      data/practice.Score.json."""
