"""The queue and a real mail server on this machine: delivered, refused, down then up, then forgotten."""

import email
import re
import socket
from datetime import timedelta
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from parvis.accounts import letters
from parvis.base import clock, worker
from parvis.base.models import Job
from parvis.notifications import delivery
from parvis.notifications.backend import Undeliverable
from parvis.notifications.models import OutgoingMail


class Server:
    """Keeps what it is given; answers what the test asks for."""

    def __init__(self):
        self.messages = []
        self.to_recipient = "250 OK"
        self.to_data = "250 kept as 4711"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):
        if self.to_data.startswith("250"):
            self.messages.append(envelope)
        return self.to_data


@pytest.fixture
def port(settings):
    """A port on which nothing listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    settings.PARVIS_MAIL = "smtp"
    settings.PARVIS_SMTP_HOST, settings.PARVIS_SMTP_PORT = "127.0.0.1", number
    settings.PARVIS_SMTP_USER, settings.PARVIS_SMTP_SECURITY = "", "none"
    return number


@pytest.fixture
def server(port):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


def send(to="claire@fournil.example", kind="essai"):
    message = EmailMultiAlternatives("Été", "Bonjour à vous", None, [to], headers={letters.KIND: kind})
    message.attach_alternative("<p>Bonjour à vous</p>", "text/html")
    message.send()


def only_mail():
    return OutgoingMail.objects.get()


def test_mail_waits_in_the_queue(db):
    send_mail("Sujet", "Texte", None, ["claire@fournil.example"])

    assert (only_mail().delivered_at, only_mail().attempts) == (None, 0)
    assert Job.objects.get().key == str(only_mail().public_id)


def test_mail_of_an_undone_act_never_leaves(db):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()
    assert not Job.objects.exists()


def test_each_address_has_its_own_row(db):
    EmailMessage("Sujet", "Texte", None, ["un@essai.example"], cc=["deux@essai.example"]).send()

    assert OutgoingMail.objects.count() == 2


def test_attachment_is_refused_rather_than_lost(db):
    message = EmailMessage("Sujet", "Texte", None, ["un@essai.example"])
    message.attach("facture.pdf", b"%PDF", "application/pdf")

    with pytest.raises(Undeliverable):
        message.send()


def test_html_alone_is_refused_rather_than_lost(db):
    message = EmailMessage("Sujet", "<p>Texte</p>", None, ["un@essai.example"])
    message.content_subtype = "html"

    with pytest.raises(Undeliverable):
        message.send()


def test_mailbox_delivers_without_a_server(db):
    send()
    worker.drain()

    assert only_mail().delivered_at
    assert only_mail().outcome == "mailbox"


def test_delivered_through_a_real_server(db, server):
    send()
    worker.drain()

    [envelope] = server.messages
    message = email.message_from_bytes(envelope.content, policy=default)
    assert envelope.rcpt_tos == ["claire@fournil.example"]
    assert message["Subject"] == "Été"
    assert message.get_body(("plain",)).get_content().strip() == "Bonjour à vous"
    assert "<p>Bonjour à vous</p>" in message.get_body(("html",)).get_content()


def test_nothing_of_the_queue_is_in_the_headers(db, server):
    send()
    worker.drain()

    assert b"X-Parvis" not in server.messages[0].content


def test_the_servers_answer_is_the_proof(db, server):
    send()
    worker.drain()

    assert only_mail().delivered_at
    assert (only_mail().outcome, only_mail().attempts) == ("250 kept as 4711", 1)


def test_refused_recipient_is_not_tried_again(db, server):
    server.to_recipient = "550 no such person"
    send()
    worker.drain()

    assert only_mail().given_up_at
    assert only_mail().delivered_at is None
    assert only_mail().outcome == "550 no such person"
    assert not Job.objects.exists()


def test_refused_text_is_not_tried_again(db, server):
    server.to_data = "554 looks like spam"
    send()
    worker.drain()

    assert only_mail().given_up_at
    assert only_mail().outcome == "554 looks like spam"


def test_busy_mailbox_is_tried_again(db, server):
    server.to_recipient = "451 try later"
    send()
    with time_machine.travel(clock.now(), tick=False) as moment:
        worker.drain()
        waiting = only_mail().outcome
        server.to_recipient = "250 OK"
        moment.shift(timedelta(minutes=5))
        worker.drain()

    assert waiting == "451 try later"
    assert len(server.messages) == 1
    assert only_mail().attempts == 2


def test_server_down_then_up(db, port):
    send()
    with time_machine.travel(clock.now(), tick=False) as moment:
        worker.drain()
        down = only_mail()
        handler = Server()
        controller = Controller(handler, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            moment.shift(timedelta(minutes=5))
            worker.drain()
        finally:
            controller.stop()

    assert (down.delivered_at, down.attempts, down.outcome) == (None, 1, "ConnectionRefusedError")
    assert len(handler.messages) == 1
    assert only_mail().outcome == "250 kept as 4711"


def test_both_attempts_carry_the_same_message_id(db, server):
    server.to_data = "451 later"
    send()
    worker.drain()
    first = delivery.smtp.as_bytes(only_mail())
    second = delivery.smtp.as_bytes(only_mail())

    identifier = re.search(rb"Message-ID: (<\S+>)", first).group(1)
    assert str(only_mail().public_id).encode() in identifier
    assert identifier in second


def test_delivered_mail_is_not_delivered_again(db, server):
    send()
    worker.drain()
    delivery.deliver(str(only_mail().public_id))

    assert len(server.messages) == 1


@pytest.mark.parametrize("kind", sorted(delivery.SECRET_KINDS))
def test_text_with_a_secret_is_forgotten_once_delivered(db, server, kind):
    send(kind=kind)
    worker.drain()

    assert (only_mail().text, only_mail().html) == ("", "")
    assert only_mail().delivered_at


def test_text_with_a_secret_is_kept_until_delivered(db, server):
    server.to_recipient = "451 try later"
    send(kind="invitation")
    worker.drain()

    assert only_mail().text


def test_mailbox_keeps_the_text_to_be_read(db):
    send(kind="invitation")
    worker.drain()

    assert only_mail().text


def test_texts_are_forgotten_after_some_days(db, settings):
    send()
    worker.drain()
    with time_machine.travel(clock.now() + timedelta(days=settings.PARVIS_MAIL_KEPT_DAYS + 1)):
        assert delivery.purge() == 1

    assert (only_mail().text, only_mail().html) == ("", "")
    assert only_mail().outcome == "mailbox"


def test_recent_texts_stay(db, settings):
    send()
    with time_machine.travel(clock.now() + timedelta(days=settings.PARVIS_MAIL_KEPT_DAYS - 1)):
        assert delivery.purge() == 0


def test_undelivered_mail_is_given_up_with_its_text(db, settings, port):
    send()
    with time_machine.travel(clock.now() + timedelta(days=settings.PARVIS_MAIL_KEPT_DAYS + 1)):
        delivery.purge()
        delivery.deliver(str(only_mail().public_id))

    assert only_mail().given_up_at
    assert only_mail().attempts == 0


def test_subject_on_one_line(db):
    send_mail("Une\u2028facture", "Texte", None, ["un@essai.example"])

    assert only_mail().subject == "Une facture"
