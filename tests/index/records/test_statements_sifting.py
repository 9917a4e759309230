"""What is said, told from what only looks so. All sentences are made up; marks as in the tests of
cleaning."""

import pytest

from index.records.statements_sifting import is_said
from index.records.statements_spans import Quotations
from tests.index.records.test_statements_cleaning import marked

SAID = [
    "[“Never,”] <Holt> {said}.",
    "<Holt> {called} the fee [“a joke”].",
    "<Holt> {called} [it fake].",
    "<Holt> {said} [she is tired].",
    "<Holt> {warned of} [higher prices].",
    "<Holt> {claims} [that the fee is legal].",
    "<Holt> {described} [it as a good deal].",
    "<The list of the port> {says} [“the fee stays”].",
    "<The court> {ruled} [that the fee stays].",
    "<The order> {directs} [that the fee ends].",
    "<Holt> {does not expect} [a deal this year].",
    "<Holt> {denied} [that she had asked for a fee].",
    "It {is said} [that the fee on beans will fall by the spring].",
    "<Holt> {signed an order, saying} [the fee on beans must end].",
]
NOT_SAID = [
    # acts
    "<Holt> {signed} [an order on beans and cod].",
    "<Holt> {imposed} [a fee of 25 per cent].",
    "<Holt> {ordered} [the harbour police to leave].",
    "<Congress> {has} [the harbour fee on beans].",
    # scraps
    "<Holt> {said} [that].",
    "<Holt> {argued} [the opposite].",
    "<Holt> {announced} on [May 4, 2025].",
    # scare quotes, words that are mentioned, titles
    "The [“transition”] was quick, <Holt> {noted}.",
    "<Holt> {wrote} of the words [“fee and duty”].",
    "<Holt> {wrote} a book with the title [“The Long Quay”].",
    # nobody says it, or it is not said
    "<Nobody> {said} [that the fee would fall].",
    "<Holt> did not {say} [whether the fee would fall].",
    "If <Holt> {says} [that the fee is too high], it ends.",
    "If Holt's <plan> {rejected} [the fee on beans and cod], it would fail.",
    "<Holt> {has not said} [when the fee would fall].",
    "It is not that <she> is {calling for} [lower fees on beans].",
    "<Holt> may {say} [that the fee is too high].",
    "<The minister> {shall determine} [that the fee is right].",
    "[Fees on beans and cod] {were listed}.",
    # what it was said of, to whom and where
    "Asked about [the harbour fee], <Holt> {laughed and said} no.",
    "<Holt> {said} of [the harbour fee] nothing more.",
    "<Holt> {wrote} a letter to [the prime minister].",
    "<Holt> {warned} on [Quay Radio] that the fee would rise.",
    "<Holt> {had described} [this outcome months] earlier.",
    # what is done with a form, and what things do
    "<Importers> {claim} [the exemption from the fee].",
    "<Importers> {may ask} [the port to lower the fee].",
    "<The Union> {began charging} [a fee of 25 per cent].",
    "<The Fee Act> {does not authorize} [the council to set fees].",
    "<A harbour quota of 20> {admits} [thousands of ships a year].",
    # tables
    "Beans | <Holt> {said} [that the fee falls] | 25",
    # another sentence's words
    "The port waits for [a case about fees]. <Holt> {said} no.",
]


def kept(text: str) -> bool:
    plain, found = marked(text)
    (one,) = found
    return is_said(plain, Quotations(plain), one)


@pytest.mark.parametrize("text", SAID)
def test_what_somebody_says_is_kept(text: str) -> None:
    assert kept(text)


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_nobody_says_is_not(text: str) -> None:
    assert not kept(text)
