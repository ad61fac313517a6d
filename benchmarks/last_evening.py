"""The last evening of a call: applicants submit within a minute, and every receipt has to be true. See README.md."""

import html
import http.client
import os
import re
import resource
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

from config.launcher import leave_in_order, processes, servers_of_environment

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "sofra.example"
PROMISE_SECONDS: Final = 3.0
TWICE: Final = 10  # every tenth applicant clicks twice
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN: Final = re.compile(r'name="seen" value="([^"]*)"')


@dataclass
class Applicant:
    """Somebody with a complete draft and a session; what the evening brought them is noted here."""

    reference: str
    session: str
    sha256: str = ""
    receipts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)


def main() -> int:
    """Prepare the evening, play it, check every receipt; 1 when the promise is broken."""
    count, seconds = int(os.environ.get("APPLICANTS", "200")), float(os.environ.get("WITHIN", "60"))
    leave_in_order()
    with ExitStack() as held:
        held.enter_context(servers_of_environment())
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="sofra-rush-")))
        url = held.enter_context(_database())
        _point(folder, url)
        _manage("migrate", "--verbosity", "0", "--skip-checks")
        _manage("collectstatic", "--verbosity", "0", "--no-input")
        say(f"Writing {count} applications …")
        applicants = prepare(count)
        port = held.enter_context(_site(folder))
        _warn_of_load()
        say(f"{count} applicants submit within {seconds:.0f} s …")
        took = play(applicants, port, seconds)
        faults = [fault for one in applicants for fault in one.faults] or check(applicants)
    return tell(applicants, faults, took)


def prepare(count: int) -> list[Applicant]:
    """Make an open call and complete drafts for it by the services, and a session for each applicant."""
    import django

    django.setup()
    from tests.factories import Chain

    chain = Chain().open_call()
    return [_applicant(chain, number) for number in range(1, count + 1)]


def play(applicants: list[Applicant], port: int, seconds: float) -> float:
    """Let everybody come in turn, evenly over the time; return how long the evening took."""
    begin = time.monotonic()
    with ThreadPoolExecutor(max_workers=len(applicants)) as evening:
        for number, one in enumerate(applicants):
            due = begin + seconds * number / len(applicants)
            evening.submit(_come, one, port, due, twice=number % TWICE == 0)
    return time.monotonic() - begin


def check(applicants: list[Applicant]) -> list[str]:
    """Return every receipt that is not true: compared with the rows, none lost, none twice."""
    from django.db import connection

    from grants.applications.freezing import fingerprint
    from grants.applications.models import Application, Submission
    from notifications.models import Message

    connection.close()
    found = []
    for one in applicants:
        application = Application.objects.get(reference=one.reference)
        rows = list(Submission.objects.filter(application=application))
        told = Message.objects.filter(topic="application-submitted", context__reference=one.reference)
        if len(rows) != 1 or application.state != "submitted":
            found.append(f"{one.reference}: {len(rows)} versions, state {application.state}")
        elif not one.sha256 == rows[0].sha256 == fingerprint(rows[0].content):
            found.append(f"{one.reference}: the receipt says {one.sha256}, the content {rows[0].sha256}")
        elif rows[0].content["reference"] != one.reference or len(set(one.receipts)) != 1:
            found.append(f"{one.reference}: receipts {one.receipts}")
        elif [message.context["sha256"] for message in told] != [one.sha256]:
            found.append(f"{one.reference}: {len(told)} messages of receipt")
    if Submission.objects.count() != len(applicants):
        found.append(f"{Submission.objects.count()} versions for {len(applicants)} applicants")
    return found


def tell(applicants: list[Applicant], faults: list[str], took: float) -> int:
    """Print the figures; 1 for a fault or a promise that was not kept."""
    for name in ("check", "submit", "receipt"):
        times = sorted(second for one in applicants for second in one.seconds.get(name, []))
        if times:
            shown = ", ".join(f"p{at} {_percentile(times, at):.2f} s" for at in (50, 95, 100))
            say(f"{name:8} {len(times):4} requests: {shown}")
    for fault in faults[:20]:
        say(f"FAULT {fault}")
    times = sorted(second for one in applicants for second in one.seconds.get("submit", []))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(f"web server, worker and preparation used {used.ru_utime + used.ru_stime:.0f} s of processor time")
    slow = not times or _percentile(times, 95) >= PROMISE_SECONDS
    say(f"{len(applicants)} applicants in {took:.0f} s; {len(faults)} faults; {'TOO SLOW' if slow else 'in time'}.")
    return 1 if faults or slow else 0


def _warn_of_load() -> None:
    """Say that the figures mean little where others use the machine; the preparation itself counts a little, too."""
    load = os.getloadavg()[0]
    if load > (os.cpu_count() or 1):
        say(f"This machine is busy (load {load:.1f}): the times below are those of a crowd, not of Sofra alone.")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# An applicant


def _applicant(chain: Any, number: int) -> Applicant:
    from grants.applications import services
    from tests.factories import complete, make_account, make_organisation, make_user

    user = make_user(f"Applicant {number:03d}")
    organisation = make_organisation(user)
    make_account(organisation, actor=user)
    application = services.start_application(chain.call, organisation, actor=user)
    complete(application, actor=user, title=f"Neighbours against prejudice {number}")
    return Applicant(application.reference, _session(user))


def _session(user: Any) -> str:
    """Return the key of a session in which the user is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    key: str = client.session.session_key
    return key


def _come(one: Applicant, port: int, due: float, *, twice: bool) -> None:
    """Wait for one's turn; read the check page, submit, and read the receipt."""
    time.sleep(max(due - time.monotonic(), 0))
    try:
        browser = Browser(one, port)
        page = browser.get("check", f"/applications/{one.reference}/check-answers/")
        clicks = [threading.Thread(target=_click, args=(browser, one, page)) for _turn in range(2 if twice else 1)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        _read_receipt(browser, one)
    except Exception as error:
        one.faults.append(f"{one.reference}: {type(error).__name__}: {error}")


def _click(browser: "Browser", one: Applicant, page: str) -> None:
    try:
        seen = html.unescape(_found(SEEN, page))
        words = {"signatory": "Signer Example", "declared": "on", "seen": seen}
        one.receipts.append(browser.post("submit", f"/applications/{one.reference}/submit/", words, page))
    except Exception as error:
        one.faults.append(f"{one.reference}: {type(error).__name__}: {error}")


def _read_receipt(browser: "Browser", one: Applicant) -> None:
    page = browser.get("receipt", one.receipts[0])
    if f"<strong>{one.reference}</strong>" not in page:
        one.faults.append(f"{one.reference}: the receipt is not of this application")
    one.sha256 = _found(re.compile(r'class="sha">([0-9a-f]{64})<'), page)


class Browser:
    """A browser behind the proxy of production: it keeps its cookies, and notes how long each answer took."""

    def __init__(self, one: Applicant, port: int) -> None:
        self.one, self.port = one, port
        self.cookies = {"__Host-session": one.session}

    def get(self, name: str, path: str) -> str:
        """Return a page; anything but 200 is a fault."""
        status, _headers, body = self._ask(name, "GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return body

    def post(self, name: str, path: str, words: dict[str, str], page: str) -> str:
        """Send a form of a page; return where the answer leads to."""
        sent = urlencode({**words, "csrfmiddlewaretoken": _found(TOKEN, page)})
        status, headers, body = self._ask(name, "POST", path, sent)
        if status != 302:
            raise RuntimeError(f"POST {path}: {status} {' '.join(re.findall(r'error[^<]*<[^>]*>([^<]+)', body))[:200]}")
        return str(headers["Location"])

    def _ask(self, name: str, method: str, path: str, body: str = "") -> tuple[int, Any, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        connection.request(method, path, body or None, self._headers())
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        self.one.seconds.setdefault(name, []).append(time.monotonic() - began)
        for header in answer.headers.get_all("Set-Cookie") or []:
            key, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[key] = value
        connection.close()
        return answer.status, answer.headers, text

    def _headers(self) -> dict[str, str]:
        return {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
        }


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise RuntimeError(f"no {pattern.pattern} on the page")
    return match[1]


def _percentile(times: list[float], at: int) -> float:
    return times[min(len(times) * at // 100, len(times) - 1)]


# The site


@contextmanager
def _database() -> Iterator[str]:
    """Make a database for this evening, and drop it in the end."""
    name, server = f"sofra_rush_{os.getpid()}", urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(server._replace(path=f"/{name}"))
        finally:
            from django.db import connections

            connections.close_all()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _point(folder: Path, url: str) -> None:
    """Prepare and check under the suite's settings (fast hashing), with the secret and the folders of the site."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SOFRA_VAR": str(folder),
        "SOFRA_EMBEDDED": "no",
        "REDIS_PREFIX": f"rush-{os.getpid()}",
        "EMAIL_URL": f"file://{folder / 'mail'}",
    }


@contextmanager
def _site(folder: Path) -> Iterator[int]:
    """Start the web server and a worker as in production; return the port once the site answers."""
    port, environment = processes.free_port(), _production()
    web = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    web += ["--worker-tmp-dir", str(folder), "--no-control-socket"]
    worker = ["-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    started = [
        _start(command, environment, folder / f"{name}.log") for name, command in (("web", web), ("worker", worker))
    ]
    try:
        if not processes.wait_until(lambda: started[0].poll() is not None or _answers(port), 60) or started[0].poll():
            raise RuntimeError(f"The site did not start:\n{(folder / 'web.log').read_text()[-3000:]}")
        yield port
    finally:
        for child in started:
            processes.stop_group(child.pid, processes.started_at(child.pid) or "", patience=10)
            child.wait()
        _forget_keys()


def _production() -> dict[str, str]:
    """Return the environment of the site: production, behind a proxy that speaks TLS."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "BEHIND_PROXY": "yes",
    }


def _manage(*arguments: str) -> None:
    """Run a management command in the site's own settings."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=_production(), check=True)


def _start(command: list[str], environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=stream,
            stderr=stream, start_new_session=True, preexec_fn=processes.die_with_parent,
        )  # fmt: skip


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except OSError:
        return False


def _forget_keys() -> None:
    import redis

    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        for key in client.scan_iter(f"{os.environ['REDIS_PREFIX']}:*", count=1000):
            client.delete(key)


if __name__ == "__main__":
    sys.exit(main())
