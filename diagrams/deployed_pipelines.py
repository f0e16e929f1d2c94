"""The pipelines of this repository, from the files that run them."""

from __future__ import annotations

from diagrams import Diagram

from _style import LOOK
from docs_as_code.diagrams.sources import github_actions, gitlab_ci

with Diagram("The pipeline on GitLab", filename="deployed_gitlab", show=False, **LOOK):
    gitlab_ci()

with Diagram("The workflow on GitHub", filename="deployed_github", show=False, **LOOK):
    github_actions()
