"""Files come in pieces, are what their bytes say, fit a session, and go when they are withdrawn or old."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions.core.protocol.handouts import FILE_MAX_BYTES
from sessions.models import HandoutFile, HandoutPiece
from sessions.services import handouts
from sessions.services.handouts import (
    PIECE_BYTES,
    add_piece,
    begin_handout,
    finish_handout,
    forget_handouts,
    note_handout,
)
from tests.cast import Cast
from tests.sessions.queries.test_handouts import PDF, shared
from tests.sessions.services.test_chores import OVER_A_DAY, SHORT_OF_A_DAY, end_ago
from vioip.audit.models import AuditRecord


def refused(cast: Cast, size: int) -> str:
    with pytest.raises(ValidationError) as info:
        begin_handout(cast.facilitator, cast.session, size, now=timezone.now())
    return str(info.value.error_list[0].code)


def test_nothing_readable_is_stored_and_the_trail_names_ids(cast: Cast) -> None:
    file = shared(cast)
    stored = [str(one) for one in HandoutPiece.objects.values_list("body", flat=True)]
    assert len(stored) == 2
    raw = b"".join(str(piece.__dict__["body"].text).encode() for piece in file.pieces.all())
    assert b"canary" not in raw
    record = AuditRecord.objects.get(action="handout.uploaded")
    assert (record.target_id, record.detail) == (
        str(file.pk),
        {"session": str(cast.session.pk), "bytes": len(PDF), "kind": "pdf"},
    )


def test_a_piece_is_as_long_as_said_and_taken_once(cast: Cast) -> None:
    file = begin_handout(cast.facilitator, cast.session, PIECE_BYTES + 5, now=timezone.now())
    for n, size in ((0, 5), (0, PIECE_BYTES + 1), (1, 6), (1, 0), (2, 5), (2, 0)):
        with pytest.raises(ValidationError):
            add_piece(file, n, b"a" * size)
    add_piece(file, 1, b"later")
    add_piece(file, 1, b"again")
    with pytest.raises(ValidationError):
        finish_handout(cast.facilitator, file)
    add_piece(file, 0, b"a" * PIECE_BYTES)
    assert finish_handout(cast.facilitator, file) == "text"
    with pytest.raises(ValidationError):
        add_piece(file, 1, b"after")


def test_what_is_nothing_to_show_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as info:
        shared(cast, b"MZ\x90\0 a program")
    assert info.value.error_list[0].code == "no_kind"


def test_a_session_has_room_for_so_much_withdrawn_ones_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (refused(cast, 0), refused(cast, FILE_MAX_BYTES + 1)) == ("too_large", "too_large")
    monkeypatch.setattr(handouts, "SESSION_MAX_BYTES", 100)
    begin_handout(cast.facilitator, cast.session, 60, now=timezone.now())
    assert refused(cast, 41) == "full"
    monkeypatch.setattr(handouts, "SESSION_MAX_FILES", 2)
    file = begin_handout(cast.facilitator, cast.session, 40, now=timezone.now())
    note_handout(cast.session.pk, str(file.pk), by=cast.facilitator.pk, kind="withdrawn")
    monkeypatch.setattr(handouts, "SESSION_MAX_BYTES", 1000)
    assert refused(cast, 1) == "full"


def test_a_withdrawn_file_is_gone_and_only_from_its_own_session(cast: Cast) -> None:
    file = shared(cast)
    note_handout(cast.other_session.pk, str(file.pk), by=cast.other_therapist.pk, kind="withdrawn")
    assert file.pieces.count() == 2
    for kind in ("shared", "withdrawn"):
        note_handout(cast.session.pk, "link-1", by=cast.facilitator.pk, kind=kind)
    assert file.pieces.count() == 2
    note_handout(cast.session.pk, str(file.pk), by=cast.facilitator.pk, kind="withdrawn")
    file.refresh_from_db()
    assert (file.pieces.count(), file.withdrawn_at is None) == (0, False)
    last = AuditRecord.objects.filter(action="handout.withdrawn").latest("number")
    assert (last.actor, last.detail) == (cast.facilitator, {"handout": str(file.pk)})


def test_a_day_after_the_session_files_go(cast: Cast) -> None:
    shared(cast)
    end_ago(cast.session, SHORT_OF_A_DAY)
    assert forget_handouts() == 0
    end_ago(cast.session, OVER_A_DAY)
    assert forget_handouts() == 1
    assert not HandoutFile.objects.exists()
    assert not HandoutPiece.objects.exists()
