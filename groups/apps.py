from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    label = "groups"
    verbose_name = "Programs and groups"
    default_auto_field = "django.db.models.BigAutoField"
