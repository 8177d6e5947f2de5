"""Embed new articles as 256 numbers, with the model that the package `wordllama` brings. Nothing is downloaded.

    python examples/embed.py place.txt

`place.txt` keeps how far it has read. Run it again for what is new.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

import redis
import wordllama
from presswatch_client import Archive

PRODUCER = "embedder"
FOLDER = Path(wordllama.__file__).parent


def main(place: Path) -> None:
    after = place.read_text() if place.exists() else ""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # wordllama makes it print each request
    model = wordllama.WordLlama.load(cache_dir=FOLDER, disable_download=True)  # both files are in the package
    stream = redis.Redis.from_url(os.environ["PRESSWATCH_REDIS"])
    with Archive(os.environ["PRESSWATCH_SITE"]) as archive:
        for event in archive.events(after):
            if event["kind"] in ("created", "revised"):
                article = archive.article(event["article"])
                words = [article["title"], *(block.get("text", "") for block in article["blocks"])]
                vector = model.embed("\n".join(words), norm=True)[0]
                finding = {
                    "article_id": article["id"], "revision_id": article["revision_id"], "kind": "embedding",
                    "version": f"wordllama {wordllama.__version__}", "value": [round(float(x), 5) for x in vector],
                }  # fmt: skip
                stream.xadd(f"pw:intake:{PRODUCER}", {"schema": "annotation/1", "data": json.dumps(finding)})
            place.write_text(event["after"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
