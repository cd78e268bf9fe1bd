"""What the law refuses."""

from parvis.lifecycle.errors import NotPossible


class LawRefusal(NotPossible):
    """Base of them all."""


class AlreadyInterrupted(LawRefusal):
    code = "PV-LAW-01"


class AfterPaymentOrder(LawRefusal):
    code = "PV-LAW-02"


class ParameterMissing(LawRefusal):
    """No parameter is in force at the date: nothing is computed from a guess."""

    code = "PV-LAW-03"
