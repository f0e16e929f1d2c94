"""The icon of each kind of Kubernetes object, in the order in which kinds are drawn; others are drawn generically."""

from __future__ import annotations

GENERIC = "diagrams.k8s.others.CRD"

ICONS = {
    "User": "diagrams.k8s.rbac.User",
    "Group": "diagrams.k8s.rbac.Group",
    "Gateway": "diagrams.k8s.network.Ing",
    "GatewayClass": "diagrams.k8s.network.Ing",
    "Ingress": "diagrams.k8s.network.Ing",
    "IngressClass": "diagrams.k8s.network.Ing",
    "HTTPRoute": "diagrams.k8s.network.Ing",
    "GRPCRoute": "diagrams.k8s.network.Ing",
    "TCPRoute": "diagrams.k8s.network.Ing",
    "TLSRoute": "diagrams.k8s.network.Ing",
    "UDPRoute": "diagrams.k8s.network.Ing",
    "NetworkPolicy": "diagrams.k8s.network.Netpol",
    "Service": "diagrams.k8s.network.SVC",
    "Endpoints": "diagrams.k8s.network.Ep",
    "EndpointSlice": "diagrams.k8s.network.Ep",
    "HorizontalPodAutoscaler": "diagrams.k8s.clusterconfig.HPA",
    "PodDisruptionBudget": "diagrams.k8s.clusterconfig.Limits",
    "CronJob": "diagrams.k8s.compute.Cronjob",
    "DaemonSet": "diagrams.k8s.compute.DS",
    "Deployment": "diagrams.k8s.compute.Deploy",
    "Job": "diagrams.k8s.compute.Job",
    "ReplicaSet": "diagrams.k8s.compute.RS",
    "ReplicationController": "diagrams.k8s.compute.RS",
    "StatefulSet": "diagrams.k8s.compute.STS",
    "Pod": "diagrams.k8s.compute.Pod",
    "ConfigMap": "diagrams.k8s.podconfig.CM",
    "Secret": "diagrams.k8s.podconfig.Secret",
    "PersistentVolumeClaim": "diagrams.k8s.storage.PVC",
    "PersistentVolume": "diagrams.k8s.storage.PV",
    "StorageClass": "diagrams.k8s.storage.SC",
    "ServiceAccount": "diagrams.k8s.rbac.SA",
    "RoleBinding": "diagrams.k8s.rbac.RB",
    "ClusterRoleBinding": "diagrams.k8s.rbac.CRB",
    "Role": "diagrams.k8s.rbac.Role",
    "ClusterRole": "diagrams.k8s.rbac.CRole",
    "LimitRange": "diagrams.k8s.clusterconfig.Limits",
    "ResourceQuota": "diagrams.k8s.clusterconfig.Quota",
    "PodSecurityPolicy": "diagrams.k8s.others.PSP",
    "Node": "diagrams.k8s.infra.Node",
    "PriorityClass": "diagrams.k8s.controlplane.Sched",
    "APIService": "diagrams.k8s.controlplane.API",
    "MutatingWebhookConfiguration": "diagrams.k8s.controlplane.API",
    "ValidatingWebhookConfiguration": "diagrams.k8s.controlplane.API",
    "CustomResourceDefinition": GENERIC,
}
RANKS = {kind: rank for rank, kind in enumerate(ICONS)}

# Kinds that share the icon of another one: it is written below.
UNTOLD = frozenset({"APIService", "Gateway", "GatewayClass", "IngressClass", "PodDisruptionBudget", "PriorityClass"})
UNTOLD |= {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}
UNTOLD |= {kind for kind in ICONS if kind.endswith("Route")}

# What `kubectl get all -o yaml` brings along and nobody drew on purpose.
NEVER_DRAWN = frozenset({"ControllerRevision", "Event", "Lease", "Namespace", "NodeMetrics", "PodMetrics", "Status"})
# What its owner makes and unmakes: folded into the owner.
MADE_BY_OWNERS = frozenset({"Endpoints", "EndpointSlice", "Job", "Pod", "ReplicaSet"})
# Endpoints have no owner, and say again what a Service's selector says.
ECHOES = frozenset({"Endpoints", "EndpointSlice"})
