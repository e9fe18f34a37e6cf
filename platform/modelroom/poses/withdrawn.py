"""Models that learned from pictures of people who have withdrawn since.

Of a minor: out of service at once, and never in service again. Of others: the staff is told, and decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.languages import as_read_by
from accounts.models import User
from modelroom.models import InService, LearnedFrom, PoseModel
from scoring.reasons import Reason
from training import in_service as service
from training import provenance
from training.provenance import Provenance


def provenance_of(model: PoseModel) -> Provenance | None:
    """Whom a model learned from; None for one that was not trained here."""
    if model.run is None:
        return None
    return provenance.said_of(model.run.learned_from, known=model.run.whose_known)


def may_serve(model: PoseModel) -> bool:
    """Whether videos may be measured with it: no minor whom it learned from has withdrawn."""
    return model.run is None or provenance.may_serve(model.run.learned_from)


def why_withdrawn(model: PoseModel) -> Reason:
    """Why it may not serve."""
    return Reason("model_unavailable", "withdrawn", {"name": model.name})


def undecided(model: PoseModel) -> bool:
    """Whether somebody withdrew and staff has not said yet what becomes of the model."""
    said = provenance_of(model)
    return said is not None and said.withdrawn > model.kept_for and may_serve(model)


@transaction.atomic
def keep(*, model: PoseModel, by: User) -> None:
    """Note that staff keeps a model from whose people somebody withdrew; the next withdrawal asks anew."""
    said = provenance_of(model)
    PoseModel.objects.filter(pk=model.pk).update(
        kept_for=said.withdrawn if said else 0, kept_by=by, kept_on=timezone.localdate()
    )


def leave_service() -> InService | None:
    """Take the model in service out of it, if it learned from a minor who has withdrawn."""
    minors = LearnedFrom.objects.filter(minor=True, withdrawn_on__isnull=False).values("run")
    # Held, as by whoever puts one in service.
    held = PoseModel.objects.select_for_update().filter(run__in=minors).order_by("pk")
    return service.leave(InService.objects, set(held.values_list("pk", flat=True)))


def tell_staff(runs: Iterable[UUID]) -> None:
    """Write to the staff, once that is certain, which models learned from somebody who has just withdrawn."""
    names = list(PoseModel.objects.filter(run__in=list(runs)).order_by("name").values_list("name", flat=True))
    if names:
        transaction.on_commit(partial(_write_to_staff, names), robust=True)


def _write_to_staff(names: list[str]) -> None:
    for person in User.objects.filter(is_staff=True, is_active=True):
        with as_read_by(person):
            _write_to(person.email, names)


def _write_to(address: str, names: list[str]) -> None:
    text = _(
        "Somebody has withdrawn whose pictures these models learned from: %(names)s.\n\n"
        "Their pictures have been taken out of the data sets. The page “Models” of the model room says which "
        "models are concerned. If the person is a minor, none of these may be used any more; else please "
        "decide there whether to keep it."
    )
    subject = _("A model learned from somebody who has withdrawn")
    send_mail(subject, text % {"names": ", ".join(names)}, None, [address])
