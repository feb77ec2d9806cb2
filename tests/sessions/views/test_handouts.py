"""A file's way in and out: pieces from those who lead, and a file that can do nothing to whoever opens it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sessions.models import HandoutFile
from tests.cast import Cast
from tests.sessions.queries.test_handouts import PDF, let_in, shared
from tests.sessions.views.test_arrival import signed_in
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord


def send(person: User, path: str, body: Any = b"") -> Any:
    """A POST of a form (a mapping) or of bytes."""
    browser = signed_in(person)
    if isinstance(body, dict):
        return browser.post(path, body)
    return browser.post(path, body, content_type="application/octet-stream")


def test_a_file_goes_in_by_pieces_and_comes_out_whole(cast: Cast) -> None:
    path = f"/sessions/{cast.session.pk}/handouts/"
    begun = send(cast.facilitator, path, {"bytes": len(PDF)}).json()
    size = begun["piece"]
    for n in range(-(-len(PDF) // size)):
        piece = PDF[n * size : (n + 1) * size]
        assert send(cast.facilitator, f"{path}{begun['id']}/{n}/", piece).status_code == 200
    ready = send(cast.facilitator, f"{path}{begun['id']}/ready/")
    assert ready.json() == {"kind": "pdf", "bytes": len(PDF)}
    let_in(cast)
    answer = signed_in(cast.client).get(f"{path}{begun['id']}/")
    assert (answer.status_code, answer.content) == (200, PDF)
    opened = AuditRecord.objects.get(action="handout.opened")
    assert (opened.actor, opened.target_id) == (cast.client, begun["id"])


@pytest.mark.parametrize(
    ("body", "content_type", "disposition"),
    [
        (PDF, "application/pdf", 'attachment; filename="handout.pdf"'),
        (b"\x89PNG\r\n\x1a\n\0", "image/png", 'inline; filename="handout.png"'),
        (b"\xff\xd8\xff\xe0", "image/jpeg", 'inline; filename="handout.jpg"'),
        (b"<script>alert(1)</script>", "text/plain; charset=utf-8", 'inline; filename="handout.txt"'),
    ],
)
def test_what_is_served_can_do_nothing(cast: Cast, body: bytes, content_type: str, disposition: str) -> None:
    file = shared(cast, body)
    answer = signed_in(cast.facilitator).get(f"/sessions/{cast.session.pk}/handouts/{file.pk}/")
    said = {name: answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert said == {
        "Content-Type": content_type,
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_everybody_else_finds_nothing(cast: Cast) -> None:
    file = shared(cast)
    path = f"/sessions/{cast.session.pk}/handouts/"
    let_in(cast)
    for part, person in cast.everybody().items():
        leads = part == "facilitator"
        open_to = 200 if part in {"client", "facilitator"} else 404
        assert signed_in(person).get(f"{path}{file.pk}/").status_code == open_to, part
        assert send(person, path, {"bytes": 5}).status_code == (200 if leads else 404), part
        assert send(person, f"{path}{file.pk}/0/", b"x").status_code == (400 if leads else 404), part
        assert send(person, f"{path}{uuid4()}/ready/").status_code == 404, part
    other = f"/sessions/{cast.other_session.pk}/handouts/{file.pk}/"
    assert signed_in(cast.facilitator).get(other).status_code == 404
    assert Client().get(f"{path}{file.pk}/").status_code == 302
    assert Client().post(path, {"bytes": 5}).status_code == 404


def test_a_form_of_another_site_sends_nothing(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.facilitator)
    path = f"/sessions/{cast.session.pk}/handouts/"
    assert browser.post(path, {"bytes": 5}).status_code == 403
    assert not HandoutFile.objects.exists()


def test_what_cannot_be_shown_is_let_go_of(cast: Cast) -> None:
    file = shared(cast, b"MZ\x90\0", whole=False)
    path = f"/sessions/{cast.session.pk}/handouts/"
    refused = send(cast.facilitator, f"{path}{file.pk}/ready/")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_kind")
    assert file.pieces.count() == 0
    for size in ("", "ten", "0", "10485761"):
        assert send(cast.facilitator, path, {"bytes": size}).json()["code"] == "too_large"
