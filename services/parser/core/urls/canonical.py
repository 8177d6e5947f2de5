"""An article's address: its URL without the parts that do not identify the article."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from services.parser.core.urls.hosts import host_of
from shared.tracking import TRACKING

_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/?#]*|/\((?:[A-Z]\([^()/]*\))+\)(?=/)", re.I)
"""A number of the reader in the path, as servers in Java (`;jsessionid=1`) and of ASP.NET (`/(S(1))/`) write it."""
_STORY = re.compile(r"^(?:story=.+|\d{1,3})$")
_INDEX_FILES = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$|/$", re.I)
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]{2,200}/[\w/%@!$&'()*+,;=~.?#-]{1,2000}\Z", re.A)
"""An absolute address that needs no repair. Most addresses are like that."""
_ROOTED = re.compile(
    r"/(?!/)[\w/%@!$&'()*+,=~.-]{0,1000}(?:\?[\w/%@!$&'()*+,=~.-]{1,1000})?(?:#[\w.-]{1,100})?\Z", re.A
)
"""A path and query on the page's own host that need no repair."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I | re.A)
_USER = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*@", re.I | re.A)
_CONTROLS = "".join(map(chr, range(33)))
_NUMBER, _WORD, _ENDING = re.compile(r"\d+"), re.compile(r"\d+|[^\W\d_]+"), re.compile(r"\.\w{1,5}$")
_LANGUAGE = re.compile(
    r"(?:ar|bg|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|it|ja|jp|ko|kr|kp|lt|lv|mn|nl|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|ur|"
    r"vi|zh|cn)(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?|arabic|chinese|deutsch|english|espanol|francais|french|german|japanese|kor|korean|eng|"
    r"russian|spanish|portuguese"
)
"""A folder of an address that is named for a language."""
_SECTIONS = ("it", "uk")
"""Languages whose folder may also be a section: information technology, the United Kingdom."""
_SHORTEST, _LONGEST = 10, 4096
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"


@lru_cache(maxsize=1_000)
def address_of(url: str) -> str:
    """Return the URL with scheme, host and port in one spelling, and without tracking parameters and fragment.

    A fragment stays if it names one story of a page that holds many: `#story=…`, or `#3` as on old day pages.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if ":" in host:
        host = f"[{host}]"
    if port and port != _PORTS.get(scheme):
        host = f"{host}:{port}"
    path = quote(without_session(parts.path) or "/", safe=_SAFE)
    fragment = parts.fragment if _STORY.match(parts.fragment) else ""
    return urlunsplit((scheme, _ascii(host), path, _query(parts.query), fragment))


def without_session(url: str) -> str:
    """Return an address or a path without a number of the reader in it."""
    return _SESSION.sub("", url)


def _ascii(host: str) -> str:
    """Return a host with non-ASCII letters in DNS form."""
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _query(query: str) -> str:
    """Return the parameters in order, without tracking parameters. A query without any is kept letter by letter."""
    if not query:
        return ""
    names = [name.partition("=")[0] for name in query.split("&")]
    if not any(TRACKING.match(name) for name in names):
        return quote(query, safe=_SAFE + "?")
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not TRACKING.match(k)]
    return urlencode(kept)


def join_url(base: str, link: str | None) -> str:
    """Return the absolute http(s) address of a link found on the page `base`, or an empty string."""
    if not link:
        return ""
    if _PLAIN.match(link) and host_of(host := link.split("/", 3)[2]) == host:
        return link
    if _ROOTED.match(link) and "/." not in link and (origin := _origin(base)):
        return origin + link if len(origin) + len(link) >= _SHORTEST else ""
    try:
        url = urljoin(base, _with_escaped_brackets(_with_forward_slashes(base, link.strip().strip(_CONTROLS))))
        parts = urlsplit(url)
        if "/." in parts.path:
            parts = parts._replace(path=urlsplit(urljoin(url, f"/.{parts.path}")).path)  # `//x` would be a host
        scheme, host, port = parts.scheme.lower(), host_of(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if scheme not in _PORTS or not host:
        return ""
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    netloc = user + host + (f":{port}" if port is not None else "")
    quoted = quote(urlunsplit((scheme, netloc, *parts[2:])), safe="/%:@!$&'()*+,;=~-._?#[]")
    return quoted if _SHORTEST <= len(quoted) <= _LONGEST else ""


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """Return scheme and host of an address that needs no repair, or an empty string."""
    scheme, _, rest = base.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}" if _PLAIN.match(base) and host_of(host) == host else ""


def _with_escaped_brackets(link: str) -> str:
    """Escape brackets in name and password as browsers do. Python would take them for an IPv6 address."""
    if "@" not in link or ("[" not in link and "]" not in link):
        return link
    user = _USER.match(link)
    end = user.end() if user else 0
    return link[:end].replace("[", "%5B").replace("]", "%5D") + link[end:]


def _with_forward_slashes(base: str, link: str) -> str:
    """Turn backslashes before the query into slashes, and accept any number of either before a host, as browsers do."""
    rest = re.search(r"[?#]|$", link)
    end = rest.start() if rest else len(link)
    named = _SCHEME.match(link)
    if named and named[1].lower() not in _PORTS:
        return link
    link = link[:end].replace("\\", "/") + link[end:]
    if named and (named[1].lower() != urlsplit(base).scheme or link[named.end() :].startswith("//")):
        return f"{named[1]}://{link[named.end() :].lstrip('/')}"
    return "//" + link.lstrip("/") if link.startswith("//") else link


def believable_canonical(url: str, canonical: str, declared: str = "") -> bool:
    """Return whether to accept rel=canonical.

    It must be on the same host. It must not be a home page unless the page is one, nor another article. A translation
    often names the original: that is an article of its own. `declared` is the language that the page declares.
    """
    ours, theirs = urlsplit(address_of(url)), urlsplit(address_of(canonical))
    if ours.netloc.removeprefix("www.") != theirs.netloc.removeprefix("www."):
        return False
    home = (not theirs.path.strip("/") or _INDEX_FILES.search(theirs.path)) and not theirs.query
    if home and ours.path.rstrip("/") != theirs.path.rstrip("/"):
        return False
    if _names_another(ours, theirs) or _is_of_other_edition(ours.path, theirs.path, declared):
        return False
    return not _shorter_by_query(ours.query, theirs.query, ours.path, theirs.path)


def _names_another(ours: SplitResult, theirs: SplitResult) -> bool:
    """Return whether the addresses are built alike and share nothing that could name one article: `/7.html`, `/8.html`.

    A template with a fault names one article in the pages of all.
    """
    our_folder, _, our_name = ours.path.rpartition("/")
    their_folder, _, their_name = theirs.path.rpartition("/")
    if _NUMBER.sub("0", our_folder) != _NUMBER.sub("0", their_folder):
        return False
    if our_name == their_name:
        return our_folder == their_folder and _other_values(ours.query, theirs.query)
    one, other = _words(our_name), _words(their_name)
    if bool(ours.query) != bool(theirs.query) or any(map(str.isdecimal, one)) != any(map(str.isdecimal, other)):
        return False
    return not _may_name_one(one, other) and not _words(ours.query) & _words(theirs.query)


def _is_of_other_edition(ours: str, theirs: str, declared: str) -> bool:
    """Return whether the page stands in the folder of a language, and the canonical address does not."""
    language = _language(ours)
    if language in _SECTIONS and declared and declared.partition("-")[0] != language:
        return False
    return bool(language) and language != _language(theirs)


def _language(path: str) -> str:
    return next((part for part in path.casefold().split("/")[1:-1][:3] if _LANGUAGE.fullmatch(part)), "")


def _words(text: str) -> set[str]:
    """Return the numbers and words of a part of an address, without the ending of a file."""
    return set(_WORD.findall(_ENDING.sub("", text).casefold()))


def _may_name_one(ours: set[str], theirs: set[str]) -> bool:
    """Return whether two names may be of one article: by a number in common, or else by half of their words."""
    our_numbers, their_numbers = (set(filter(str.isdecimal, words)) for words in (ours, theirs))
    if our_numbers and their_numbers:
        return bool(our_numbers & their_numbers)
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _other_values(ours: str, theirs: str) -> bool:
    """Return whether two queries give other values to the same names, and share no value."""
    one, other = dict(parse_qsl(ours)), dict(parse_qsl(theirs))
    return bool(one) and one.keys() == other.keys() and not one.items() & other.items()


def _shorter_by_query(ours: str, theirs: str, our_path: str, their_path: str) -> bool:
    """Return whether the canonical address only drops a query that identifies the page: `view?id=7` is not `view`."""
    names = {k.lower() for k, _ in parse_qsl(ours)}
    identifies = any(
        n in names or n.endswith("id") for n in ("id", "no", "newsid", "idx", "seq", "p", "article") for n in names
    )
    return our_path == their_path and bool(ours) and not theirs and bool(identifies)


def identity(url: str, canonical: str, declared: str = "") -> str:
    """Return the address under which the archive keeps the article. `declared` is the language the page declares."""
    if canonical and believable_canonical(url, canonical, declared):
        return address_of(canonical)
    return address_of(url)
