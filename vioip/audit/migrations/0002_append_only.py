from django.db import migrations

from vioip.audit.triggers import KeepAppendOnly


class Migration(migrations.Migration):
    """The audit trail cannot be changed from here on, whoever asks."""

    dependencies = [("audit", "0001_initial")]
    operations = [KeepAppendOnly("audit_auditrecord")]
