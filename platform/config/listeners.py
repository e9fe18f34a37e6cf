"""Who listens to what: everything that a lower package asks or tells a higher one, in one place.

A package cannot import what stands above it. It holds ``Rules`` (``common/rules.py``) and asks whoever
was added to them; here they are added, once, when the site starts. What an application does when one of
its own rows is deleted stands in its own ``cleanup.py``.
"""

from __future__ import annotations

from django.db.models.signals import m2m_changed, post_delete, pre_delete

from accounts.guardians.selectors import hidden_from, require_leave_to_upload
from accounts.models import Group, User
from accounts.selectors import hidden
from accounts.services import put_on_hold, recognition_withdrawn, training_withdrawn
from assignments import telling as assignments_telling
from assignments.handing_in import tell_of_handed_in
from coaching import telling as coaching_telling
from coaching.desk.services import note_looked
from common import commands
from common.rules import imported_later
from conversation import telling as conversation_telling
from conversation import voices
from conversation.words_on import words_on_attempts
from library import kinds, rules
from library import telling as library_telling
from library.jobs.queues import handlers, long_handlers
from library.models import Routine, Video
from library.routines.counting import check_measured_again
from library.services import stop_work_for
from modelroom import access as modelroom_access
from modelroom import stages as modelroom_stages
from modelroom import withdrawal
from modelroom.corrections.services import correct_again
from modelroom.poses import selectors as models
from modelroom.poses.services import LEARNED, load_trained
from notices import kinds as notice_kinds
from notices.rules import left_out
from practice import access as practice_access
from practice import photos
from practice import rules as practice_rules
from practice import stages as practice_stages
from practice import telling as practice_telling
from practice.keeping import forget_paths, groups_practised_in, part_practised
from practice.services import check_routine, rescore_replaced, rescore_video
from privacy import stages as privacy_stages
from privacy.cleanup import lost_exports
from privacy.selectors import people_who_leave
from privacy.staff_acts import note_command
from recognition import access as recognition_access
from recognition import asking, cleanup
from recognition import services as recognition
from recognition import stages as recognition_stages
from reports import telling as reports_telling
from scoring.pose.estimators import register_family


def connect() -> None:
    """Add every rule; called once."""
    _what_people_may_see()
    _what_happens_to_videos_and_routines()
    _what_happens_to_people_and_groups()
    _who_does_which_job()
    _what_people_are_told()


def _what_people_may_see() -> None:
    rules.may_watch.add(practice_access.videos_of_coached_attempts)
    rules.may_see_job.add(practice_access.jobs_of_visible_attempts)
    rules.may_see_job.add(recognition_access.trainings_of_coached_groups)
    rules.started_again.add(practice_access.scoring_may_run_again)
    rules.may_see_job.add(modelroom_access.jobs_of_the_model_room)
    practice_rules.words_on.add(words_on_attempts)
    practice_rules.opened.add(note_looked)
    hidden.add(people_who_leave)
    hidden.add(hidden_from)


def _what_happens_to_videos_and_routines() -> None:
    rules.model_in_service.add(models.name_in_service)
    register_family(LEARNED, load_trained)
    rules.practised_in.add(groups_practised_in)
    rules.part_practised.add(part_practised)
    rules.tracks_removed.add(forget_paths)
    rules.pictures_removed.add(voices.forget_voices)
    rules.pictures_removed.add(withdrawal.forget_pictures)
    rules.tracks_removed.add(withdrawal.forget_pictures)
    rules.measured.add(asking.recognise_measured)
    rules.measured_again.add(check_measured_again)
    rules.measured_again.add(rescore_video)
    rules.measured_again.add(correct_again)
    rules.shown_anew.add(asking.ask_where_it_is_shown)
    rules.criteria_changed.add(check_routine)
    rules.reference_replaced.add(rescore_replaced)
    rules.lost_files.add(cleanup.lost_models)
    rules.lost_files.add(lost_exports)
    rules.lost_files.add(voices.lost_voices)
    rules.lost_files.add(photos.lost_photos)
    m2m_changed.connect(asking.ask_where_it_is_new, sender=Routine.groups.through)
    post_delete.connect(cleanup.remove_recognition_job, sender=Video)


def _what_happens_to_people_and_groups() -> None:
    rules.may_upload.add(require_leave_to_upload)
    put_on_hold.add(stop_work_for)
    put_on_hold.add(photos.forget_photos_of)
    training_withdrawn.add(withdrawal.forget_person)
    recognition_withdrawn.add(recognition.forget_models_of)
    pre_delete.connect(withdrawal.forget_deleted_person, sender=User)
    pre_delete.connect(withdrawal.forget_deleted_video, sender=Video)
    pre_delete.connect(cleanup.remove_models, sender=User)
    pre_delete.connect(cleanup.note_deleted_video, sender=Video)
    post_delete.connect(cleanup.remove_training, sender=Group)
    commands.noted.add(note_command)


def _who_does_which_job() -> None:
    """By dotted names: a web server asks for work that only workers load the libraries for."""
    work = (
        (kinds.PROCESS_VIDEO, "library.processing.steps.process_video"),
        (kinds.FOLLOW_PERSON, "library.processing.steps.follow_person"),
        (kinds.CHECK_TAKE, "library.routines.check.check_take"),
        (practice_stages.SCORE_ATTEMPT, "practice.scoring_job.run"),
        (practice_stages.CHECK_CRITERIA, "practice.criteria.run"),
        (practice_stages.RESCORE_ROUTINE, "practice.rescoring_job.run"),
        (practice_stages.FIND_PHOTO_POSE, "practice.photo_job.run"),
        (recognition_stages.RECOGNISE_VIDEO, "recognition.job.recognise_video"),
        (modelroom_stages.EXPORT_CORRECTIONS, "modelroom.datasets.job.run"),
        (privacy_stages.EXPORT_DATA, "privacy.exports.job.write_export"),
        (privacy_stages.ERASE_ACCOUNT, "privacy.erasing.job.erase_account"),
    )
    long_work = (
        (recognition_stages.TRAIN_RECOGNITION, "recognition.training_job.train_recognition"),
        (modelroom_stages.TRAIN_MODEL, "modelroom.runs.job.run"),
        (modelroom_stages.COMPARE_MODELS, "modelroom.poses.compare.compare_models"),
    )
    for kind, path in work:
        handlers.add(imported_later(path), name=kind)
    for kind, path in long_work:
        long_handlers.add(imported_later(path), name=kind)
    rules.stage_words.add(practice_stages.STAGE_WORDS.get, name="practice")
    rules.stage_words.add(recognition_stages.STAGE_WORDS.get, name="recognition")
    rules.stage_words.add(modelroom_stages.STAGE_WORDS.get, name="modelroom")
    rules.stage_words.add(privacy_stages.STAGE_WORDS.get, name="privacy")


def _what_people_are_told() -> None:
    for kind in (
        *practice_telling.KINDS,
        *library_telling.KINDS,
        *assignments_telling.KINDS,
        *conversation_telling.KINDS,
        *reports_telling.KINDS,
        *coaching_telling.KINDS,
    ):
        notice_kinds.register(kind)
    left_out.add(people_who_leave)
    rules.job_ended.add(library_telling.tell_of_ended)
    rules.job_ended.add(practice_telling.tell_of_ended)
    rules.job_ended.add(tell_of_handed_in)
    rules.job_ended.add(photos.forget_failed)
    rules.swept.add(photos.expire)
    rules.job_ended.add(coaching_telling.tell_of_practice)
