"""The seal inside a PDF: a signature by the certificate of this device, so that any reader of PDF shows a change.

It says which device issued the file and that nobody changed it since. It is not the electronic signature of a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Connection, insert, select

from gnp_desk.services.tables import SETTING

KEY = "pdf_key"
FIELD = "Sello"
YEARS = 10
END = b"%%EOF"
INTACT, CHANGED, NONE = "intact", "changed", "none"
DAMAGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)
"""What a reader meets in a file whose structure was changed."""


def sealed(connection: Connection, pdf: bytes, reason: str) -> bytes:
    """Return the PDF with its seal appended; the bytes given stay as they are at its beginning."""
    from asn1crypto import keys
    from asn1crypto import x509 as certificates
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate = _device(connection)
    signer = signers.SimpleSigner(
        signing_cert=certificates.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    made = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, signer, output=made)
    return made.getvalue()


def unsealed(pdf: bytes) -> bytes:
    """Return the bytes the seal was appended to; a PDF without one as it is."""
    end = pdf.find(END) + len(END)
    if pdf.find(END, end) < 0:
        return pdf
    return pdf[:end] + (b"\n" if pdf[end : end + 1] == b"\n" else b"")


def state(pdf: bytes, certificate: bytes) -> str:
    """Return whether a PDF is as the device of `certificate` sealed it: intact, changed, or without a seal."""
    from asn1crypto import x509 as certificates
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    device = certificates.Certificate.load(certificate)
    try:
        seals = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not seals:
            return NONE
        found = validate_pdf_signature(seals[0], ValidationContext(trust_roots=[device]))
    except (PdfReadError, SignatureValidationError, SigningError, *DAMAGED):
        return CHANGED
    whole = found.coverage is not None and found.coverage.name == "ENTIRE_FILE"
    is_ours = found.signing_cert.dump() == certificate
    return INTACT if found.intact and found.valid and whole and is_ours else CHANGED


def certificate_of(connection: Connection) -> bytes:
    """Return the certificate of this device in DER, made on first use."""
    return _device(connection)[1]


def _device(connection: Connection) -> tuple[bytes, bytes]:
    """Return private key and certificate of this device in DER; the key never leaves the encrypted store."""
    text = connection.execute(select(SETTING.c.value).where(SETTING.c.name == KEY)).scalar()
    kept: Mapping[str, str] = json.loads(text) if text else _made(connection)
    return bytes.fromhex(kept["key"]), bytes.fromhex(kept["certificate"])


def _made(connection: Connection) -> dict[str, str]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    short = connection.execute(select(SETTING.c.value).where(SETTING.c.name == "device_short")).scalar()
    device = json.loads(short) if short else "000000"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"GNP Desk {device}")])
    use = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(use, critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.DER
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    made = {"key": private.hex(), "certificate": certificate.public_bytes(form).hex()}
    connection.execute(insert(SETTING).values(name=KEY, value=json.dumps(made)))
    return made
