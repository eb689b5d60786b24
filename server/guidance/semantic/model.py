"""The model file and what runs it: texts in, logits and what each token adds to them out.

The files of a model lie in one folder with `manifest.json`, which names their hashes, the labels in the order of the
outputs, how logits become confidences and where thresholds lie. Nothing here is ever fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .labels import LABELS
from .windows import Window, windows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDER = Path(__file__).parent / "model"
MANIFEST = "manifest.json"
NETWORK = "network.onnx"
TOKENIZER = "tokenizer.json"
CARD = "README.md"

TOKENS_AT_ONCE = 256
"""Tokens that are computed together, padding included: more would take memory, and hardly less time for each."""


class ModelError(Exception):
    """The semantic tier cannot serve; the text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How a label's logit and what the rules say become one confidence: a logistic curve, and the threshold on it."""

    slope: float
    shift: float
    rule: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a flag may be: a logistic curve over how sure its parts are."""

    slope: float
    shift: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network makes of one window of a text."""

    window: Window
    logits: Floats
    """One for each label."""
    added: Floats
    """What each token of the window adds to each label (tokens, labels)."""
    vector: Floats


class Model:
    """A loaded model. It keeps nothing of the texts it reads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Loads and checks the files of `folder`. Raises ModelError."""
        manifest = _manifest(folder)
        _check_files(folder, manifest)
        try:
            # Imported here: without them Holdfast starts all the same, and says so.
            import numpy
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError(f"{error.name} cannot be imported") from None
        self._numpy: Any = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:
            raise ModelError(f"the model cannot be loaded ({type(error).__name__})") from None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.version: str = manifest["version"]
        self.data_hash: str = manifest["data"]
        self.certainty = Certainty(*manifest["certainty"])
        self.blends: Mapping[str, Blend] = {label: Blend(*manifest["blends"][label]) for label in LABELS}

    def judge(self, texts: Sequence[str]) -> list[list[Judged]]:
        """For each text what the network makes of it, in windows of bounded length: at least one for each text."""
        windows = [(at, window) for at, text in enumerate(texts) for window in windows_of(text, self._tokenizer)]
        judged: list[list[Judged]] = [[] for _ in texts]
        # Windows of about one length together, so that little is computed for padding.
        windows.sort(key=lambda entry: len(entry[1].ids))
        for batch in _batches(windows):
            for (at, _), answer in zip(batch, self._run([window for _, window in batch]), strict=True):
                judged[at].append(answer)
        for answers in judged:
            answers.sort(key=lambda answer: answer.window.first)
        return judged

    def _run(self, windows: Sequence[Window]) -> list[Judged]:
        numpy = self._numpy
        longest = max(len(window.ids) for window in windows)
        ids = numpy.zeros((len(windows), longest), dtype=numpy.int64)
        mask = numpy.zeros((len(windows), longest), dtype=numpy.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
        logits, added, vectors = self._session.run(None, {"ids": ids, "mask": mask})
        return [
            Judged(window, logits[row], added[row, : len(window.ids)], vectors[row])
            for row, window in enumerate(windows)
        ]


def _batches(windows: Sequence[tuple[int, Window]]) -> Iterator[Sequence[tuple[int, Window]]]:
    """The windows, which come in the order of their lengths, in batches of bounded size."""
    first = 0
    for at in range(1, len(windows) + 1):
        if at == len(windows) or (at + 1 - first) * len(windows[at][1].ids) > TOKENS_AT_ONCE:
            yield windows[first:at]
            first = at


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise ModelError("there is no model") from None
    except ValueError:
        raise ModelError(f"{MANIFEST} is damaged") from None
    if not isinstance(manifest, dict) or tuple(manifest.get("labels", ())) != LABELS:
        raise ModelError(f"{MANIFEST} is of another version of Holdfast")
    return manifest


def _check_files(folder: Path, manifest: dict[str, Any]) -> None:
    for name, promised in sorted(manifest["files"].items()):
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            raise ModelError(f"{name} is missing") from None
        if found != promised:
            raise ModelError(f"{name} is damaged, or not the file that the manifest names")
