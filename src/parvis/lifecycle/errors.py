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
