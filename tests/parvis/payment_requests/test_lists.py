"""Lists are read along an index, in its order: the first page costs the same when there are millions."""

from django.db import connection

from parvis.accounts.models import Attachment, Role
from parvis.payment_requests.models import PaymentRequest


def plan(queryset, *order):
    if connection.vendor == "postgresql":  # it would rather read the whole of a table this small
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return queryset.order_by(*order)[:26].explain()


def sorts(told):
    return "Sort" in told or "TEMP B-TREE" in told


def test_inbox_of_an_organisation(available, buyer_agent):
    told = plan(PaymentRequest.objects.as_buyer(buyer_agent), "-available_at", "-id")

    assert "pr_of_buyer" in told
    assert not sorts(told)


def test_inbox_of_a_department(available, stranger, town_hall, department):
    Attachment.objects.create(
        user=stranger, organisation=town_hall, role=Role.BUYER_AGENT, department=department
    )

    told = plan(PaymentRequest.objects.as_buyer(stranger), "-available_at", "-id")

    assert "pr_of_department" in told
    assert not sorts(told)


def test_invoices_of_a_supplier(available, supplier):
    told = plan(PaymentRequest.objects.as_supplier(supplier), "-deposited_at", "-id")

    assert "pr_of_supplier" in told
    assert not sorts(told)
