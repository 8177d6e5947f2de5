"""Translate new articles with a server that speaks LibreTranslate's protocol: by default Korean into English.

    TRANSLATE_URL=http://127.0.0.1:5000 python examples/translate.py place.txt

`place.txt` keeps how far it has read. Run it again for what is new.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import httpx
import redis
from presswatch_client import Archive

PRODUCER = "translator"
SOURCE, TARGET = os.environ.get("TRANSLATE_FROM", "ko"), os.environ.get("TRANSLATE_TO", "en")


def translate(server: str, texts: list[str]) -> list[str]:
    asked = {
        "q": texts,
        "source": SOURCE,
        "target": TARGET,
        "format": "text",
        "api_key": os.environ.get("TRANSLATE_KEY", ""),
    }
    answer = httpx.post(f"{server}/translate", json=asked, timeout=300).raise_for_status()
    return list(answer.json()["translatedText"])


def main(place: Path) -> None:
    server, after = os.environ["TRANSLATE_URL"].rstrip("/"), place.read_text() if place.exists() else ""
    stream = redis.Redis.from_url(os.environ["PRESSWATCH_REDIS"])
    with Archive(os.environ["PRESSWATCH_SITE"]) as archive:
        for event in archive.events(after):
            if event["kind"] in ("created", "revised"):
                article = archive.article(event["article"])
                if article["language"] == SOURCE:
                    texts = [block["text"] for block in article["blocks"] if block.get("text")]
                    title, *paragraphs = translate(server, [article["title"], *texts])
                    finding = {
                        "article_id": article["id"], "revision_id": article["revision_id"], "kind": "translation",
                        "version": "LibreTranslate", "language": TARGET,
                        "value": {"title": title, "text": "\n".join(paragraphs)},
                    }  # fmt: skip
                    stream.xadd(f"pw:intake:{PRODUCER}", {"schema": "annotation/1", "data": json.dumps(finding)})
            place.write_text(event["after"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
