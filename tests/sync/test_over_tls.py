"""The road of the field: a laptop and a centre that speak over TLS, with a certificate this machine trusts, or does not."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gnp_desk.services.central import http, trouble
from tests.sync import invariants
from tests.sync.house import House
from tests.sync.outside import served


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate of this very machine, signed by itself, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centro de prueba")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def house(certificate: tuple[Path, Path]) -> Iterator[House]:
    """Give an office whose centre speaks TLS; the environment of the tests trusts it, the laptops do not."""
    chain, key = map(str, certificate)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", chain)
        with served("ana", "luis", options=("--certificate", chain, "--certificate-key", key)) as found:
            yield found


def trust(patch: pytest.MonkeyPatch, chain: Path) -> None:
    """Let laptops trust a certificate as they do when it is in the system's store."""
    made = http.line_to

    def line_to(address: str) -> http.Line:
        line = made(address)
        line.verify = str(chain)
        return line

    patch.setattr(http, "line_to", line_to)


def test_work_photos_and_papers_go_over_tls_and_arrive_whole(
    house: House, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, certificate[0])
    ana, luis = house["ana"], house["luis"]
    for laptop in (ana, luis):
        laptop.sign_on()
        laptop.sync()
    for number in range(300):
        ana.add("note", text=f"{number} {'x' * 2_000}")
    ana.photo(secrets.token_bytes(3_300_000))
    ana.paper(secrets.token_bytes(2_200_000))
    sent = ana.sync()
    assert (sent.unsent, sent.files_up) == (0, 2)
    came = luis.sync()
    assert came.pulled >= 302 and came.files_down == 1
    invariants.at_rest(house)


def test_a_certificate_this_machine_does_not_trust_is_said_and_nothing_goes(
    house: House, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house["ana"]
    with pytest.MonkeyPatch.context() as patch:
        trust(patch, certificate[0])
        ana.sign_on()
        ana.sync()
    ana.write(house.claim, report_number="R-1")
    with pytest.raises(trouble.UntrustedCertificate):
        ana.sync()
    assert ana.desk.outbox.of_claim(house.claim).words == "Por confirmar", "it was about to go; nothing is taken for sent"
    trust(monkeypatch, certificate[0])
    assert ana.sync().unsent == 0
