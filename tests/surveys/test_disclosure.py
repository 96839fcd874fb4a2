"""Small groups, worked by hand in `docs/regles/enquetes.md`, then as properties."""

from hypothesis import given
from hypothesis import strategies as st

from jalon.surveys.disclosure import LEAST, suppressed, suppressed_share, suppressed_table

counts = st.lists(st.integers(0, 30), min_size=1, max_size=8)


def test_the_examples_of_the_rule():
    assert suppressed([22, 12, 4, 2]) == [22, 12, None, None]
    assert suppressed([22, 12, 6, 0]) == [22, 12, 6, 0]
    assert suppressed([22, 14, 4]) == [22, None, None]
    assert suppressed_share(3, 40) is suppressed_share(37, 40) is None
    assert suppressed_share(20, 40) == 20


@given(counts)
def test_no_small_count_is_shown_and_none_can_be_found_from_the_total(numbers):
    shown = suppressed(numbers)
    hidden = [n for n, s in zip(numbers, shown, strict=True) if s is None]
    assert all(s is None or s == 0 or s >= LEAST for s in shown)
    if hidden and len(hidden) < len(numbers):
        assert len(hidden) >= 2
        assert sum(hidden) >= LEAST


@given(
    st.integers(1, 6).flatmap(
        lambda w: st.lists(st.lists(st.integers(0, 15), min_size=w, max_size=w), min_size=1, max_size=6)
    )
)
def test_in_a_cross_table_no_line_and_no_column_lets_one_count_be_found(table):
    shown = suppressed_table(table)
    for numbers, seen in [
        *zip(table, shown, strict=True),
        *zip(zip(*table, strict=True), zip(*shown, strict=True), strict=True),
    ]:
        hidden = [n for n, s in zip(numbers, seen, strict=True) if s is None]
        assert all(s is None or s == 0 or s >= LEAST for s in seen)
        if hidden and len(hidden) < len(numbers):
            assert len(hidden) >= 2
            assert sum(hidden) >= LEAST
