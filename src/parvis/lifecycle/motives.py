"""Why a buyer suspends, sends back or refuses: the motives of lifecycle messages (CDAR schematron v1.4.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from parvis.lifecycle.circuits import Act, Need, Step, act_label
from parvis.lifecycle.errors import CommentRequired, MotiveRequired, MotiveUnknown
from parvis.lifecycle.words import Text


class Column(StrEnum):
    """The lists of the schematron: for which lifecycle status a motive is accepted.

    B2G_REFUSED is the wider list for a refusal that the public platform (0238:9999) passes on.
    """

    SUSPENDED = "208"
    PARTIALLY_APPROVED = "206"
    DISPUTED = "207"
    REFUSED = "210"
    B2G_REFUSED = "210 B2G"


OTHER = "AUTRE"

# What rerouting may change is the recipient, the department and the commitment, so these four and no other:
# wrong recipient, wrong SIRET, wrong or missing routing code, wrong or missing order number. Not AUTRE: a
# reason that is none of these cannot be mended by sending the invoice elsewhere. Chorus Pro's own list is not
# published.
REROUTABLE = frozenset({"DEST_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "CMD_ERR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Motive:
    code: str
    label: Text
    remedy: Text
    columns: frozenset[Column]
    official: bool = True

    @property
    def acts(self) -> frozenset[Act]:
        """A public buyer's acts for which the motive may be given."""
        acts = set()
        if Column.SUSPENDED in self.columns:
            acts.add(Act.SUSPEND)
        if Column.B2G_REFUSED in self.columns:
            acts.add(Act.REFUSE)
        if self.code in REROUTABLE:
            acts.add(Act.SEND_BACK)
        return frozenset(acts)


_COLUMN = {
    "s": Column.SUSPENDED,
    "p": Column.PARTIALLY_APPROVED,
    "d": Column.DISPUTED,
    "r": Column.REFUSED,
    "b": Column.B2G_REFUSED,
}


def _motive(code: str, columns: str, *, label: Text, remedy: Text, official: bool = True) -> Motive:
    return Motive(
        code=code,
        label=label,
        remedy=remedy,
        columns=frozenset(_COLUMN[letter] for letter in columns if letter != "."),
        official=official,
    )


# The letters are the columns: s 208 suspended, p 206 partially approved, d 207 disputed, r 210 refused,
# b 210 refused in public procurement.
MOTIVES: tuple[Motive, ...] = (
    _motive(
        "JUSTIF_ABS",
        "s....",
        label=Text(fr="Justificatif absent ou insuffisant", en="Supporting document missing or insufficient"),
        remedy=Text(
            fr="Ajoutez le justificatif demandé.",
            en="Add the supporting document asked for.",
        ),
    ),
    _motive(
        "COORD_BANC_ERR",
        "s.d.b",
        label=Text(fr="Coordonnées bancaires erronées ou absentes", en="Bank details wrong or missing"),
        remedy=Text(
            fr="Fournissez un relevé d’identité bancaire à jour, au nom de votre entreprise.",
            en="Provide up-to-date bank details, in the name of your company.",
        ),
    ),
    _motive(
        "CMD_ERR",
        "spdrb",
        label=Text(
            fr="Numéro de commande ou d’engagement incorrect ou manquant",
            en="Order or commitment number wrong or missing",
        ),
        remedy=Text(
            fr="Reprenez le numéro inscrit sur le bon de commande ; à défaut, demandez-le à l’acheteur.",
            en="Use the number written on the purchase order; if you do not have it, ask the buyer for it.",
        ),
    ),
    _motive(
        "SIRET_ERR",
        "spd..",
        label=Text(fr="SIRET erroné ou absent", en="SIRET number wrong or missing"),
        remedy=Text(
            fr="Vérifiez le SIRET de l’établissement de l’acheteur et le vôtre.",
            en="Check the SIRET number of the buyer’s establishment, and your own.",
        ),
    ),
    _motive(
        "CODE_ROUTAGE_ERR",
        "spd..",
        label=Text(
            fr="Code service (code routage) absent ou erroné", en="Department (routing) code missing or wrong"
        ),
        remedy=Text(
            fr="Choisissez le service dans l’annuaire de l’acheteur, ou demandez-lui son code.",
            en="Choose the department from the buyer’s directory, or ask the buyer for its code.",
        ),
    ),
    _motive(
        "REF_CT_ABSENT",
        "spdrb",
        label=Text(fr="Référence du contrat ou du marché manquante", en="Contract reference missing"),
        remedy=Text(
            fr="Indiquez le numéro du marché ou du contrat auquel la facture se rapporte.",
            en="Give the number of the contract the invoice belongs to.",
        ),
    ),
    _motive(
        "REF_ERR",
        "spd..",
        label=Text(fr="Référence incorrecte", en="Reference wrong"),
        remedy=Text(
            fr="Comparez les références de la facture avec celles de l’acheteur et donnez les bonnes.",
            en="Compare the references on the invoice with the buyer’s, and give the right ones.",
        ),
    ),
    _motive(
        "PU_ERR",
        ".pd..",
        label=Text(fr="Prix unitaires incorrects", en="Unit prices wrong"),
        remedy=Text(
            fr="Comparez les prix facturés avec ceux du contrat.",
            en="Compare the prices invoiced with those of the contract.",
        ),
    ),
    _motive(
        "REM_ERR",
        ".pd..",
        label=Text(fr="Remise incorrecte", en="Discount wrong"),
        remedy=Text(
            fr="Comparez la remise appliquée avec celle du contrat.",
            en="Compare the discount applied with that of the contract.",
        ),
    ),
    _motive(
        "QTE_ERR",
        ".pd..",
        label=Text(fr="Quantité incorrecte", en="Quantity wrong"),
        remedy=Text(
            fr="Comparez les quantités facturées avec les quantités livrées.",
            en="Compare the quantities invoiced with those delivered.",
        ),
    ),
    _motive(
        "ART_ERR",
        ".pd..",
        label=Text(fr="Article incorrect", en="Item wrong"),
        remedy=Text(
            fr="Comparez les articles facturés avec la commande.",
            en="Compare the items invoiced with the order.",
        ),
    ),
    _motive(
        "MODPAI_ERR",
        ".pd..",
        label=Text(fr="Modalités de paiement incorrectes", en="Payment terms wrong"),
        remedy=Text(
            fr="Reprenez les modalités de paiement prévues au contrat.",
            en="Use the payment terms set by the contract.",
        ),
    ),
    _motive(
        "QUALITE_ERR",
        ".pd..",
        label=Text(fr="Qualité livrée non conforme", en="Quality delivered not as agreed"),
        remedy=Text(
            fr="Voyez avec l’acheteur ce qui est à reprendre ou à remplacer.",
            en="See with the buyer what has to be redone or replaced.",
        ),
    ),
    _motive(
        "LIVR_INCOMP",
        ".pd.b",
        label=Text(fr="Livraison incomplète ou non conforme", en="Delivery incomplete or not as ordered"),
        remedy=Text(
            fr="Achevez la livraison, puis facturez ce qui a été livré.",
            en="Complete the delivery, then invoice what has been delivered.",
        ),
    ),
    _motive(
        OTHER,
        ".pd.b",
        label=Text(fr="Autre motif, expliqué en commentaire", en="Other motive, explained in the comment"),
        remedy=Text(
            fr="Lisez l’explication de l’acheteur et suivez ce qu’il demande.",
            en="Read the buyer’s explanation and do what it asks.",
        ),
    ),
    _motive(
        "TX_TVA_ERR",
        "..drb",
        label=Text(fr="Taux de TVA incorrect", en="VAT rate wrong"),
        remedy=Text(
            fr="Vérifiez le taux applicable, puis déposez une nouvelle facture.",
            en="Check which rate applies, then deposit a new invoice.",
        ),
    ),
    _motive(
        "MONTANTTOTAL_ERR",
        "..drb",
        label=Text(fr="Montant total incorrect", en="Total amount wrong"),
        remedy=Text(
            fr="Comparez le total avec la commande et la livraison, puis déposez une nouvelle facture.",
            en="Compare the total with the order and the delivery, then deposit a new invoice.",
        ),
    ),
    _motive(
        "CALCUL_ERR",
        "..drb",
        label=Text(fr="Erreur de calcul", en="Calculation error"),
        remedy=Text(
            fr="Refaites le calcul, puis déposez une nouvelle facture.",
            en="Redo the calculation, then deposit a new invoice.",
        ),
    ),
    _motive(
        "NON_CONFORME",
        "..drb",
        label=Text(fr="Mention légale manquante", en="Legal mention missing"),
        remedy=Text(
            fr="Ajoutez la mention qui manque, puis déposez une nouvelle facture.",
            en="Add the missing mention, then deposit a new invoice.",
        ),
    ),
    _motive(
        "DOUBLON",
        "..drb",
        label=Text(
            fr="Doublon : facture déjà reçue sous ce numéro",
            en="Duplicate: invoice already received under this number",
        ),
        remedy=Text(
            fr="Suivez la première facture ; il n’y a pas lieu de la déposer de nouveau.",
            en="Follow the first invoice; it need not be deposited again.",
        ),
    ),
    _motive(
        "DEST_INC",
        "..d..",
        label=Text(fr="Destinataire inconnu", en="Recipient unknown"),
        remedy=Text(
            fr="Vérifiez l’identifiant du destinataire dans l’annuaire.",
            en="Check the recipient’s identifier in the directory.",
        ),
    ),
    _motive(
        "DEST_ERR",
        "..drb",
        label=Text(fr="Mauvais destinataire", en="Wrong recipient"),
        remedy=Text(
            fr="Cherchez dans l’annuaire l’organisme qui a passé la commande et adressez-lui la facture.",
            en="Find in the directory the organisation that placed the order, and send it the invoice.",
        ),
    ),
    _motive(
        "TRANSAC_INC",
        "..drb",
        label=Text(fr="Transaction inconnue", en="Transaction unknown"),
        remedy=Text(
            fr="Retrouvez la commande ou le contrat et donnez-en la référence à l’acheteur.",
            en="Find the order or the contract and give the buyer its reference.",
        ),
    ),
    _motive(
        "EMMET_INC",
        "..drb",
        label=Text(fr="Émetteur inconnu", en="Issuer unknown"),
        remedy=Text(
            fr="Faites-vous connaître de l’acheteur : il ne trouve pas votre entreprise "
            "parmi ses fournisseurs.",
            en="Make yourself known to the buyer: they do not find your company among their suppliers.",
        ),
    ),
    _motive(
        "CONTRAT_TERM",
        "..drb",
        label=Text(fr="Contrat terminé", en="Contract ended"),
        remedy=Text(
            fr="Vérifiez les dates du contrat et de la prestation avec l’acheteur.",
            en="Check the dates of the contract and of the work with the buyer.",
        ),
    ),
    _motive(
        "DOUBLE_FACT",
        "..drb",
        label=Text(
            fr="Déjà facturé sur une autre facture",
            en="Already invoiced on another invoice",
        ),
        remedy=Text(
            fr="Rapprochez cette facture des précédentes ; si elle en répète une, ne la redéposez pas.",
            en="Compare this invoice with earlier ones; if it repeats one, do not deposit it again.",
        ),
    ),
    _motive(
        "ADR_ERR",
        "..drb",
        label=Text(fr="Adresse électronique de facturation erronée", en="Electronic invoicing address wrong"),
        remedy=Text(
            fr="Vérifiez l’adresse électronique de facturation de l’acheteur dans l’annuaire.",
            en="Check the buyer’s electronic invoicing address in the directory.",
        ),
    ),
    # Of the next five the code is published but not the label: what follows is our reading of the code.
    _motive(
        "RETRAIT_MAN_SERV",
        "....b",
        label=Text(fr="Retrait à la demande du service", en="Withdrawn at the department’s request"),
        remedy=Text(
            fr="Demandez au service de l’acheteur la suite qu’il entend donner.",
            en="Ask the buyer’s department how it means to go on.",
        ),
        official=False,
    ),
    _motive(
        "ST_CT_NON_DECLAR",
        "....b",
        label=Text(
            fr="Sous-traitant ou cotraitant non déclaré", en="Subcontractor or co-contractor not declared"
        ),
        remedy=Text(
            fr="Faites accepter le sous-traitant ou le cotraitant par l’acheteur, puis facturez de nouveau.",
            en="Have the buyer accept the subcontractor or co-contractor, then invoice again.",
        ),
        official=False,
    ),
    _motive(
        "SUPPR_COMP_AVOIR",
        "....b",
        label=Text(fr="Annulée et compensée par un avoir", en="Cancelled and offset by a credit note"),
        remedy=Text(
            fr="Rapprochez cette facture de votre avoir ; il n’y a rien à redéposer.",
            en="Match this invoice with your credit note; there is nothing to deposit again.",
        ),
        official=False,
    ),
    _motive(
        "TRANSF_PMNT_REGIE",
        "....b",
        label=Text(fr="Paiement transféré à une régie", en="Payment moved to an imprest office (régie)"),
        remedy=Text(
            fr="La régie de l’acheteur vous paie directement : voyez avec elle la date du paiement.",
            en="The buyer’s imprest office pays you directly: ask it for the payment date.",
        ),
        official=False,
    ),
    # Named in the message of the B2G rule but left out of its test, so in no column: such a refusal would be
    # turned down on the wire.
    _motive(
        "CONTACT_ACHTR",
        ".....",
        label=Text(fr="Prendre contact avec l’acheteur", en="Contact the buyer"),
        remedy=Text(
            fr="Prenez contact avec l’acheteur.",
            en="Contact the buyer.",
        ),
        official=False,
    ),
)

_BY_CODE: Mapping[str, Motive] = {motive.code: motive for motive in MOTIVES}


def get(code: str) -> Motive:
    motive = _BY_CODE.get(code)
    if motive is None:
        raise MotiveUnknown(
            Text(fr=f"Le motif « {code} » n’existe pas.", en=f"The motive “{code}” does not exist."),
            _CHOOSE,
        )
    return motive


def for_act(act: str) -> tuple[Motive, ...]:
    return tuple(motive for motive in MOTIVES if act in motive.acts)


def given(step: Step, *, code: str, comment: str) -> Motive | None:
    """The motive the step needs, once code and comment are found sufficient; None where it needs none."""
    if step.motive is not Need.REQUIRED:
        return None
    act = step.act
    if not code:
        raise MotiveRequired(
            Text(
                fr=f"« {act_label(act, 'fr')} » demande un motif : le fournisseur doit savoir pourquoi.",
                en=f"“{act_label(act, 'en')}” needs a motive: the supplier must know why.",
            ),
            _CHOOSE,
        )
    motive = get(code)
    if act not in motive.acts:
        raise MotiveUnknown(
            Text(
                fr=f"Le motif « {motive.label.fr} » ne convient pas à « {act_label(act, 'fr')} ».",
                en=f"The motive “{motive.label.en}” does not suit “{act_label(act, 'en')}”.",
            ),
            _CHOOSE,
        )
    if not comment.strip() and (step.comment is Need.REQUIRED or code == OTHER):
        raise CommentRequired.for_act(act)
    return motive


_CHOOSE = Text(fr="Choisissez un des motifs proposés.", en="Choose one of the motives offered.")
