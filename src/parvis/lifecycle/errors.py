"""What the tables refuse, each refusal with its code, its reason and the way out."""

from parvis.lifecycle.words import Text


class NotPossible(Exception):
    """Base of the refusals of the plain rooms; the acts turn it into the platform's own refusal."""

    code = ""

    def __init__(self, message: Text, remedy: Text) -> None:
        super().__init__(f"{self.code}: {message.en}")
        self.message = message
        self.remedy = remedy


class WrongState(NotPossible):
    code = "PV-LIFE-01"


class WrongSide(WrongState):
    """The act exists from this state, but it belongs to the other party."""

    code = "PV-LIFE-02"


class MotiveRequired(NotPossible):
    code = "PV-LIFE-03"


class MotiveUnknown(NotPossible):
    code = "PV-LIFE-04"


class CommentRequired(NotPossible):
    code = "PV-LIFE-05"

    @classmethod
    def for_act(cls, act: str) -> "CommentRequired":
        return cls(*(_UNEXPLAINED_SUSPENSION if act == "suspend" else _UNEXPLAINED))


# The notice of an interruption says what prevents the payment and which documents are wanted (R. 2192-28).
_UNEXPLAINED_SUSPENSION = (
    Text(
        fr="Le délai de paiement ne s’arrête que si le fournisseur sait ce qui lui est demandé.",
        en="The payment delay stops only if the supplier knows what is asked for.",
    ),
    Text(
        fr="Écrivez en commentaire ce qui empêche le paiement et les pièces attendues.",
        en="Write in the comment what prevents the payment and which documents you expect.",
    ),
)

_UNEXPLAINED = (
    Text(fr="Ce motif demande une explication.", en="This motive needs an explanation."),
    Text(fr="Expliquez en commentaire ce qui ne convient pas.", en="Explain in the comment what is wrong."),
)
