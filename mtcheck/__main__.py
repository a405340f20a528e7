# SPDX-License-Identifier: Apache-2.0
"""``python -m mtcheck``, and the program ``mtcheck``."""

import sys


def main() -> None:
    """Runs the command line and exits, also where it is interrupted as it starts."""
    try:
        from mtcheck.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("mtcheck: interrupted\n")
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
