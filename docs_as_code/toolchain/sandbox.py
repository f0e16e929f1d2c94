"""What the kernel lets the browser be shut into: its own sandbox, and a network that leads nowhere.

Both need namespaces, which not every kernel gives to every user; root gets the second one, but not the first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Literal

Sandbox = Literal["on", "root", "no namespaces"]

_OWN = "unshare --user --map-root-user true"
# For the start script of the browser: `sandbox` and `apart` are what its command line begins and ends with.
SHELL = f"""
sandbox=--no-sandbox
if [ "$(id -u)" = 0 ]; then
  apart='unshare --net'
  inside=true
else
  apart='unshare --user --map-current-user --net'
  inside='{_OWN}'
  if {_OWN} 2>/dev/null; then sandbox=; fi
fi
if [ "${{DOCS_AS_CODE_NETWORK:-}}" != none ] || ! $apart $inside 2>/dev/null; then apart=; fi
"""
HINTS: dict[Sandbox, str] = {
    "root": "decks are shown without Chromium's sandbox, as root cannot have it: build as another user",
    "no namespaces": "decks are shown without Chromium's sandbox, as the kernel or container gives users no namespaces "
    "(kernel.apparmor_restrict_unprivileged_userns, or a container's seccomp profile): build only decks you trust",
}


def sandbox() -> Sandbox:
    """Whether Chromium has its sandbox when we start it, or why not."""
    if os.geteuid() == 0:
        return "root"
    if sys.platform != "linux":
        return "on"
    try:
        done = subprocess.run(_OWN.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return "no namespaces"
    return "no namespaces" if done.returncode else "on"
