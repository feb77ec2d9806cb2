from django.urls import URLPattern, URLResolver, path

from sessions.views.appointment import appointment
from sessions.views.arrival import arrival, arrivals
from sessions.views.closing import counted, feedback
from sessions.views.connection import connection
from sessions.views.disclosure import disclosures, my_disclosures
from sessions.views.export import exports
from sessions.views.guest import guest, guest_check, guest_handout, guest_room, guest_ticket
from sessions.views.guests import guests
from sessions.views.handouts import handout, handout_piece, handout_ready, handouts
from sessions.views.live_panel import live
from sessions.views.pages import board, client_week, home, my_week, record, today, week_record
from sessions.views.person_record import person_record
from sessions.views.pronouns import pronouns
from sessions.views.review import review
from sessions.views.room import room
from sessions.views.substitute import substitute
from sessions.views.tickets import check_ticket, ticket
from sessions.views.welfare import welfare, welfare_json

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("week/", my_week, name="my_week"),
    path("today/", today, name="today"),
    path("board/", board, name="board"),
    path("check/", connection, name="connection"),
    path("check/ticket/", check_ticket, name="check_ticket"),
    path("pronouns/", pronouns, name="pronouns"),
    path("exports/", exports, name="exports"),
    path("appointments/new/", appointment, name="appointment"),
    path("disclosures/", my_disclosures, name="my_disclosures"),
    path("clients/<uuid:client>/disclosures/", disclosures, name="disclosures"),
    path("clients/<uuid:client>/week/", client_week, name="client_week"),
    path("clients/<uuid:client>/week/record/", week_record, name="week_record"),
    path("sessions/<uuid:session>/", record, name="record"),
    path("sessions/<uuid:session>/review/", review, name="review"),
    path("sessions/<uuid:session>/people/<uuid:person>/", person_record, name="person_record"),
    path("sessions/<uuid:session>/people/<uuid:person>/welfare/", welfare, name="welfare"),
    path("sessions/<uuid:session>/people/<uuid:person>/welfare.json", welfare_json, name="welfare_json"),
    path("sessions/<uuid:session>/guests/", guests, name="guests"),
    path("sessions/<uuid:session>/substitute/", substitute, name="substitute"),
    path("guest/", guest, name="guest"),
    path("guest/room/", guest_room, name="guest_room"),
    path("guest/ticket/", guest_ticket, name="guest_ticket"),
    path("guest/handouts/<uuid:handout>/", guest_handout, name="guest_handout"),
    path("guest/check/", guest_check, name="guest_check"),
    path("sessions/<uuid:session>/room/", room, name="room"),
    path("sessions/<uuid:session>/arrival/", arrival, name="arrival"),
    path("sessions/<uuid:session>/arrivals/", arrivals, name="arrivals"),
    path("sessions/<uuid:session>/handouts/", handouts, name="handouts"),
    path("sessions/<uuid:session>/handouts/<uuid:handout>/", handout, name="handout"),
    path("sessions/<uuid:session>/handouts/<uuid:handout>/ready/", handout_ready, name="handout_ready"),
    path("sessions/<uuid:session>/handouts/<uuid:handout>/<int:n>/", handout_piece, name="handout_piece"),
    path("sessions/<uuid:session>/counted/", counted, name="counted"),
    path("sessions/<uuid:session>/feedback/", feedback, name="feedback"),
    path("sessions/<uuid:session>/live/", live, name="live"),
    path("sessions/<uuid:session>/ticket/", ticket, name="ticket"),
]
