"""What is wrong with command lines of the AWS CLI, by AWS's own description of its services.

Reads a JSON list of command lines, each a list of words after `aws`; writes a list of faults for each.
"""

import json
import sys

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

GLOBAL = {"query", "output", "region", "profile", "cli-binary-format"}
# The command line's own names.
SERVICES = {"s3api": "s3"}

session = botocore.session.get_session()


def faults_of(words: list[str]) -> list[str]:
    """Every service, operation and option that there is not, and every required option that is missing."""
    service, operation, *rest = [*words, "", ""][: max(len(words), 2)]
    try:
        model = session.get_service_model(SERVICES.get(service, service))
    except UnknownServiceError:
        return [f"no service {service}"]
    if operation == "wait":
        waiters = session.get_waiter_model(SERVICES.get(service, service)).waiter_names
        names = {xform_name(name, "-"): name for name in waiters}
        waiter, *rest = rest
        if waiter not in names:
            return [f"no waiter {waiter} of {service}"]
        config = session.get_waiter_model(SERVICES.get(service, service)).get_waiter(names[waiter])
        shape = model.operation_model(config.operation).input_shape
    else:
        operations = {xform_name(name, "-"): name for name in model.operation_names}
        if operation not in operations:
            return [f"no operation {operation} of {service}"]
        shape = model.operation_model(operations[operation]).input_shape
    members = {} if shape is None else {xform_name(name, "-"): member for name, member in shape.members.items()}
    switches = {f"no-{name}" for name, member in members.items() if member.type_name == "boolean"}
    given = {word[2:].split("=")[0] for word in rest if word.startswith("--")}
    unknown = given - GLOBAL - set(members) - switches
    required = set() if shape is None else {xform_name(name, "-") for name in shape.required_members}
    return [f"no option --{name} of {service} {operation}" for name in sorted(unknown)] + [
        f"{service} {operation} without --{name}" for name in sorted(required) if not {name, f"no-{name}"} & given
    ]


json.dump([faults_of(words) for words in json.load(sys.stdin)], sys.stdout)
