"""Pages of groups: making, inviting, joining, leaving."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services
from accounts.access import get_coached_group_for, get_group_for, signed_in_user
from accounts.forms import CodeForm, GroupForm
from accounts.guardians.forms import GuardianForm
from accounts.guardians.invited import invite_or_tell
from accounts.models import Group, User
from accounts.signing_in import keep_invitation
from common.deleted import note_deleted
from library.keeping.forms import KeepingForm
from library.quotas import quota_of_group
from library.routines.selectors import routines_to_add


@login_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups a person coaches and the ones joined."""
    user = signed_in_user(request)
    coached = selectors.with_student_counts(groups=selectors.groups_coached_by(user=user))
    joined = selectors.groups_joined_by(user=user)
    return render(
        request, "coaching/groups.html", {"coached": coached, "joined": joined, "code_form": CodeForm()}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """Make a group; who is not a coach yet is sent to the profile."""
    user = signed_in_user(request)
    if not user.is_coach:
        messages.info(request, _("Groups are made by coaches. Tick “I teach” to become one."))
        return redirect("people:profile")
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = services.create_group(coach=user, name=form.cleaned_data["name"])
        messages.success(request, _("The group is there. Now invite your students."))
        return redirect("coaching:group", pk=group.pk)
    return render(request, "coaching/group_new.html", {"form": form})


@login_required
@require_safe
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A group: for its coach with invitation and members, for a student with its routines."""
    user = signed_in_user(request)
    group = get_group_for(user, pk)
    if selectors.groups_coached_by(user=user).filter(pk=group.pk).exists():
        return _coached_group(request, group)
    context = {
        "group": group,
        "routines": group.routines.select_related("reference", "owner"),
        "aid_only": group.practice_aid_only or settings.PRACTICE_AID_ONLY,
    }
    return render(request, "coaching/group_joined.html", context)


def _coached_group(
    request: HttpRequest, group: Group, form: GroupForm | None = None, keeping: KeepingForm | None = None
) -> HttpResponse:
    context = {
        "group": group,
        "coaches": True,
        "members": selectors.members_of(group=group),
        "removals": selectors.removals_from(group=group),
        "routines": group.routines.select_related("reference"),
        "addable": routines_to_add(coach=signed_in_user(request), group=group),
        "invitation_link": request.build_absolute_uri(group.get_invitation_path()),
        "form": form or GroupForm(instance=group),
        "keeping": keeping or KeepingForm(of=group),
        "aid_everywhere": settings.PRACTICE_AID_ONLY,
        "quota": quota_of_group(group),
    }
    return render(request, "coaching/group.html", context, status=400 if form or keeping else 200)


@login_required
@require_POST
def group_rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a group another name."""
    group = get_coached_group_for(request.user, pk)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _coached_group(request, group, form)
    services.rename_group(group=group, name=form.cleaned_data["name"])
    messages.success(request, _("The group has its new name."))
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def group_keeping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say for how long videos of the group's students are kept, and what of them."""
    group = get_coached_group_for(request.user, pk)
    form = KeepingForm(request.POST, of=group)
    if not form.is_valid():
        return _coached_group(request, group, keeping=form)
    form.save()
    messages.success(request, _("It is noted. Students are told a week before anything is removed."))
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def group_aid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether the group uses the site as a practice aid only: no scores for coaches."""
    group = get_coached_group_for(request.user, pk)
    services.set_practice_aid(group=group, only=request.POST.get("only") == "yes")
    messages.success(request, _("It is noted."))
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def group_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new invitation code."""
    group = services.renew_invitation(group=get_coached_group_for(request.user, pk))
    messages.success(request, _("There is a new code. The old link and code no longer work."))
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then delete a group."""
    group = get_coached_group_for(request.user, pk)
    if request.method != "POST":
        return render(request, "coaching/group_delete.html", {"group": group})
    services.delete_group(group=group)
    note_deleted(request, page=reverse("coaching:group", args=[pk]), back=reverse("coaching:groups"))
    messages.success(request, _("The group is deleted."))
    return redirect("coaching:groups")


def _group_and_member(request: HttpRequest, pk: UUID, member_pk: int) -> tuple[Group, User]:
    """A group that the user coaches, and one of its people; Http404 for others."""
    group = get_coached_group_for(request.user, pk)
    return group, get_object_or_404(User, pk=member_pk, memberships__group=group)


@login_required
@require_POST
def member_remove(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Take a student out of a group."""
    group, member = _group_and_member(request, pk, member_pk)
    services.remove_member(group=group, user=member)
    said = _("%(name)s is no longer in the group, and cannot come back until you allow it.")
    messages.success(request, said % {"name": member})
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def coach_make(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Have a member coach the group too."""
    group, member = _group_and_member(request, pk, member_pk)
    services.make_coach(group=group, user=member)
    messages.success(request, _("%(name)s now coaches the group with you.") % {"name": member})
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def coach_unmake(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Take that back: the person is a student of the group again."""
    group, member = _group_and_member(request, pk, member_pk)
    services.unmake_coach(group=group, user=member)
    messages.success(request, _("%(name)s no longer coaches the group.") % {"name": member})
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def member_readmit(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Let somebody who was taken out of a group join it again."""
    group = get_coached_group_for(request.user, pk)
    person = get_object_or_404(User, pk=member_pk, removals__group=group)
    services.let_in_again(group=group, user=person)
    messages.success(request, _("%(name)s can join again with the link or the code.") % {"name": person})
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def guardian_invite(request: HttpRequest, pk: UUID, member_pk: int) -> HttpResponse:
    """Ask somebody to be the guardian of a minor in the group."""
    group, member = _group_and_member(request, pk, member_pk)
    form = GuardianForm(request.POST)
    if form.is_valid():
        email, coach = form.cleaned_data["guardian_email"], signed_in_user(request)
        invite_or_tell(request, ward=member, by=coach, email=email)
    else:
        messages.error(request, _("That is no e-mail address."))
    return redirect("coaching:group", pk=group.pk)


@login_required
@require_POST
def group_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave a group."""
    user = signed_in_user(request)
    group = get_group_for(user, pk)
    services.leave_group(group=group, user=user)
    messages.success(request, _("You have left %(group)s.") % {"group": group})
    return redirect("coaching:groups")


@login_required
@require_POST
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Lead from a code typed by hand to its invitation."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _unknown_invitation(request)
    group = selectors.group_by_code(code=form.cleaned_data["code"])
    return redirect(group.get_invitation_path()) if group else _unknown_invitation(request)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """An invitation: says which group, to who is signed in also whose, and joins on POST."""
    group = selectors.group_by_code(code=code)
    if group is None:
        return _unknown_invitation(request)
    if request.method == "POST" and request.user.is_authenticated:
        services.join_group(user=signed_in_user(request), code=code)
        messages.success(request, _("Welcome to %(group)s.") % {"group": group})
        return redirect("coaching:group", pk=group.pk)
    if not request.user.is_authenticated:
        keep_invitation(request)
    taken_out = isinstance(request.user, User) and selectors.is_taken_out(group=group, user=request.user)
    context = {"group": group, "is_member": _is_member(request, group), "taken_out": taken_out}
    return render(request, "coaching/join.html", context)


def _is_member(request: HttpRequest, group: Group) -> bool:
    user = request.user
    return isinstance(user, User) and selectors.groups_of(user=user).filter(pk=group.pk).exists()


def _unknown_invitation(request: HttpRequest) -> HttpResponse:
    return render(request, "coaching/join_unknown.html", {"code_form": CodeForm()}, status=404)
