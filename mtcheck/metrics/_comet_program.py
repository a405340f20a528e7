# SPDX-License-Identifier: Apache-2.0
"""Run by the interpreter of another environment, the one that COMET is installed in: JSON lines in, JSON lines out.

    python _comet_program.py MODEL

First it says what it is, ``{"protocol": "mtcheck.scores/1", "name": ..., "version": ...}``; then each line
``{"segments": [{"source": ..., "hypothesis": ..., "reference": ...}]}`` is answered by ``{"scores": [...]}`` in step.
What fails is said as ``{"error": ..., "hint": ...}``. It knows nothing of mtcheck, which is not installed there, keeps
to what Python 3.8 knows, and downloads nothing.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

PROTOCOL = "mtcheck.scores/1"
BATCH = 8


def main(name: str) -> None:
    # The folder of this file has a comet.py of its own, which is not the package.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    # Libraries print as they please; answers go where nobody else writes.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(document: dict[str, Any]) -> None:
        answers.write(json.dumps(document) + "\n")
        answers.flush()

    try:
        model, version, graphics = load(name)
    except ImportError as error:
        hint = "pip install unbabel-comet in that environment"
        answer({"error": f"COMET is not installed there: {first_line(error)}", "hint": hint})
        return
    except Exception as error:  # noqa: BLE001  whatever the other environment makes of it is told to the user
        hint = f"nothing is downloaded here: fetch {name} in that environment first, or name a checkpoint"
        answer({"error": f"cannot load {name}: {first_line(error)}", "hint": hint})
        return
    answer({"protocol": PROTOCOL, "name": name, "version": version})
    for line in sys.stdin.buffer:
        samples = [
            {"src": one["source"] or "", "mt": one["hypothesis"], "ref": one["reference"] or ""}
            for one in json.loads(line.decode("utf-8"))["segments"]
        ]
        try:
            found = model.predict(samples, batch_size=BATCH, gpus=graphics, progress_bar=False)
        except Exception as error:  # noqa: BLE001
            answer({"error": f"COMET failed: {first_line(error)}", "hint": ""})
            return
        answer({"scores": [float(score) for score in found.scores]})


def load(name: str) -> tuple[Any, str, int]:
    import comet  # type: ignore[import-not-found]

    if not os.path.exists(name):
        from huggingface_hub import snapshot_download

        # COMET's own loader would turn to the network where the cache has nothing.
        name = snapshot_download(name, local_files_only=True)
    if os.path.isdir(name):
        name = os.path.join(name, "checkpoints", "model.ckpt")
    model = comet.load_from_checkpoint(name)
    try:
        import torch

        graphics = 1 if torch.cuda.is_available() else 0
    except ImportError:
        graphics = 0
    return model, version_of("unbabel-comet"), graphics


def version_of(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
