"""What people do with accounts. Each act asks its permission and is in the journal."""

from parvis.accounts.acts.api_keys import create_api_key, revoke_api_key
from parvis.accounts.acts.attachments import grant, withdraw
from parvis.accounts.acts.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    sign_up_invited,
    withdraw_invitation,
)
from parvis.accounts.acts.people import make_operator, register_person, update_profile
from parvis.accounts.acts.signing_up import add_organisation, claimable, send_confirmation_again, sign_up

__all__ = [
    "accept_invitation",
    "add_organisation",
    "claimable",
    "create_api_key",
    "find_invitation",
    "grant",
    "invite",
    "make_operator",
    "register_person",
    "revoke_api_key",
    "send_confirmation_again",
    "sign_up",
    "sign_up_invited",
    "update_profile",
    "withdraw",
    "withdraw_invitation",
]
