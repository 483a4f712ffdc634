"""Addresses that Streamlit tells apart."""

from itertools import permutations

from core.course import LESSONS


def test_no_address_ends_with_another() -> None:
    # st.context.url, which links are made from, trims the first page off whose address the current one ends with.
    slugs = [lesson.slug for lesson in LESSONS]
    assert [pair for pair in permutations(slugs, 2) if pair[0].endswith(pair[1])] == []
