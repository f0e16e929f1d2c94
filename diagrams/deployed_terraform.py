"""A shop's servers and network as Terraform's state has them."""

from __future__ import annotations

from diagrams import Diagram

from _style import LOOK
from docs_as_code.diagrams.sources import terraform

with Diagram("What Terraform has made", filename="deployed_terraform", show=False, **LOOK):
    terraform("docs/examples/state.json")
