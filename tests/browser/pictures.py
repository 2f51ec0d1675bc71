"""PNG files with few colours, small enough to be kept beside the docs."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import Page

COLOURS = 128
_PIXELS = """async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const bytes = context.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    const size = 30000; // as many as a call may have arguments
    for (let i = 0; i < bytes.length; i += size) text += String.fromCharCode(...bytes.subarray(i, i + size));
    return [image.width, image.height, btoa(text)];
}"""


def picture(page: Page, blank: Page) -> bytes:
    """What a page shows, in at most COLOURS colours; `blank` is a page without a policy, to decode in."""
    shown = base64.b64encode(page.screenshot()).decode()
    width, height, data = blank.evaluate(_PIXELS, shown)
    pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(-1, 4)[:, :3]
    found, where, often = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-often)[:COLOURS]]
    far = ((found[:, None, :].astype(int) - palette[None]) ** 2).sum(axis=2)
    rows = far.argmin(axis=1).astype(np.uint8)[where.reshape(-1)].reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), rows])  # each line begins with its filter: none
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [
        ("IHDR", head),
        ("PLTE", palette.tobytes()),
        ("IDAT", zlib.compress(lines.tobytes(), 9)),
        ("IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name.encode(), body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
