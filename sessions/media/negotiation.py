"""Between SDP and a node: an offer becomes an agreement or a refusal, an agreement the engine's words."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import ip_address

from aioice.ice import get_host_addresses

from sessions.core.sdp.negotiated import Negotiated, seat_sources
from sessions.core.sdp.offer import negotiate
from sessions.core.sdp.text import OfferError
from sessions.media.engine import Address, ExtensionIds, PayloadTypes, PeerMedia, SeatLine

logger = logging.getLogger(__name__)


class OfferRefused(Exception):  # noqa: N818 - a refusal is no error of ours
    """The offer cannot be answered; `detail` says why, for the developer of the page."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def read_offer(sdp: str, seats: int) -> Negotiated:
    """What is agreed with the sender of `sdp`. Raises `OfferRefused` and nothing else."""
    try:
        return negotiate(sdp, seats=seats)
    except OfferError as error:
        raise OfferRefused(str(error)) from None
    except Exception as error:
        logger.exception("an offer was not readable")
        raise OfferRefused("the offer is not readable") from error


def advertised(host: str, port: int, *, public: Sequence[str], with_ipv6: bool) -> tuple[Address, ...]:
    """Where browsers are told to come: the public addresses, the one bound to, or (`host` empty) every one of
    the host, IPv6 first, as RFC 8421 section 4 wants it.

    aioice leaves loopback out; Chromium on the same machine takes it, Firefox never does.
    """
    if public:
        return tuple((address, port) for address in public)
    if host and not ip_address(host).is_unspecified:
        return ((host, port),)
    own = sorted(get_host_addresses(True, with_ipv6), key=lambda address: ":" not in address)
    return tuple((address, port) for address in [*own, "127.0.0.1"])


def peer_media(agreed: Negotiated) -> PeerMedia:
    """The agreement in the engine's words."""
    microphone, camera, screen = agreed.sent_mids()
    ids, payloads = agreed.extensions, agreed.payloads
    return PeerMedia(
        microphone_mid=microphone,
        camera_mid=camera,
        screen_mid=screen,
        camera_rids=agreed.rids,
        payloads=PayloadTypes(
            opus=payloads.opus, vp8=payloads.vp8, vp8_rtx=payloads.vp8_rtx, red=payloads.red
        ),
        extensions=ExtensionIds(
            mid=ids.mid,
            rid=ids.rid,
            repaired_rid=ids.repaired_rid,
            audio_level=ids.audio_level,
            abs_send_time=ids.abs_send_time,
        ),
        seats=tuple(_seat_line(agreed, seat) for seat in range(len(agreed.seats))),
        announced=agreed.announced,
        repairs=agreed.repairs,
    )


def _seat_line(agreed: Negotiated, seat: int) -> SeatLine:
    mids, sources = agreed.seats[seat], seat_sources(seat)
    return SeatLine(
        audio_mid=mids.audio,
        video_mid=mids.video,
        audio_ssrc=sources.audio,
        video_ssrc=sources.video,
        rtx_ssrc=sources.rtx,
    )
