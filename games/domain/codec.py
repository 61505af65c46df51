"""Records to JSON and back. Python encodes, Lua never does: it would round ids and turn empty lists into objects."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any
from zlib import crc32

from games.domain import points_rule
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.proofs import Proof, Secrets
from games.domain.records import (
    AnswerPolicy,
    FinishedGame,
    Game,
    GameState,
    Phase,
    Question,
    QuestionResult,
    Registration,
    Results,
    Ruling,
    Standing,
    Submission,
)

_dump = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
"""Compact JSON in ASCII, so that no player's text can break a decoder."""


def _known(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    """Only the fields that this version knows: a newer version's record stays readable."""
    return {name: data[name] for name in kind.__dataclass_fields__ if name in data}  # type: ignore[attr-defined]


def _packed(record: Registration | Game) -> dict[str, Any]:
    """Its fields, without a rule for points that is flat: what was stored before there were any stays equal."""
    data = asdict(record)
    del data["points"]
    packed = points_rule.pack(record.points)
    return data | {"points": packed} if packed else data


def dump_registration(registration: Registration) -> str:
    return _dump(_packed(registration))


def load_registration(text: str) -> Registration:
    data = _known(Registration, json.loads(text))
    for name in ("times", "days"):
        data[name] = tuple(data.get(name, ()))
    data["policy"] = AnswerPolicy(data.get("policy", AnswerPolicy.LAST))
    data["points"] = points_rule.unpack(data.get("points", {}))
    return Registration(**data)


def _load_question(data: dict[str, Any]) -> Question:
    known = _known(Question, data)
    for name in ("options", "aliases", "rivals"):
        known[name] = tuple(known.get(name, ()))
    return Question(**known)


def _game_data(game: Game) -> dict[str, Any]:
    data = _packed(replace(game, secrets=None))
    del data["state"], data["secrets"]
    if game.secrets:
        data["secrets"] = secrets_data(game.secrets)
    for name in ("publish", "forum", "commitment"):
        if not data[name]:  # as it was written before there was such a thing: what is compared as JSON stays equal
            del data[name]
    return data


def _load_game_data(data: dict[str, Any], state: GameState) -> Game:
    known = _known(Game, data)
    known["questions"] = tuple(_load_question(question) for question in known["questions"])
    known["policy"] = AnswerPolicy(known.get("policy", AnswerPolicy.LAST))
    known["points"] = points_rule.unpack(known.get("points", {}))
    known["secrets"] = load_secrets(known["secrets"]) if "secrets" in known else None
    known["state"] = state
    return Game(**known)


def dump_game(game: Game) -> str:
    """The description only: the state lives in fields of its own."""
    return _dump(_game_data(game))


def load_game(text: str, state: GameState) -> Game:
    return _load_game_data(json.loads(text), state)


def secrets_data(secrets: Secrets) -> dict[str, str]:
    """As JSON has them."""
    return {"salt": secrets.salt.hex(), "leaf_key": secrets.leaf_key.hex()}


def load_secrets(data: dict[str, Any]) -> Secrets:
    """Raises KeyError, TypeError and ValueError for what are no secrets."""
    return Secrets(salt=bytes.fromhex(data["salt"]), leaf_key=bytes.fromhex(data["leaf_key"]))


def dump_results(results: Results) -> str:
    return _dump(_results_data(results))


def _results_data(results: Results) -> dict[str, Any]:
    """Without rulings or proof, and without points where they are as many as the right answers: as it was written
    before there were any, so that what is compared as JSON stays equal."""
    data = asdict(results)
    for standing in (*data["top"], *(tally["fastest"] for tally in data["tallies"] if tally["fastest"])):
        if standing["points"] == standing["score"]:
            del standing["points"]
    for name in ("rulings", "proof"):
        if not data[name]:
            del data[name]
    return data


def load_results(text: str) -> Results:
    return _load_results_data(json.loads(text))


def _load_results_data(data: dict[str, Any]) -> Results:
    return Results(
        players=data["players"],
        answers=data["answers"],
        winners=data["winners"],
        top=tuple(_load_standing(standing) for standing in data["top"]),
        tallies=tuple(_load_question_result(result) for result in data["tallies"]),
        rulings=tuple(Ruling(**_known(Ruling, ruling)) for ruling in data.get("rulings", ())),
        proof=Proof(**_known(Proof, data["proof"])) if "proof" in data else None,
    )


def _load_standing(data: dict[str, Any]) -> Standing:
    return Standing(**{"points": data["score"], **_known(Standing, data)})


def _load_question_result(data: dict[str, Any]) -> QuestionResult:
    fastest = data.get("fastest")
    return QuestionResult(
        answers=data["answers"],
        right=data["right"],
        counts=tuple((text, count) for text, count in data["counts"]),
        fastest=_load_standing(fastest) if fastest else None,
    )


def dump_finished(finished: FinishedGame) -> str:
    """Without secrets: its salt is published with the results, and only SQL keeps the key of its leaves."""
    state = asdict(finished.game.state)
    return _dump(
        {
            "game": _game_data(replace(finished.game, secrets=None)),
            "state": state,
            "results": _results_data(finished.results),
            "archived_ms": finished.archived_ms,
        }
    )


def load_finished(text: str) -> FinishedGame:
    data = json.loads(text)
    state = _known(GameState, data["state"])
    state["phase"] = Phase(state["phase"])
    return FinishedGame(
        game=_load_game_data(data["game"], GameState(**state)),
        results=_load_results_data(data["results"]),
        archived_ms=data.get("archived_ms", 0),
    )


def seal(text: str) -> str:
    """The text behind its checksum: eight hexadecimal digits of CRC-32 and a bar."""
    return f"{crc32(text.encode()):08x}|{text}"


def unseal(value: str) -> str:
    """The text that was sealed. Raises ValueError when so much as one bit of it has changed since."""
    checksum, _, text = value.partition("|")
    if checksum != f"{crc32(text.encode(errors='surrogatepass')):08x}":
        raise ValueError("the checksum does not fit")
    return text


def dump_answer(answer: str, name: str, verdict: bool | None = None) -> str:
    """What a submission holds beyond what the script reads: opaque to Lua."""
    # Concatenated, not dumped: one of these is made for every answer, and a whole object takes five times as long.
    text = f'{{"a":{_dump(answer)}'
    if name:
        text += f',"n":{_dump(name)}'
    if verdict is not None:
        text += f',"v":{_dump(verdict)}'
    return text + "}"


def load_submission(field: str, value: str) -> Submission:
    """A submission from its hash field `<user>:<question>` and value."""
    user_id, _, question = field.partition(":")
    interaction_id, received_ms, _recent, blob = value.split("|", 3)
    data = json.loads(blob)
    return Submission(
        user_id=user_id,
        question=int(question),
        answer=data["a"],
        name=data.get("n", ""),
        verdict=data.get("v"),
        interaction_id=interaction_id,
        received_ms=int(received_ms),
    )


def dump_rights(directory: GuildDirectory) -> str:
    """What a directory holds beside names."""
    kinds, lacking, guarded = dict(directory.kinds), dict(directory.lacking), sorted(directory.guarded)
    return _dump({"kinds": kinds, "lacking": lacking, "guarded": guarded})


def load_rights(text: str) -> dict[str, Any]:
    """Those fields of a directory; nothing in one that an older bot saved."""
    data = json.loads(text or "{}")
    known = set(ChannelKind)
    return {
        "kinds": {id: ChannelKind(kind) for id, kind in data.get("kinds", {}).items() if kind in known},
        "lacking": {id: tuple(names) for id, names in data.get("lacking", {}).items()},
        "guarded": frozenset(data.get("guarded", ())),
    }
