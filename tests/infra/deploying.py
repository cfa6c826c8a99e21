"""The template, deployed on a stand-in: what the stand-in's CloudFormation leaves out is set as the template says it.

Neither stand-in is whole. moto knows no policy of a bucket or topic and nothing of SES; ministack knows every resource.
Both make tables and the bucket without some of their properties. `complete` sets those by the calls that CloudFormation
makes, with the template's own values, so that what is wrong or missing there is wrong or missing afterwards too.
"""

from __future__ import annotations

import json
import time
from typing import Any

from tests.infra.template import GIVEN, Followed, Json, text

UNKNOWN_TO_MOTO = {
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::TopicPolicy",
}


def deploy(cloudformation: Any, template: Json, given: dict[str, str] | None = None) -> dict[str, str]:
    """Make the stack; the id of each resource by its name. Raises AssertionError with the reason otherwise."""
    parameters = [{"ParameterKey": k, "ParameterValue": v} for k, v in {**GIVEN, **(given or {})}.items()]
    cloudformation.create_stack(
        StackName="cotrackpro",
        TemplateBody=json.dumps(template),
        Parameters=parameters,
        Capabilities=["CAPABILITY_IAM"],
    )
    deadline = time.monotonic() + 20
    while (stack := cloudformation.describe_stacks(StackName="cotrackpro")["Stacks"][0])["StackStatus"].endswith(
        "IN_PROGRESS"
    ) and time.monotonic() < deadline:
        time.sleep(0.1)
    events = cloudformation.describe_stack_events(StackName="cotrackpro")["StackEvents"]
    failed = [event.get("ResourceStatusReason") for event in events if "FAILED" in event["ResourceStatus"]]
    assert stack["StackStatus"] == "CREATE_COMPLETE", failed
    found = cloudformation.describe_stack_resources(StackName="cotrackpro")["StackResources"]
    return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in found if "LogicalResourceId" in one}


def for_ministack() -> Json:
    """All of it, but for the outputs of DKIM records, which its SES has not."""
    template = text()
    template["Outputs"] = {name: one for name, one in template["Outputs"].items() if not name.startswith("Dkim")}
    return template


def for_moto() -> Json:
    """Without what moto's CloudFormation does not know, and what refers to that."""
    template = text()
    resources = template["Resources"]
    unknown = {name for name, one in resources.items() if one["Type"] in UNKNOWN_TO_MOTO}
    told = {
        name
        for name, one in resources.items()
        if any(f'"{left}"' in json.dumps(one) or f"${{{left}" in json.dumps(one) for left in unknown)
    }
    template["Resources"] = {name: one for name, one in resources.items() if name not in unknown | told}
    for one in template["Resources"].values():
        if sealed := one.get("Properties", {}).get("SSESpecification"):
            sealed["Enabled"] = sealed["SSEEnabled"]  # it reads the API's word
    for name, key in Followed().of("AWS::KMS::Key").items():
        template["Resources"][name]["Properties"]["KeyPolicy"] = json.dumps(key["KeyPolicy"])  # it wants text
    template["Outputs"] = {}
    return template


def complete(followed: Followed, dynamodb: Any, s3: Any) -> None:
    """Set on tables and the bucket what the stand-in has left out."""
    for table in followed.of("AWS::DynamoDB::Table").values():
        _complete_table(dynamodb, table)
    for bucket in followed.of("AWS::S3::Bucket").values():
        _complete_bucket(s3, bucket)
    for policy in followed.of("AWS::S3::BucketPolicy").values():
        s3.put_bucket_policy(Bucket=policy["Bucket"], Policy=json.dumps(policy["PolicyDocument"]))


def _complete_table(dynamodb: Any, table: Json) -> None:
    name, sealed = table["TableName"], table.get("SSESpecification", {})
    asked = {"Enabled": sealed.get("SSEEnabled", False), "SSEType": sealed.get("SSEType", "KMS")}
    key = {"KMSMasterKeyId": sealed["KMSMasterKeyId"]} if "KMSMasterKeyId" in sealed else {}
    dynamodb.update_table(TableName=name, SSESpecification={**asked, **key})
    if recovery := table.get("PointInTimeRecoverySpecification"):
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    if ends := table.get("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=ends)
    if policy := table.get("ResourcePolicy"):
        arn = dynamodb.describe_table(TableName=name)["Table"]["TableArn"]
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy["PolicyDocument"]))


def _complete_bucket(s3: Any, bucket: Json) -> None:
    name = bucket["BucketName"]
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=bucket["PublicAccessBlockConfiguration"])
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    by_default = {"BucketKeyEnabled": rule["BucketKeyEnabled"]}
    by_default["ApplyServerSideEncryptionByDefault"] = rule["ServerSideEncryptionByDefault"]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [by_default]})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=bucket["VersioningConfiguration"])
    s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={"Rules": [_ending(one) for one in bucket["LifecycleConfiguration"]["Rules"]]},
    )
    rules = [
        {("MaxAgeSeconds" if key == "MaxAge" else key): value for key, value in one.items()}
        for one in bucket["CorsConfiguration"]["CorsRules"]
    ]
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": rules})


def _ending(rule: Json) -> Json:
    """One rule of a lifecycle, as the API has it."""
    told = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": rule["Prefix"]}}
    if "AbortIncompleteMultipartUpload" in rule:
        told["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    if "NoncurrentVersionExpiration" in rule:
        told["NoncurrentVersionExpiration"] = rule["NoncurrentVersionExpiration"]
    if rule.get("ExpiredObjectDeleteMarker"):
        told["Expiration"] = {"ExpiredObjectDeleteMarker": True}
    return told
