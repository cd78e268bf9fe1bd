from django.apps import AppConfig


class PaymentRequestsConfig(AppConfig):
    name = "parvis.payment_requests"
    label = "payment_requests"
