"""The background work of flows."""

from parvis.base import worker
from parvis.flows import processing

worker.job("flows.process")(processing.process)
