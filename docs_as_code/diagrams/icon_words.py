"""The words of an icon search: how names are taken apart, other words for the same thing, whose icons come first."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

PROVIDERS = ("onprem", "aws", "azure", "gcp", "k8s", "generic", "programming", "saas", "elastic")
"""Of icons that fit equally well, those of these providers come first, in this order."""

SYNONYMS = {
    "aliyun": ("alibabacloud",),
    "amazon": ("aws",),
    "bucket": ("s3", "storage"),
    "container": ("docker",),
    "cron": ("cronjob",),
    "database": ("sql", "rds"),
    "db": ("database",),
    "dns": ("route53",),
    "email": ("ses",),
    "es": ("elasticsearch",),
    "faas": ("lambda", "functions"),
    "function": ("lambda", "functions"),
    "gh": ("github",),
    "gl": ("gitlab",),
    "golang": ("go",),
    "google": ("gcp",),
    "idp": ("identity", "cognito"),
    "js": ("javascript",),
    "k8s": ("kubernetes",),
    "kube": ("kubernetes", "k8s"),
    "kubernetes": ("k8s",),
    "lb": ("elb", "load balancing", "load balancer"),
    "loadbalancer": ("elb", "load balancing"),
    "mail": ("ses",),
    "messagebroker": ("mq", "rabbitmq"),
    "messagequeue": ("sqs", "mq", "rabbitmq"),
    "microsoft": ("azure",),
    "mongo": ("mongodb",),
    "mq": ("message queue",),
    "ms": ("azure",),
    "node": ("nodejs",),
    "objectstorage": ("s3", "cloud storage", "blob storage"),
    "observability": ("monitoring",),
    "oracle": ("oci",),
    "person": ("user",),
    "pg": ("postgresql",),
    "postgres": ("postgresql",),
    "psql": ("postgresql",),
    "py": ("python",),
    "queue": ("sqs",),
    "serverless": ("lambda", "functions", "fargate"),
    "sqlserver": ("mssql",),
    "stream": ("kafka", "kinesis"),
    "tf": ("terraform",),
    "topic": ("sns", "pubsub"),
    "ts": ("typescript",),
    "virtualmachine": ("vm", "ec2", "compute engine"),
    "vm": ("virtual machine", "ec2", "compute engine"),
    "webserver": ("nginx", "apache", "server"),
    "website": ("browser", "web"),
}
"""By a word, or several as one: what else to search for."""

SIGNS = {"c++": "cpp", "c#": "csharp", ".net": "dotnet"}
"""Names that are more than letters, and how classes spell them."""


def plain(text: str) -> str:
    """The letters and digits of a text, in lower case."""
    return "".join(char for char in text.lower() if char.isalnum())


def query_words(query: str) -> list[str]:
    """The words of what somebody types; a dot or a colon parts them as a space does."""
    text = query.lower()
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    return re.findall(r"[^\W_]+", text)


def parts(name: str) -> list[str]:
    """The words of a class's name, in lower case: "SimpleQueueService" has three."""
    return [part.lower() for part in _PARTS.findall(name)]


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, leave out, change or swap with the next one; `most + 1` when there are more than `most`.

    The optimal string alignment distance (the restricted form of Damerau's and Levenshtein's).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        line = [row]
        for column, other_char in enumerate(other, 1):
            least = min(last[column] + 1, line[-1] + 1, last[column - 1] + (char != other_char))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == other_char:
                least = min(least, before[column - 2] + 1)
            line.append(least)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)
