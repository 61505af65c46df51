from __future__ import annotations

import pytest

from games.domain.records import Question
from games.questions.bank import Bank, default_bank


@pytest.fixture(scope="session")
def bank() -> Bank:
    return default_bank()


@pytest.fixture(scope="session")
def questions(bank: Bank) -> dict[str, Question]:
    """Every question there is, by seed."""
    return {seed: bank.question(seed) for seed in bank.seeds()}
