"""What the verbs share for `--extractor llm`: its options, the extractor, and the line that ends it."""

# ruff: noqa: PLC0415  (what does the work is imported when it is asked for, so that help stays quick)

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from recount.cli.screen import Screen
    from recount.model.extraction import Extractor
    from recount.pipeline.asking import Account
    from recount.store.casebook import Casebook

KEY = "RECOUNT_LLM_KEY"
"""The environment variable with the key. No option holds it: others can see what a command was given."""

Price = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LlmChoice:
    """What a person chose: address, model, and price for a million tokens in and out; None where not told."""

    url: str | None
    model: str | None
    price: Price | None


def _price(ctx: click.Context, param: click.Parameter, value: str | None) -> Price | None:
    """Two prices that are no less than nothing, with a comma between them."""
    if value is None:
        return None
    try:
        tokens_in, tokens_out = map(float, value.split(","))
    except ValueError:
        tokens_in = tokens_out = math.nan
    if not all(math.isfinite(p) and p >= 0 for p in (tokens_in, tokens_out)):
        raise click.BadParameter(f"{value!r} is not two prices like 0.15,0.60", ctx, param)
    return tokens_in, tokens_out


_OPTIONS = (
    click.option(
        "--llm-url",
        envvar="RECOUNT_LLM_URL",
        show_envvar=True,
        metavar="URL",
        help="For --extractor llm: the address of an OpenAI-compatible endpoint, mostly ending in /v1.",
    ),
    click.option(
        "--llm-model",
        envvar="RECOUNT_LLM_MODEL",
        show_envvar=True,
        metavar="NAME",
        help=f"For --extractor llm: the model to ask. A key, where one is needed, comes from {KEY}.",
    ),
    click.option(
        "--llm-price",
        callback=_price,
        metavar="IN,OUT",
        help="For --extractor llm: what a million tokens in and out cost, to tell the cost at the end.",
    ),
)


def llm_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `--extractor llm`, which the command gets together as `llm`, an LlmChoice."""

    @functools.wraps(command)
    def together(
        *, llm_url: str | None, llm_model: str | None, llm_price: Price | None, **others: Any
    ) -> Any:
        return command(llm=LlmChoice(llm_url, llm_model, llm_price), **others)

    wrapped: Callable[..., Any] = together
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


@contextmanager
def chosen(
    extractor: str, llm: LlmChoice, screen: Screen, book: Casebook | None = None
) -> Iterator[str | Extractor]:
    """The extractor that a person chose: its name, or for `llm` one that asks and tells at the end what for.

    Args:
        extractor: a value of `--extractor`.
        llm: what was chosen for `llm`; passed over for others.
        screen: is told where text is sent, and what came of it.
        book: keeps the answers; None: nothing does.

    Raises:
        EndpointError: if `llm` was chosen without an address and a model.
    """
    if extractor != "llm":
        yield extractor
        return
    from recount.archive.chat import Chat, endpoint_at
    from recount.model.errors import EndpointError
    from recount.pipeline.asking import LlmExtractor

    if not llm.url:
        raise EndpointError(
            "--extractor llm needs the address of a language model",
            "Give --llm-url or set RECOUNT_LLM_URL, to http://localhost:11434/v1 for Ollama on this machine",
        )
    if not llm.model:
        raise EndpointError(
            "--extractor llm needs the name of a model",
            "Give --llm-model or set RECOUNT_LLM_MODEL to one that the endpoint has",
        )
    chat = Chat(endpoint_at(llm.url, os.environ.get(KEY, "")))
    asking = LlmExtractor(chat, llm.model, screen.announced, book)
    try:
        yield asking
    finally:
        chat.close()
        if asking.account.reports:
            screen.warned(account_words(asking.account, llm.price))


def account_words(account: Account, price: Price | None) -> str:
    """What the model was asked, gave and cost, in one line."""
    from recount.model.phrases import plural

    rejected = account.rejected.total()
    reasons = ", ".join(f"{n:,} {reason}" for reason, n in account.rejected.most_common())
    parts = [plural(account.reports, "report")]
    parts += [f"{account.failed:,} failed"] if account.failed else []
    parts += [f"{account.known:,} from the cache"] if account.known else []
    parts.append(f"{plural(account.kept, 'claim')} kept")
    parts.append(f"{rejected:,} rejected" + (f" ({reasons})" if reasons else ""))
    tokens = f"{account.tokens_in:,} tokens in, {account.tokens_out:,} out"
    cost = f"; {_cost_words(account.cost(price))}" if price is not None else ""
    return f"llm: {', '.join(parts)}; {tokens}{cost}"


def _cost_words(cost: float) -> str:
    return f"about {cost:,.2f}" if cost >= 0.01 or cost == 0 else "less than 0.01"
