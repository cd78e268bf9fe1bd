"""What the law refuses."""

from parvis.lifecycle.errors import NotPossible


class AlreadyInterrupted(NotPossible):
    code = "PV-LAW-01"


class AfterPaymentOrder(NotPossible):
    code = "PV-LAW-02"


class ParameterMissing(NotPossible):
    """No parameter is in force at the date: nothing is computed from a guess."""

    code = "PV-LAW-03"
