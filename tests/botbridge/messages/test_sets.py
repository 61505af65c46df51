"""How a question and a set of them are shown to whoever answers on a phone."""

from __future__ import annotations

from dataclasses import replace

from botbridge.messages import posts, sheet
from games.domain.records import Phase, Submission
from tests.botbridge.conftest import CAPITAL
from tests.botbridge.messages import worlds


def test_options_stand_once_where_they_fit_their_buttons() -> None:
    """On the buttons while there are some; in the post where a phone would cut one, and when the buttons are gone."""
    short = replace(CAPITAL, options=("Rome", "Paris"))
    longest = "x" * (posts.BUTTON_SHOWS - len("A · "))
    for options, twice in ((("Rome", "Paris"), False), (("Rome", longest), False), (("Rome", f"{longest}x"), True)):
        game = replace(worlds.full_game(1), questions=(replace(short, options=options),))
        assert ("**A** Rome" in (posts.question_post(game).description or "")) is twice, options
        closed = replace(game, state=replace(game.state, phase=Phase.POSTED))
        assert "**A** Rome" in (posts.question_post(closed).description or "")
    many = replace(worlds.full_game(1), questions=(short, short))
    assert (posts.question_post(many).description or "").count("**A** Rome") == 2, "one button opens the sheet"


def test_a_sheet_tells_what_is_missing_until_nothing_is() -> None:
    game = replace(worlds.full_game(1), questions=(CAPITAL,) * 3)

    def told(*answered: int) -> str:
        mine = {n: Submission(user_id="1", question=n, answer="A", interaction_id="1", received_ms=1) for n in answered}
        return str(sheet.sheet(game, mine, 0).description)

    assert told().startswith("0 of 3 answered. Closes")
    assert told(1).startswith("1 of 3 answered, missing: 1, 3. Closes")
    assert told(0, 1, 2).startswith("All 3 answered. Closes")
