"""The one list of settings. The environments (demo, test, production) only set what differs."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

ROOT: Path = env.ROOT
VAR = Path(env.text("SOFRA_VAR", str(ROOT / "var")))

DEBUG = False
DEMO = False  # demonstration accounts, one-click sign-in, the "Sent mail" page
EMBEDDED = env.flag("SOFRA_EMBEDDED", default=False)  # set by the launcher beside its DATABASE_URL
PRODUCTION = False

SECRET_KEY = env.text("SECRET_KEY", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000")
HEALTH_URL = env.text("HEALTH_URL", "")  # where the site asks itself whether it answers; SITE_URL/health/ready if empty
OUTAGE_MINUTES = int(env.text("OUTAGE_MINUTES", "15"))  # a longer outage before a deadline proposes its extension
SITE_NAME = "Sofra"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_tables2",
    "pghistory",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "storages",
    "workflows",
    "notifications",
    "grants",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "grants.core.middleware.LanguageOfUserMiddleware",
    "grants.core.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "grants.core.middleware.DeclaredAccessMiddleware",
    "grants.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "grants/templates"],  # before allauth's own, which it restyles
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "grants.core.context.page",
            ],
            "libraries": {
                "doors": "grants.dashboards.doors",
                "money_lines": "grants.dashboards.money_lines",
                "sofra": "grants.core.templatetags.sofra",
                "programmes": "grants.programmes.templatetags.programmes",
                "applications": "grants.applications.templatetags.applications",
                "budgets": "grants.applications.templatetags.budgets",
                "outcome": "grants.evaluation.templatetags.outcome",
            },
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "grants/core/table.html"

# Importing settings starts nothing: without DATABASE_URL these addresses lead nowhere; manage.py fills them in first.
DATABASES = {"default": env.database(env.text("DATABASE_URL", "") or "postgres://sofra@127.0.0.1:1/sofra")}
REDIS_URL = env.text("REDIS_URL", "") or "redis://127.0.0.1:1/0"
REDIS_PREFIX = env.text("REDIS_PREFIX", "sofra")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "grants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "calls:index"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "grants.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "grants.people.forms.SignUpForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("sq", _("Albanian")),
    ("bs", _("Bosnian")),
    ("mk", _("Macedonian")),
    ("sr-latn", _("Serbian")),
    ("tr", _("Turkish")),
]
COMPLETE_CATALOGUES: list[str] = []  # languages whose every string is translated; `make check` holds them to it
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Belgrade"
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ("bootstrap", ROOT / "node_modules/bootstrap/dist/css"),
    ("htmx", ROOT / "node_modules/htmx.org/dist"),
    ("tus", ROOT / "node_modules/tus-js-client/dist"),
    ("fonts/source-sans-3", ROOT / "node_modules/@fontsource-variable/source-sans-3"),
    ("fonts/source-serif-4", ROOT / "node_modules/@fontsource-variable/source-serif-4"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files", "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.text("STORAGE_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("STORAGE_BUCKET"),
            "endpoint_url": env.text("STORAGE_ENDPOINT", "") or None,
            "access_key": env.text("STORAGE_KEY"),
            "secret_key": env.text("STORAGE_SECRET"),
            "region_name": env.text("STORAGE_REGION", "") or None,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 60,
            "file_overwrite": False,
        },
    }
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
CLAMD_SOCKET = env.text("CLAMD_SOCKET", "")

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:",
    "visibility_timeout": 600,
    "socket_connect_timeout": 3,  # a page does not wait for a broker that is away: the row in the outbox is enough
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep-notifications": {"task": "notifications.sweep", "schedule": 60},
    "run-deadlines": {"task": "workflows.run_deadlines", "schedule": 10},
    "clear-uploads": {"task": "grants.core.clear_uploads", "schedule": 3600},
    "scan-waiting-files": {"task": "grants.core.scan_waiting", "schedule": 300},
    "check-ledger": {"task": "grants.ledger.check", "schedule": 24 * 3600},
    "check-indicators": {"task": "grants.monitoring.check_indicators", "schedule": 24 * 3600},
    "ask-site": {"task": "grants.core.ask_site", "schedule": 60},
    "sweep-jobs": {"task": "grants.core.sweep_jobs", "schedule": 60},
    "thin-health-record": {"task": "grants.core.thin_health_record", "schedule": 24 * 3600},
}

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Sofra <sofra@localhost>")
EMAIL_FILE_PATH = ""  # a folder, where EMAIL_URL is file://…
SERVER_EMAIL = DEFAULT_FROM_EMAIL
NOTIFICATION_LEASE_SECONDS = 120  # SMTP timeout 20 < task's hard limit 60 < lease
NOTIFICATION_ATTEMPTS = 8
NOTIFICATION_BACKOFF_SECONDS = 60  # doubles with each attempt: the last one is two hours after the first

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CLOCK_OFFSET_SECONDS = 0  # demo and test may shift the clock of child processes; production refuses it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
