from django.apps import AppConfig
from django.core.checks import register

from vioip.checks import check_house


class HouseConfig(AppConfig):
    """Registers the system checks of the house."""

    name = "vioip"
    label = "house"
    verbose_name = "The house"

    def ready(self) -> None:
        register(check_house)
