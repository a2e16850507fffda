"""One simulation from the first need to the log of every source system."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from demo import (
    behaviour,
    contacts,
    correspondence,
    deliveries,
    experiments,
    leads,
    mailings,
    needs,
    orders,
    population,
    records,
    service,
    surveys,
    truth,
    web,
)
from demo.emitters import (
    ads,
    files,
    hubspot,
    hubspot_activity,
    hubspot_correspondence,
    hubspot_marketing,
    limesurvey,
    matomo,
    odoo,
    odoo_stock,
)
from demo.emitters import experiments as experiment_log
from demo.world import open_world


def simulate(
    folder: Path, extensions: Path, size: str, seed: int, say: Callable[[str], None]
) -> None:
    """Write the log and the truth of one company into a folder."""
    world = open_world(size, seed, folder, extensions, say)
    population.populate(world)
    traits = behaviour.Traits.of(world)
    state = needs.simulate_needs(world, traits)
    found_leads, forms = leads.make_leads(world, state)
    first = mailings.first_contacts(world, state, found_leads, forms)
    consents = mailings.make_consents(world, state, forms)
    mails = mailings.send_mailings(world, state, traits, consents, first)
    assigned = experiments.run_experiments(world, mails)
    say(f"{world.persons:,} persons lived through {state.count:,} needs")
    made, lines = orders.make_orders(world, state, found_leads)
    refunds = orders.make_refunds(world, made, lines)
    contracts = orders.make_contracts(world, made, lines)
    tickets = service.make_tickets(world, made, refunds[0], found_leads)
    meetings = service.make_meetings(world, found_leads, made)
    calls, written = service.make_contacts_log(world, found_leads, tickets)
    asked = surveys.make_surveys(world, traits, made, tickets)
    met = contacts.make_contacts(world, state, traits, made)
    writers = np.union1d(forms["person"], consents["person"])
    records.make_contacts(world, first, made, writers)
    records.make_partners(world, made)
    sent = deliveries.make_deliveries(world, made, lines)
    past = correspondence.Past(
        first, state.all_episodes(), consents, found_leads, made, tickets, contracts
    )
    letters = correspondence.make_letters(world, past)
    messages = correspondence.make_messages(world, past)
    occasions = mailings.make_occasion_consents(world, consents)
    world.put("consent", behaviour.stack([consents, occasions]))
    world.put("episode", state.all_episodes())
    odoo.emit(world, made, lines, refunds, contracts)
    odoo_stock.emit(world, sent)
    hubspot.emit(world, found_leads)
    hubspot_activity.emit(world, tickets, calls, written, meetings)
    hubspot_correspondence.emit(world, letters, messages)
    hubspot_marketing.emit(world, mails, forms)
    limesurvey.emit(world, asked)
    files.emit(world, met)
    experiment_log.emit(world, assigned)
    say(f"{len(made['order']):,} orders, {len(found_leads['lead']):,} leads")
    visits = web.make_visits(world, state)
    ads.emit(world, visits)
    matomo.emit(world, visits)
    truth.write(world, folder / "truth")
    world.con.close()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    say(f"{len(visits['visit']):,} web visits")
