"""A platform that signs tokens of workloads: prints its key set and a token for AUDIENCE, as JSON.

    workload.py ISSUER SUBJECT AUDIENCE
"""

import json
import sys
import time
import uuid

from joserfc import jwt
from joserfc.jwk import ECKey

issuer, subject, audience = sys.argv[1:]
key = ECKey.generate_key("P-256", {"kid": "of-the-platform", "alg": "ES256"})
now = int(time.time())
claims = {"iss": issuer, "sub": subject, "aud": audience, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
print(json.dumps({"jwks": {"keys": [key.as_dict(private=False)]}, "token": token}))
