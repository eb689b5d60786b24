"""What an admin does: a group and its weekly series, roles, a link for a new password, a pause that counts at once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.browser.company import Company, assert_clear, sign_in

PASSWORD = "three grey herons wading"


def test_a_group_and_its_weekly_series_are_seen_by_members(company: Company) -> None:
    group, title = f"Parents {secrets.token_hex(3)}", f"Sunday {secrets.token_hex(3)}"
    page = company.signed_in("ada")
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("link", name="Make a group").click()
    page.get_by_label("Name").fill(group)
    assert_clear(page)
    page.get_by_role("button", name="Make it").click()
    expect(page.locator(".notices")).to_contain_text("The group is there")
    page.get_by_role("link", name=f"Plan a meeting {group}").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Sunday", exact=True).check()
    page.get_by_label("Date, or the day").fill((datetime.now(UTC) + timedelta(days=2)).date().isoformat())
    page.get_by_label("Start, as clocks").fill("10:30")
    page.get_by_label("gus", exact=True).check()
    assert_clear(page)
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator(".notices")).to_contain_text("The series is planned.")
    card = page.locator("li.card").filter(has_text=title)
    expect(card).to_contain_text("Sunday at 10:30")
    expect(card).to_contain_text("gus")
    assert_clear(page)

    dee = company.signed_in("dee")
    row = dee.get_by_role("listitem").filter(has=dee.get_by_role("heading", name=title))
    expect(row).to_contain_text(group)
    row.get_by_role("link", name=title).click()
    expect(dee.get_by_role("heading", level=1)).to_have_text(title)
    assert_clear(dee)


def test_a_pause_and_a_role_count_at_once_and_a_link_opens_the_way_back(company: Company, meeting: str) -> None:
    name = f"rowan{secrets.token_hex(3)}"
    join(company, name)
    rowan = company.in_room(name, PASSWORD)
    dee = company.in_room("dee")
    rowan.say("I will listen for a while.")
    expect(dee.message("I will listen for a while.")).to_be_visible()

    ada = company.signed_in("ada")
    ada.get_by_role("link", name="People").click()
    ada.get_by_role("searchbox", name="Name").fill(name)
    ada.get_by_role("button", name="Find").click()
    assert_clear(ada)
    ada.get_by_role("link", name=name).click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(name)
    assert_clear(ada)
    pause = ada.get_by_role("region", name="Pause the account")
    pause.get_by_label("Why").fill("Asked for a break by telephone.")
    company.forgive(r"status of 40[134]|HTTP Authentication failed")
    pause.get_by_role("button", name="Pause the account").click()
    expect(ada.get_by_role("heading", name="Open the account again")).to_be_visible()
    assert_clear(ada)

    # Nobody reloads anything: the room goes from their screen, and they from the room.
    expect(rowan.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "I will listen for a while." not in rowan.page.content()
    expect(dee.page.locator("#whereabouts")).to_contain_text("Only you so far")
    sign_in(rowan.page, name, PASSWORD)
    expect(rowan.page.get_by_role("alert")).to_be_visible()
    expect(rowan.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert_clear(rowan.page)

    again = ada.get_by_role("region", name="Open the account again")
    again.get_by_label("Why").fill("Back from the break.")
    again.get_by_role("button", name="Open the account again").click()
    role = ada.get_by_role("combobox", name="Role")
    role.select_option("facilitator")
    ada.get_by_role("button", name="Change the role").click()
    expect(role).to_have_value("facilitator")
    record = ada.get_by_role("region", name="On record")
    expect(record).to_contain_text("Asked for a break by telephone.")
    ada.get_by_role("button", name="Make a link").click()
    link = ada.get_by_label("Link", exact=True).input_value()
    assert_clear(ada)
    ada.reload()
    assert link.rsplit("/", 1)[-1] not in ada.content()

    lost = company.newcomer()
    lost.goto(link)
    expect(lost.get_by_role("heading", level=1)).to_have_text("A new password")
    assert_clear(lost)
    lost.get_by_label("A new password").fill("four white geese resting")
    lost.get_by_role("button", name="Set the new password").click()
    expect(lost.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(lost, name, "four white geese resting")
    expect(lost.get_by_role("heading", level=1)).to_have_text(f"Good to see you, {name}")
    lost.goto(link)
    expect(lost.get_by_role("button", name="Set the new password")).to_have_count(0)


def join(company: Company, name: str) -> Page:
    """Sign up and accept the ground rules."""
    page = company.newcomer()
    page.goto(f"{company.server.url}/signup")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("link", name="I have kept them, go on").click()
    page.get_by_role("button", name="I have read this and will keep to it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Good to see you, {name}")
    return page
