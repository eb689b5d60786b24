"""A trained network as the files that the product carries: int8 ONNX, tokenizer, neighbours, manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from server.guidance.report import Labelled
from server.guidance.semantic.labels import LABELS
from server.guidance.semantic.model import MANIFEST, NETWORK, TOKENIZER, Blend, Certainty
from server.guidance.semantic.neighbours import MESSAGES, VECTORS
from server.guidance.training.network import Network
from server.guidance.training.recipe import tokens_of

STRETCH = 128
"""Weights that share a scale."""

COMPUTED_IN_INT8 = 4
"""The name of that among the levels of accuracy of onnxruntime's MatMulNBits."""


def write_network(network: Network, folder: Path) -> None:
    """The network in int8: a scale for each stretch of a weight's channel, and activations in stretches as they come.

    One scale for a whole channel, and one for all activations of a layer, cost a hundredth of macro F1.
    """
    network.eval()
    ids = torch.randint(1000, 2000, (2, 16))
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    with tempfile.TemporaryDirectory() as scratch:
        whole, ready = Path(scratch) / "whole.onnx", Path(scratch) / "ready.onnx"
        batch, tokens = torch.export.Dim("batch", max=64), torch.export.Dim("tokens", max=512)
        program = torch.onnx.export(
            network,
            (ids, mask),
            input_names=["ids", "mask"],
            output_names=["logits", "added", "vector"],
            dynamic_shapes=({0: batch, 1: tokens}, {0: batch, 1: tokens}),
            dynamo=True,
            external_data=False,
        )
        assert program is not None
        program.save(str(whole))
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        products = MatMulNBitsQuantizer(
            onnx.load(str(ready)), bits=8, block_size=STRETCH, is_symmetric=True, accuracy_level=COMPUTED_IN_INT8
        )
        products.process()
        products.model.save_model_to_file(str(whole), False)
        quantize_dynamic(
            str(whole), str(folder / NETWORK), weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"]
        )
    onnx.checker.check_model(str(folder / NETWORK))


def write_tokenizer(base: Path, folder: Path) -> None:
    shutil.copyfile(base / "tokenizer.json", folder / TOKENIZER)


def vectors_of(texts: Sequence[str], folder: Path) -> Any:
    """Where each text lies among the others, by the int8 network of `folder` (texts, width)."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    session = onnxruntime.InferenceSession(str(folder / NETWORK), providers=["CPUExecutionProvider"])
    vectors = []
    for ids in tokens_of(tokenizer, texts):
        batch = np.array([ids], dtype=np.int64)
        vectors.append(session.run(["vector"], {"ids": batch, "mask": np.ones_like(batch)})[0][0])
    return np.stack(vectors)


def write_neighbours(messages: Sequence[Labelled], vectors: Any, folder: Path) -> None:
    """The flagged messages that were learned from, and where they lie (messages, width)."""
    np.save(folder / VECTORS, vectors.astype(np.float16), allow_pickle=False)
    lines = [
        json.dumps(
            {"text": message.text, "categories": sorted({category for category, _ in message.flags})},
            ensure_ascii=False,
        )
        for message in messages
    ]
    (folder / MESSAGES).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_manifest(
    folder: Path, data: str, blends: Mapping[str, Blend], certainty: Certainty, facts: Mapping[str, Any]
) -> None:
    """What names all other files, with their hashes; written last."""
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (NETWORK, TOKENIZER, VECTORS, MESSAGES)
    }
    manifest = {
        **facts,
        "version": files[NETWORK][:12],
        "data": data,
        "labels": LABELS,
        "files": files,
        "blends": {label: [round(float(value), 4) for value in astuple(blends[label])] for label in LABELS},
        "certainty": [round(float(value), 4) for value in astuple(certainty)],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
