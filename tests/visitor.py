"""A visitor without JavaScript: opens pages, fills their forms in and sends them, keeps cookies."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

Fields = list[tuple[str, str]]


@dataclass
class Page:
    """An answer, and the forms on it."""

    status: int
    url: str  # after redirects
    content: bytes
    headers: http.client.HTTPMessage
    forms: list["Form"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def shown(self) -> str:
        """The text that people read, without tags and with single spaces."""
        reader = _Words()
        reader.feed(self.text)
        return " ".join(" ".join(reader.words).split())

    def form(self, name: str) -> "Form":
        """The form that has a field of this name."""
        return next(form for form in self.forms if name in dict(form.fields))


@dataclass
class Form:
    """A form as the page shows it: fields in order, with what stands in them."""

    action: str  # absolute
    fields: Fields

    def filled(self, **typed: str | None) -> Fields:
        """The fields with these typed into them; None leaves one out, as an open tick box."""
        kept = [pair for pair in self.fields if pair[0] not in typed]
        return kept + [(name, value) for name, value in typed.items() if value is not None]


class Visitor:
    """One browser on one server."""

    def __init__(self, address: str) -> None:
        """address: http://127.0.0.1:PORT"""
        self.address = address
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def send(self, form: Form | str, fields: Fields) -> Page:
        """Send a form (or to a path), and follow where the answer leads.

        raises: OSError, http.client.HTTPException where the server went away
        """
        action = form if isinstance(form, str) else form.action
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, action), data))

    def sign_in(self, path: str, **typed: str) -> Page:
        """Staff's way in, at the booth (/staff/, pin=…) or the hub (/desk/, name=…, password=…)."""
        form = self.get(path).form(next(iter(typed)))
        return self.send(form, form.filled(**typed))

    def ask_for_a_quote(self, **typed: str | None) -> Page:
        """A buyer's first step for one product, by the real form; what comes after it."""
        form = self.get("/lead?sku=PAS-FUR-001").form("address")
        said = {"name": "Ada Lovelace", "way": "email", "address": "ada@example.org"}
        return self.send(form, form.filled(**{**said, "consent_inquiry": "given", **typed}))

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer: Any = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            page = Page(answer.status, answer.url, answer.read(), answer.headers)
        if page.headers.get_content_type() == "text/html":
            reader = _Forms(page.url)
            reader.feed(page.text)
            page.forms = reader.forms
        return page


class _Forms(HTMLParser):
    """Reads what a browser would send: hidden and text fields, what is chosen, ticked, written."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, []
        self.inside: str | None = None  # name of the open select or textarea

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(urllib.parse.urljoin(self.url, said.get("action", "")), []))
        elif tag == "input" and self.forms and "name" in said:
            if said.get("type") in ("radio", "checkbox") and "checked" not in said:
                return
            self._add(said["name"], said.get("value", ""))
        elif tag in ("select", "textarea"):
            self.inside = said["name"]
            self._add(self.inside, "")
        elif tag == "option" and "selected" in said and self.inside:
            self._replace(self.inside, said["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside and self.lasttag == "textarea":
            self._replace(self.inside, data)

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].fields.append((name, value))

    def _replace(self, name: str, value: str) -> None:
        self.forms[-1].fields[-1] = (name, value)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
