from django.apps import AppConfig
from django.core.checks import Tags, register

from vioip.audit.checks import check_triggers


class AuditConfig(AppConfig):
    name = "vioip.audit"
    label = "audit"
    verbose_name = "Audit trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_triggers, Tags.database)
