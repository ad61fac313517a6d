"""What the frame of every page needs; computed only when the template asks for it."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info

from grants.core import navigation
from notifications.channels.inbox import unread_count

TEXT_SIZES: Final = ("s", "m", "l", "xl", "xxl")
THEMES: Final = ("auto", "light", "dark")


class Page:
    """The frame of one page for one reader."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def nav(self) -> list[navigation.Item]:
        """The items of the band."""
        return navigation.items_for(self._request) if hasattr(self._request, "user") else []

    @cached_property
    def title(self) -> Any:
        """The reader's part in the programme."""
        return navigation.title_of(self._request.user)

    @cached_property
    def unread(self) -> int:
        """How many messages the reader has not opened."""
        return unread_count(self._request.user)

    @cached_property
    def home(self) -> str:
        """The reader's home: the open calls for the public, the work list for the signed-in."""
        signed_in = hasattr(self._request, "user") and self._request.user.is_authenticated
        return self.link("dashboards:home") if signed_in else "/"

    @cached_property
    def inbox(self) -> str:
        """The address of the inbox."""
        return self.link("notifications:inbox")

    @cached_property
    def links(self) -> dict[str, str]:
        """Addresses of the menus that a deployment may lack."""
        names = {
            "profile": "people:profile",
            "security": "mfa_index",
            "accessibility": "core:accessibility",
            "admin": "admin:index",
        }
        return {key: self.link(name) for key, name in names.items()}

    def link(self, name: str) -> str:
        """Return the address of a route, or an empty string where it does not exist."""
        try:
            return reverse(name)
        except NoReverseMatch:
            return ""

    @cached_property
    def csrf_cookie(self) -> str:
        """The name of the cookie from which a page reads the token anew after its reader has signed in again."""
        return settings.CSRF_COOKIE_NAME

    @cached_property
    def reader(self) -> str:
        """The signed-in reader's number, or an empty string."""
        return str(getattr(getattr(self._request, "user", None), "pk", None) or "")

    @cached_property
    def demo(self) -> bool:
        """Whether this is the demonstration."""
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """The languages of the pages, each in its own name."""
        return [
            {"code": code, "name": own_name(code), "current": code == self.language} for code, _ in settings.LANGUAGES
        ]

    @cached_property
    def language(self) -> str:
        """The code of the page's language."""
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def language_short(self) -> str:
        """The code as the band shows it."""
        return self.language.split("-")[0].upper()

    @cached_property
    def text_size(self) -> str:
        """The reader's size of text, remembered in a cookie."""
        chosen = self._request.COOKIES.get("text_size", "m")
        return chosen if chosen in TEXT_SIZES else "m"

    @cached_property
    def theme(self) -> str:
        """Light, dark, or as the reader's device says."""
        chosen = self._request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"


def own_name(code: str) -> str:
    """Return the language's name in itself, with a capital."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def page(request: HttpRequest) -> dict[str, Any]:
    """Give every template its frame; `cofunding` is set by pages of an action."""
    return {"page": Page(request), "cofunding": None}
