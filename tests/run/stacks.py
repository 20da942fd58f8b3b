"""Bring up an environment of CloudFormation twice on an emulator, as its deploy.sh does, and print what stands there.

It runs in the environment of the slow tests, which has boto3 and moto.

Usage: stacks.py FOLDER ENVIRONMENT   (the folder of the templates)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer


def deployed(cloud: Any, name: str, template: Path, parameters: Path) -> None:
    """A stack that stands; a second run of the same must be taken too."""
    asked = {
        "StackName": name,
        "TemplateBody": template.read_text("utf-8"),
        "Parameters": json.loads(parameters.read_text("utf-8")),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
    }
    cloud.create_stack(**asked)
    cloud.update_stack(**asked)


def main(folder: Path, environment: str) -> None:
    place = folder / "envs" / environment
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    login = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "eu-central-1"}
    account = boto3.Session(**login)

    def client(service: str) -> Any:
        return account.client(service, endpoint_url=f"http://{host}:{port}")

    cloud = client("cloudformation")
    deployed(cloud, "platform", folder / "platform.yaml", place / "platform.json")
    for each in sorted((place / "domains").glob("*.json")):
        deployed(cloud, f"domain-{each.stem}", folder / "domain.yaml", each)
    stacks = cloud.describe_stacks()["Stacks"]
    buckets = client("s3")
    names = [each["Name"] for each in buckets.list_buckets()["Buckets"]]
    made = {
        "status": {each["StackName"]: each["StackStatus"] for each in stacks},
        "kinds": {
            each["StackName"]: sorted(
                row["ResourceType"]
                for row in cloud.describe_stack_resources(StackName=each["StackName"])["StackResources"]
                if "ResourceType" in row
            )
            for each in stacks
        },
        "buckets": {
            name: {
                "encryption": buckets.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0][
                    "ApplyServerSideEncryptionByDefault"
                ]["SSEAlgorithm"],
            }
            for name in names
        },
        "streams": client("kinesis").list_streams()["StreamNames"],
        "roles": sorted(each["RoleName"] for each in client("iam").list_roles()["Roles"]),
    }
    server.stop()
    print(json.dumps(made))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
