"""The network: a small encoder, a tagger of the people harmed, and heads that read what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import BertModel

from recount.extract.windows import MARKS

WIDTH = 256  # of the vector that stands for one mention
KEY = 64  # of the vectors that a pointer compares
BUCKETS = 24  # of distances between a mention and a word piece, in powers of about 1.7, on either side
TIES = 3  # between two mentions: none, the same claim, part of


@dataclass(frozen=True, slots=True)
class Read:
    """What the heads say of N mentions in a window of T pieces; all are logits.

    Attributes:
        fields: field -> N x codes. starts, ends: N x pointers x (T + 1), the last for
        "nothing to point at". ties: N x N x TIES.
    """

    fields: dict[str, Tensor]
    starts: Tensor
    ends: Tensor
    ties: Tensor


def bucket(distance: Tensor) -> Tensor:
    """Signed distances in word pieces as numbers from 0 to 2 * BUCKETS."""
    size = torch.log1p(distance.abs().float()) / 0.28
    return (torch.sign(distance) * size.round().clamp(max=BUCKETS)).long() + BUCKETS


class Heads(nn.Module):
    """Reads a window's vectors at the mentions that it is given."""

    def __init__(self, hidden: int, labels: Mapping[str, Sequence[str]], pointers: Sequence[str]) -> None:
        super().__init__()
        self.names = [k for k in labels if k != "outcome"]
        n = len(labels["outcome"])
        self.pointers = len(pointers)
        self.drop = nn.Dropout(0.15)
        self.outcome_words = nn.Embedding(n, 48)
        self.is_claim = nn.Sequential(
            nn.Linear(3 * hidden, WIDTH), nn.GELU(), nn.Dropout(0.15), nn.Linear(WIDTH, n)
        )
        self.mention = nn.Sequential(nn.Linear(3 * hidden + 48, WIDTH), nn.GELU(), nn.Dropout(0.15))
        self.fields = nn.ModuleDict({k: nn.Linear(WIDTH, len(labels[k])) for k in self.names})
        self.query = nn.Linear(WIDTH, self.pointers * 2 * KEY)
        self.key = nn.Linear(hidden, self.pointers * 2 * KEY)
        self.nothing = nn.Linear(WIDTH, self.pointers)
        self.distance = nn.Embedding(2 * BUCKETS + 1, self.pointers * 2)
        nn.init.zeros_(self.distance.weight)
        self.tie_from, self.tie_to = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.tie_near = nn.Embedding(2 * BUCKETS + 1, WIDTH)
        self.tie = nn.Sequential(nn.GELU(), nn.Linear(WIDTH, TIES))

    def mentions(self, hidden: Tensor, spans: Tensor) -> Tensor:
        """N vectors for the mentions `spans` (N x 2, ends exclusive) of a window's T x H `hidden`."""
        at = torch.arange(hidden.shape[0], device=hidden.device)
        inside = ((at[None] >= spans[:, :1]) & (at[None] < spans[:, 1:])).to(hidden.dtype)
        mean = inside @ hidden / inside.sum(1, keepdim=True).clamp(min=1)
        return self.drop(torch.cat([hidden[spans[:, 0]], hidden[spans[:, 1] - 1], mean], 1))

    def forward(self, hidden: Tensor, spans: Tensor, outcome: Tensor) -> Read:
        """`hidden` is T x H of one window; `spans` N x 2, ends exclusive; `outcome` N."""
        ends = self.mentions(hidden, spans)
        m = self.mention(torch.cat([ends, self.outcome_words(outcome)], 1))
        n, t = spans.shape[0], hidden.shape[0]
        at = torch.arange(t, device=hidden.device)
        query = self.query(m).view(n, self.pointers * 2, KEY)
        key = self.key(hidden).view(t, self.pointers * 2, KEY)
        scores = torch.einsum("npk,tpk->npt", query, key) / KEY**0.5
        away = bucket(at[None] - spans[:, :1])
        scores = scores + self.distance(away).permute(0, 2, 1)
        scores = scores.view(n, self.pointers, 2, t)
        nothing = self.nothing(m)[:, :, None]
        near = self.tie_near(bucket(spans[None, :, 0] - spans[:, None, 0]))
        return Read(
            {k: head(m) for k, head in self.fields.items()},
            torch.cat([scores[:, :, 0], nothing], 2),
            torch.cat([scores[:, :, 1], nothing], 2),
            self.tie(self.tie_from(m)[:, None] + self.tie_to(m)[None] + near),
        )


class Network(nn.Module):
    """The whole: word pieces and marks in, tags out; `heads` reads the mentions."""

    def __init__(
        self, encoder: BertModel, labels: Mapping[str, Sequence[str]], pointers: Sequence[str]
    ) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        self.marks = nn.Embedding(MARKS, hidden)
        nn.init.zeros_(self.marks.weight)
        self.tags = nn.Linear(hidden, 3 * len(labels["outcome"]))
        self.heads = Heads(hidden, labels, pointers)

    def encode(self, ids: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """B x T ids, marks and mask to B x T x H vectors and B x T x outcomes x 3 logits (out, begin, in)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.marks(marks)
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        tags = self.tags(hidden)
        return hidden, tags.view(*tags.shape[:2], -1, 3)
