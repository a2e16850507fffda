"""Explanations in English sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from identity.evidence import (
    CustomerExplanation,
    EdgeEvidence,
    FieldEvidence,
    PairExplanation,
    Record,
    Veto,
)

RULES = {
    "same_customer_number": "the same customer number",
    "vendor_merge": "the source system merged one into the other",
    "label_yes": "a person said that they are one",
    "same_email": "the same e-mail address and agreeing names",
    "same_phone": "the same phone number and agreeing names",
    "same_name_and_birth_date": "the same name and date of birth",
    "same_name_and_address": "the same name and address",
    "same_register_number": "the same register number and agreeing names",
    "same_vat_id": "the same VAT id, agreeing names and no other town",
    "same_domain": "the same web domain, agreeing names and no other town",
    "weight": "the weight of the compared fields",
}
VETOES = {
    "label_no": "a person's word that they are two",
    "first_name": "two full first names that disagree",
    "birth_date": "two dates of birth that disagree",
    "unique_id": "two values of an id that a person has once",
}
MAX_VETOES = 20


def customer_lines(found: CustomerExplanation) -> Iterator[str]:
    """Why the records of a customer are one."""
    what = "Company" if found.record_type == "company" else "Customer"
    for key in found.retired_keys:
        yield f"The key {key} is retired; its records went to the following one."
    yield f"{what} {found.customer_key} is made of {_count(len(found.members), 'record')}:"
    yield from (f"  {_member(record)}" for record in found.members)
    if found.weakest is None:
        yield "One record alone needs no link."
    else:
        left, right = found.sides
        yield ""
        yield f"Weakest link: without it the records would fall into groups of {left} and {right}."
        yield from edge_lines(found.weakest)
    if found.vetoes:
        yield ""
        yield "Kept apart, though something speaks for a link:"
        yield from _veto_lines(found.vetoes)


def pair_lines(found: PairExplanation) -> Iterator[str]:
    """Why two records are one customer, or why not."""
    for record in (found.left, found.right):
        yield f"  {_member(record)}"
    yield ""
    if found.reason == "one":
        yield from _path_lines(found)
        return
    yield f"They are two: {_why_not(found)}"
    yield from _veto_lines(found.vetoes)
    if found.path:
        yield ""
        yield "What would join them:"
        for edge in found.path:
            yield from edge_lines(edge)
    if found.direct is not None and found.direct not in found.path:
        yield ""
        yield "What speaks for and against the pair:"
        yield from edge_lines(found.direct)


def edge_lines(edge: EdgeEvidence) -> Iterator[str]:
    """A pair of records with its rule and its fields."""
    if edge.edge_kind == "cannot_link":
        because = f"kept apart by {_words(VETOES, edge.rule)}"
    else:
        because = f"{_words(RULES, edge.rule)} (tier {edge.tier})"
    yield f"  {edge.record_a} – {edge.record_b}: {because}"
    version = f", model {edge.model_version}" if edge.model_version else ""
    yield (
        f"    weight {edge.match_weight:+.2f}, probability {_probability(edge.match_probability)}"
        f"{version}"
    )
    for field in edge.fields:
        if field.agreement != "missing":
            yield f"      {_field(field)}"
    missing = [field.field for field in edge.fields if field.agreement == "missing"]
    if missing:
        yield f"      not compared, since a value is missing: {', '.join(missing)}"


def _path_lines(found: PairExplanation) -> Iterator[str]:
    key = found.left.cluster_key
    if found.left.number == found.right.number:
        yield "They are one and the same record."
        return
    if not found.path:
        yield f"They are one ({key}), but this build holds no link between them. Run it again."
        return
    steps = _count(len(found.path), "link")
    yield f"They are one ({key}), by {steps}; of all ways this one's weakest link is strongest:"
    for edge in found.path:
        yield from edge_lines(edge)


def _why_not(found: PairExplanation) -> str:
    if found.reason == "other_type":
        return "one describes a person, the other a company, and these never join."
    if found.reason == "kept_apart":
        return "something forbids it, whatever else speaks for it."
    if found.reason == "no_candidate":
        return (
            "nothing that is looked at brings them together, or the weight of what they have in "
            "common is too small to be kept."
        )
    if found.reason == "divided":
        return (
            "links lead from one to the other, but the group was divided, since too few of its "
            "pairs are linked or some of its records exclude each other."
        )
    return "the weight of what they have in common does not reach the threshold."


def _veto_lines(vetoes: tuple[Veto, ...]) -> Iterable[str]:
    for veto in vetoes[:MAX_VETOES]:
        yield f"  {veto.record_a} and {veto.record_b}: {_words(VETOES, veto.reason)}"
    if len(vetoes) > MAX_VETOES:
        yield f"  and {len(vetoes) - MAX_VETOES} more"


def _words(known: Mapping[str, str], rule: str) -> str:
    return known.get(rule, rule.replace("_", " "))


def _member(record: Record) -> str:
    attributes = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in record.attributes.items()
    )
    return f"{record.name}  {attributes}".rstrip()


def _field(field: FieldEvidence) -> str:
    values = f"  [{field.value_a} | {field.value_b}]" if field.value_a or field.value_b else ""
    rarity = (
        f", of which rarity {field.term_frequency_weight:+.2f}"
        if field.term_frequency_weight
        else ""
    )
    return f"{field.field:<16} {field.weight:+6.2f}  {field.level_label}{rarity}{values}"


def _probability(value: float) -> str:
    """Never 1: nobody is that sure."""
    return "over 0.9999" if value > 0.9999 else f"{value:.4f}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
