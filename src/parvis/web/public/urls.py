"""The addresses of the public pages."""

from django.urls import path

from parvis.web.public import demo, home, language, texts

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", language.choose, name="language"),
    path("demo-sign-in/", demo.sign_in, name="demo-sign-in"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("legal/", texts.legal, name="legal"),
    path("privacy/", texts.privacy, name="privacy"),
    path("sign-up/", home.home, name="sign-up"),
    path("mailbox/", home.home, name="mailbox"),
]
