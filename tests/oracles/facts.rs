//! The facts of svlc as JSON, for the script that compares them with the data of cfn-lint and botocore.

use serde_json::{Map, Value, json};
use svlc_core::date::Date;
use svlc_core::facts::{
    self, SERVICE_ACTIONS, ServiceAction, events,
    runtimes::{End, RUNTIMES, Runtime},
};

/// Every fact that the data has too, by name.
pub(crate) fn all() -> Value {
    let parts = [functions(), resources(), invocations(), api(), templates()];
    let entries = parts.into_iter().flat_map(|part| match part {
        Value::Object(entries) => entries,
        _ => Map::new(),
    });
    Value::Object(entries.collect())
}

/// Facts of functions, integrations and APIs.
fn functions() -> Value {
    json!({
        "memory": facts::MEMORY_MB,
        "timeout": facts::TIMEOUT_SECONDS,
        "ephemeral_storage": facts::EPHEMERAL_STORAGE_MB,
        "reserved_concurrency": facts::RESERVED_CONCURRENCY.0,
        "function_description": facts::FUNCTION_DESCRIPTION,
        "log_retention": facts::LOG_RETENTION_DAYS,
        "integration_timeout": facts::INTEGRATION_TIMEOUT_MS,
        "max_age": facts::CORS_MAX_AGE_SECONDS,
        "api_description": facts::API_DESCRIPTION,
        "integration_uri": facts::INTEGRATION_URI,
        "regions": facts::REGIONS,
        "reserved_keys": facts::RESERVED_ENVIRONMENT_KEYS,
        "runtimes": runtimes(),
        "layers": facts::LAYERS,
        "subnets": facts::SUBNETS,
        "security_groups": facts::SECURITY_GROUPS,
        "mount_path": facts::MOUNT_PATH,
        "log_group_name": facts::LOG_GROUP_NAME,
        "event_age": facts::EVENT_AGE_SECONDS,
        "async_retries": facts::ASYNC_RETRIES,
        "url_cors_items": facts::URL_CORS_ITEMS,
        "url_cors_methods": facts::URL_CORS_METHODS,
        "url_cors_max_age": facts::URL_CORS_MAX_AGE_SECONDS,
        "regions_without_urls": facts::REGIONS_WITHOUT_URLS,
    })
}

/// Facts of tables, queues and event buses, and IAM's words for services.
fn resources() -> Value {
    json!({
        "visibility_timeout": facts::VISIBILITY_TIMEOUT_SECONDS,
        "message_retention": facts::MESSAGE_RETENTION_SECONDS,
        "delay": facts::DELAY_SECONDS,
        "message_bytes": facts::MESSAGE_BYTES,
        "receive_wait": facts::RECEIVE_WAIT_SECONDS,
        "bus_description": facts::BUS_DESCRIPTION,
        "default_visibility_timeout": facts::DEFAULT_VISIBILITY_TIMEOUT_SECONDS,
        "default_message_retention": facts::DEFAULT_MESSAGE_RETENTION_SECONDS,
        "global_indexes": facts::GLOBAL_INDEXES,
        "local_indexes": facts::LOCAL_INDEXES,
        "projected_attributes": facts::PROJECTED_ATTRIBUTES,
        "mistaken_services": facts::MISTAKEN_SERVICES
            .iter()
            .map(|(wrong, right)| [*wrong, *right].join(" "))
            .collect::<Vec<_>>(),
    })
}

/// Facts of what invokes functions beside routes.
fn invocations() -> Value {
    json!({
        "schedule_expression": events::SCHEDULE_EXPRESSION,
        "time_zone": events::TIME_ZONE,
        "flexible_window": events::FLEXIBLE_WINDOW_MINUTES,
        "target_retries": events::TARGET_RETRIES,
        "target_age": events::TARGET_AGE_SECONDS,
        "batch_size": events::BATCH_SIZE,
        "small_batch": events::SMALL_BATCH,
        "default_queue_batch": events::DEFAULT_QUEUE_BATCH,
        "batch_window": events::BATCH_WINDOW_SECONDS,
        "max_concurrency": events::MAX_CONCURRENCY,
        "parallelization": events::PARALLELIZATION,
        "stream_retries": events::STREAM_RETRIES,
        "stream_age": events::STREAM_AGE_SECONDS,
        "tumbling_window": events::TUMBLING_WINDOW_SECONDS,
        "filter_bytes": events::FILTER_BYTES,
        "pattern_bytes": events::PATTERN_BYTES,
    })
}

/// Facts of what belongs to an API.
fn api() -> Value {
    json!({
        "scope": facts::SCOPE,
        "authorizer_ttl": facts::AUTHORIZER_TTL_SECONDS,
        "mapping_value": facts::MAPPING_VALUE,
        "service_actions": service_actions(),
    })
}

/// Facts of templates, and what resources can be asked for.
fn templates() -> Value {
    json!({
        "parameters": facts::PARAMETERS,
        "outputs": facts::OUTPUTS,
        "logical_id": facts::LOGICAL_ID,
        "parameter_value": facts::PARAMETER_VALUE,
        "parameter_types": facts::PARAMETER_TYPES,
        "pseudo_parameters": facts::PSEUDO_PARAMETERS,
        "replacing": facts::REPLACING
            .iter()
            .map(|(kind, always, perhaps)| format!("{kind} {} {}", always.join(","), perhaps.join(",")))
            .collect::<Vec<_>>(),
        "attributes": facts::ATTRIBUTES
            .iter()
            .map(|(kind, attributes)| [&[*kind], *attributes].concat().join(" "))
            .collect::<Vec<_>>(),
    })
}

/// What integrations can ask of other services.
fn service_actions() -> Value {
    let action = |action: &ServiceAction| {
        let parameters = [&[action.target], action.required, action.optional].concat();
        json!({ "id": action.name, "right": action.right, "parameters": parameters })
    };
    SERVICE_ACTIONS.iter().map(action).collect()
}

/// The table of runtimes, days as text.
fn runtimes() -> Value {
    let days = |runtime: &Runtime| {
        let day = |of: fn(&End) -> Date| runtime.end.as_ref().map(|end| of(end).to_string());
        json!({
            "id": runtime.id,
            "deprecated": day(|end| end.deprecated),
            "blocks_creation": day(|end| end.blocks_creation),
            "blocks_update": day(|end| end.blocks_update),
            "successor": runtime.successor,
        })
    };
    RUNTIMES.iter().map(days).collect()
}
