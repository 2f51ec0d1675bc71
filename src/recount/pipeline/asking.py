"""The extractor `llm`: asks a language model for a report's claims, and keeps only what the report bears out.

It works in this process, one request at a time. Nothing is sent before `say` was told where to.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from recount import __version__
from recount.codebook.edition import edition
from recount.extract.llm_claims import AnswerReader, items_of
from recount.extract.llm_prompt import PROMPT_VERSION, Form, Piece, pieces_of, request_of
from recount.model.answers import Answer
from recount.model.claims import Claim
from recount.model.errors import AnswerError, EndpointError, RecountError, RequestRefused
from recount.model.extraction import Hints
from recount.model.readings import Explained
from recount.model.reports import Report

FAMILY = "llm"
"""The first word of the name of every extractor that asks a model."""

MOST_LOST = 3
"""After so many reports in a row that the endpoint was out of reach for, no more are sent."""

_MAX_MODEL_LENGTH = 200
_AGAIN = "Run the same command again"


class Asker(Protocol):
    """Puts requests to one endpoint (`archive.chat.Chat`)."""

    @property
    def url(self) -> str:
        """The whole address."""
        ...

    @property
    def host(self) -> str:
        """Its host, for people."""
        ...

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        ...

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """Put one request; AnswerError or EndpointError if it brings no answer."""
        ...


class Answers(Protocol):
    """Keeps what was answered before (`store.casebook.Casebook`)."""

    def answer(self, key: str) -> Answer | None:
        """The answer of this key, or None."""
        ...

    def keep_answer(self, key: str, model: str, answer: Answer) -> None:
        """Keep an answer."""
        ...


@dataclass(slots=True)
class Account:
    """What an extractor did: reports it was given and how many of them failed or were known, and the rest.

    Attributes:
        reports: that it was given.
        failed: of them, those that brought nothing because a request failed.
        known: of them, those whose answers were all kept from before, so that nothing was sent.
        kept: claims.
        rejected: reason -> claims that the report does not bear out.
        tokens_in, tokens_out: as the endpoint counted them, for what was sent now.
    """

    reports: int = 0
    failed: int = 0
    known: int = 0
    kept: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    tokens_in: int = 0
    tokens_out: int = 0

    def cost(self, price: tuple[float, float]) -> float:
        """What it cost at so much for a million tokens in and out, in the currency of the price."""
        return (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1_000_000


class LlmExtractor:
    """Asks one model; an Extractor, and neither pure nor to be used in several processes."""

    def __init__(
        self, asker: Asker, model: str, say: Callable[[str], None], answers: Answers | None = None
    ) -> None:
        """Nothing is sent yet.

        Args:
            asker: puts the requests.
            model: its name, as the endpoint knows it.
            say: is told, before the first request, that text leaves for which host.
            answers: where answers are kept; None: nowhere.

        Raises:
            EndpointError: if no model can have this name.
        """
        if not (0 < len(model) <= _MAX_MODEL_LENGTH and model.isprintable() and " " not in model):
            raise EndpointError("No model of that name can be asked", "Give its name with --llm-model")
        self.name = f"{FAMILY} {model} {__version__}+{edition('model', 'codebook', 'resolve', 'extract')}"
        self.account = Account()
        self._asker = asker
        self._model = model
        self._say = say
        self._answers = answers
        self._form = Form()
        self._expected: int | None = None
        self._has_said = False
        self._has_sent = False
        self._lost = 0

    def expect(self, reports: int) -> None:
        """Say how many more reports will come, so that people can be told."""
        self._expected = self.account.reports + reports

    def prepare(self) -> None:
        """Nothing is looked for: whether the endpoint answers is seen when it is asked."""

    def explain(self, report: Report, hints: Hints) -> Explained:
        """The claims of `extract`; the model tells no second best."""
        return Explained([(c, []) for c in self.extract(report, hints)])

    def extract(self, report: Report, hints: Hints) -> list[Claim]:  # noqa: ARG002  (as all extractors)
        """The report's claims with words and spans, not yet `when`, `location` and `id`.

        Raises:
            AnswerError: if the endpoint gave no answer for this report that can be used.
            EndpointError: if it gives nobody one.
        """
        self._has_sent = False
        self.account.reports += 1
        reader = AnswerReader(report, self.name)
        claims: list[Claim] = []
        rejected: Counter[str] = Counter()
        try:
            for piece in pieces_of(report):
                found = reader.findings(self._items(report, piece), piece, len(claims))
                claims += found.claims
                rejected += found.rejected
        except RecountError as e:
            self.account.failed += 1
            self._count_lost(e)
            raise
        self.account.known += not self._has_sent
        self.account.kept += len(claims)
        self.account.rejected += rejected
        return claims

    def _count_lost(self, error: RecountError) -> None:
        """Give up where the endpoint is out of reach for one report after another."""
        self._lost = self._lost + 1 if isinstance(error, AnswerError) and error.is_lost else 0
        if self._lost >= MOST_LOST:
            raise EndpointError(
                f"No more is asked, after {self._lost} reports in a row: {error.what}",
                f"Start the model's server, or wait until it has time. {_AGAIN} to go on",
            ) from error

    def _items(self, report: Report, piece: Piece) -> list[Any]:
        """What the model tells of one piece, now or before; what is kept is only what can be read."""
        key = self._key(request_of(report, piece, self._model, Form()))
        kept = self._answers.answer(key) if self._answers is not None else None
        if kept is not None:
            return items_of(kept.text)
        self._announce()
        answer = self._asked(report, piece)
        self._lost = 0
        self.account.tokens_in += answer.tokens_in
        self.account.tokens_out += answer.tokens_out
        if not answer.is_whole:
            raise AnswerError(f"the answer of {self._model} was cut off at its limit of tokens", _AGAIN)
        try:
            items = items_of(answer.text)
        except ValueError as e:
            raise AnswerError(f"the answer of {self._model} is not the JSON asked for", _AGAIN) from e
        if self._answers is not None:
            self._answers.keep_answer(key, self._model, answer)
        return items

    def _asked(self, report: Report, piece: Piece) -> Answer:
        """The answer, in the fullest form of request that the endpoint takes; the form is remembered."""
        self._has_sent = True
        form = self._form
        while True:
            try:
                answer = self._asker.ask(request_of(report, piece, self._model, form))
            except RequestRefused as refusal:
                simpler = _simpler(form, refusal)
                if simpler is None:
                    raise
                form = simpler
            else:
                self._form = form
                return answer

    def _announce(self) -> None:
        if self._has_said:
            return
        self._has_said = True
        what = "the reports"
        if self._expected is not None:
            left = self._expected - self.account.reports + 1
            what = f"{left:,} report{'' if left == 1 else 's'}"
        open_ = "" if self._asker.is_private else " The connection is not encrypted."
        self._say(f"The text of {what} is sent to {self._asker.host} (model {self._model}).{open_}")

    def _key(self, request: Mapping[str, Any]) -> str:
        """What an answer is kept under: the fullest form of the request, whichever the endpoint took."""
        whole = json.dumps([self._asker.url, self._model, PROMPT_VERSION, request], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def _simpler(form: Form, refusal: RequestRefused) -> Form | None:
    """The next form to try: without what the refusal names, or without the schema; None if there is none."""
    if form.has_temperature and "temperature" in refusal.what.lower():
        return replace(form, has_temperature=False)
    return replace(form, has_schema=False) if form.has_schema else None
