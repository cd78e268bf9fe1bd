"""The addresses of the public pages."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from parvis.web.public import demo, home, invitation, language, mailbox, profile, rules, sign_up, texts

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", language.choose, name="language"),
    path("demo-sign-in/", demo.sign_in, name="demo-sign-in"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("legal/", texts.legal, name="legal"),
    path("privacy/", texts.privacy, name="privacy"),
    path("regles/", rules.index, name="rules"),
    path("regles/<str:rule_id>/", rules.rule, name="rule"),
    path("sign-up/", sign_up.organisation, name="sign-up"),
    path("sign-up/look-up/", sign_up.look_up, name="sign-up-look-up"),
    path("sign-up/you/", sign_up.person, name="sign-up-person"),
    path("sign-up/mail/", sign_up.mail, name="sign-up-mail"),
    path("sign-up/mail/again/", sign_up.mail_again, name="sign-up-mail-again"),
    # Asked for by browsers on pages that name no icon, such as a raw answer of the API.
    path("favicon.ico", RedirectView.as_view(url=static("parvis/favicon-32.png")), name="favicon"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<uuid:public_id>/", mailbox.mail, name="mail"),
    path("mailbox/<uuid:public_id>/html/", mailbox.mail_html, name="mail-html"),
]
