"""Trains the network on annotated reports: `python -m training.train --seed 1 --out build/training/1`."""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import BertModel

from training.examples import LABELS, OUTCOMES, POINTERS, Example
from training.network import Network

PIECES = 2600  # word pieces in a batch
HIDDEN = 0.05  # share of word pieces that are hidden, so that names are not learnt by heart
MASK = 103  # the encoder's word piece for a hidden one


def batches(examples: list[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Windows of about equal length together, in a random order."""
    order = sorted(examples, key=lambda e: len(e.ids) + rng.uniform(-40, 40))
    out: list[list[Example]] = [[]]
    for e in order:
        if out[-1] and (len(out[-1]) + 1) * max(len(e.ids), len(out[-1][0].ids)) > PIECES:
            out.append([])
        out[-1].append(e)
    rng.shuffle(out)
    return iter(out)


def tag_targets(e: Example) -> Tensor:
    """T x outcomes: 0 out, 1 begin, 2 in, -100 where nothing is asked."""
    y = torch.full((len(e.ids), len(OUTCOMES)), -100)
    y[e.first : e.end] = 0
    for k in range(len(OUTCOMES)):
        for a, b in e.ignored[k]:
            y[a:b, k] = -100
        for a, b in e.tags[k]:
            y[a:b, k] = 2
            y[a, k] = 1
    y[: e.first] = -100
    y[e.end :] = -100
    return y


def loss_of(net: Network, batch: list[Example], rng: random.Random, keep_marks: float) -> dict[str, Tensor]:
    """The parts of the loss of a batch of windows."""
    length = max(len(e.ids) for e in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    marks, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    target = torch.full((len(batch), length, len(OUTCOMES)), -100)
    for n, e in enumerate(batch):
        t = len(e.ids)
        ids[n, :t] = torch.tensor([MASK if rng.random() < HIDDEN else i for i in e.ids])
        if rng.random() < keep_marks:
            marks[n, :t] = torch.tensor(e.marks)
        mask[n, :t] = 1
        target[n, :t] = tag_targets(e)
    with torch.autocast("cpu", torch.bfloat16):
        hidden, tags = net.encode(ids, marks, mask)
    hidden, tags = hidden.float(), tags.float()
    parts: dict[str, list[Tensor]] = {}
    parts["tags"] = [
        F.cross_entropy(tags.flatten(0, 2), target.flatten(), reduction="sum") / (target[..., 0] >= 0).sum()
    ]
    for n, e in enumerate(batch):
        for k, v in head_losses(net, hidden[n, : len(e.ids)], e, rng).items():
            parts.setdefault(k, []).append(v)
    return {k: torch.stack(v).mean() for k, v in parts.items()}


def head_losses(net: Network, hidden: Tensor, e: Example, rng: random.Random) -> dict[str, Tensor]:
    """What one window's mentions cost."""
    told = [s for s in e.spans if s[3] >= 0]
    spare = [s for s in e.spans if s[3] < 0]
    rng.shuffle(spare)
    chosen = told + spare[: 60 + 6 * len(told)]
    if not chosen:
        return {}
    spans = torch.tensor([s[:2] for s in chosen])
    outcomes = torch.tensor([s[2] for s in chosen])
    logits = net.heads.is_claim(net.heads.mentions(hidden, spans))[torch.arange(len(chosen)), outcomes]
    y = torch.tensor([float(s[3] >= 0) for s in chosen])
    out = {"claim": F.binary_cross_entropy_with_logits(logits, y)}
    if not told:
        return out
    n = len(told)
    read = net.heads(hidden, spans[:n], outcomes[:n])
    for k, logits in read.fields.items():
        want = torch.tensor([LABELS[k].index(e.claims[s[3]][k]) for s in told])
        out[k] = F.cross_entropy(logits[:n], want, label_smoothing=0.05)
    for p, name in enumerate(POINTERS):
        costs = []
        for i, s in enumerate(told):
            right = (
                [e.quotes[(s[0], s[1], s[3])]]
                if name == "evidence" and (s[0], s[1], s[3]) in e.quotes
                else (None if name == "evidence" else e.claims[s[3]][name])
            )
            if right is None:
                continue
            t = hidden.shape[0]
            a = [x for x, _ in right] or [t]
            b = [x - 1 for _, x in right] or [t]
            costs.append(
                torch.logsumexp(read.starts[i, p], 0)
                - torch.logsumexp(read.starts[i, p][a], 0)
                + torch.logsumexp(read.ends[i, p], 0)
                - torch.logsumexp(read.ends[i, p][b], 0)
            )
        if costs:
            out[name] = torch.stack(costs).mean() / 2
    if n > 1:
        want = torch.zeros(n, n, dtype=torch.long)
        for i, s in enumerate(told):
            for j, u in enumerate(told):
                overlap = s[0] < u[1] and u[0] < s[1]
                if i == j or (overlap and s[3] == u[3]):
                    want[i, j] = -100
                elif s[3] == u[3]:
                    want[i, j] = 1
                elif e.claims[s[3]]["part_of"] == u[3]:
                    want[i, j] = 2
        if (want >= 0).any():
            out["ties"] = F.cross_entropy(read.ties[:n, :n].flatten(0, 1), want.flatten())
    return out


WEIGHTS = {
    "tags": 1.0,
    "claim": 2.0,
    "evidence": 0.4,
    "ties": 0.5,
    "status": 0.5,
    "age": 0.3,
    "sex": 0.3,
    "means": 0.5,
    "scope": 0.5,
    "stance": 0.3,
    "perpetrator": 0.6,
    "place": 0.6,
    "source": 0.6,
    "time": 0.6,
}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--encoder", required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--rate", type=float, default=1.2e-4)
    ap.add_argument("--head-rate", type=float, default=6e-4)
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    examples: list[Example] = pickle.loads(a.data.read_bytes())
    encoder = BertModel.from_pretrained(a.encoder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    net = Network(encoder, LABELS, POINTERS)
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    enc = [p for k, p in net.named_parameters() if k.startswith("encoder") and p.requires_grad]
    rest = [p for k, p in net.named_parameters() if not k.startswith("encoder")]
    opt = torch.optim.AdamW(
        [{"params": enc, "lr": a.rate}, {"params": rest, "lr": a.head_rate}], weight_decay=0.01
    )
    steps = a.epochs * len(list(batches(examples, random.Random(0))))
    warm = steps // 15
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    a.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    for epoch in range(a.epochs):
        net.train()
        sums: dict[str, list[float]] = {}
        for batch in batches(examples, rng):
            parts = loss_of(net, batch, rng, 0.9)
            loss = sum(WEIGHTS[k] * v for k, v in parts.items())
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(enc + rest, 1.0)
            opt.step()
            schedule.step()
            for k, v in parts.items():
                sums.setdefault(k, []).append(v.item())
        means = {k: round(sum(v) / len(v), 3) for k, v in sums.items()}
        print(f"epoch {epoch + 1}/{a.epochs} {time.monotonic() - began:.0f}s", json.dumps(means), flush=True)
        torch.save(net.state_dict(), a.out / "network.pt")
    print("done", math.ceil(time.monotonic() - began), "s")


if __name__ == "__main__":
    main()
