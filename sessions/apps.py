from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Labelled `iop_sessions`: the label `sessions` is Django's own sign-in sessions."""

    name = "sessions"
    label = "iop_sessions"
    verbose_name = "Therapy sessions"
    default_auto_field = "django.db.models.BigAutoField"
