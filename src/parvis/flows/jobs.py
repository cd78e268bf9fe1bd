"""The background work of flows."""

from parvis.base import worker


@worker.job("flows.process")
def process(key: str) -> None:
    from parvis.flows import processing  # the engine loads with the first deposit, not with the command line

    processing.process(key)
