"""Which motives each act accepts, and what must come with them."""

import pytest

from parvis.lifecycle import motives
from parvis.lifecycle.circuits import SIMPLE, Act, Need, Side
from parvis.lifecycle.errors import CommentRequired, MotiveRequired, MotiveUnknown
from parvis.lifecycle.motives import MOTIVES, Column

SUSPEND = SIMPLE.step("available", "suspend", side=Side.BUYER)
SEND_BACK = SIMPLE.step("available", "send_back", side=Side.BUYER)
REFUSE = SIMPLE.step("available", "refuse", side=Side.BUYER)
CERTIFY = SIMPLE.step("available", "certify", side=Side.BUYER)

# The lists of the CDAR schematron v1.4.0, typed here a second time, column by column.
LISTS = {
    Column.SUSPENDED: """
        JUSTIF_ABS COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR""",
    Column.PARTIALLY_APPROVED: """
        CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR PU_ERR REM_ERR QTE_ERR ART_ERR MODPAI_ERR
        QUALITE_ERR LIVR_INCOMP AUTRE""",
    Column.DISPUTED: """
        COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR PU_ERR REM_ERR QTE_ERR ART_ERR
        MODPAI_ERR QUALITE_ERR LIVR_INCOMP AUTRE TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON
        DEST_INC DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT ADR_ERR""",
    Column.REFUSED: """
        CMD_ERR REF_CT_ABSENT TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC
        EMMET_INC CONTRAT_TERM DOUBLE_FACT ADR_ERR""",
    Column.B2G_REFUSED: """
        COORD_BANC_ERR CMD_ERR REF_CT_ABSENT LIVR_INCOMP AUTRE TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR
        NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT ADR_ERR RETRAIT_MAN_SERV
        ST_CT_NON_DECLAR SUPPR_COMP_AVOIR TRANSF_PMNT_REGIE""",
}


@pytest.mark.parametrize("column", list(Column))
def test_column_of_the_published_table(column):
    assert {motive.code for motive in MOTIVES if column in motive.columns} == set(LISTS[column].split())


def test_public_buyer_may_refuse_for_every_motive_that_any_buyer_may():
    assert set(LISTS[Column.REFUSED].split()) < set(LISTS[Column.B2G_REFUSED].split())


def codes(act):
    return {motive.code for motive in motives.for_act(act)}


def test_suspension_takes_the_motives_of_208():
    assert codes("suspend") == set(LISTS[Column.SUSPENDED].split())


def test_refusal_takes_the_motives_of_210_in_public_procurement():
    assert codes("refuse") == set(LISTS[Column.B2G_REFUSED].split())


def test_rerouting_takes_wrong_recipient_siret_routing_code_or_order_number():
    assert codes("send_back") == {"DEST_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "CMD_ERR"}


@pytest.mark.parametrize("act", sorted({step.act for step in SIMPLE.steps if step.motive is Need.REQUIRED}))
def test_act_that_needs_a_motive_has_some_to_choose_from(act):
    assert motives.for_act(act)


@pytest.mark.parametrize("act", sorted({step.act for step in SIMPLE.steps if step.motive is Need.NONE}))
def test_act_that_needs_no_motive_has_none(act):
    assert motives.for_act(act) == ()


@pytest.mark.parametrize("motive", MOTIVES, ids=lambda motive: motive.code)
def test_motive_has_a_label_and_a_remedy_in_both_languages(motive):
    for text in (motive.label, motive.remedy):
        assert text.fr.strip()
        assert text.en.strip()
        assert text.fr != text.en
        assert "'" not in text.fr
    assert motive.remedy.fr.endswith(".")


def test_no_motive_is_listed_twice():
    assert len({motive.code for motive in MOTIVES}) == len(MOTIVES)
    for lang in ("fr", "en"):
        assert len({motive.label.in_(lang) for motive in MOTIVES}) == len(MOTIVES)


def test_motives_whose_label_is_our_reading_are_marked():
    assert {motive.code for motive in MOTIVES if not motive.official} == {
        "RETRAIT_MAN_SERV",
        "ST_CT_NON_DECLAR",
        "SUPPR_COMP_AVOIR",
        "TRANSF_PMNT_REGIE",
        "CONTACT_ACHTR",
    }


def test_motive_that_the_wire_would_turn_down_is_offered_for_no_act():
    assert motives.get("CONTACT_ACHTR").acts == frozenset()


# --- What an act is given ---


def test_sufficient_motive_is_handed_back():
    assert motives.given(REFUSE, code="DOUBLON", comment="").code == "DOUBLON"


def test_step_without_motive_needs_none():
    assert motives.given(CERTIFY, code="", comment="") is None


@pytest.mark.parametrize("step", [SUSPEND, SEND_BACK, REFUSE], ids=lambda step: step.act)
def test_missing_motive_is_refused(step):
    with pytest.raises(MotiveRequired):
        motives.given(step, code="", comment="Voir plus haut.")


@pytest.mark.parametrize("step", [SUSPEND, SEND_BACK, REFUSE], ids=lambda step: step.act)
def test_unknown_motive_is_refused(step):
    with pytest.raises(MotiveUnknown):
        motives.given(step, code="HUMEUR", comment="Voir plus haut.")


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (SUSPEND, "DOUBLON"),
        (SUSPEND, "AUTRE"),
        (SEND_BACK, "AUTRE"),
        (REFUSE, "JUSTIF_ABS"),
        (REFUSE, "PU_ERR"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.act,
)
def test_motive_of_another_act_is_refused(step, code):
    with pytest.raises(MotiveUnknown):
        motives.given(step, code=code, comment="Voir plus haut.")


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_other_motive_needs_a_comment(comment):
    with pytest.raises(CommentRequired):
        motives.given(REFUSE, code="AUTRE", comment=comment)


def test_other_motive_is_explained_by_its_comment():
    assert motives.given(REFUSE, code="AUTRE", comment="Bâtiment vendu en mars.").code == "AUTRE"


@pytest.mark.parametrize("motive", motives.for_act(Act.SUSPEND), ids=lambda motive: motive.code)
def test_suspension_says_what_is_wanted_whatever_its_motive(motive):
    with pytest.raises(CommentRequired) as refusal:
        motives.given(SUSPEND, code=motive.code, comment="")

    assert "pièces" in refusal.value.remedy.fr


def test_suspension_with_motive_and_comment_is_accepted():
    assert motives.given(SUSPEND, code="JUSTIF_ABS", comment="Il manque le bon de livraison.")
