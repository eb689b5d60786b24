"""The network: a small encoder, and for each label its own look at the words.

A label's logit is the sum of what each token adds to it, so that the words a finding stands on can be shown.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

VECTOR_LAYER = 3
"""Whose states, averaged, say where a text lies among others. Later layers know only what they are asked about and put
different statements of one category in one place."""


class Network(nn.Module):
    """Token ids and mask (batch, tokens) in; logits (batch, labels), what each token adds to them (batch, tokens,
    labels) and unit vectors (batch, width) out."""

    def __init__(self, base: Path, labels: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.look = nn.Linear(width, labels, bias=False)
        self.judge = nn.Linear(width, labels)
        # At first every label looks at all words alike, which is the average the encoder was made for.
        nn.init.zeros_(self.look.weight)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        encoded = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        states = self.dropout(encoded.last_hidden_state)
        away = (1.0 - mask[..., None].to(states.dtype)) * -1e4
        look = torch.softmax(self.look(states) + away, dim=1)
        added = look * torch.matmul(states, self.judge.weight.T)
        logits = added.sum(dim=1) + self.judge.bias
        here = mask[..., None].to(states.dtype)
        early = encoded.hidden_states[VECTOR_LAYER]
        vector = nn.functional.normalize((early * here).sum(dim=1) / here.sum(dim=1), dim=-1)
        return logits, added, vector
