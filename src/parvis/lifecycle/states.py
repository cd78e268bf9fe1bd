"""The states of a payment request, with their words for the supplier and for the buyer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from parvis.lifecycle.sides import Holder, Side
from parvis.lifecycle.words import Text


class State(StrEnum):
    DEPOSITED = "deposited"
    AVAILABLE = "available"
    TAKEN_IN_CHARGE = "taken_in_charge"
    TO_REROUTE = "to_reroute"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    APPROVED = "approved"
    ORDERED = "ordered"
    WITH_ACCOUNTANT = "with_accountant"
    PAID = "paid"
    REFUSED = "refused"
    REROUTED = "rerouted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a person is told about a state: what happened, then what happens next."""

    label: Text
    holder: Holder
    supplier: Text
    supplier_next: Text
    buyer: Text
    buyer_next: Text


DESCRIPTIONS: Mapping[State, Description] = {
    State.DEPOSITED: Description(
        label=Text(fr="Déposée", en="Deposited"),
        holder=Holder.PLATFORM,
        supplier=Text(
            fr="Votre facture est déposée et part chez l’acheteur.",
            en="Your invoice is deposited and on its way to the buyer.",
        ),
        supplier_next=Text(
            fr="Elle lui est remise dans les instants qui suivent : vous n’avez rien à faire.",
            en="It reaches them within moments: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Le fournisseur a déposé cette facture, elle vous est en cours de remise.",
            en="The supplier has deposited this invoice and it is on its way to you.",
        ),
        buyer_next=Text(
            fr="Vous serez prévenu dès qu’elle sera dans votre boîte de réception.",
            en="You will be told as soon as it is in your inbox.",
        ),
    ),
    State.AVAILABLE: Description(
        label=Text(fr="Mise à disposition", en="Available to the buyer"),
        holder=Holder.BUYER,
        supplier=Text(
            fr="L’acheteur a reçu votre facture et a été prévenu.",
            en="The buyer has received your invoice and has been told.",
        ),
        supplier_next=Text(
            fr="Il va la vérifier : vous n’avez rien à faire.",
            en="They will check it: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Cette facture est arrivée et attend que vous vous en occupiez.",
            en="This invoice has arrived and is waiting for you to deal with it.",
        ),
        buyer_next=Text(
            fr="Vérifiez-la, puis attestez le service fait, demandez une pièce manquante, "
            "faites corriger la destination ou refusez-la.",
            en="Check it, then certify the delivery, ask for a missing document, "
            "have the destination corrected, or refuse it.",
        ),
    ),
    State.TAKEN_IN_CHARGE: Description(
        label=Text(fr="Prise en charge", en="Taken in charge"),
        holder=Holder.BUYER,
        supplier=Text(
            fr="Un agent de l’acheteur s’occupe de votre facture.",
            en="One of the buyer’s agents is dealing with your invoice.",
        ),
        supplier_next=Text(
            fr="Il la vérifie avant d’en demander le paiement : vous n’avez rien à faire.",
            en="They check it before asking for its payment: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Un agent de votre organisme s’occupe de cette facture.",
            en="One of your agents is dealing with this invoice.",
        ),
        buyer_next=Text(
            fr="Attestez le service fait, ou dites au fournisseur ce qui manque ou ne convient pas.",
            en="Certify the delivery, or tell the supplier what is missing or wrong.",
        ),
    ),
    State.TO_REROUTE: Description(
        label=Text(fr="Destination à corriger", en="Destination to correct"),
        holder=Holder.SUPPLIER,
        supplier=Text(
            fr="L’acheteur vous demande de corriger la destination de la facture.",
            en="The buyer asks you to correct where the invoice is sent.",
        ),
        supplier_next=Text(
            fr="Corrigez le destinataire, le service ou le numéro d’engagement : "
            "la facture garde son numéro et repart aussitôt.",
            en="Correct the recipient, the department or the commitment number: "
            "the invoice keeps its number and leaves again at once.",
        ),
        buyer=Text(
            fr="Vous avez demandé au fournisseur de corriger la destination de cette facture.",
            en="You have asked the supplier to correct where this invoice is sent.",
        ),
        buyer_next=Text(
            fr="Le fournisseur doit l’adresser au bon endroit ; vous pouvez encore la refuser.",
            en="The supplier has to send it to the right place; you may still refuse it.",
        ),
    ),
    State.SUSPENDED: Description(
        label=Text(fr="Suspendue", en="Suspended"),
        holder=Holder.SUPPLIER,
        supplier=Text(
            fr="L’acheteur attend de vous une pièce ou une précision, et le délai de paiement est arrêté.",
            en="The buyer is waiting for a document or a detail from you, and the payment delay has stopped.",
        ),
        supplier_next=Text(
            fr="Ajoutez ce qui est demandé : le délai repart dès que tout est là. "
            "Il ne peut être arrêté qu’une fois.",
            en="Add what is asked for: the delay starts again once everything is there. "
            "It can be stopped only once.",
        ),
        buyer=Text(
            fr="Vous avez demandé une pièce ou une précision au fournisseur : le délai est arrêté.",
            en="You have asked the supplier for a document or a detail, and the payment delay has stopped.",
        ),
        buyer_next=Text(
            fr="Vous serez prévenu de sa réponse. Le délai repartira dès que tout sera là.",
            en="You will be told of their answer. The delay will start again once everything is there.",
        ),
    ),
    State.COMPLETED: Description(
        label=Text(fr="Complétée", en="Completed"),
        holder=Holder.BUYER,
        supplier=Text(
            fr="Votre réponse est arrivée chez l’acheteur et le délai de paiement est reparti.",
            en="The buyer has your answer and the payment delay is running again.",
        ),
        supplier_next=Text(
            fr="L’acheteur reprend l’examen de la facture : vous n’avez rien à faire.",
            en="The buyer resumes checking the invoice: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Le fournisseur a répondu à votre demande et le délai de paiement est reparti.",
            en="The supplier has answered your request and the payment delay is running again.",
        ),
        buyer_next=Text(
            fr="Examinez sa réponse. Le délai ne peut plus être arrêté une seconde fois.",
            en="Look at their answer. The delay can no longer be stopped a second time.",
        ),
    ),
    State.APPROVED: Description(
        label=Text(fr="Service fait attesté", en="Delivery certified"),
        holder=Holder.BUYER,
        supplier=Text(
            fr="L’acheteur confirme avoir reçu ce que vous facturez.",
            en="The buyer confirms having received what you invoiced.",
        ),
        supplier_next=Text(
            fr="Il va demander le paiement à son comptable : vous n’avez rien à faire.",
            en="They will ask their accountant to pay: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Le service fait est attesté.",
            en="The delivery is certified.",
        ),
        buyer_next=Text(
            fr="Émettez le mandat ou la demande de paiement.",
            en="Issue the payment order.",
        ),
    ),
    State.ORDERED: Description(
        label=Text(fr="Mandatée", en="Payment ordered"),
        holder=Holder.BUYER,
        supplier=Text(
            fr="L’acheteur a donné l’ordre de vous payer.",
            en="The buyer has ordered your payment.",
        ),
        supplier_next=Text(
            fr="Le comptable public va contrôler l’ordre puis virer la somme : vous n’avez rien à faire.",
            en="The public accountant will check the order, then transfer the money: "
            "there is nothing for you to do.",
        ),
        buyer=Text(
            fr="L’ordre de payer est donné.",
            en="The payment order is given.",
        ),
        buyer_next=Text(
            fr="Transmettez-le au comptable. Le délai de paiement ne peut plus être arrêté.",
            en="Send it to the accountant. The payment delay can no longer be stopped.",
        ),
    ),
    State.WITH_ACCOUNTANT: Description(
        label=Text(fr="Chez le comptable", en="With the accountant"),
        holder=Holder.ACCOUNTANT,
        supplier=Text(
            fr="Le comptable public a reçu l’ordre de vous payer.",
            en="The public accountant has received the order to pay you.",
        ),
        supplier_next=Text(
            fr="Il le contrôle puis vire la somme : vous n’avez rien à faire.",
            en="They check it, then transfer the money: there is nothing for you to do.",
        ),
        buyer=Text(
            fr="Le comptable public a reçu l’ordre de payer.",
            en="The public accountant has received the payment order.",
        ),
        buyer_next=Text(
            fr="Il le contrôle puis met la facture en paiement.",
            en="They check it, then release the payment.",
        ),
    ),
    State.PAID: Description(
        label=Text(fr="Mise en paiement", en="Payment released"),
        holder=Holder.NOBODY,
        supplier=Text(
            fr="Le comptable public a ordonné le virement.",
            en="The public accountant has released the transfer.",
        ),
        supplier_next=Text(
            fr="La somme arrive sur votre compte dans le délai habituel des banques.",
            en="The money reaches your account within the usual bank time.",
        ),
        buyer=Text(
            fr="La facture est mise en paiement et le délai de paiement est clos.",
            en="The payment is released and the payment delay is closed.",
        ),
        buyer_next=Text(
            fr="Il n’y a plus rien à faire.",
            en="There is nothing left to do.",
        ),
    ),
    State.REFUSED: Description(
        label=Text(fr="Refusée", en="Refused"),
        holder=Holder.NOBODY,
        supplier=Text(
            fr="L’acheteur a refusé la facture et en donne le motif.",
            en="The buyer has refused the invoice and gives the motive.",
        ),
        supplier_next=Text(
            fr="Prenez acte du refus puis, si la somme reste due, déposez une nouvelle facture "
            "sous un nouveau numéro.",
            en="Acknowledge the refusal then, if the money is still due, deposit a new invoice "
            "under a new number.",
        ),
        buyer=Text(
            fr="Vous avez refusé cette facture, et le fournisseur en connaît le motif.",
            en="You have refused this invoice, and the supplier knows the motive.",
        ),
        buyer_next=Text(
            fr="Si la somme reste due, le fournisseur déposera une nouvelle facture.",
            en="If the money is still due, the supplier will deposit a new invoice.",
        ),
    ),
    State.REROUTED: Description(
        label=Text(fr="Réadressée", en="Sent elsewhere"),
        holder=Holder.NOBODY,
        supplier=Text(
            fr="Vous avez adressé cette facture à un autre acheteur, sous le même numéro.",
            en="You have sent this invoice to another buyer, under the same number.",
        ),
        supplier_next=Text(
            fr="Suivez-la désormais chez son nouveau destinataire.",
            en="Follow it from now on at its new recipient.",
        ),
        buyer=Text(
            fr="Le fournisseur a adressé cette facture à un autre acheteur.",
            en="The supplier has sent this invoice to another buyer.",
        ),
        buyer_next=Text(
            fr="Elle ne vous concerne plus : vous n’avez rien à faire.",
            en="It no longer concerns you: there is nothing for you to do.",
        ),
    ),
    State.CANCELLED: Description(
        label=Text(fr="Abandonnée", en="Cancelled"),
        holder=Holder.NOBODY,
        supplier=Text(
            fr="Vous avez abandonné cette facture avant que l’acheteur ne s’en saisisse.",
            en="You have cancelled this invoice before the buyer took it up.",
        ),
        supplier_next=Text(
            fr="Elle ne sera pas payée. Son numéro reste pris : une nouvelle facture en porte un autre.",
            en="It will not be paid. Its number stays taken: a new invoice bears another.",
        ),
        buyer=Text(
            fr="Le fournisseur a abandonné cette facture.",
            en="The supplier has cancelled this invoice.",
        ),
        buyer_next=Text(
            fr="Elle n’est pas à payer : vous n’avez rien à faire.",
            en="It is not to be paid: there is nothing for you to do.",
        ),
    ),
}

CLOSED: frozenset[State] = frozenset({State.PAID, State.REFUSED, State.REROUTED, State.CANCELLED})
OPEN: frozenset[State] = frozenset(State) - CLOSED

_BUYING = frozenset({Side.BUYER, Side.ACCOUNTANT})


def label(state: str, lang: str) -> str:
    return DESCRIPTIONS[State(state)].label.in_(lang)


def explain(state: str, lang: str, *, for_: Side = Side.SUPPLIER) -> str:
    """What has happened, as the reader should be told it."""
    description = DESCRIPTIONS[State(state)]
    return (description.buyer if for_ in _BUYING else description.supplier).in_(lang)


def what_next(state: str, lang: str, *, for_: Side = Side.SUPPLIER) -> str:
    """What the reader may do now, or may wait for."""
    description = DESCRIPTIONS[State(state)]
    return (description.buyer_next if for_ in _BUYING else description.supplier_next).in_(lang)


def holder(state: str) -> Holder:
    return DESCRIPTIONS[State(state)].holder
