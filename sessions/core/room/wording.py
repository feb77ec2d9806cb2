"""What a refusal says to whoever reads the wire; the browser has words of its own for people."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.protocol.values import RefusalCode

DETAILS: Mapping[RefusalCode, str] = {
    RefusalCode.NOT_ALLOWED: "This is not for you to do.",
    RefusalCode.NOT_WAITING: "Nobody of that name is waiting.",
    RefusalCode.NOT_HERE: "Nobody of that name is in the room.",
    RefusalCode.LOCKED: "The room is locked.",
    RefusalCode.NOT_ADMITTED: "You are not in the room yet.",
    RefusalCode.ALREADY_STARTED: "The session has started already.",
    RefusalCode.NOT_STARTED: "The session has not started yet.",
    RefusalCode.ENDED: "The session has ended.",
    RefusalCode.ELSEWHERE: "One of you is in another place.",
    RefusalCode.ON_BREAK: "The group is on a break already.",
    RefusalCode.NOT_ON_BREAK: "The group is not on a break.",
    RefusalCode.BREAKOUTS_OPEN: "The group is divided already.",
    RefusalCode.NO_BREAKOUTS: "There is no such breakout.",
    RefusalCode.ROOM_FULL: "Every seat is taken.",
    RefusalCode.GROUP_FULL: "The group holds no more clients.",
    RefusalCode.BAD_OFFER: "This offer cannot be answered.",
    RefusalCode.NO_SEAT: "Another connection of yours holds the seat.",
    RefusalCode.TOO_MANY: "Too many at once.",
    RefusalCode.SHARING_OFF: "Clients may not show their screens now.",
    RefusalCode.SHARED_ALREADY: "Somebody else shows their screen.",
    RefusalCode.CHAT_CLOSED: "The group's chat is switched off.",
    RefusalCode.NO_ROUND: "No round goes on.",
    RefusalCode.NO_POLL: "This question is not open.",
    RefusalCode.HAS_VOTED: "You have answered this question.",
    RefusalCode.MANY_HANDOUTS: "As many handouts are there as fit.",
    RefusalCode.NO_HANDOUT: "There is no such handout.",
}
