"""The icon of a container by the name of its image, as far as `diagrams` has one."""

from __future__ import annotations

import re

CONTAINER = "diagrams.onprem.container.Docker"
_VARIABLE = re.compile(r"\$\{\w+:?-([^}]*)\}")

_BY_WORD = {
    **dict.fromkeys(("postgres", "postgresql", "pgvector", "postgis", "timescaledb"), "onprem.database.Postgresql"),
    **dict.fromkeys(("mysql", "percona"), "onprem.database.Mysql"),
    "mariadb": "onprem.database.Mariadb",
    **dict.fromkeys(("mongo", "mongodb"), "onprem.database.Mongodb"),
    "cassandra": "onprem.database.Cassandra",
    "clickhouse": "onprem.database.Clickhouse",
    "couchdb": "onprem.database.Couchdb",
    "influxdb": "onprem.database.Influxdb",
    "neo4j": "onprem.database.Neo4J",
    "mssql": "onprem.database.Mssql",
    "qdrant": "onprem.database.Qdrant",
    **dict.fromkeys(("redis", "valkey"), "onprem.inmemory.Redis"),
    "memcached": "onprem.inmemory.Memcached",
    **dict.fromkeys(("rabbitmq",), "onprem.queue.Rabbitmq"),
    "kafka": "onprem.queue.Kafka",
    "nats": "onprem.queue.Nats",
    "activemq": "onprem.queue.Activemq",
    "celery": "onprem.queue.Celery",
    "nginx": "onprem.network.Nginx",
    **dict.fromkeys(("httpd", "apache"), "onprem.network.Apache"),
    "caddy": "onprem.network.Caddy",
    "traefik": "onprem.network.Traefik",
    "haproxy": "onprem.network.Haproxy",
    "envoy": "onprem.network.Envoy",
    "kong": "onprem.network.Kong",
    "consul": "onprem.network.Consul",
    "etcd": "onprem.network.Etcd",
    "zookeeper": "onprem.network.Zookeeper",
    "tomcat": "onprem.network.Tomcat",
    "prometheus": "onprem.monitoring.Prometheus",
    "grafana": "onprem.monitoring.Grafana",
    "thanos": "onprem.monitoring.Thanos",
    "mimir": "onprem.monitoring.Mimir",
    "sentry": "onprem.monitoring.Sentry",
    "loki": "onprem.logging.Loki",
    "fluentbit": "onprem.logging.Fluentbit",
    "jaeger": "onprem.tracing.Jaeger",
    "tempo": "onprem.tracing.Tempo",
    "elasticsearch": "elastic.elasticsearch.Elasticsearch",
    "kibana": "elastic.elasticsearch.Kibana",
    "logstash": "elastic.elasticsearch.Logstash",
    "vault": "onprem.security.Vault",
    "trivy": "onprem.security.Trivy",
    "gitea": "onprem.vcs.Gitea",
    "gitlab": "onprem.vcs.Gitlab",
    "jenkins": "onprem.ci.Jenkins",
    "metabase": "onprem.analytics.Metabase",
    "superset": "onprem.analytics.Superset",
    "spark": "onprem.analytics.Spark",
    "airflow": "onprem.workflow.Airflow",
    "terraform": "onprem.iac.Terraform",
    "ansible": "onprem.iac.Ansible",
    "python": "programming.language.Python",
    **dict.fromkeys(("node", "nodejs"), "programming.language.Nodejs"),
    **dict.fromkeys(("go", "golang"), "programming.language.Go"),
    **dict.fromkeys(("openjdk", "java", "maven", "gradle", "temurin"), "programming.language.Java"),
    "php": "programming.language.Php",
    "ruby": "programming.language.Ruby",
    "rust": "programming.language.Rust",
    "dotnet": "programming.framework.Dotnet",
    **dict.fromkeys(("bash", "alpine", "debian", "busybox"), "programming.language.Bash"),
    "ubuntu": "generic.os.Ubuntu",
    "docker": "onprem.container.Docker",
}


def image_icon(image: str, otherwise: str = CONTAINER) -> str:
    """The dotted class for an image such as "docker.io/library/postgres:17-alpine"; the last folder's words count."""
    name = _VARIABLE.sub(r"\1", image).partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    for word in [name, *re.split(r"[-_.]", name)]:
        if word in _BY_WORD:
            return f"diagrams.{_BY_WORD[word]}"
    return otherwise
