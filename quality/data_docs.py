"""Data Docs of both gates as one static site that works without a network."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from quality.data_docs_index import index_page
from quality.engine import context, store_folder

if TYPE_CHECKING:
    from ingestion.config import Settings

STYLE_SHEET = Path(__file__).parent / "data_docs.css"

_REMOTE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*https?://[^>]*>|<footer\b.*?</footer>", re.S | re.I
)
_LOGO = re.compile(r"<img\b[^>]*https?://[^>]*>", re.S | re.I)
_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?https?://[^)]*\)", re.I)


def data_docs_index(settings: "Settings") -> Path:
    """The first page of the Data Docs."""
    return settings.documents / "data_docs" / "index.html"


def build_data_docs(settings: "Settings") -> Path | None:
    """Write the site from the kept results of all suites; None before the first result.

    The site is built aside and put in place as a whole. Great Expectations' pages load scripts
    and styles from the internet; those are replaced by one small style sheet.
    """
    if not (store_folder(settings) / "results").is_dir():
        return None
    index = data_docs_index(settings)
    site = index.parent
    aside = site.with_name(".data_docs.next")
    shutil.rmtree(aside, ignore_errors=True)
    context(settings, aside).build_data_docs()
    # Pictures of a tutorial and fonts: 2 MB that the pages below do not use.
    shutil.rmtree(aside / "static", ignore_errors=True)
    style = STYLE_SHEET.read_text("utf-8")
    for page in aside.rglob("*.html"):
        page.write_text(_offline(page.read_text("utf-8"), style), "utf-8")
    (aside / "index.html").write_text(index_page(settings.reports, aside, style), "utf-8")
    _replace(site, aside)
    return index


def _offline(html: str, style: str) -> str:
    html = _REMOTE.sub("", html)
    html = _LOGO.sub("<strong>Rundblick · Data Docs</strong>", html)
    html = _REMOTE_STYLE.sub("none", html)
    return html.replace("</head>", f"<style>\n{style}</style>\n</head>", 1)


def _replace(site: Path, aside: Path) -> None:
    old = site.with_name(".data_docs.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    aside.rename(site)
    shutil.rmtree(old, ignore_errors=True)
