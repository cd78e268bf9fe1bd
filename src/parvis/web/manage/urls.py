"""The addresses of the pages that manage an organisation or the platform."""

from django.urls import URLPattern, path

from parvis.web.manage import door, keys, operator, organisation, people

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
    path("manage/<uuid:public_id>/", organisation.organisation, name="manage-organisation"),
    path(
        "manage/<uuid:public_id>/departments/<uuid:department_id>/",
        organisation.department,
        name="manage-department",
    ),
    path(
        "manage/<uuid:public_id>/departments/<uuid:department_id>/state/",
        organisation.department_state,
        name="manage-department-state",
    ),
    path("manage/<uuid:public_id>/keys/", keys.keys, name="manage-keys"),
    path("manage/<uuid:public_id>/keys/<uuid:key_id>/revoke/", keys.revoke, name="manage-key-revoke"),
    path("operator/", operator.jobs, name="operator-jobs"),
    path("operator/jobs/<int:job_id>/again/", operator.job_again, name="operator-job-again"),
    path("operator/entries/<int:set_aside_id>/again/", operator.entry_again, name="operator-entry-again"),
]
