"""A shop as its Compose file describes it."""

from __future__ import annotations

from diagrams import Diagram

from _style import LOOK
from docs_as_code.diagrams.sources import compose

with Diagram("What the Compose file says", filename="deployed_compose", show=False, **LOOK):
    compose("docs/examples/compose.yaml")
