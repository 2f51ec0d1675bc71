"""Writes the trained network as the files that the package ships: three graphs."""

from __future__ import annotations

from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.examples import LABELS, POINTERS
from training.network import Heads, Network

OPSET = 17


class _Encoder(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        hidden, tags = self.net.encode(ids, marks, torch.ones_like(ids))
        return hidden[0], torch.softmax(tags[0], -1)


class _Judge(nn.Module):
    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, hidden: Tensor, spans: Tensor) -> Tensor:
        return torch.sigmoid(self.heads.is_claim(self.heads.mentions(hidden, spans)))


class _Heads(nn.Module):
    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, hidden: Tensor, spans: Tensor, outcome: Tensor) -> tuple[Tensor, ...]:
        read = self.heads(hidden, spans, outcome)
        fields = torch.cat([torch.softmax(v, -1) for v in read.fields.values()], 1)
        return (
            fields,
            torch.log_softmax(read.starts, -1),
            torch.log_softmax(read.ends, -1),
            torch.softmax(read.ties, -1),
        )


def load(weights: Path, config: Path) -> Network:
    """The network with the weights that training wrote."""
    encoder = BertModel(BertConfig.from_pretrained(config), add_pooling_layer=False)
    net = Network(encoder, LABELS, POINTERS)
    net.load_state_dict(torch.load(weights, weights_only=True))
    return net.eval()


def export(net: Network, out: Path) -> None:
    """Write encoder.onnx (8-bit), judge.onnx and heads.onnx into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    hidden = net.encoder.config.hidden_size
    ids = torch.randint(1000, 2000, (1, 40))
    whole = out / "encoder32.onnx"
    with torch.no_grad():
        torch.onnx.export(
            _Encoder(net), (ids, torch.zeros_like(ids)), str(whole), dynamo=False, opset_version=OPSET,
            input_names=["ids", "marks"], output_names=["hidden", "tags"],
            dynamic_axes={"ids": {1: "t"}, "marks": {1: "t"}, "hidden": {0: "t"}, "tags": {0: "t"}},
        )  # fmt: skip
        spans = torch.tensor([[3, 5], [7, 9], [11, 12]])
        torch.onnx.export(
            _Judge(net.heads), (torch.randn(40, hidden), spans), str(out / "judge.onnx"), dynamo=False,
            opset_version=OPSET, input_names=["hidden", "spans"], output_names=["claims"],
            dynamic_axes={"hidden": {0: "t"}, "spans": {0: "n"}, "claims": {0: "n"}},
        )  # fmt: skip
        torch.onnx.export(
            _Heads(net.heads), (torch.randn(40, hidden), spans, torch.tensor([0, 1, 2])),
            str(out / "heads.onnx"),
            dynamo=False, opset_version=OPSET, input_names=["hidden", "spans", "outcome"],
            output_names=["fields", "starts", "ends", "ties"],
            dynamic_axes={
                "hidden": {0: "t"}, "spans": {0: "n"}, "outcome": {0: "n"}, "fields": {0: "n"},
                "starts": {0: "n", 2: "t1"}, "ends": {0: "n", 2: "t1"}, "ties": {0: "n", 1: "n"},
            },
        )  # fmt: skip
    quantize_dynamic(whole, out / "encoder.onnx", per_channel=True, weight_type=QuantType.QInt8)
    whole.unlink()
