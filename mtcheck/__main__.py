# SPDX-License-Identifier: Apache-2.0
"""``python -m mtcheck``."""

from mtcheck.cli import main

if __name__ == "__main__":
    main()
