"""Each setting as a start of the app reads it: from the environment, in a process of its own."""

import json
import os
import re
import stat
import subprocess
import sys

import pytest
from django.core.management.utils import get_random_secret_key

from config.settings import BASE_DIR, made_once

ASK = "import json, config.settings as s; print(json.dumps({expression}, default=str))"


def start(expression, **environment):
    """Import the settings under ``environment`` and nothing else; returns the finished process."""
    environment.setdefault("SECRET_KEY", "x" * 50)
    return subprocess.run(
        [sys.executable, "-c", ASK.format(expression=expression)],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


def setting(expression, **environment):
    started = start(expression, **environment)
    assert started.returncode == 0, started.stderr
    return json.loads(started.stdout)


def refusal(**environment):
    started = start("None", **environment)
    assert started.returncode == 1
    return started.stderr.splitlines()[-1].removeprefix(
        "django.core.exceptions.ImproperlyConfigured: "
    )


def test_nothing_set_is_sqlite_on_this_machine_without_debug():
    names = [
        "DEBUG",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "HTTPS",
        "LANGUAGE_CODE",
        "TIME_ZONE",
    ]
    values = ", ".join(f"s.{name}" for name in names)
    expression = f"[{values}, s.DATABASES['default']['NAME'], s.MEDIA_ROOT]"
    assert setting(expression) == [
        False,
        ["localhost", "127.0.0.1", "[::1]"],
        [],
        False,
        "en",
        "UTC",
        str(BASE_DIR / "var" / "throughline.sqlite3"),
        str(BASE_DIR / "media"),
    ]


@pytest.mark.parametrize(
    ("name", "given", "expression", "read"),
    [
        ("DEBUG", "true", "s.DEBUG", True),
        ("SECRET_KEY", "k" * 32, "s.SECRET_KEY", "k" * 32),
        (
            "ALLOWED_HOSTS",
            "lab.example,localhost",
            "s.ALLOWED_HOSTS",
            ["lab.example", "localhost"],
        ),
        (
            "CSRF_TRUSTED_ORIGINS",
            "https://lab.example",
            "s.CSRF_TRUSTED_ORIGINS",
            ["https://lab.example"],
        ),
        (
            "TRUST_PROXY_HTTPS",
            "true",
            "s.SECURE_PROXY_SSL_HEADER",
            ["HTTP_X_FORWARDED_PROTO", "https"],
        ),
        ("SITE_URL", "https://lab.example/", "s.SITE_URL", "https://lab.example"),
        ("EMAIL_HOST", "mail.example", "s.EMAIL_HOST", "mail.example"),
        ("EMAIL_PORT", "25", "s.EMAIL_PORT", 25),
        ("EMAIL_USER", "lab", "s.EMAIL_HOST_USER", "lab"),
        ("EMAIL_PASSWORD", "word", "s.EMAIL_HOST_PASSWORD", "word"),
        ("EMAIL_TLS", "false", "s.EMAIL_USE_TLS", False),
        ("EMAIL_FROM", "lab@mail.example", "s.DEFAULT_FROM_EMAIL", "lab@mail.example"),
        ("LANGUAGE_CODE", "zh-hans", "s.LANGUAGE_CODE", "zh-hans"),
        ("TIME_ZONE", "Asia/Shanghai", "s.TIME_ZONE", "Asia/Shanghai"),
        ("MEDIA_ROOT", "/srv/media", "s.MEDIA_ROOT", "/srv/media"),
        ("RECORDING_MEGABYTES", "300", "s.RECORDING_MEGABYTES", 300),
        ("TRUSTED_PROXIES", "1", "s.ALLAUTH_TRUSTED_PROXY_COUNT", 1),
        ("OIDC_ISSUER", "https://id.example/", "s.OIDC_ISSUER", "https://id.example"),
        ("OIDC_NAME", "Example University", "s.OIDC_NAME", "Example University"),
        ("OIDC_ROLE", "reader", "s.OIDC_ROLE", "reader"),
        ("LOG_LEVEL", "INFO", "s.LOGGING['root']['level']", "INFO"),
    ],
)
def test_setting_is_read_from_the_environment(name, given, expression, read):
    assert setting(expression, **{name: given}) == read


def test_https_turns_on_secure_cookies_the_redirect_and_hsts():
    expression = (
        "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS]"
    )
    assert setting(expression, HTTPS="true") == [True, True, True, 365 * 24 * 3600]
    assert setting(expression) == [False, False, False, 0]


def test_sqlite_is_opened_so_that_writers_wait_for_each_other(tmp_path):
    path = f"{tmp_path}/new/lab.sqlite3"
    database = setting("s.DATABASES['default']", DATABASE_URL=f"sqlite:///{path}")
    assert database["NAME"] == path
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (tmp_path / "new").is_dir()


def test_postgresql_url_may_have_any_character_percent_encoded():
    url = "postgresql://la%40b:p%2Fw@db.example:5433/through%20line"
    database = setting("s.DATABASES['default']", DATABASE_URL=url)
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [database[name] for name in names] == [
        "django.db.backends.postgresql",
        "through line",
        "la@b",
        "p/w",
        "db.example",
        "5433",
    ]


def test_postgresql_host_may_be_the_folder_of_a_socket():
    url = "postgresql://lab@%2Frun%2Fpostgresql/throughline"
    assert setting("s.DATABASES['default']['HOST']", DATABASE_URL=url) == "/run/postgresql"


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("DEBUG", "perhaps"),
        ("HTTPS", "perhaps"),
        ("TRUST_PROXY_HTTPS", "perhaps"),
        ("SECRET_KEY", "short"),
        ("RECORDING_MEGABYTES", "much"),
        ("SITE_URL", "lab.example"),
        ("EMAIL_PORT", "mail"),
        ("TRUSTED_PROXIES", "some"),
        ("OIDC_ROLE", "admin"),
        ("EMAIL_TLS", "perhaps"),
        ("LANGUAGE_CODE", "tlh"),
        ("DATABASE_URL", "mysql://lab@localhost/throughline"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql://localhost"),
    ],
)
def test_nonsense_stops_the_start_with_a_sentence_that_names_the_variable(name, nonsense):
    assert refusal(**{name: nonsense}).startswith(f"{name}: ")


def test_a_provider_is_known_by_what_the_environment_says_and_without_it_there_is_none():
    apps = "s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS']"
    assert setting(apps) == []
    named = {
        "OIDC_ISSUER": "https://id.example",
        "OIDC_CLIENT_ID": "throughline",
        "OIDC_CLIENT_SECRET": "s3cret",
    }
    assert setting(apps, **named) == [
        {
            "provider_id": "oidc",
            "name": "OpenID Connect",
            "client_id": "throughline",
            "secret": "s3cret",
            "settings": {"server_url": "https://id.example"},
        }
    ]


def test_nothing_is_amiss_in_production():
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "HTTPS": "true", "SECRET_KEY": get_random_secret_key()},
        capture_output=True,
        text=True,
    )
    assert (checked.stderr, checked.returncode) == ("", 0)
    assert checked.stdout == "System check identified no issues (0 silenced).\n"


def test_refused_database_url_does_not_show_its_password():
    assert "s3cret" not in start("None", DATABASE_URL="mysql://lab:s3cret@localhost/x").stderr


def test_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "var" / "secret-key"
    secret = made_once(path)
    assert made_once(path) == secret
    assert len(secret) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_every_variable_is_in_the_documentation_and_no_other():
    source = (BASE_DIR / "config" / "settings.py").read_text()
    documentation = (BASE_DIR / "docs" / "settings.md").read_text()
    documented = re.findall(r"^\| `(\w+)` \|", documentation, re.MULTILINE)
    read = re.findall(r'read(?:\(\s*"\w+",|_\w+\()\s*"([A-Z0-9_]+)"', source)
    assert sorted(documented) == sorted(read)
