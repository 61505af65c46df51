from __future__ import annotations

import pytest

from games.domain.records import Question
from games.questions.bundled import BundledBank, bundled_bank


@pytest.fixture(scope="session")
def bank() -> BundledBank:
    return bundled_bank()


@pytest.fixture(scope="session")
def questions(bank: BundledBank) -> dict[str, Question]:
    """Every question there is, by seed."""
    return {seed: bank.question(seed) for seed in bank.seeds()}
