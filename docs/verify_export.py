"""Check what `gnp-desk export` wrote, without GNP Desk: python verify_export.py FOLDER  (needs only `cryptography`)."""

import json
import pathlib
import sys
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value, *without):
    kept = {name: item for name, item in value.items() if name not in without}
    return sha256(json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def need(holds, words):
    if not holds:
        sys.exit(f"CHANGED: {words}")


def signed(value, digest):  # raises InvalidSignature when the device did not sign it
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(value["key"])).verify(bytes.fromhex(value["signature"]), bytes.fromhex(digest))


folder = pathlib.Path(sys.argv[1])
manifest, chain = (json.loads((folder / name).read_text("utf-8")) for name in ("manifest.json", "chain.json"))
signed(manifest, canonical(manifest, "signature"))
for entry in [*manifest["papers"], *manifest["evidence"], manifest["chain"]]:
    need(sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"])
files = {entry["record"]: entry["sha256"] for entry in manifest["papers"] + manifest["evidence"]}
previous = canonical({"seal": chain["end"]["claim"]})
for number, link in enumerate(chain["links"], 1):
    expected = (number, previous, canonical(link["facts_of"]), manifest["key"])
    need((link["number"], link["previous"], link["facts"], link["key"]) == expected, f"link {number}")
    need(link["kind"] == "signature" or files.pop(link["record"], "") == link["sha256"], f"the file of link {number}")
    previous = canonical(link, "hash", "signature", "facts_of")
    signed(link, previous)
need(not files and (chain["end"]["number"], chain["end"]["hash"]) == (len(chain["links"]), previous), "the end of the chain")
signed(chain["end"], canonical(chain["end"], "signature"))
print(f"INTACT: {len(chain['links'])} links, {len(manifest['papers'])} papers, {len(manifest['evidence'])} files, key {manifest['key']}")  # noqa: T201
