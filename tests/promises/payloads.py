"""Text that is code somewhere: for templates, shells, HCL, SQL, YAML, Markdown, SVG, workflows and CODEOWNERS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

MARK = "zq7payload"
"""Stands in every payload, so that it is found again in whatever was generated."""

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control and bidirectional characters, which no terminal and no file of ours may get; line breaks and tabs are none."""

PAYLOADS: Mapping[str, str] = {
    "template": "{{ zq7payload }}{% for x in () %}{# {{ ''.__class__.__mro__ }} {{ 7*191 }}",
    "shell": "$(touch zq7payload) `touch zq7payload`; touch zq7payload | tee & \"'",
    "hcl": '${file("zq7payload")} %{ if true }x%{ endif } "',
    "sql": "'); drop table zq7payload; -- \" /*",
    "yaml": "zq7payload: !!python/object/apply:os.system ['x'] # &a *a - [",
    "markdown": "[zq7payload](javascript:alert(1)) ![x](http://evil.example/x.png) <script>alert('zq7payload')</script> | `a",
    "html": "<img src=x onerror=alert('zq7payload')><iframe src=//evil.example></iframe> &lt; &#60; ]]> -->",
    "workflow": "${{ github.event.issue.title }} zq7payload ::set-output name=x::y",
    "python": "\\\"\"\"'''; __import__('os').system('touch zq7payload') #",
    "formula": '=HYPERLINK("http://evil.example/zq7payload","x")',
    "heading": "# zq7payload - 1. > quoted | a | b | ---",
}
"""One payload for each language by its name."""


def manifest(text: str, *, style: str = "data-mesh") -> str:
    """A manifest with this text in every field that takes text, findings none but warnings."""
    quoted, short, whole = json.dumps(text[:190]), json.dumps(text[:95]), json.dumps(text)
    return f"""\
version: 1
name: shop
style: {style}
title: {quoted}
description: {whole}
owner: data@example.org
why: [{whole}, "Orders are known within the hour."]
needs: [{{quality: cost, weight: 4, why: {whole}}}]
objectives: [{{id: revenue, kpi: {short}, target: 5, owner: ann@example.org}}]
governance: {{council: true}}
sources:
  - {{id: web-shop, kind: database, title: {quoted}, where: {short}, description: {whole}}}
domains:
  - {{id: sales, title: {quoted}, description: {whole}, owner: ann@example.org, steward: sam@example.org}}
  - {{id: stock, title: {quoted}, description: {whole}, owner: bob@example.org, steward: sue@example.org}}
products:
  - {{id: orders, title: {quoted}, description: {whole}, domain: sales, owner: ann@example.org, classification: internal,
     inputs: [web-shop], retention_days: 365, quality_rules: 3, slo_freshness_minutes: 60, output_port: table,
     fields: [{{name: order_id, type: integer, key: true}}, {{name: note, type: string, title: {quoted}}}]}}
  - {{id: stock-levels, title: {quoted}, description: {whole}, domain: stock, owner: bob@example.org,
     classification: internal, inputs: [orders], retention_days: 30, quality_rules: 3, slo_freshness_minutes: 60,
     output_port: table}}
decide:
  - {{decision: platform-style, status: accepted, deciders: [ann@example.org], date: 2026-10-01, why: {whole}}}
"""
