"""Manifests with secrets in places where people leave them."""

from __future__ import annotations

from collections.abc import Mapping

AWS = "AKIA" + "QX7RZ2M5T8W1B3K6"
TOKEN = "ghp_" + "a8F3kLm20PqRs7TuVw1XyZ5bC9dE4fGh6iJk"
PASSWORD = "hunter2-Zx91qL"  # noqa: S105
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj"
SECRETS = (AWS, TOKEN, PASSWORD, KEY)
"""What must never be seen again."""

HEAD = "version: 1\nname: shop\nstyle: lakehouse\nowner: data@example.org\n"

PLACES: Mapping[str, str] = {
    "comment": f"{HEAD}# password: {PASSWORD}\ntitle: Shop\n",
    "title": f"{HEAD}title: Shop with {AWS}\n",
    "why": f"{HEAD}why: Because the token is {TOKEN} and nobody minds\n",
    "description": f"{HEAD}domains: [{{id: sales, owner: ann@example.org, description: 'password={PASSWORD}'}}]\n",
    "address": f"{HEAD}sources: [{{id: crm, kind: database, where: 'postgres://app:{PASSWORD}@db.example.org/crm'}}]\n",
    "unknown-key": f"{HEAD}password: {PASSWORD}\n",
    "key-name": f"{HEAD}{AWS}: yes please\n",
    "misspelt-value": f"{HEAD}industry: {TOKEN}\n",
    "id": f"{HEAD}domains: [{AWS}]\n",
    "owner": f"{HEAD}domains: [{{id: sales, owner: {TOKEN}}}]\n",
    "block": f"{HEAD}description: |\n  -----BEGIN PRIVATE KEY-----\n  {KEY}\n  -----END PRIVATE KEY-----\n",
    "malformed": f"{HEAD}title: 'Shop\n  password: {PASSWORD}\n",
    "malformed-token": f"{HEAD}title: {TOKEN}: x: y\n",
    "duplicate": f"{HEAD}title: a\ntitle: token={TOKEN}\n",
    "decide": f"{HEAD}decide: [{{decision: platform-style, status: accepted, deciders: [a@example.org], why: 'key {AWS}'}}]\n",
    "waived": f"""{HEAD}title: Shop with {AWS}
waivers: [{{rule: secret-in-manifest, reason: "it is {TOKEN}", owner: ann@example.org, until: 2027-01-01}}]
""",
}
"""A manifest for each place by its name."""
