"""Campaigns on the page: listed, shown, told and suggested, by this page and by no other."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import expect, sync_playwright

from sozai.lab import Campaign, Category, Goal, Plan, Range, Space, Specification
from sozai.terms import DataError
from sozai.web import create_app, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PLAN = Plan(
    "trial", Space((Range("age_c", 450.0, 550.0), Category("source", ("none", "Tb")))), (Goal("HcJ"),),
    (Specification("Br", low=1.2),), units={"HcJ": "kA/m"},
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Campaign.new(tmp_path / "trial", PLAN)
    Campaign.new(tmp_path / "broken", PLAN)
    journal = tmp_path / "broken" / "journal.jsonl"
    journal.write_bytes(b"x" + journal.read_bytes())
    (tmp_path / "notes").mkdir()
    return tmp_path


@contextmanager
def served(facts: Any, folder: Path | None) -> Iterator[httpx.Client]:
    app = create_app(facts=facts, studies={}, campaign_folder=folder)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False, timeout=60
        ) as opened:
            yield opened
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def client(facts: Any, folder: Path) -> Iterator[httpx.Client]:
    with served(facts, folder) as opened:
        yield opened


def test_campaigns_are_listed_and_a_broken_one_says_why(client: httpx.Client) -> None:
    listed = client.get("/api/campaigns").json()
    assert listed["open"]
    assert [each["name"] for each in listed["campaigns"]] == ["broken", "trial"]
    assert "cut short" in listed["campaigns"][0]["fault"]["en"]
    assert listed["campaigns"][1]["experiments"] == 0


def test_a_batch_is_suggested_told_and_shown(client: httpx.Client, folder: Path) -> None:
    made = client.post("/api/campaign/trial/suggest", json={"n": 2}).json()["suggestions"]
    assert len(made) == 2
    shown = client.get("/api/campaign/trial").json()
    assert [each["id"] for each in shown["open"]] == [each["id"] for each in made]
    assert [field["name"] for field in shown["columns"]] == ["age_c", "source"]
    assert shown["columns"][1]["choices"] == ["none", "Tb"]
    body = {
        "suggestion": made[0]["id"],
        "results": {"HcJ": "1500±10", "Br": ""},
        "point": {"age_c": "512"},
        "by": "佐藤",
    }
    reply = client.post("/api/campaign/trial/tell", json=body)
    assert reply.json()["experiments"] == 1
    assert "otherwise" in reply.json()["notes"][0]["en"]
    told = Campaign(folder / "trial").state.experiments[0]
    assert (told.results["HcJ"].value, told.point[0], told.by, set(told.results)) == (
        1500.0,
        512.0,
        "佐藤",
        {"HcJ"},
    )
    answer = client.get("/api/campaign/trial").json()["answer"]
    assert answer["findings"][0]["value"] == 1.0
    assert str(folder) not in client.get("/api/campaign/trial").text


@pytest.mark.parametrize(
    ("headers", "content"),
    [({"origin": "http://evil.example", "content-type": "application/json"}, "{}"), ({"content-type": "text/plain"}, "{}"), ({}, ""),
     ({"sec-fetch-site": "cross-site", "content-type": "application/json"}, "{}"), ({"origin": "null", "content-type": "application/json"}, "{}"),
     ({"origin": "http://127.0.0.1:9999", "content-type": "application/json"}, "{}"), ({"sec-fetch-site": "same-site", "content-type": "application/json"}, "{}")],
)  # fmt: skip
@pytest.mark.parametrize("what", ["tell", "suggest"])
def test_no_other_page_changes_a_campaign(
    client: httpx.Client, folder: Path, what: str, headers: dict[str, str], content: str
) -> None:
    before = (folder / "trial" / "journal.jsonl").read_bytes()
    reply = client.post(f"/api/campaign/trial/{what}", headers=headers, content=content)
    assert reply.status_code == 422
    assert "Only this page" in reply.json()["error"]["en"]
    assert (folder / "trial" / "journal.jsonl").read_bytes() == before


def test_this_page_itself_may(client: httpx.Client) -> None:
    own = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert client.post("/api/campaign/trial/suggest", json={"n": 1}, headers=own).status_code == 200


@pytest.mark.parametrize(
    ("body", "says"),
    [({"results": {"HcJ": "good"}, "point": {"age_c": 500, "source": "Tb"}}, "no result"), ({"results": []}, "not of the kind"), ({"reslts": {}}, "Did you mean results"),
     ({"results": {"HcJ": [1]}}, "no text or number"), ({"results": {"HcJ": 1}, "point": {"age_c": 900, "source": "Tb"}}, "nearest valid"), ({"failed": "yes"}, "not of the kind"),
     ({"results": {"HcJ": 1}, "suggestion": "zz"}, "no suggestion"), ({"cost": True}, "not of the kind")],
)  # fmt: skip
def test_what_cannot_be_told_is_a_sentence(client: httpx.Client, body: dict[str, Any], says: str) -> None:
    reply = client.post("/api/campaign/trial/tell", json=body)
    assert reply.status_code == 422
    assert says in reply.json()["error"]["en"]
    assert reply.json()["error"]["ja"]


@pytest.mark.parametrize("name", ["nowhere", "notes", "..%2ftrial", "..%2f..%2fetc"])
def test_only_what_is_listed_can_be_opened(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/campaign/{name}").status_code != 200


def test_without_a_folder_nothing_is_shown(facts: Any) -> None:
    with served(facts, None) as client:
        assert client.get("/api/campaigns").json() == {"open": False, "campaigns": []}


def test_campaigns_are_never_open_to_the_network(facts: Any, folder: Path) -> None:
    with pytest.raises(DataError, match="this machine only"):
        serve(facts=facts, host="0.0.0.0", port=0, allow_network=True, campaign_folder=folder)  # noqa: S104
    with pytest.raises(DataError, match="no folder"):
        serve(facts=facts, port=0, campaign_folder=folder / "nowhere")


@pytest.mark.browser
def test_a_researcher_tells_and_asks_on_the_page_in_both_languages(
    client: httpx.Client, folder: Path
) -> None:
    Campaign(folder / "trial").suggest(1, seed=1)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(f"{client.base_url}/campaigns?lang=ja")
        page.get_by_role("link", name="trial").click()
        page.get_by_label("HcJ（kA/m）").fill("<1500")
        page.get_by_label("担当者").fill("佐藤")
        page.get_by_role("button", name="登録する").click()
        expect(page.get_by_role("status")).to_contain_text("累計 1 件")
        page.locator("#language").click()
        page.get_by_label("Number of experiments").fill("2")
        page.get_by_role("button", name="Suggest").click()
        expect(page.get_by_role("status")).to_contain_text("Suggested: 2.")
        expect(page.locator("select[name=suggestion] option")).to_have_count(3)
        browser.close()
    assert complaints == []
    state = Campaign(folder / "trial").state
    assert (state.experiments[0].by, state.experiments[0].results["HcJ"].high, len(state.open)) == (
        "佐藤",
        1500.0,
        2,
    )


def test_a_campaign_in_one_duckdb_file_is_shown_and_told_like_a_folder(facts: Any, folder: Path) -> None:
    Campaign.new(folder / "file.duckdb", PLAN)
    with served(facts, folder) as client:
        listed = {each["name"]: each for each in client.get("/api/campaigns").json()["campaigns"]}
        assert listed["file.duckdb"]["experiments"] == 0
        own = {"Origin": str(client.base_url).rstrip("/")}
        told = {"results": {"HcJ": 1500}, "point": {"age_c": 500, "source": "Tb"}}
        assert client.post("/api/campaign/file.duckdb/tell", json=told, headers=own).status_code == 200
        assert client.get("/api/campaign/file.duckdb").json()["name"] == "file.duckdb"
    assert Campaign(folder / "file.duckdb").state.experiments[0].results["HcJ"].value == 1500.0
