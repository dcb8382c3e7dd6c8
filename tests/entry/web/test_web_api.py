"""The JSON API: the same answers as Python gives, faults as sentences, and nobody else's pages let in."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import openpyxl
import pytest

from sozai.terms import ParameterError
from sozai.web import serve


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as opened:
        yield opened


def test_studies_are_listed_with_their_parameters(client: httpx.Client) -> None:
    listed = client.get("/api/studies").json()["studies"]
    assert [study["name"] for study in listed] == ["gallery", "refusing", "breaking", "slow"]
    assert [parameter["name"] for parameter in listed[0]["parameters"]][:2] == ["cut_share", "months"]
    assert client.get("/api/studies/gallery").json() == listed[0]


def test_every_study_is_listed_under_one_theme(client: httpx.Client) -> None:
    reply = client.get("/api/studies").json()
    themed = [name for theme in reply["themes"] for name in theme["studies"]]
    assert sorted(themed) == sorted(study["name"] for study in reply["studies"])


def test_query_and_body_give_the_same_answer(client: httpx.Client) -> None:
    by_query = client.get("/api/run/gallery?months=6&materials=terbium,dysprosium&lang=ja")
    by_body = client.post("/api/run/gallery", json={"months": 6, "materials": ["terbium", "dysprosium"]})
    repeated = client.get("/api/run/gallery?months=6&materials=terbium&materials=dysprosium")
    assert by_query.status_code == 200
    assert by_query.json() == by_body.json() == repeated.json()
    assert by_query.json()["asked"]["months"] == 6


def test_names_in_japanese_are_understood(client: httpx.Client) -> None:
    asked = client.get("/api/run/gallery", params={"origin": "中国", "material": "ジスプロシウム"}).json()[
        "asked"
    ]
    assert (asked["origin"], asked["material"]) == ("CHN", "dysprosium")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/run/galery", 422, "Did you mean gallery"),
        ("/api/studies/galery", 422, "Did you mean gallery"),
        ("/api/run/gallery?mnths=3", 422, "Did you mean months"),
        ("/api/run/gallery?months=37", 422, "out of bounds"),
        ("/api/run/gallery?months=1.5", 422, "whole number"),
        ("/api/run/gallery?cut_share=nan", 422, "out of bounds"),
        ("/api/run/gallery?cut_share=", 422, "takes a number"),
        ("/api/run/gallery?embodied=perhaps", 422, "true or false"),
        ("/api/run/gallery?reach=sideways", 422, "does not know 'sideways'"),
        ("/api/run/gallery?materials=", 422, "at least one"),
        ("/api/run/gallery?material=disprosium", 422, "Did you mean"),
        ("/api/run/gallery?origin=XQX", 422, "XQX"),
        ("/api/run/gallery.csv?lang=fr", 422, "lang"),
        ("/api/run/gallery.pdf", 422, "no study 'gallery.pdf'"),
        ("/api/run/refusing", 409, "2031"),
        ("/api/run/breaking", 500, "failed on this request"),
        ("/api/table/prodction", 422, "Did you mean production"),
        ("/api/table/production?cuntry=CHN", 422, "Did you mean country"),
        ("/api/table/production?year=late", 422, "holds numbers"),
        ("/api/table/production?limit=0", 422, "limit"),
        ("/api/nothing", 404, "nothing at this address"),
        ("/static/%2e%2e/app.py", 404, "nothing at this address"),
    ],
)
def test_a_fault_is_a_sentence_in_both_languages(
    client: httpx.Client, path: str, status: int, said: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    error = reply.json()["error"]
    assert said in error["en"]
    assert error["ja"]
    assert error["ja"] != error["en"]
    assert "Traceback" not in reply.text
    assert "/a/path" not in reply.text


def test_a_body_that_is_no_object_is_refused(client: httpx.Client) -> None:
    for body in ("[1]", '"x"', "{"):
        reply = client.post("/api/run/gallery", content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code == 422
        assert reply.json()["error"]["ja"]


def test_downloads_hold_the_same_rows(client: httpx.Client) -> None:
    rows = client.get("/api/run/gallery").json()["rows"]
    text = client.get("/api/run/gallery.csv?lang=ja")
    assert text.content.startswith("\ufeff".encode())
    assert [row["country"] for row in csv.DictReader(io.StringIO(text.content.decode("utf-8-sig")))] == [
        row["country"] for row in rows
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/run/gallery.xlsx?lang=en").content))
    assert len(book.sheetnames) > 2
    file = client.get("/api/run/gallery.json")
    assert file.json()["rows"] == rows
    assert file.headers["content-disposition"] == 'attachment; filename="gallery.json"'


def test_a_withheld_value_is_null_and_its_row_stays(client: httpx.Client) -> None:
    table = client.get("/api/table/production?country=MYS&year=2024").json()
    assert table["total"] == 1
    assert table["rows"][0]["output_t"] is None
    assert client.get("/api/table/production?limit=1&offset=1").json()["rows"] == table["rows"]
    assert {entry["name"]: entry["rows"] for entry in client.get("/api/tables").json()["tables"]}[
        "production"
    ] == 2


def test_words_name_what_answers_hold(client: httpx.Client) -> None:
    words = client.get("/api/words").json()
    assert words["names"]["CHN"]["ja"] == "中国"
    assert words["names"]["production"]["en"] == "Production"
    assert "WLD" not in words["countries"]
    assert client.get("/api/sources").json()["sources"][0]["licence"] == "CC0"


@pytest.mark.parametrize(
    "path", ["/api/studies", "/api/run/breaking", "/nothing", "/static/none.js", "/openapi.json"]
)
def test_every_reply_carries_the_policy(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "", "[::2]:80"]
)
def test_another_host_name_is_refused(client: httpx.Client, host: str) -> None:
    reply = client.get("/api/studies", headers={"Host": host})
    assert reply.status_code == 421
    assert "content-security-policy" in reply.headers


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "LOCALHOST", "[::1]:8321"])
def test_this_machine_is_served_under_each_of_its_names(client: httpx.Client, host: str) -> None:
    assert client.get("/api/studies", headers={"Host": host}).status_code == 200


def test_no_documentation_page_loads_a_foreign_script(client: httpx.Client) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
    assert "/api/run/{study}" in client.get("/openapi.json").json()["paths"]


def test_a_long_answer_blocks_no_other_and_is_computed_once(
    client: httpx.Client, released: threading.Event, runs: list[str]
) -> None:
    with ThreadPoolExecutor(5) as readers:
        waiting = [readers.submit(client.get, "/api/run/slow", timeout=60) for _ in range(5)]
        while not runs:
            time.sleep(0.01)
        assert client.get("/api/run/gallery", timeout=10).status_code == 200
        assert not any(reader.done() for reader in waiting)
        released.set()
        replies = [reader.result().json() for reader in waiting]
    assert all(reply == replies[0] for reply in replies)
    assert runs == ["slow"]


def test_a_failed_run_is_tried_again(client: httpx.Client) -> None:
    assert [client.get("/api/run/refusing").status_code for _ in range(2)] == [409, 409]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org"])  # noqa: S104
def test_serving_the_network_must_be_asked_for(host: str) -> None:
    with pytest.raises(ParameterError, match="asks nobody who they are"):
        serve(host=host)


def test_serving_prints_an_address_that_answers() -> None:
    code = "from sozai.web import serve; serve(port=0, lang='ja')"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/\?lang=ja", server.stdout.readline())
            assert found is not None
            base = found[0].partition("/?")[0]
            listed = httpx.get(f"{base}/api/studies", trust_env=False, timeout=30).json()["studies"]
            assert "dependency" in [study["name"] for study in listed]
        finally:
            server.terminate()


def test_a_taken_port_is_said(address: str) -> None:
    with pytest.raises(ParameterError, match="Choose another with --port"):
        serve(port=int(address.rpartition(":")[2]))
