"""The icon of a Terraform resource: the entry that its type begins with and that is longest, else its provider's."""

from __future__ import annotations

from functools import cache

OTHER = "diagrams.onprem.iac.Terraform"

_AWS = """
aws general.General
aws_acm security.CertificateManager
aws_alb network.ElbApplicationLoadBalancer
aws_ami compute.EC2Ami
aws_api_gateway network.APIGateway
aws_apigatewayv2 network.APIGateway
aws_appautoscaling compute.ApplicationAutoScaling
aws_apprunner compute.AppRunner
aws_appsync integration.Appsync
aws_athena analytics.Athena
aws_autoscaling compute.EC2AutoScaling
aws_backup storage.Backup
aws_batch compute.Batch
aws_bedrock ml.Bedrock
aws_cloudfront network.CloudFront
aws_cloudtrail management.Cloudtrail
aws_cloudwatch management.Cloudwatch
aws_cloudwatch_event integration.Eventbridge
aws_cloudwatch_log management.CloudwatchLogs
aws_cloudwatch_metric_alarm management.CloudwatchAlarm
aws_codebuild devtools.Codebuild
aws_codepipeline devtools.Codepipeline
aws_cognito security.Cognito
aws_db database.RDS
aws_dms database.DatabaseMigrationService
aws_docdb database.DocumentdbMongodbCompatibility
aws_dynamodb database.Dynamodb
aws_ebs storage.ElasticBlockStoreEBS
aws_ec2_transit_gateway network.TransitGateway
aws_ecr compute.EC2ContainerRegistry
aws_ecs compute.ElasticContainerService
aws_efs storage.ElasticFileSystemEFS
aws_eip compute.EC2ElasticIpAddress
aws_eks compute.ElasticKubernetesService
aws_elasticache database.Elasticache
aws_elastic_beanstalk compute.ElasticBeanstalk
aws_elasticsearch analytics.ElasticsearchService
aws_elb network.ElbClassicLoadBalancer
aws_emr analytics.EMR
aws_fsx storage.Fsx
aws_glue analytics.Glue
aws_guardduty security.Guardduty
aws_iam security.IdentityAndAccessManagementIam
aws_iam_policy security.IdentityAndAccessManagementIamPermissions
aws_iam_role security.IdentityAndAccessManagementIamRole
aws_iam_role_policy security.IdentityAndAccessManagementIamPermissions
aws_instance compute.EC2
aws_internet_gateway network.InternetGateway
aws_kinesis analytics.Kinesis
aws_kinesis_firehose analytics.KinesisDataFirehose
aws_kms security.KeyManagementService
aws_lambda compute.Lambda
aws_launch compute.EC2Instances
aws_lb network.ElasticLoadBalancing
aws_lightsail compute.Lightsail
aws_mq integration.MQ
aws_msk analytics.ManagedStreamingForKafka
aws_nat_gateway network.NATGateway
aws_neptune database.Neptune
aws_network_acl network.Nacl
aws_network_interface network.VPCElasticNetworkInterface
aws_opensearch analytics.AmazonOpensearchService
aws_organizations management.Organizations
aws_rds database.RDS
aws_rds_cluster database.Aurora
aws_redshift analytics.Redshift
aws_route network.RouteTable
aws_route53 network.Route53
aws_s3 storage.SimpleStorageServiceS3
aws_s3_bucket storage.SimpleStorageServiceS3Bucket
aws_sagemaker ml.Sagemaker
aws_secretsmanager security.SecretsManager
aws_security_group general.GenericFirewall
aws_security_group_rule security.WAFFilteringRule
aws_vpc_security_group security.WAFFilteringRule
aws_ses engagement.SimpleEmailServiceSes
aws_sfn integration.StepFunctions
aws_sns integration.SimpleNotificationServiceSns
aws_sqs integration.SimpleQueueServiceSqs
aws_ssm management.SystemsManager
aws_ssm_parameter management.SystemsManagerParameterStore
aws_subnet network.PrivateSubnet
aws_volume storage.ElasticBlockStoreEBSVolume
aws_vpc network.VPC
aws_vpc_endpoint network.Endpoint
aws_vpc_peering network.VPCPeering
aws_vpn network.VpnGateway
aws_waf security.WAF
aws_xray devtools.XRay
"""
_AZURE = """
azurerm general.Resource
azurerm_api_management integration.APIManagement
azurerm_app_service web.AppServices
azurerm_application_gateway networking.ApplicationGateways
azurerm_bastion networking.Bastions
azurerm_container_app compute.ContainerApps
azurerm_container_group containers.ContainerInstances
azurerm_container_registry containers.ContainerRegistries
azurerm_cosmosdb database.CosmosDb
azurerm_data_factory database.DataFactory
azurerm_dns networking.DNSZones
azurerm_eventgrid integration.EventGridTopics
azurerm_firewall networking.Firewalls
azurerm_function_app compute.FunctionApps
azurerm_linux_function_app compute.FunctionApps
azurerm_linux_virtual_machine compute.VMLinux
azurerm_linux_web_app web.AppServices
azurerm_key_vault security.KeyVaults
azurerm_kubernetes containers.KubernetesServices
azurerm_lb networking.LoadBalancers
azurerm_mssql database.SQLServers
azurerm_mysql database.DatabaseForMysqlServers
azurerm_network_interface networking.NetworkInterfaces
azurerm_network_security networking.NetworkSecurityGroups
azurerm_postgresql database.DatabaseForPostgresqlServers
azurerm_private_endpoint network.PrivateEndpoint
azurerm_public_ip networking.PublicIpAddresses
azurerm_redis database.CacheForRedis
azurerm_resource_group general.Resourcegroups
azurerm_route networking.RouteTables
azurerm_servicebus integration.ServiceBus
azurerm_service_plan web.AppServicePlans
azurerm_storage storage.StorageAccounts
azurerm_storage_blob storage.BlobStorage
azurerm_subnet networking.Subnet
azurerm_user_assigned_identity identity.ManagedIdentities
azurerm_virtual_machine compute.VM
azurerm_virtual_network networking.VirtualNetworks
azurerm_windows_virtual_machine compute.VMWindows
azuread identity.ActiveDirectory
"""
_GOOGLE = """
google_app_engine compute.AppEngine
google_artifact_registry devtools.ContainerRegistry
google_bigquery analytics.Bigquery
google_bigtable database.Bigtable
google_cloud_run compute.Run
google_cloud_scheduler devtools.Scheduler
google_cloud_tasks devtools.Tasks
google_cloudbuild devtools.Build
google_cloudfunctions compute.Functions
google_compute_address network.ExternalIpAddresses
google_compute_backend network.LoadBalancing
google_compute_disk storage.PersistentDisk
google_compute_firewall network.FirewallRules
google_compute_forwarding network.LoadBalancing
google_compute_global_address network.ExternalIpAddresses
google_compute_global_forwarding network.LoadBalancing
google_compute_instance compute.ComputeEngine
google_compute_network network.VirtualPrivateCloud
google_compute_route network.Routes
google_compute_router network.Router
google_compute_router_nat network.NAT
google_compute_security_policy network.Armor
google_compute_subnetwork network.Network
google_compute_target network.LoadBalancing
google_compute_url_map network.LoadBalancing
google_compute_vpn network.VPN
google_container compute.KubernetesEngine
google_dataflow analytics.Dataflow
google_dataproc analytics.Dataproc
google_dns network.DNS
google_filestore storage.Filestore
google_firestore database.Firestore
google_kms security.KeyManagementService
google_logging operations.Logging
google_monitoring operations.Monitoring
google_project_iam security.Iam
google_pubsub analytics.Pubsub
google_redis database.Memorystore
google_secret_manager security.SecretManager
google_service_account security.Iam
google_spanner database.Spanner
google_sql database.SQL
google_storage storage.Storage
"""
_KUBERNETES = """
helm ecosystem.Helm
kubernetes others.CRD
kubernetes_cluster_role rbac.CRole
kubernetes_cluster_role_binding rbac.CRB
kubernetes_config_map podconfig.CM
kubernetes_cron_job compute.Cronjob
kubernetes_daemonset compute.DS
kubernetes_daemon_set compute.DS
kubernetes_deployment compute.Deploy
kubernetes_horizontal_pod_autoscaler clusterconfig.HPA
kubernetes_ingress network.Ing
kubernetes_job compute.Job
kubernetes_namespace group.NS
kubernetes_network_policy network.Netpol
kubernetes_persistent_volume storage.PV
kubernetes_persistent_volume_claim storage.PVC
kubernetes_role rbac.Role
kubernetes_role_binding rbac.RB
kubernetes_secret podconfig.Secret
kubernetes_service network.SVC
kubernetes_service_account rbac.SA
kubernetes_stateful_set compute.STS
"""
_MORE = """
cloudflare saas.cdn.Cloudflare
docker onprem.container.Docker
github onprem.vcs.Github
gitlab onprem.vcs.Gitlab
grafana onprem.monitoring.Grafana
mysql onprem.database.Mysql
postgresql onprem.database.Postgresql
vault onprem.security.Vault
"""


@cache
def table() -> dict[str, str]:
    """The dotted class by the beginning of a type."""
    made = {}
    for provider, rows in (("aws.", _AWS), ("azure.", _AZURE), ("gcp.", _GOOGLE), ("k8s.", _KUBERNETES), ("", _MORE)):
        for row in rows.split("\n"):
            beginning, _, name = row.partition(" ")
            if name:
                made[beginning] = f"diagrams.{provider}{name}"
    return made


def icon(kind: str, name: str = "") -> str:
    """The icon of a type such as "aws_db_instance"; a subnet that is called public is drawn as one."""
    if kind == "aws_subnet" and "public" in name.lower():
        return "diagrams.aws.network.PublicSubnet"
    words = kind.split("_")
    for count in range(len(words), 0, -1):
        found = table().get("_".join(words[:count]))
        if found is not None:
            return found
    return OTHER
