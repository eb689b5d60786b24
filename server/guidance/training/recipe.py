"""How a network learns: the loop, with everything that was chosen in one place."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn

from server.guidance.semantic.labels import CRISIS, FLAGGED, INDEX, LABELS

Answers = NDArray[np.float32]

SEED = 1

LONGEST = 128
"""Tokens of a text that are learned from; only a handful of messages have more."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is chosen about learning."""

    epochs: float
    rate: float
    head_rate: float
    batch: int = 32
    warm_up: float = 0.08
    decay: float = 0.01
    smoothing: float = 0.02
    """Right answers are this, and one less this: nobody is ever quite sure."""
    seed: int = SEED
    words_dropped: float = 0.0
    """The share of tokens that are masked, so that no single word decides."""
    joined: float = 0.0
    """The share of texts that are read with another behind them and have the answers of both: what is said in one
    sentence stands, whatever is said in the next."""


def learn(
    network: nn.Module, tokens: Sequence[Sequence[int]], right: Answers, recipe: Recipe, mask_id: int | None = None
) -> None:
    """Teach the network the right answers (texts, labels), which may lie between 0 and 1."""
    seed_everything(recipe.seed)
    # Moments of words that hardly occur fade into numbers too small to compute with quickly.
    torch.set_flush_denormal(True)
    steps = int(recipe.epochs * len(tokens) / recipe.batch)
    taught = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    heads = [p for name, p in taught if not name.startswith("encoder.")]
    body = [p for name, p in taught if name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}],
        weight_decay=recipe.decay,
        fused=True,
    )
    warm = max(1.0, recipe.warm_up * steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, s / warm) * max(0.0, 1.0 - s / steps))
    weights = torch.ones(len(LABELS))
    weights[INDEX[FLAGGED]] = weights[INDEX[CRISIS]] = 2.0
    targets = torch.tensor(right) * (1 - 2 * recipe.smoothing) + recipe.smoothing
    network.train()
    began = time.monotonic()
    for step, batch in enumerate(_batches(tokens, recipe, steps), 1):
        ids, mask = padded([_joined([tokens[at] for at in together]) for together in batch])
        if recipe.words_dropped and mask_id is not None:
            ids = _with_gaps(ids, recipe.words_dropped, mask_id)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(ids, mask)[0]
        answers = torch.stack([targets[list(together)].amax(dim=0) for together in batch])
        loss = nn.functional.binary_cross_entropy_with_logits(logits.float(), answers, reduction="none")
        optimizer.zero_grad()
        (loss * weights).mean().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == steps:
            passed = time.monotonic() - began
            print(f"step {step} of {steps}, loss {loss.mean().item():.4f}, {passed:.0f} s", flush=True)


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The ids of each text's tokens, cut at the longest length."""
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]


def judged(network: nn.Module, tokens: Sequence[Sequence[int]], at_once: int = 64) -> Answers:
    """The logits of a network that has learned (texts, labels)."""
    network.eval()
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
    logits = np.zeros((len(tokens), len(LABELS)), dtype=np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), at_once):
            batch = order[first : first + at_once]
            logits[batch] = network(*padded([tokens[at] for at in batch]))[0].float().numpy()
    return logits


def padded(batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids and mask of a batch (texts, tokens)."""
    longest = max(map(len, batch))
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(list(tokens))
        mask[row, : len(tokens)] = 1
    return ids, mask


def seed_everything(seed: int) -> None:
    random.seed(seed)
    torch.manual_seed(seed)


def _batches(tokens: Sequence[Sequence[int]], recipe: Recipe, steps: int) -> Iterator[list[tuple[int, ...]]]:
    """Batches of texts (some of two) that are about equally long, in an order made new for each epoch."""
    made = 0
    stretch = recipe.batch * 20
    while True:
        order = [_with_another(at, tokens, recipe.joined) for at in range(len(tokens))]
        random.shuffle(order)
        stretches = [order[at : at + stretch] for at in range(0, len(order), stretch)]
        alike = [sorted(part, key=lambda together: sum(len(tokens[at]) for at in together)) for part in stretches]
        batches = [part[at : at + recipe.batch] for part in alike for at in range(0, len(part), recipe.batch)]
        random.shuffle(batches)
        for batch in batches:
            if made == steps:
                return
            made += 1
            yield batch


def _with_another(at: int, tokens: Sequence[Sequence[int]], share: float) -> tuple[int, ...]:
    """The text itself, or in so many of all cases with another one before or behind it, where there is room."""
    if random.random() >= share:
        return (at,)
    other = random.randrange(len(tokens))
    if len(tokens[at]) + len(tokens[other]) > LONGEST:
        return (at,)
    return (at, other) if random.random() < 0.5 else (other, at)


def _joined(texts: Sequence[Sequence[int]]) -> list[int]:
    """The tokens of one text, or of two as if they were one: a mark at each end, none between."""
    first, *more = texts
    ids = list(first)
    for text in more:
        ids[-1:] = text[1:]
    return ids


def _with_gaps(ids: Tensor, share: float, mask_id: int) -> Tensor:
    gaps = (torch.rand(ids.shape) < share) & (ids > 999)
    return torch.where(gaps, torch.full_like(ids, mask_id), ids)
