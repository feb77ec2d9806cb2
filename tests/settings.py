"""The settings of a test run: the real ones, from an environment that is known.

Every process of a run (pytest-xdist starts several) has a directory of its own, gone when it ends. Set
VIOIP_TEST_DATABASE_URL to run the same tests over another database.
"""

import atexit
import os
import shutil
import tempfile

for name in list(os.environ):
    if name.startswith("VIOIP_") and not name.startswith("VIOIP_TEST_"):
        del os.environ[name]
for name in ("DATABASE_URL", "CHANNELS_URL", "CACHE_URL", "EMAIL_URL", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)

TEST_VAR = tempfile.mkdtemp(prefix="vioip-test-")
atexit.register(shutil.rmtree, TEST_VAR, ignore_errors=True)
os.environ["VIOIP_VAR"] = TEST_VAR
os.environ["DEBUG"] = "1"
os.environ["SECRET_KEY"] = "a key for tests that signs nothing anyone would believe"
if "VIOIP_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["VIOIP_TEST_DATABASE_URL"]

from vioip.settings import *  # noqa: E402, F403
from vioip.settings import DATABASES, INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because the executors of rooms have connections of their own; nobody minds losing it.
    DATABASES["default"]["TEST"] = {"NAME": f"{TEST_VAR}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON"
    )

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
