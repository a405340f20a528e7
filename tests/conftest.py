# SPDX-License-Identifier: Apache-2.0
"""Property tests look for new cases at every desk; in CI they try the same ones each time."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
