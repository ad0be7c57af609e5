"""One endpoint, by the answers that it can give. `responses` stands where the stand-in cannot misbehave so."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses
from lakemock.payload_benchmark.endpoint import Endpoint, RequestFailed, TargetError
from lakemock.payload_benchmark.formats import Body

URL = "https://host.example/serving-endpoints/m/invocations"
BODY = Body("application/json", b'{"inputs": [1]}')
TOKEN = "dapi-secret-token"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "an address such as"),
        ("host/serving-endpoints/m/invocations", "an address such as"),
        ("ftp://host/m", "an address such as"),
        ("https://[", "not an address"),
        ("https://host:port/m", "not an address"),
        ("https://me:word@host/m", "no user or password"),
        ("http://host/m", "clear text"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url, why):
    """Before anything is sent; the token never goes out in clear text."""
    with pytest.raises(TargetError, match=why):
        Endpoint(url, TOKEN)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        (401, '{"message": "Credential was not sent"}', TargetError, "answered 401: Credential was not sent.*token"),
        (403, '{"message": "not for dapi-secret-token"}', TargetError, r"answered 403: not for \*\*\*"),
        (404, '{"message": "no such endpoint"}', TargetError, "answered 404.*name right"),
        (302, "", TargetError, "a redirect; it is not followed"),
        (400, '{"error": "bad column"}', RequestFailed, "answered 400: bad column"),
        (413, "too large", RequestFailed, "answered 413: too large"),
        (429, '{"message": "Too many"}', RequestFailed, "answered 429: Too many"),
        (503, "<html>down</html>", RequestFailed, "answered 503"),
        (200, "<html>Sign in</html>", RequestFailed, "other than predictions.*Sign in"),
        (200, '{"rows": [1]}', RequestFailed, "other than predictions"),
        (200, "[1.0]", RequestFailed, "other than predictions"),
        (200, "", RequestFailed, "other than predictions"),
    ],
)
def test_answers_without_predictions(status, body, error, words):
    """What was answered in the server's words, what to do, and no token even where the server repeats it."""
    responses.post(URL, body, status=status, headers={"location": "https://other.example"} if status == 302 else {})
    with pytest.raises(error, match=words) as told:
        Endpoint(URL, TOKEN).ask(BODY, check=True)
    assert TOKEN not in str(told.value)
    assert len(responses.calls) == 1


@responses.activate
def test_the_token_goes_into_the_header_alone():
    """A .netrc or another variable does not come before it, and the address as shown has no query."""
    responses.post(URL, '{"predictions": [1]}')
    endpoint = Endpoint(URL, TOKEN)
    assert endpoint.ask(BODY, check=True).predictions == 1
    assert responses.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert Endpoint(f"{URL}?key=1").shown == URL


@responses.activate
@pytest.mark.parametrize(
    ("raised", "error", "words"),
    [
        (requests.ConnectTimeout(), TargetError, "no connection within"),
        (requests.ReadTimeout(), RequestFailed, "no answer within 5 s"),
        (requests.exceptions.ProxyError("proxy gone"), TargetError, "proxy does not answer"),
        (requests.exceptions.ChunkedEncodingError("cut"), RequestFailed, "the connection ended"),
    ],
)
def test_no_answer(raised, error, words):
    """Whether this request failed or the endpoint cannot be measured at all."""
    responses.post(URL, body=raised)
    with pytest.raises(error, match=words):
        Endpoint(URL, TOKEN, timeout_seconds=5).ask(BODY)


def test_nobody_listens():
    """The address is named, and that it cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(TargetError, match=f"127.0.0.1:{port}.*cannot be reached.*refused"):
        Endpoint(f"http://127.0.0.1:{port}/m").ask(BODY)


def test_a_certificate_that_does_not_verify(tmp_path):
    """Nothing is sent; what to do for a certificate of one's own is told, turning the check off is not offered."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection, pytest.raises(ssl.SSLError), context.wrap_socket(connection, server_side=True) as secure:
                heard.append(secure.recv(10))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(
            TargetError, match=r"certificate does not verify.*Nothing was sent.*REQUESTS_CA_BUNDLE"
        ) as told:
            Endpoint(f"https://127.0.0.1:{listener.getsockname()[1]}/m", TOKEN).ask(BODY)
        thread.join()
    assert heard == [] and TOKEN not in str(told.value)


def _self_signed(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    began = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(began).not_valid_after(began + timedelta(days=3650))
    made = builder.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "own.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file
