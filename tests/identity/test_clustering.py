"""Who is one customer: confounders, chains and bridges, vetoes, labels, linking one to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.accounts import Accounts, told_apart
from identity.cluster_rules import ClusterRules, rules_for
from identity.clustering import Conflicts, Pairs, Records, cluster, group

CERTAIN = 25.0
STRONG = 12.0
WEAK = 2.0
RULES = ClusterRules()
PROJECT = Path(__file__).parents[2] / "dbt_project"

Edge = tuple[int, int, float]


@dataclass
class Case:
    """A small world: edges by weight, values that conflict, what people said."""

    size: int
    edges: Sequence[Edge]
    values: dict[int, str] = field(default_factory=dict)
    yes: Iterable[tuple[int, int]] = ()
    no: Iterable[tuple[int, int]] = ()
    sources: Sequence[int] | None = None
    accounts: dict[int, int] = field(default_factory=dict)
    phones: dict[int, int] = field(default_factory=dict)
    rules: ClusterRules = RULES

    def clusters(self) -> list[set[int]]:
        """Clusters of more than one record, in order of their smallest."""
        records = Records(
            np.arange(self.size, dtype=np.int64),
            np.array(self.sources or [0] * self.size, dtype=np.int32),
        )
        edges = [*self.edges, *((a, b, WEAK) for a, b in self.yes)]
        pairs = Pairs(
            np.array([e[0] for e in edges], dtype=np.int64),
            np.array([e[1] for e in edges], dtype=np.int64),
            np.array([e[2] for e in edges], dtype=np.float64),
            np.array([(e[0], e[1]) in set(self.yes) for e in edges], dtype=np.bool_),
        )
        groups = group(records, pairs, self.rules).group
        numbers = cluster(records, groups, pairs, self._conflicts(), self.rules)
        found: dict[int, set[int]] = {}
        for record, number in enumerate(numbers.tolist()):
            found.setdefault(number, set()).add(record)
        assert all(min(members) == number for number, members in found.items())
        return [members for _, members in sorted(found.items()) if len(members) > 1]

    def _conflicts(self) -> Conflicts:
        codes = {value: 100 + code for code, value in enumerate(sorted(set(self.values.values())))}
        enemies = [(a, b) for a in codes.values() for b in codes.values() if a < b]
        columns = (
            [a for a, _ in self.no],
            [b for _, b in self.no],
            list(self.values),
            [codes[value] for value in self.values.values()],
            [a for a, _ in enemies],
            [b for _, b in enemies],
        )
        accounts = (list(self.accounts), list(self.accounts.values()),
                    list(self.phones), list(self.phones.values()))  # fmt: skip
        return Conflicts(
            *(np.array(column, dtype=np.int64) for column in columns),
            accounts=Accounts(*(np.array(column, dtype=np.int64) for column in accounts)),
        )


def clique(members: Sequence[int], weight: float = STRONG) -> list[Edge]:
    return [(a, b, weight) for a in members for b in members if a < b]


def test_a_household_stays_two_persons() -> None:
    edges = [*clique([0, 1]), *clique([2, 3]), (0, 2, 6.0), (1, 3, 6.0), (0, 3, 5.0)]
    case = Case(4, edges, values={0: "anna", 1: "anna", 2: "bernd", 3: "bernd"})
    assert case.clusters() == [{0, 1}, {2, 3}]


def test_twins_of_one_address_and_birthday_are_kept_apart_by_their_names() -> None:
    case = Case(4, clique(range(4), CERTAIN), values={0: "tim", 1: "tim", 2: "paul", 3: "paul"})
    found = case.clusters()
    assert len(found) == 2
    assert all(len({case.values[record] for record in members}) == 1 for members in found)


def test_father_and_son_share_a_name_but_no_date_of_birth() -> None:
    edges = [(0, 1, 9.0), (0, 2, 14.0), (1, 3, 14.0), (2, 3, 6.0)]
    case = Case(4, edges, values={0: "19500304", 1: "19780721", 2: "19500304", 3: "19780721"})
    assert case.clusters() == [{0, 2}, {1, 3}]


def test_a_record_without_a_value_goes_to_whom_it_resembles_most() -> None:
    case = Case(3, [(0, 2, 7.0), (1, 2, 9.0)], values={0: "anna", 1: "berta"})
    assert case.clusters() == [{1, 2}]


def test_a_call_centre_does_not_join_its_callers() -> None:
    customers = [[3 * n, 3 * n + 1, 3 * n + 2] for n in range(20)]
    edges = [edge for members in customers for edge in clique(members)]
    edges += [(members[0], customers[0][0], WEAK) for members in customers[1:]]
    assert Case(60, edges).clusters() == [set(members) for members in customers]


def test_a_chain_of_weak_links_breaks() -> None:
    links = [(n, n + 1, [8.0, 3.0][n % 2]) for n in range(9)]
    assert all(len(members) == 2 for members in Case(10, links).clusters())


def test_a_chain_of_certain_links_holds() -> None:
    links = [(n, n + 1, CERTAIN) for n in range(9)]
    assert Case(10, links).clusters() == [set(range(10))]


def test_three_records_with_two_links_are_one() -> None:
    assert Case(3, [(0, 1, 8.0), (1, 2, 8.0)]).clusters() == [{0, 1, 2}]


def test_triples_can_be_asked_to_be_complete() -> None:
    rules = replace(RULES, density_of_three=0.9)
    assert Case(3, [(0, 1, 8.0), (1, 2, 5.0)], rules=rules).clusters() == [{0, 1}]


def test_a_bridge_between_two_persons_is_cut() -> None:
    many, few = list(range(10)), [10, 11, 12]
    edges = [*clique(many), *clique(few), (9, 10, 6.0)]
    assert Case(13, edges).clusters() == [set(many), set(few)]


def test_a_certain_bridge_holds() -> None:
    edges = [*clique(range(10)), *clique([10, 11, 12]), (9, 10, CERTAIN)]
    assert Case(13, edges).clusters() == [set(range(13))]


def test_pieces_between_which_most_pairs_are_links_become_one_again() -> None:
    one, other = [0, 1, 2, 3], [4, 5, 6, 7]
    across = [(a, b, 1.0) for a in one for b in other if (a, b) != (0, 4)]
    strangers = [(0, n, 1.0) for n in range(8, 30)]
    found = Case(30, [*clique(one), *clique(other), *across, *strangers]).clusters()
    assert {0, 1, 2, 3, 4, 5, 6, 7} in found


def test_a_large_sparse_cluster_is_taken_apart_beyond_certainty() -> None:
    rules = replace(RULES, large_cluster=20)
    pairs = [(2 * n, 2 * n + 1, 30.0) for n in range(15)]
    chain = [(n, n + 1, 20.5) for n in range(29)]
    found = Case(30, [*pairs, *(e for e in chain if e[0] % 2)], rules=rules).clusters()
    assert found == [{2 * n, 2 * n + 1} for n in range(15)]


def test_a_human_no_beats_certain_links() -> None:
    case = Case(3, clique(range(3), CERTAIN), no=[(0, 1)])
    assert case.clusters() in ([{0, 2}], [{1, 2}])


def test_a_human_no_holds_over_a_human_yes_in_between() -> None:
    case = Case(3, clique(range(3), STRONG), yes=[(0, 2), (1, 2)], no=[(0, 1)])
    assert len(case.clusters()) == 1
    assert not {0, 1} <= case.clusters()[0]


def test_a_human_yes_beats_density() -> None:
    edges = [*clique([0, 1, 2, 3]), *clique([4, 5, 6, 7])]
    assert Case(8, edges, yes=[(0, 4)]).clusters() == [set(range(8))]


def test_a_human_yes_beats_a_veto_of_values() -> None:
    case = Case(3, [(0, 1, STRONG), (1, 2, STRONG)], values={0: "eva", 1: "lena"}, yes=[(0, 1)])
    assert {0, 1} <= case.clusters()[0]


def test_one_to_one_takes_the_largest_total_weight() -> None:
    # Greedily 0-2 (10) would leave 1 alone; 0-3 and 1-2 weigh more together.
    edges = [(0, 2, 10.0), (0, 3, 9.0), (1, 2, 9.0), (0, 1, 30.0)]
    case = Case(4, edges, sources=[0, 0, 1, 1], rules=rules_for(0.5, "link_one_to_one"))
    assert case.clusters() == [{0, 3}, {1, 2}]


def test_one_to_one_over_three_sources_holds_one_record_of_each() -> None:
    edges = [(0, 2, 9.0), (2, 4, 8.0), (1, 4, 7.0), (1, 3, 9.0), (3, 5, 9.0), (0, 4, 3.0)]
    sources = [0, 0, 1, 1, 2, 2]
    case = Case(6, edges, sources=sources, rules=rules_for(0.5, "link_one_to_one"))
    found = case.clusters()
    assert all(len({sources[r] for r in members}) == len(members) for members in found)
    assert {0, 2, 4} in found


def test_linking_and_deduplicating_keeps_several_of_one_source() -> None:
    case = Case(3, clique(range(3)), sources=[0, 0, 1], rules=rules_for(0.5, "link_and_dedupe"))
    assert case.clusters() == [{0, 1, 2}]


def family(size: int, accounts: int = 2, sources: int = 2) -> Case:
    """Records of one name and one mailbox; each account has its records in all sources."""
    return Case(
        size,
        clique(range(size), CERTAIN),
        accounts={record: record * accounts // size for record in range(size)},
        sources=[record % sources for record in range(size)],
    )


def test_father_and_son_of_one_name_and_mailbox_differ_by_their_customer_numbers() -> None:
    assert family(22).clusters() == [set(range(11)), set(range(11, 22))]


def test_a_customer_may_have_two_numbers() -> None:
    assert family(20).clusters() == [set(range(20))]


def test_guest_orders_of_one_shop_are_no_customers_of_their_own() -> None:
    assert family(40, accounts=40).clusters() == [set(range(40))]
    assert family(40, accounts=2, sources=1).clusters() == [set(range(40))]


def test_a_phone_in_common_outweighs_two_customer_numbers() -> None:
    case = family(22)
    case.phones = {0: 7, 21: 7}
    assert case.clusters() == [set(range(22))]
    case.phones = {0: 7, 21: 8}
    assert len(case.clusters()) == 2


def test_a_human_yes_outweighs_two_customer_numbers() -> None:
    case = family(22)
    case.yes = [(0, 21)]
    assert case.clusters() == [set(range(22))]


def test_a_record_without_a_customer_number_goes_to_whom_it_resembles_most() -> None:
    case = family(22)
    del case.accounts[10]
    case.edges = [*case.edges, (10, 21, CERTAIN + 1)]
    assert case.clusters() == [set(range(10)), set(range(10, 22))]


def test_customer_numbers_are_told_apart_cluster_by_cluster() -> None:
    labels = np.repeat([0, 1], 4).astype(np.int32)
    sources = np.tile([0, 1], 4).astype(np.int32)
    numbers = np.tile(np.repeat([1, 2], 2), 2)
    # In the other cluster the same two numbers have a phone in common.
    accounts = Accounts(np.arange(8), numbers, np.array([4, 6]), np.array([7, 7]))
    vetoes, torn = told_apart(labels, sources, accounts)
    assert torn == {0}
    assert set(vetoes.tokens) == {0, 1, 2, 3}


def test_the_models_look_where_the_rules_do() -> None:
    macro = (PROJECT / "macros" / "identity" / "previous_keys.sql").read_text(encoding="utf-8")
    assert f"large_cluster() -%}}\n    {{{{- return({RULES.large_cluster})" in macro


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_threshold_lies_between_never_and_always(probability: float) -> None:
    with pytest.raises(ValueError, match="identity_match_threshold"):
        rules_for(probability, "dedupe")


def test_a_link_mode_is_known() -> None:
    with pytest.raises(ValueError, match="link_one_to_one"):
        rules_for(0.5, "link")


RANDOM_EDGES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from([1.0, 4.0, 9.0, CERTAIN])),
    max_size=40,
    unique_by=lambda edge: (min(edge[:2]), max(edge[:2])),
).map(lambda edges: [(min(a, b), max(a, b), w) for a, b, w in edges if a != b])


@settings(max_examples=150, deadline=None)
@given(
    RANDOM_EDGES,
    st.dictionaries(st.integers(0, 11), st.sampled_from(["a", "b", "c"])),
    st.lists(st.tuples(st.integers(0, 5), st.integers(6, 11)), max_size=3),
)
def test_no_cluster_ever_holds_what_is_kept_apart(
    edges: list[Edge], values: dict[int, str], no: list[tuple[int, int]]
) -> None:
    found = Case(12, edges, values=values, no=no).clusters()
    for members in found:
        assert len({values[record] for record in members if record in values}) <= 1
        assert not any(a in members and b in members for a, b in no)


@settings(max_examples=100, deadline=None)
@given(RANDOM_EDGES, st.integers(1, 5))
def test_clusters_do_not_depend_on_what_lies_beside_them(edges: list[Edge], shift: int) -> None:
    alone = Case(12, edges).clusters()
    others = [(a + 12 + shift, b + 12 + shift, w) for a, b, w in clique(range(3))]
    beside = Case(24 + shift, [*others, *edges]).clusters()
    assert [members for members in beside if min(members) < 12] == alone
