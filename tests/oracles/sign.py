"""Sends a request that botocore signs, as AWS's SDKs do, and prints the status and the body of the answer.

sign.py URL REGION ACCESS_KEY SECRET_KEY [--token TOKEN] [--method METHOD] [--body TEXT] [--presign SECONDS] [--unsigned] [--service NAME]
"""

import argparse
import sys

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ["url", "region", "access_key", "secret_key"]:
        parser.add_argument(name)
    parser.add_argument("--token")
    parser.add_argument("--method", default="GET")
    parser.add_argument("--body", default="")
    parser.add_argument("--presign", type=int)
    parser.add_argument("--unsigned", action="store_true")
    parser.add_argument("--service", default="execute-api")
    options = parser.parse_args()
    credentials = Credentials(options.access_key, options.secret_key, options.token)
    headers = {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"} if options.unsigned else {}
    request = AWSRequest(options.method, options.url, headers, options.body.encode())
    if options.presign is None:
        signer = SigV4Auth(credentials, options.service, options.region)
    else:
        signer = SigV4QueryAuth(credentials, options.service, options.region, options.presign)
    signer.add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    sys.stdout.write(f"{answer.status_code} {answer.text}\n")


main()
