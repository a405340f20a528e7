# SPDX-License-Identifier: Apache-2.0
"""Another program that scores: lines of JSON to it, lines of JSON back, and no patience without end."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from mtcheck.errors import ModelError

PROTOCOL: Final = "mtcheck.scores/1"
_LONGEST_ANSWER: Final = 16 * 1024 * 1024
_LAST_WORDS: Final = 20


class Worker:
    """A program of the protocol ``mtcheck.scores/1``, started at once; one caller at a time.

    ``patience`` is how many seconds each answer may take, the first one, for which it loads its model, included.
    Raises ModelError where it cannot be started, dies, keeps silent, or answers something else.
    """

    def __init__(self, command: Sequence[str], *, name: str, patience: float) -> None:
        self._name, self._patience = name, patience
        self._about: Mapping[str, Any] | None = None
        self._failure: ModelError | None = None
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
            )
        except OSError as error:
            raise ModelError(
                f"cannot start {command[0]}: {error.strerror or error}",
                hint="--comet-python takes the interpreter of the environment that COMET is installed in",
            ) from error
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._complaints: deque[str] = deque(maxlen=_LAST_WORDS)
        _beside(_read_answers, self._process.stdout, self._answers)
        _beside(_read_complaints, self._process.stderr, self._complaints)
        weakref.finalize(self, _stop, self._process)

    @property
    def about(self) -> Mapping[str, Any]:
        """What it says of itself, "name" and "version" among it; waits until it is ready."""
        if self._about is None:
            answer = self._answer()
            if answer.get("protocol") != PROTOCOL:
                spoken = str(answer.get("protocol", "nothing that is known"))[:60]
                raise self._failed(f"{self._name} speaks {spoken}, not {PROTOCOL}", hint="is it another version?")
            self._about = answer
        return self._about

    def scores(self, segments: Sequence[Mapping[str, str | None]]) -> list[float]:
        """One finite number a segment, in their order."""
        if self._failure:
            raise self._failure
        if not segments:
            return []
        _ = self.about
        self._send(json.dumps({"segments": list(segments)}).encode("ascii") + b"\n")
        found = self._answer().get("scores")
        if not isinstance(found, list) or len(found) != len(segments):
            told = f"{len(found)} scores" if isinstance(found, list) else "no scores"
            raise self._failed(f"{self._name} answered {told} for {len(segments)} segments")
        if not all(map(_is_number, found)):
            raise self._failed(f"{self._name} answered a score that is no number")
        return [float(value) for value in found]

    def close(self) -> None:
        """Ends the program."""
        _stop(self._process)

    def _send(self, line: bytes) -> None:
        # The program may stop reading: writing waits no longer than reading does.
        done = threading.Event()
        _beside(_write, self._process.stdin, line, done)
        if not done.wait(self._patience):
            raise self._failed(f"{self._name} took nothing in for {self._patience:g} seconds")

    def _answer(self) -> Mapping[str, Any]:
        if self._failure:  # nobody is there any more to answer
            raise self._failure
        began = time.monotonic()
        try:
            line = self._answers.get(timeout=self._patience)
        except queue.Empty:
            waited = time.monotonic() - began
            raise self._failed(
                f"{self._name} gave no answer within {waited:.0f} seconds", hint="--comet-patience SECONDS waits longer"
            ) from None
        if not line:
            raise self._failed(f"{self._name} ended {self._ending()}")
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            shown = line[:80].decode("utf-8", "replace").strip()
            raise self._failed(f"{self._name} answered something that is not JSON: {shown}") from None
        if not isinstance(answer, dict):
            raise self._failed(f"{self._name} answered something that is no object")
        if "error" in answer:
            raise self._failed(str(answer["error"])[:400], hint=str(answer.get("hint") or "")[:400])
        return answer

    def _ending(self) -> str:
        """How it ended and the last thing that it complained of."""
        try:
            status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "its answers without ending"
        time.sleep(0.05)  # the thread that reads its complaints may be behind
        how = f"by signal {-status}" if status < 0 else f"with exit status {status}"
        said = next((line for line in reversed(self._complaints) if line), "")
        return f"{how}: {said[:300]}" if said else how

    def _failed(self, message: str, *, hint: str = "") -> ModelError:
        self._failure = ModelError(" ".join(message.split()), hint=" ".join(hint.split()))
        _stop(self._process)
        return self._failure


def start(python: Path, program: Path, model: str, *, name: str, patience: float) -> Worker:
    """A program of ours in the interpreter of another environment."""
    return Worker([str(python), str(program), model], name=name, patience=patience)


def _environment() -> dict[str, str]:
    """Ours without what leads another interpreter to the packages of this one."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max


def _beside(call: Callable[..., None], *arguments: Any) -> None:
    threading.Thread(target=call, args=arguments, daemon=True).start()


def _read_answers(stream: IO[bytes], answers: queue.Queue[bytes]) -> None:
    """Lines as they come; an empty one at the end."""
    while line := stream.readline(_LONGEST_ANSWER):
        answers.put(line)
    answers.put(b"")


def _read_complaints(stream: IO[bytes], lines: deque[str]) -> None:
    while line := stream.readline(_LONGEST_ANSWER):
        lines.append(" ".join(line.decode("utf-8", "replace").split()))


def _write(stream: IO[bytes], line: bytes, done: threading.Event) -> None:
    with suppress(OSError, ValueError):  # it died, or was stopped: its answer tells
        stream.write(line)
        stream.flush()
    done.set()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
