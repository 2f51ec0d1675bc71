"""Trains the network on the windows of annotated reports."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import BertModel

from training.examples import LABELS, OUTCOMES, POINTERS, Example
from training.network import Network, Read

EPOCHS = 20
TAGGED = (1.0, 1.5, 1.0)  # how much a word piece counts that is out, begins, goes on: few are harmed
SPARE, SPARE_EACH = 60, 6  # candidates without harm that a window is shown, and more for each with
SMOOTHING = 0.05
RATE, HEAD_RATE = 2e-4, 6e-4  # of the encoder and of what is new
SHOWN = 0.9  # share of windows in which the network is told what rules see
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
        F.cross_entropy(tags.flatten(0, 2), target.flatten(), torch.tensor(TAGGED), reduction="sum")
        / (target[..., 0] >= 0).sum()
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
    chosen = told + spare[: SPARE + SPARE_EACH * len(told)]
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
    for k, codes in read.fields.items():
        want = torch.tensor([LABELS[k].index(e.claims[s[3]][k]) for s in told])
        out[k] = F.cross_entropy(codes, want, label_smoothing=SMOOTHING)
    for p, name in enumerate(POINTERS):
        costs = [
            c
            for i, s in enumerate(told)
            if (c := _pointer_cost(read, (i, p), right_of(e, s, name))) is not None
        ]
        if costs:
            out[name] = torch.stack(costs).mean() / 2
    want = tie_targets(e, told)
    if (want >= 0).any():
        out["ties"] = F.cross_entropy(read.ties.flatten(0, 1), want.flatten())
    return out


def right_of(e: Example, s: tuple[int, int, int, int], name: str) -> list[tuple[int, int]] | None:
    """What a pointer of this mention should mean: [] for nothing, None where that is not known."""
    if name != "evidence":
        return e.claims[s[3]][name]  # type: ignore[no-any-return]
    quote = e.quotes.get((s[0], s[1], s[3]))
    return None if quote is None else [quote]


def _pointer_cost(read: Read, at: tuple[int, int], right: list[tuple[int, int]] | None) -> Tensor | None:
    """The cost of one pointer: any of the right places will do."""
    if right is None:
        return None
    i, p = at
    nothing = read.starts.shape[2] - 1
    starts, ends = [a for a, _ in right] or [nothing], [b - 1 for _, b in right] or [nothing]
    return (
        torch.logsumexp(read.starts[i, p], 0)
        - torch.logsumexp(read.starts[i, p][starts], 0)
        + torch.logsumexp(read.ends[i, p], 0)
        - torch.logsumexp(read.ends[i, p][ends], 0)
    )


def tie_targets(e: Example, told: list[tuple[int, int, int, int]]) -> Tensor:
    """N x N: 0 no tie, 1 the same claim, 2 the first a part of the second, -100 where nothing is asked."""
    want = torch.zeros(len(told), len(told), dtype=torch.long)
    for i, s in enumerate(told):
        for j, u in enumerate(told):
            overlap = s[0] < u[1] and u[0] < s[1]
            if i == j or (overlap and s[3] == u[3]):
                want[i, j] = -100
            elif s[3] == u[3]:
                want[i, j] = 1
            elif e.claims[s[3]]["part_of"] == u[3]:
                want[i, j] = 2
    return want


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


def train(examples: list[Example], encoder: Path, seed: int, out: Path) -> float:
    """Train the network and write its weights to `out`; a run that was stopped goes on where it was.

    Returns:
        The seconds it took, those before a stop included.

    Raises:
        ValueError: if the run that was stopped was of other examples, another seed or other settings.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    start = BertModel.from_pretrained(encoder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    net = Network(start, LABELS, POINTERS)
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    slow = [p for k, p in net.named_parameters() if k.startswith("encoder") and p.requires_grad]
    fast = [p for k, p in net.named_parameters() if not k.startswith("encoder")]
    groups = [{"params": slow, "lr": RATE}, {"params": fast, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * len(list(batches(examples, random.Random(seed))))
    warm = max(1, steps // 15)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    parts_of = {"network": net, "optimizer": optimizer, "schedule": schedule}
    kept, of = out.with_suffix(".state"), _digest(examples, seed)
    done, spent = _resume(kept, parts_of, rng, of)
    began = time.monotonic() - spent
    for epoch in range(done, EPOCHS):
        net.train()
        sums: dict[str, list[float]] = {}
        for batch in batches(examples, rng):
            parts = loss_of(net, batch, rng, SHOWN)
            loss = torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*slow, *fast], 1.0)
            optimizer.step()
            schedule.step()
            for k, v in parts.items():
                sums.setdefault(k, []).append(v.item())
        means = {k: round(sum(v) / len(v), 3) for k, v in sums.items()}
        print(f"epoch {epoch + 1}/{EPOCHS} {time.monotonic() - began:.0f}s", json.dumps(means), flush=True)
        _keep(kept, parts_of, rng, {"epoch": epoch + 1, "seconds": time.monotonic() - began, "of": of})
    torch.save(net.state_dict(), out)
    kept.unlink(missing_ok=True)
    return time.monotonic() - began


def _digest(examples: list[Example], seed: int) -> str:
    """What a run is of: its examples, its seed and the settings of this module."""
    settings = {
        k: v for k, v in globals().items() if k.isupper() and isinstance(v, int | float | tuple | dict)
    }
    told = json.dumps([seed, settings, [repr(e) for e in examples]], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _keep(path: Path, parts: Mapping[str, Any], rng: random.Random, about: Mapping[str, Any]) -> None:
    """Write all that is needed to go on after this epoch; a run that is killed loses one epoch at most."""
    state = {k: v.state_dict() for k, v in parts.items()}
    fresh = path.with_suffix(".part")
    torch.save({**state, **about, "random": rng.getstate(), "torch": torch.get_rng_state()}, fresh)
    fresh.replace(path)


def _resume(path: Path, parts: Mapping[str, Any], rng: random.Random, of: str) -> tuple[int, float]:
    """Go on where a run with the same output stopped: the epochs that are done and the seconds they took."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=False)
    if state["of"] != of:
        raise ValueError(f"{path} is of a run on other reports, seed or settings: delete it to begin anew")
    for k, part in parts.items():
        part.load_state_dict(state[k])
    rng.setstate(state["random"])
    torch.set_rng_state(state["torch"])
    return int(state["epoch"]), float(state["seconds"])
