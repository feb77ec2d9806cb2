from django.urls import URLPattern, URLResolver, path

from sessions.views.room import room
from sessions.views.tickets import ticket

urlpatterns: list[URLPattern | URLResolver] = [
    path("sessions/<uuid:session>/room/", room, name="room"),
    path("sessions/<uuid:session>/ticket/", ticket, name="ticket"),
]
