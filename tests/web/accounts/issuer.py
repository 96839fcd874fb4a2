"""A provider of identities on loopback, with a key made for the test. Refuses what ProConnect refuses."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KNOWN = {"response_type", "scope", "client_id", "redirect_uri", "state", "nonce", "acr_values", "prompt", "login_hint"}
CLIENT, SECRET = "jalon-essai", "secret-d-essai"


class Issuer:
    """What it will say is set by the test: `claims`, `id_claims`, `is_userinfo_signed`, `key`."""

    def __init__(self):
        self.key = self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "abc", "email": "elue@exemple.fr", "email_verified": True}
        self.id_claims = {}
        self.is_userinfo_signed = True
        self.nonces = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address):
        """What the person's browser does there: the code and state it brings back. Unknown parameters are refused."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert set(query) <= KNOWN, f"unknown parameters: {set(query) - KNOWN}"
        assert query["client_id"] == CLIENT
        assert len(query["state"]) >= 32
        assert len(query["nonce"]) >= 32
        self.nonces["code-1"] = query["nonce"]
        return {"code": "code-1", "state": query["state"], "iss": self.url}

    def token(self, claims):
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "essai"})

    def _id_token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": "abc", "iat": now, "exp": now + 60, "nonce": nonce}
        return self.token(claims | self.id_claims)

    def _handler(self):
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def answer(self, body, kind="application/json"):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body.encode())

            def do_POST(self):
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                assert sent["client_secret"] == [SECRET]
                token = issuer._id_token(issuer.nonces[sent["code"][0]])
                self.answer(json.dumps({"access_token": "at", "id_token": token, "token_type": "Bearer"}))

            def do_GET(self):
                if self.path == "/jwks":
                    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(issuer.published.public_key()))
                    self.answer(json.dumps({"keys": [public | {"kid": "essai", "alg": "RS256"}]}))
                elif issuer.is_userinfo_signed:
                    claims = issuer.claims | {"iss": issuer.url, "aud": CLIENT}
                    self.answer(issuer.token(claims), "application/jwt")
                else:
                    self.answer(json.dumps(issuer.claims))

        return Handler
