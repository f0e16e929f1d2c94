"""Terraform states and plans become pictures: what `terraform show -json` prints, with 200 resources and with modules."""

from __future__ import annotations

import importlib
import json

import pytest

from docs_as_code.diagrams.sources.choosing import choose
from docs_as_code.diagrams.sources.json_files import document
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.tf import icons
from docs_as_code.diagrams.sources.tf.picture import direct, picture
from docs_as_code.diagrams.sources.tf.reduction import reduced

SECRET = "terraform-is-secret"


def resource(address, needs=(), **more):
    """A resource as a state has it: with values, some of which are secret."""
    *around, kind, name = address.split("[")[0].split(".")
    index = {"index": int(address.split("[")[1][:-1])} if "[" in address else {}
    return {
        "address": address,
        "mode": "data" if "data" in around else "managed",
        "type": kind,
        "name": name,
        **index,
        "provider_name": f"registry.terraform.io/hashicorp/{kind.split('_')[0]}",
        "values": {"id": "i-1", "password": SECRET, "user_data": SECRET, "tags": {"Name": SECRET}},
        "sensitive_values": {"password": True},
        "depends_on": list(needs),
        **more,
    }


def state(*rows, modules=()):
    """The document of a state; `modules` are (address, rows)."""
    below = [{"address": address, "resources": list(inside)} for address, inside in modules]
    return {
        "format_version": "1.0",
        "terraform_version": "1.11.2",
        "values": {
            "outputs": {"password": {"sensitive": True, "value": SECRET}},
            "root_module": {"resources": list(rows), "child_modules": below},
        },
    }


def shop():
    """A state of 200 resources: a network in a module, services in another, data, storage, rights."""
    network = [
        resource("module.network.aws_vpc.main"),
        resource("module.network.aws_internet_gateway.main", ["module.network.aws_vpc.main"]),
    ]
    for part in ("public", "private", "data"):
        network += [
            resource(f"module.network.aws_subnet.{part}[{n}]", ["module.network.aws_vpc.main"]) for n in range(3)
        ]
        network.append(resource(f"module.network.aws_route_table.{part}", ["module.network.aws_vpc.main"]))
        ends = [
            f"module.network.aws_route_table.{part}",
            f"module.network.aws_subnet.{part}",
            "module.network.aws_vpc.main",
        ]
        network += [resource(f"module.network.aws_route_table_association.{part}[{n}]", ends) for n in range(3)]
    network += [
        resource(
            f"module.network.aws_nat_gateway.main[{n}]",
            [
                "module.network.aws_subnet.public",
                "module.network.aws_vpc.main",
                "module.network.aws_internet_gateway.main",
            ],
        )
        for n in range(3)
    ]
    services = []
    vpc, private = "module.network.aws_vpc.main", "module.network.aws_subnet.private"
    for name in ("web", "api", "orders", "payments", "mail", "search", "reports", "images"):
        here = f"module.{name}"
        rows = [
            resource(f"{here}.aws_security_group.this", [vpc]),
            resource(f"{here}.aws_iam_role.this", ["data.aws_iam_policy_document.assume"]),
            resource(f"{here}.aws_iam_policy.this", ["aws_s3_bucket.files"]),
            resource(
                f"{here}.aws_iam_role_policy_attachment.this",
                [f"{here}.aws_iam_role.this", f"{here}.aws_iam_policy.this", "aws_s3_bucket.files"],
            ),
            resource(f"{here}.aws_cloudwatch_log_group.this"),
            resource(f"{here}.aws_ecr_repository.this"),
            resource(
                f"{here}.aws_ecs_task_definition.this",
                [
                    f"{here}.aws_iam_role.this",
                    f"{here}.aws_ecr_repository.this",
                    f"{here}.aws_cloudwatch_log_group.this",
                ],
            ),
            resource(f"{here}.aws_lb_target_group.this", [vpc]),
            resource(
                f"{here}.aws_lb_listener_rule.this",
                [f"{here}.aws_lb_target_group.this", "aws_lb.main", vpc, "module.network.aws_subnet.public"],
            ),
            resource(
                f"{here}.aws_ecs_service.this",
                [
                    f"{here}.aws_ecs_task_definition.this",
                    f"{here}.aws_security_group.this",
                    f"{here}.aws_lb_target_group.this",
                    f"{here}.aws_iam_role.this",
                    "aws_ecs_cluster.main",
                    private,
                    vpc,
                ],
            ),
            *(
                resource(f"{here}.aws_cloudwatch_metric_alarm.this[{n}]", [f"{here}.aws_ecs_service.this"])
                for n in range(4)
            ),
            *(
                resource(f"{here}.aws_security_group_rule.this[{n}]", [f"{here}.aws_security_group.this", vpc])
                for n in range(3)
            ),
        ]
        services.append((here, rows))
    root = [
        resource("aws_lb.main", ["module.network.aws_subnet.public", vpc]),
        resource("aws_ecs_cluster.main"),
        resource("aws_s3_bucket.files"),
        resource("aws_db_subnet_group.main", ["module.network.aws_subnet.data", vpc]),
        resource(
            "aws_db_instance.main",
            ["aws_db_subnet_group.main", "module.network.aws_subnet.data", vpc, "random_password.database"],
        ),
        resource("random_password.database"),
        resource("aws_elasticache_cluster.main", ["module.network.aws_subnet.data", vpc]),
        resource("data.aws_iam_policy_document.assume"),
    ]
    made = state(*root, modules=[("module.network", network), *services])
    count = len(root) + len(network) + sum(len(rows) for _, rows in services)
    root += [
        resource(f"aws_route53_record.names[{n}]", ["aws_lb.main", "module.network.aws_subnet.public", vpc])
        for n in range(200 - count)
    ]
    made["values"]["root_module"]["resources"] = root
    return made


def links(made):
    return {f"{link.tail} -> {link.head}" for link in made.links}


def notes(made):
    return {thing.name: " | ".join((thing.label, *thing.notes)) for thing in made.things}


def read(made, **options):
    return picture([("state.json", made)], **options)


def count_rows(module):
    return len(module.get("resources", [])) + sum(map(count_rows, module.get("child_modules", [])))


def test_a_state_of_two_hundred_resources():
    """Instances are one node; joins are edges; what follows from other dependencies is left out."""
    every = shop()
    assert count_rows(every["values"]["root_module"]) == 200
    made = read(every)
    assert len(made.things) == 9 + 8 * 11 + 9  # the network, eight services, the root module
    said = notes(made)
    assert said["module.network.aws_subnet.private"] == "private | subnet | 3 of them"
    assert said["aws_ecs_cluster.main"] == "main | ecs cluster"
    subnets = {thing.label: thing.icon.rpartition(".")[2] for thing in made.things if thing.kind == "aws_subnet"}
    assert subnets == {"data": "PrivateSubnet", "private": "PrivateSubnet", "public": "PublicSubnet"}
    shown = links(made)
    assert "module.network.aws_route_table.public -> module.network.aws_subnet.public" in shown
    assert "module.api.aws_iam_role.this -> module.api.aws_iam_policy.this" in shown
    assert {link for link in shown if link.startswith("aws_db_instance.main ")} == {
        "aws_db_instance.main -> aws_db_subnet_group.main",
        "aws_db_instance.main -> random_password.database",
    }
    assert {thing.groups["module"] for thing in made.things} == {
        "",
        "network",
        "web",
        "api",
        "orders",
        "payments",
        "mail",
        "search",
        "reports",
        "images",
    }


def test_every_instance():
    """Without folding, each instance is a node with its own address."""
    made = read(shop(), collapse=False)
    assert len(made.things) == 200
    assert notes(made)["module.network.aws_subnet.private[2]"] == "private[2] | subnet"


def plan():
    """A plan with modules that call modules, variables, outputs, and every action."""
    inner = {
        "resources": [
            {
                "address": "aws_instance.this",
                "expressions": {"subnet_id": {"references": ["var.subnet"]}, "user_data": {"constant_value": SECRET}},
            }
        ],
        "outputs": {"id": {"expression": {"references": ["aws_instance.this.id", "aws_instance.this"]}}},
    }
    app = {
        "module_calls": {"server": {"expressions": {"subnet": {"references": ["var.subnet"]}}, "module": inner}},
        "outputs": {"id": {"expression": {"references": ["module.server.id", "module.server"]}}},
    }
    root = {
        "resources": [
            {"address": "aws_subnet.main", "expressions": {}},
            {
                "address": "aws_eip.main",
                "expressions": {"instance": {"references": ["module.app.id", "module.app"]}},
                "depends_on": ["aws_s3_bucket.logs"],
            },
            {"address": "aws_s3_bucket.logs"},
            {
                "address": "aws_sqs_queue.jobs",
                "count_expression": {
                    "references": ["each.key", "local.x", "data.aws_region.here.name", "data.aws_region.here"]
                },
            },
        ],
        "module_calls": {
            "app": {"expressions": {"subnet": {"references": ["aws_subnet.main.id", "aws_subnet.main"]}}, "module": app}
        },
    }
    actions = {
        "aws_eip.main": ["create"],
        "aws_subnet.main": ["update"],
        "aws_sqs_queue.jobs[0]": ["delete", "create"],
        "aws_sqs_queue.jobs[1]": ["no-op"],
        "aws_db_instance.old": ["delete"],
        "data.aws_region.here": ["read"],
    }
    rows = [
        resource(name)
        for name in (
            "aws_subnet.main",
            "aws_eip.main",
            "aws_s3_bucket.logs",
            "aws_sqs_queue.jobs[0]",
            "aws_sqs_queue.jobs[1]",
            "data.aws_region.here",
        )
    ]
    server = {
        "address": "module.app.module.server",
        "resources": [resource("module.app.module.server.aws_instance.this")],
    }
    return {
        "format_version": "1.2",
        "variables": {"password": {"value": SECRET}},
        "planned_values": {
            "root_module": {"resources": rows, "child_modules": [{"address": "module.app", "child_modules": [server]}]}
        },
        "resource_changes": [
            {
                **{key: value for key, value in resource(name).items() if key != "values"},
                "change": {"actions": done, "before": {"x": SECRET}},
            }
            for name, done in actions.items()
        ],
        "configuration": {"root_module": root},
    }


def test_a_plan():
    """Dependencies come from the configuration, through variables and outputs; each node says what becomes of it."""
    made = read(plan())
    assert links(made) == {
        "module.app.module.server.aws_instance.this -> aws_subnet.main",
        "aws_eip.main -> module.app.module.server.aws_instance.this",
        "aws_eip.main -> aws_s3_bucket.logs",
        "aws_sqs_queue.jobs -> data.aws_region.here",
    }
    assert notes(made) == {
        "aws_db_instance.old": "old | db instance | (removed)",
        "aws_eip.main": "main | eip | (new)",
        "aws_s3_bucket.logs": "logs | s3 bucket",
        "aws_sqs_queue.jobs": "jobs | sqs queue | 2 of them | (1 replaced)",
        "aws_subnet.main": "main | subnet | (changed)",
        "data.aws_region.here": "here | region",
        "module.app.module.server.aws_instance.this": "this | instance",
    }
    assert next(thing.groups["module"] for thing in made.things if thing.kind == "aws_instance") == "app / server"


def test_modules_that_pass_things_in_circles():
    """A variable that is given an output of its own module ends."""
    call = {
        "expressions": {"x": {"references": ["module.a.y"]}},
        "module": {"outputs": {"y": {"expression": {"references": ["var.x"]}}}},
    }
    document_ = {
        **plan(),
        "configuration": {
            "root_module": {
                "resources": [{"address": "aws_eip.main", "expressions": {"a": {"references": ["module.a.y"]}}}],
                "module_calls": {"a": call},
            }
        },
    }
    assert links(read(document_)) == set()


def test_reduction():
    """A dependency that follows from others goes; one in a circle stays."""
    assert reduced({"a": {"b": None, "c": None}, "b": {"c": None}, "c": {}}) == {"a": ["b"], "b": ["c"], "c": []}
    assert reduced({"a": {"b": None}, "b": {"a": None}}) == {"a": ["b"], "b": ["a"]}
    chain = {str(n): {str(m): None for m in range(n)} for n in range(300)}
    assert sum(map(len, reduced(chain).values())) == 299


def test_choosing():
    """Types and addresses, as kinds and names."""
    made = choose(read(shop()), ["module.api.*"], ["aws_iam_*", "data.*"])
    assert {thing.kind for thing in made.things} >= {"aws_ecs_service", "aws_ecr_repository"}
    assert not any("iam" in thing.kind for thing in made.things)


def test_what_is_left_out_leaves_no_detours():
    """A link that stands for a chain of hidden ones goes where it follows from others, too."""
    made = direct(choose(read(shop()), ["aws_ecs_service", "aws_lb_target_group", "aws_vpc"], None))
    assert {link for link in links(made) if ".api." in link} == {
        "module.api.aws_ecs_service.this -> module.api.aws_lb_target_group.this",
        "module.api.aws_lb_target_group.this -> module.network.aws_vpc.main",
    }


def test_every_icon_is_there():
    """Each class in the table is one of the package `diagrams`; the longest beginning of a type wins."""
    for name in {*icons.table().values(), icons.OTHER, icons.icon("aws_subnet", "public")}:
        module, _, cls = name.rpartition(".")
        assert getattr(importlib.import_module(module), cls)
    assert icons.icon("aws_rds_cluster_instance") == "diagrams.aws.database.Aurora"
    assert icons.icon("aws_new_thing") == "diagrams.aws.general.General"
    assert icons.icon("random_password") == icons.OTHER


BAD = [
    ("{", "a.json:1: not JSON: expecting property name"),
    ('{"a":\n ' + SECRET + "}", "a.json:2: not JSON: expecting value (correct"),
    ("[" * 100_000, "a.json: values are nested too deep"),
    ('{"version": 4, "resources": []}', "a.json: the file is no output of `terraform show -json`"),
    ("[]", "a.json: the file is no output of `terraform show -json`"),
    ('{"format_version": "1.0"}', "the files hold no resource"),
    (
        '{"format_version": "1.0", "values": {"root_module": {"resources": [1, {}], "child_modules": 3}}}',
        "the files hold no resource",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_bad_files(text, message):
    """What is no state is said, with the file, and with what to draw instead."""
    with pytest.raises(SourcesError) as raised:
        picture([("a.json", document(text, "a.json"))])
    assert str(raised.value).startswith(message)
    assert SECRET not in str(raised.value)


def test_in_a_build(project):
    """Boxes are modules; data sources are left out, and what they stood between is joined; no value gets out."""
    project.write("docs-as-code.yml", "diagrams: {formats: [json, svg]}\n")
    project.write("infra/state.json", json.dumps(shop()))
    project.write("infra/plan.json", json.dumps(plan()))
    for name in ("state", "plan"):
        project.write(
            f"diagrams/{name}.py",
            f"""
            from diagrams import Diagram
            from docs_as_code.diagrams.sources import terraform
            with Diagram("{name}", show=False):
                nodes = terraform("infra/{name}.json")
            nodes["aws_vpc.main" if "{name}" == "state" else "aws_eip.main"]
        """,
        )
    result = project.build()
    graph = json.loads(project.read("docs/generated/diagrams/state.json"))
    assert "network" in [box["label"] for box in graph["clusters"]]
    assert (len(graph["nodes"]), len(graph["clusters"])) == (105, 9)
    made = b"".join(
        path.read_bytes() for path in project.folder.rglob("*") if path.is_file() and path.parent.name != "infra"
    )
    assert SECRET.encode() not in made
    assert SECRET not in result.stdout + result.stderr
    project.write("infra/plan.json", json.dumps(state(resource("aws_eip.main"))))
    again = project.build()
    assert [again.job(f"diagrams/{name}.py")["status"] for name in ("state", "plan")] == ["up-to-date", "ran"]
