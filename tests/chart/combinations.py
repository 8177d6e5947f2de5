"""Values to render the chart with: each way to set it up, alone and with others."""

from __future__ import annotations

from tests.chart.rendering import Values

S3: Values = {
    "bodies": {"url": "s3://press/bodies", "endpoint": "https://s3.example:9000", "secret": "press-store"},
}
EXISTING_CLAIM: Values = {"bodies": {"volume": {"existingClaim": "press-bodies"}}}
HPA: Values = {"autoscaling": {"kind": "hpa"}}
KEDA: Values = {"autoscaling": {"kind": "keda", "prometheus": "http://prometheus.monitoring:9090"}}
TRACED: Values = {"traces": {"endpoint": "http://collector.example:4318"}}
MONITORED: Values = {"monitoring": {"enabled": True, "dashboard": True, "labels": {"release": "stack"}}}
NO_POLICIES: Values = {"networkPolicy": {"enabled": False}}
MANAGED: Values = {
    "redis": {
        "url": "rediss://a.cache.example:6380,b.cache.example:6381/0",
        "cluster": True,
        "partitions": 3,
        "tlsSecret": "redis-ca",
        "clientCertificate": True,
    },
    "database": {
        "url": "postgresql://db.example:6432/presswatch",
        "tlsSecret": "database-ca",
        "readUrl": "postgresql://copy.example:6433/presswatch",
        "readLagSeconds": 30,
        "pooler": True,
    },
    "serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/press"}},
    "networkPolicy": {"database": [{"ipBlock": {"cidr": "10.1.2.0/24"}}], "publisherReachesOut": True},
}
URLS_ARE_SECRET: Values = {"redis": {"url": ""}, "database": {"url": ""}, "bodies": {"url": "gs://press/bodies"}}
PUBLISHED: Values = {
    "site": {
        "url": "https://news.example",
        "hosts": "news.example",
        "replayUrl": "https://replay.example",
        "searchUrl": "https://search.example:9200/presswatch",
        "searchTlsSecret": "search-ca",
        "waczKeySecret": "site-wacz",
        "ingress": {"enabled": True, "className": "nginx", "annotations": {"a/b": "c"}, "tlsSecret": "site-tls"},
    },
}
OWN: Values = {
    "image": {"repository": "registry.example/presswatch", "digest": f"sha256:{'0' * 64}", "pullSecrets": ["registry"]},
    "sources": {"paths": "", "configMap": "own-sources"},
    "settings": {"PRESSWATCH_LOG_LEVEL": "debug", "PRESSWATCH_STREAM_ENTRIES": 9000},
    "services": {
        "fetcher": {"settings": {"PRESSWATCH_FETCH_SLOTS": 64, "PRESSWATCH_LOG_LEVEL": "info"}},
        "publisher": {
            "settings": {
                "PRESSWATCH_TIME_STAMP_URL": "https://authority.example",
                "PRESSWATCH_OPENTIMESTAMPS_CALENDARS": "https://a.example,https://b.example",
            }
        },
    },
    "podAnnotations": {"a": "b"},
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "press", "operator": "Exists"}],
}

PLACED: Values = {
    "podLabels": {"azure.workload.identity/use": "true"},
    "serviceAccount": {"name": "press-bodies"},
    "extraEnv": [
        {"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"},
        {"name": "AZURE_TENANT_ID", "valueFrom": {"secretKeyRef": {"name": "azure", "key": "tenant"}}},
    ],
    "priorityClassName": "press",
    "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    "topologySpreadConstraints": [
        {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway"}
    ],
}
SPOT_PARSERS: Values = {"services": {"parser": {"nodeSelector": {"spot": "yes"}, "priorityClassName": "low"}}}
CONSOLE: Values = {"console": {"enabled": True, "backupClaim": "press-backups"}}

COMBINATIONS: dict[str, Values] = {
    "defaults": {},
    "managed servers": MANAGED | S3,
    "addresses in secrets": URLS_ARE_SECRET,
    "claim, hpa": EXISTING_CLAIM | HPA,
    "s3, keda, monitored": S3 | KEDA | MONITORED,
    "no policies, monitored, published": NO_POLICIES | MONITORED | PUBLISHED,
    "own settings, hpa, traced": OWN | HPA | TRACED,
    "placed, console": PLACED | SPOT_PARSERS | CONSOLE,
    "everything": MANAGED | S3 | KEDA | MONITORED | PUBLISHED | OWN | TRACED | CONSOLE,
}
