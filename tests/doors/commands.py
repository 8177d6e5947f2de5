"""Every command as a user types it: in its main use, with `--json`, and in a misuse. They run in this order.

The fixture (`tests.doors.fixtures`) replaces words in braces: `{article}`, `{press}`, `{folder}` and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WELL, ERROR, USAGE, UNFINISHED, WRONG = 0, 1, 2, 3, 78


@dataclass(frozen=True, slots=True)
class Run:
    """A run of `presswatch {words}`, its exit code, and a part of its output. `env` is added; `away`: no watch runs."""

    words: str
    code: int
    says: str
    env: Mapping[str, str] = field(default_factory=dict)
    away: bool = False


_RESTORED = {"PRESSWATCH_DATABASE_URL": "{empty_database}", "PRESSWATCH_BLOBS": "{folder}/restored-blobs"}
_AWAY = "is `make run` running?"

COMMANDS: dict[str, tuple[Run, ...]] = {
    "status": (
        Run("status", ERROR, "2 dead letters; presswatch dead list --stage intake"),
        Run("status --json", ERROR, '"well": false'),
        Run("status --services nonsense", WRONG, "write name=http://host:port"),
        Run("status --services reader={site}", ERROR, "has no metrics: name the address of its health"),
        Run("status", 2, "name its data folder with --in", away=True),
    ),
    "check": (
        Run("check", WELL, "well  database: version"),
        Run("check --json", WELL, '"what": "clock"'),
        Run("check", ERROR, "mend  stream server", away=True),
    ),
    "config": (
        Run("config", WELL, "PRESSWATCH_REDIS_URL"),
        Run("config --json", WELL, '"origin": "the running watch"'),
        Run("config", WRONG, "PRESSWATCH_RETRY_ATTEMPTS", {"PRESSWATCH_RETRY_ATTEMPTS": "many"}),
    ),
    "sources check": (
        Run("sources check", WELL, "1 files, 0 faults"),
        Run("sources check --json", WELL, '"findings": []'),
        Run("sources check {wrong_source}", ERROR, "colour"),
        Run("sources check {folder}/none", WRONG, "no such file or folder"),
    ),
    "sources list": (
        Run("sources list", WELL, "westmouth-post"),
        Run("sources list --json", WELL, '"westmouth-post"'),
        Run("sources list {wrong_source}", WRONG, "colour"),
    ),
    "coverage": (
        Run("coverage westmouth-post", WELL, "/feed.xml"),
        Run("coverage westmouth-post --json", WELL, "/feed.xml"),
        Run("coverage nobody", ERROR, "no source file names it"),
        Run("coverage westmouth-post", ERROR, _AWAY, away=True),
    ),
    "try": (
        Run("try {press}/news/2.html", WELL, "Report 2"),
        Run("try {press}/news/2.html --json", WELL, "Report 2"),
        Run("try --url https://x.example/a {page}", WELL, "Report 50"),
        Run("try {page}", ERROR, "does not say where it came from"),
        Run("try {press}/none", ERROR, "the server answered 404"),
    ),
    "add": (
        Run("add {other}/feed.xml --id other --allow-private --pause 0 --output {folder}/added", WELL, "written"),
        Run("add {other}/feed.xml --id other --allow-private --pause 0 --dry-run --json", WELL, '"written": false'),
        Run("add {press}/feed.xml --allow-private --pause 0", ERROR, "belongs to westmouth-post already"),
        Run("add nonsense", ERROR, "give an address"),
    ),
    "backfill": (
        Run("backfill westmouth-post --since 2026-01-01", WELL, "1 ended"),
        Run("backfill westmouth-post --since 2026-01-01 --json", WELL, '"go_on_at": []'),
        Run("backfill nobody --since 2026-01-01", ERROR, "no source file names it"),
        Run("backfill westmouth-post --since yesterday", USAGE, "--since"),
        Run("backfill westmouth-post --since 2026-01-01 --from-archive ftp://a.example/cdx", ERROR, "--from-archive"),
        Run("backfill westmouth-post --since 2026-01-01 --until 2026-02-01", USAGE, "--from-archive"),
    ),
    "ingest": (
        Run("ingest --outlet westmouth-post --url-prefix https://x.example/ {page}", WELL, "1 of 1 became articles"),
        Run("ingest --outlet westmouth-post --url-prefix https://x.example/ {page} --json", WELL, '"done_before": 1'),
        Run("ingest {folder}/none", USAGE, "does not exist"),
        Run("ingest --url-prefix https://x.example/ {page}", ERROR, _AWAY, away=True),
    ),
    "dead list": (
        Run("dead list", WELL, "2 in all: 2 intake/invalid"),
        Run("dead list --json", WELL, '"intake"'),
        Run("dead list --older soon", WRONG, "is not an age"),
        Run("dead list", ERROR, _AWAY, away=True),
    ),
    "dead show": (
        Run("dead show {letter}", WELL, "Field required"),
        Run("dead show {letter} --json", WELL, "Field required"),
        Run("dead show nonsense", ERROR, "see `presswatch dead list`"),
    ),
    "dead replay": (
        Run("dead replay {letter}", WELL, "1 replayed"),
        Run("dead replay {letter} --json", WELL, '"gone": 1'),
        Run("dead replay", WRONG, "give ids, or a filter, or --all"),
    ),
    "dead drop": (
        Run("dead drop --all", WELL, "dropped"),
        Run("dead drop nothing --json", WELL, '"gone": 1'),
        Run("dead drop nonsense", WELL, "1 no longer there"),
        Run("dead drop", WRONG, "give ids, or a filter, or --all"),
    ),
    "watch add": (
        Run("watch add kim --person Kim --url {press}/hook", WELL, "watching: kim"),
        Run("watch add lee --url {press}/hook --json", WELL, '"secret": "whsec_'),
        Run("watch add x --kind gone", WRONG, "is not a kind of event"),
    ),
    "watch list": (
        Run("watch list", WELL, "kim"),
        Run("watch list --json", WELL, '"kim"'),
        Run("watch list", ERROR, _AWAY, away=True),
    ),
    "watch export": (
        Run("watch export", WELL, '"name": "kim"'),
        Run("watch export --to {folder}/watches.json --secrets", WELL, "/watches.json"),
        Run("watch export --to {folder}/watches.json --secrets --json", WELL, '"watches": 2'),
        Run("watch export --json", USAGE, "add --to FILE"),
        Run("watch export", ERROR, _AWAY, away=True),
    ),
    "watch import": (
        Run("watch import {folder}/watches.json", WELL, "there already: kim"),
        Run("watch import {folder}/watches.json --json", WELL, '"done": "there already"'),
        Run("watch import {folder}/no-watches.json", WRONG, "No such file"),
    ),
    "watch pause": (
        Run("watch pause kim", WELL, "paused: kim"),
        Run("watch pause lee --json", WELL, '"done": "paused"'),
        Run("watch pause nobody", WRONG, "no watch named"),
    ),
    "watch resume": (
        Run("watch resume kim", WELL, "resumed: kim"),
        Run("watch resume lee --json", WELL, '"done": "resumed"'),
        Run("watch resume nobody", WRONG, "no watch named"),
    ),
    "watch deliveries": (
        Run("watch deliveries kim", WELL, "none"),
        Run("watch deliveries kim --json", WELL, "[]"),
        Run("watch deliveries kim --state lost", USAGE, "due, sent or dead"),
        Run("watch deliveries nobody", WRONG, "no watch named"),
    ),
    "watch replay": (
        Run("watch replay kim", WELL, "0 will be sent again"),
        Run("watch replay kim --json", WELL, '"requeued": 0'),
        Run("watch replay nobody", WRONG, "no watch named"),
    ),
    "watch remove": (
        Run("watch remove kim", WELL, "removed: kim"),
        Run("watch remove lee --json", WELL, '"done": "removed"'),
        Run("watch remove kim", WRONG, "no watch named"),
    ),
    "rules test": (
        Run("rules test westmouth-post", WELL, "title: matches on"),
        Run("rules test westmouth-post --json", WELL, '"faults": []'),
        Run("rules test nobody", ERROR, "no source file names it"),
        Run("rules test westmouth-post --file {folder}/none", WRONG, "cannot be read"),
    ),
    "rules status": (
        Run("rules status", WELL, "westmouth-post"),
        Run("rules status --json", WELL, '"westmouth-post"'),
        Run("rules status --days 0", USAGE, "--days"),
    ),
    "reparse": (
        Run("reparse --all --yes", WELL, "has read them all"),
        Run("reparse --json", WELL, '"due": 0'),
        Run("reparse --since yesterday", USAGE, "--since"),
        Run("reparse --outlet nobody", WRONG, "no source file names an outlet 'nobody'"),
        Run("reparse", ERROR, _AWAY, away=True),
    ),
    "enrich": (
        Run("enrich", WELL, "people, offices, organisations"),
        Run("enrich --again names", WELL, "texts to be read by version"),
        Run("enrich --json", WELL, '"steps"'),
        Run("enrich --again colours", WRONG, "is not an enricher step"),
        Run("enrich --again names", ERROR, _AWAY, away=True),
    ),
    "retain": (
        Run("retain", WELL, "would delete: 0 bodies"),
        Run("retain --json", WELL, '"applied": false'),
        Run("retain --outlet nobody", WRONG, "no source file names an outlet"),
    ),
    "annotations list": (
        Run("annotations list", WELL, "desk"),
        Run("annotations list --json", WELL, '"findings": 1'),
        Run("annotations list", ERROR, _AWAY, away=True),
    ),
    "annotations withdraw": (
        Run("annotations withdraw desk --version 1 --reason wrong", WELL, "findings about 1 articles"),
        Run("annotations withdraw desk --reason wrong --json", WELL, '"articles": 1'),
        Run("annotations withdraw desk", USAGE, "--reason"),
        Run("annotations withdraw nobody --reason wrong", WRONG, "nobody as a whole has no finding"),
    ),
    "annotations restore": (
        Run("annotations restore withdrawn", WELL, "shown again"),
        Run("annotations restore withdrawn --version 1 --json", WELL, '"articles": 1'),
        Run("annotations restore desk --version 2", WRONG, "no finding of desk 2 is withdrawn"),
    ),
    "names proposed": (
        Run("names proposed --least 1", WELL, "Harbour Committee"),
        Run("names proposed --least 1 --json", WELL, '"spelling": "Harbour Committee"'),
        Run("names proposed", ERROR, _AWAY, away=True),
    ),
    "names accept": (
        Run('names accept "Harbour Committee" --kind org --by desk', WELL, "is org.harbour-committee"),
        Run("names accept Quay --kind place --id place.quay --json", WELL, '"name_id": "place.quay"'),
        Run("names accept Quay --kind colour", WRONG, "is not a kind of name"),
    ),
    "names join": (
        Run('names join "The Quay" place.quay', WELL, "is a spelling of place.quay"),
        Run('names join "Old Quay" place.quay --json', WELL, '"name_id": "place.quay"'),
        Run('names join "Quay" place.nowhere', WRONG, "no name has the id"),
    ),
    "names refuse": (
        Run('names refuse "Old Quay"', WELL, "is not a name"),
        Run('names refuse "Old Quay" --json', WELL, '"name_id": null'),
        Run("names refuse .", WRONG, "is not a name"),
    ),
    "names decided": (
        Run("names decided", WELL, "org.harbour-committee"),
        Run("names decided --json", WELL, '"decided_by": "desk"'),
        Run("names decided", ERROR, _AWAY, away=True),
    ),
    "article join": (
        Run("article join {press}/news/0.html {press}/news/1.html --reason same", WELL, "one article"),
        Run("article join {press}/news/0.html {press}/news/2.html --reason same --json", WELL, '"applied": true'),
        Run("article join https://x.example/a https://x.example/b --reason same", 78, "the archive has no article"),
    ),
    "article part": (
        Run("article part {press}/news/1.html --reason other", WELL, "an article of its own"),
        Run("article part {press}/news/2.html --reason other --json", WELL, '"applied": true'),
        Run("article part https://x.example/a --reason other", 78, "the archive has no article"),
    ),
    "migrate": (
        Run("migrate", WELL, "the database is up to date"),
        Run("migrate --json", WELL, '"applied": []'),
        Run("migrate", ERROR, _AWAY, away=True),
    ),
    "verify": (
        Run("verify", WELL, "0 damaged, 0 missing"),
        Run("verify --json", WELL, '"damaged": []'),
        Run("verify", ERROR, _AWAY, away=True),
    ),
    "rebuild": (
        Run("rebuild", WELL, "0 pages and pictures put back"),
        Run("rebuild --json", WELL, '"left_out": 0'),
        Run("rebuild", ERROR, _AWAY, away=True),
    ),
    "backup": (
        Run("backup {folder}/one", WELL, "in article"),
        Run("backup {folder}/another --json", WELL, '"article"'),
        Run("backup {backup}", WRONG, "has a finished backup"),
        Run("backup {page}/backup", WRONG, "cannot be written"),
    ),
    "blobs copy": (
        Run("blobs copy {backup}/blobs {folder}/copied", WELL, "0 damaged"),
        Run("blobs copy {backup}/blobs {folder}/copied-too --json", WELL, '"damaged": []'),
        Run("blobs copy {folder}/none {folder}/copied", WRONG, "holds nothing to copy"),
        Run("blobs copy {backup}/blobs ftp://host/x", WRONG, "is neither a folder nor s3://"),
    ),
    "restore": (
        Run("restore {backup} --json", WELL, '"article"', _RESTORED),
        Run("restore {backup}", WRONG, "is not empty"),
        Run("restore {folder}/none", WRONG, "backup.json is missing", _RESTORED),
        Run("restore {older_backup}", WRONG, "restore it with the version that made it", _RESTORED),
    ),
    "withhold": (
        Run("withhold {article} --reason 'by order'", WELL, "withheld: "),
        Run("withhold {picture} --reason 'by order'", WELL, "withheld: "),
        Run("withhold {picture} --reason 'by order' --json", WELL, '"withheld"'),
        Run("withhold nobody --reason 'by order'", WRONG, "the archive has no article"),
        Run("withhold {article}", USAGE, "--reason"),
    ),
    "lift": (
        Run("lift {article} --reason 'order ended'", WELL, "lifted: "),
        Run("lift {picture} --reason 'order ended' --json", WELL, '"lifted"'),
        Run("lift {article} --reason 'order ended'", WRONG, "is not withheld"),
        Run("lift {unknown_picture} --reason 'order ended'", WRONG, "is not withheld"),
    ),
    "export": (
        Run("export --to {folder}/all.jsonl", WELL, "articles"),
        Run("export --warc {folder}/all.warc.gz", WELL, "pages"),
        Run("export --to {folder}/again.jsonl --json", WELL, '"articles"'),
        Run("export --json", USAGE, "--json"),
        Run("export --since yesterday", USAGE, "does not match 'YYYY-MM-DD'"),
        Run("export --to {folder}/none/all.jsonl", ERROR, "No such file or directory"),
        Run("export --warc {folder}/none/all.warc.gz", ERROR, "No such file or directory"),
        Run("export --wacz {folder}/all.wacz --sign-with {folder}/wacz.pem", WELL, "pages"),
        Run("export --sign-with {folder}/wacz.pem", USAGE, "goes with --wacz"),
        Run("export --format parquet --to {folder}/all.parquet", WELL, "articles"),
        Run("export --format csv --to {folder}/all.csv", WELL, "articles"),
        Run("export --article {article}", USAGE, "goes with --warc or --wacz"),
        Run("export --removal {unknown}", WRONG, "has no mass removal"),
        Run("export --state lost", USAGE, "live, suspected, removed or restored"),
    ),
    "certificate": (
        Run("certificate {capture} --to {folder}/proof.json", WELL, "written: "),
        Run("certificate {capture} --to {folder}/again.json --json", WELL, '"page"'),
        Run("certificate {unknown}", WRONG, "has no capture"),
        Run("certificate {capture}", ERROR, _AWAY, away=True),
    ),
    "verify-certificate": (
        Run("verify-certificate {proof}", WELL, "GOOD", away=True),
        Run("verify-certificate {proof} --json", WELL, '"proven": true', away=True),
        Run("verify-certificate {page}", ERROR, "REFUSED"),
        Run("verify-certificate {proof} --block-header " + "0" * 64, ERROR, "no time stamp of a block"),
        Run("verify-certificate {proof} --block-header none", USAGE, "neither a file nor hex digits"),
        Run("verify-certificate {folder}/none", USAGE, "does not exist"),
    ),
    "verify-log": (
        Run("verify-log {days} --kept {days}", WELL, "unchanged", away=True),
        Run("verify-log {days} --json", WELL, '"kept": 0', away=True),
        Run("verify-log {page}", ERROR, "REFUSED"),
    ),
    "release": (
        Run("release {folder}/corpus", WELL, "articles with"),
        Run("release {folder}/corpus", WRONG, "is not empty"),
        Run("release {folder}/corpus2 --json", WELL, '"revisions"'),
    ),
    "acl": (
        Run("acl {folder}/acl --producer desk", WELL, "password made"),
        Run("acl {folder}/acl --json", WELL, '"new": {}'),
        Run("acl {folder}/acl --renew publisher", WELL, "publisher: password made"),
        Run(
            "acl {folder}/acl --renew fetcher --renew nobody",
            WRONG,
            "has no user 'nobody'; its users: admin",
        ),
        Run("acl {folder}/acl --producer 'X Y'", WRONG, "cannot be a producer's name"),
        Run("acl {page}/acl", WRONG, "cannot be written"),
    ),
    "repair": (
        Run("--in {idle} repair", WELL, "nothing to repair"),
        Run("--in {idle} repair --json", WELL, '"repaired": false'),
        Run("repair", WRONG, "already runs"),
        Run("--in {folder}/none repair", WRONG, "is not a data folder"),
    ),
    "run": (
        Run("run --port 0 --data {data}", WRONG, "already runs"),
        Run("run --port many", USAGE, "--port"),
    ),
}
"""The main use of `run` is the watch that all other commands work on."""
