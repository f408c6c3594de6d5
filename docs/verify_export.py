"""Check what `gnp-desk export` wrote, without GNP Desk: python verify_export.py FOLDER  (needs only `cryptography`)."""

import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

folder, seal = Path(sys.argv[1]), Path(sys.argv[1], "manifest.sig")
found = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file() and path != seal}
manifest = json.loads((folder / "manifest.json").read_bytes())
key, previous, number = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest["key"])), manifest["begin"], 0
key.verify(bytes.fromhex(seal.read_text()), bytes.fromhex(found.pop("manifest.json")))  # raises InvalidSignature
for number, link in enumerate(manifest["chain"], 1):
    said, facts = json.loads(link["link"]), sha256(link["facts"].encode()).hexdigest()
    if (said["number"], said["previous"], said["facts"], said["sha256"]) != (number, previous, facts, found.pop(link["file"], "")):
        sys.exit(f"CHANGED: link {number}, {link['file']}")
    previous = sha256(link["link"].encode()).hexdigest()
    key.verify(bytes.fromhex(link["signature"]), bytes.fromhex(previous))
if found or [number, previous] != manifest["end"]:
    sys.exit(f"CHANGED: {', '.join(sorted(found)) or 'the end of the chain'}")
print(f"INTACT: {number} links, {len(manifest['papers'])} papers, {len(manifest['evidence'])} files, key {manifest['key']}")  # noqa: T201
