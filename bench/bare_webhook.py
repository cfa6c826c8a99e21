"""The baseline of the webhooks: a bare Flask app that checks the very same signature with the same SDK and answers."""

from __future__ import annotations

import json
import os

import stripe
from flask import Flask, Response, request

app = Flask("bare", static_folder=None)
secret = os.environ["STRIPE_WEBHOOK_SECRETS"]


@app.get("/healthz")
def healthz() -> str:
    """Tells that it serves."""
    return "ok\n"


@app.post("/webhooks/stripe")
def deliver() -> Response:
    """Checks, reads, answers; keeps nothing."""
    body = request.get_data(cache=False)
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), request.headers.get("Stripe-Signature", ""), secret, tolerance=300
        )
    except stripe.SignatureVerificationError:
        return Response("refused\n", 400)
    json.loads(body)["id"]
    return Response("kept\n", mimetype="text/plain")
