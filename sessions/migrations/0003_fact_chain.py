import itertools

import django.utils.timezone
from django.db import migrations, models

from sessions.queries.fact_chain import fact_key, fact_mac, head_mac
from vioip.audit.triggers import KeepAppendOnly

TABLES = [
    "iop_sessions_factrow",
    "iop_sessions_setasidefact",
    "iop_sessions_signature",
    "iop_sessions_amendment",
    "iop_sessions_standing",
    "iop_sessions_withdrawal",
    "iop_sessions_export",
]


def chain_what_is_there(apps, _schema_editor):
    """Facts stored before there were chains get theirs now; from here on a change shows."""
    FactRow, FactHead = (apps.get_model("iop_sessions", name) for name in ("FactRow", "FactHead"))
    rows = FactRow.objects.order_by("session_id", "epoch", "seq").iterator(chunk_size=2000)
    for (session, epoch), group in itertools.groupby(rows, key=lambda row: (row.session_id, row.epoch)):
        head, key = FactHead(session_id=session, epoch=epoch), fact_key()
        chained = list(group)
        for row in chained:
            row.link = head.links = head.links + 1
            row.mac = head.tip = fact_mac(row, head.tip, key=key)
            head.seq = row.seq
        FactRow.objects.bulk_update(chained, ["link", "mac"], batch_size=500)
        head.mac = head_mac(head, key=key)
        head.save()


class Migration(migrations.Migration):
    dependencies = [("iop_sessions", "0002_sign_off")]

    operations = [
        migrations.CreateModel(
            name="SetAsideFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=48)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("conflict", "Its place in the ledger holds another fact"),
                            ("no_session", "There is no such session"),
                            ("unreadable", "Of an unknown kind or shape"),
                            ("unfit", "A value that no row can hold"),
                        ],
                        max_length=12,
                    ),
                ),
                ("record", models.TextField(help_text="The fact as JSON, or what was there instead.")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "mac",
                    models.CharField(
                        help_text="HMAC-SHA256 over the other columns, hex.", max_length=64, unique=True
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["session"], name="set_aside_session")],
            },
        ),
        migrations.CreateModel(
            name="FactHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("links", models.PositiveBigIntegerField(default=0)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("tip", models.CharField(default="", max_length=64)),
                ("mac", models.CharField(default="", max_length=64)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="fact_heads",
                        to="iop_sessions.therapysession",
                    ),
                ),
            ],
            options={
                "ordering": ["session", "epoch"],
                "constraints": [models.UniqueConstraint(fields=("session", "epoch"), name="fact_head_once")],
            },
        ),
        migrations.AddField(
            model_name="factrow",
            name="link",
            field=models.PositiveBigIntegerField(
                default=0, help_text="1, 2, 3 … in its chain; 0: in no chain."
            ),
        ),
        migrations.AddField(
            model_name="factrow",
            name="mac",
            field=models.CharField(
                default="", help_text="HMAC-SHA256 over this row and the mac before it, hex.", max_length=64
            ),
        ),
        migrations.AlterField(
            model_name="factrow",
            name="recorded_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        KeepAppendOnly(*TABLES),
    ]
