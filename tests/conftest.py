# SPDX-License-Identifier: Apache-2.0
"""Property tests look for new cases at every desk; in CI they try the same ones each time.

No test sees the translators that are installed on the machine, nor the translations that it remembers.
"""

from __future__ import annotations

import os
import tempfile

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

os.environ["MTCHECK_HOME"] = tempfile.mkdtemp(prefix="mtcheck-tests-")
