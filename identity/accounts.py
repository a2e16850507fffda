"""Customer numbers that tell people apart in clusters larger than hardly anybody's.

A person with two customer numbers is what matching is there for: a number more is no reason to
keep records apart. In a large cluster it can be one, since father and son of one name, one mailbox
and one address agree in all that links go by. Two numbers count as two people there if

- two sources both hold both of them, so that it is no slip of one that registered somebody twice;
- the records that carry them have no phone and no date of birth in common.

Numbers are told apart cluster by cluster, and nothing outside of the cluster is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from identity.components import Indexes, Numbers, no_numbers
from identity.vetoes import Vetoes

Integers = NDArray[np.integer]

# So many sources must know both of two numbers.
WITNESSES = 2


@dataclass(frozen=True)
class Accounts:
    """Records with their customer numbers, and the phones and dates of birth of these records."""

    holder: Integers = field(default_factory=no_numbers)
    number: Numbers = field(default_factory=no_numbers)
    marked: Integers = field(default_factory=no_numbers)
    mark: Numbers = field(default_factory=no_numbers)


@dataclass
class _Account:
    """A customer number within a cluster: who carries it, who knows it, what its records share."""

    token: int
    holders: list[int]
    sources: set[int]
    marks: set[int]

    def is_another_than(self, other: _Account) -> bool:
        return len(self.sources & other.sources) >= WITNESSES and not self.marks & other.marks


def told_apart(labels: Indexes, sources: Indexes, accounts: Accounts) -> tuple[Vetoes, set[int]]:
    """The vetoes between customer numbers of one cluster, and the clusters in which there are any.

    `accounts` names records by their positions in `labels` and `sources`.
    """
    vetoes = Vetoes()
    torn: set[int] = set()
    for label, found in _by_cluster(labels, sources, accounts).items():
        # Whom one source knows alone has no witness, and need not be compared with all others.
        known = [account for account in found if len(account.sources) >= WITNESSES]
        pairs = [(a, b) for a, b in combinations(known, 2) if a.is_another_than(b)]
        if not pairs:
            continue
        torn.add(label)
        held = [(holder, account.token) for account in known for holder in account.holders]
        holders, tokens = np.array(held, dtype=np.int64).T
        one, other = np.array([(a.token, b.token) for a, b in pairs], dtype=np.int64).T
        vetoes.add_values(holders.astype(np.int32), tokens, one, other)
    return vetoes, torn


def _by_cluster(labels: Indexes, sources: Indexes, accounts: Accounts) -> dict[int, list[_Account]]:
    marks: dict[int, set[int]] = defaultdict(set)
    for record, mark in zip(accounts.marked.tolist(), accounts.mark.tolist(), strict=True):
        marks[record].add(mark)
    found: dict[int, dict[int, _Account]] = defaultdict(dict)
    count = 0
    for record, number in zip(accounts.holder.tolist(), accounts.number.tolist(), strict=True):
        within = found[int(labels[record])]
        # The same number in another cluster is another token: what is told apart here is not there.
        if number not in within:
            within[number] = _Account(count, [], set(), set())
            count += 1
        account = within[number]
        account.holders.append(record)
        account.sources.add(int(sources[record]))
        account.marks |= marks[record]
    return {label: list(within.values()) for label, within in found.items()}
