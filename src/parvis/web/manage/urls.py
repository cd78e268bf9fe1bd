"""The addresses of the pages that manage an organisation or the platform."""

from django.urls import URLPattern, path

from parvis.web.manage import door, people

urlpatterns: list[URLPattern] = [
    path("manage/", door.manage, name="manage"),
    path("manage/<uuid:public_id>/people/", people.people, name="manage-people"),
    path(
        "manage/<uuid:public_id>/people/<uuid:attachment_id>/withdraw/",
        people.withdraw,
        name="manage-withdraw",
    ),
    path(
        "manage/<uuid:public_id>/invitations/<uuid:invitation_id>/again/",
        people.invitation_again,
        name="manage-invitation-again",
    ),
    path(
        "manage/<uuid:public_id>/invitations/<uuid:invitation_id>/withdraw/",
        people.invitation_withdrawn,
        name="manage-invitation-withdraw",
    ),
]
