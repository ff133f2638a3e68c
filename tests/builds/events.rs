//! Events as API Gateway sends them.

use serde_json::{Value, json};

/// An event of payload format 2.0. `path` carries the stage's name unless the stage is `$default`.
pub(crate) fn v2(stage: &str, key: &str, method: &str, path: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "content-length": "0",
            "host": "abc123defg.execute-api.us-east-1.amazonaws.com",
            "user-agent": "curl/8.5.0",
            "x-amzn-trace-id": "Root=1-67fd8a34-0a1b2c3d4e5f60718293a4b5",
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123defg",
            "domainName": "abc123defg.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abc123defg",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": "curl/8.5.0",
            },
            "requestId": "JCJJxhz4PHcEJgQ=",
            "routeKey": key,
            "stage": stage,
            "time": "14/Apr/2025:22:13:56 +0000",
            "timeEpoch": 1_744_668_836_000_u64,
        },
        "isBase64Encoded": false,
    })
}

/// An event of payload format 1.0, as HTTP APIs send it. `id` is the route key, or null.
pub(crate) fn v1(id: Option<&str>, resource: &str, method: &str, path: &str) -> Value {
    json!({
        "version": "1.0",
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": { "Host": "abc123defg.execute-api.us-east-1.amazonaws.com" },
        "multiValueHeaders": { "Host": ["abc123defg.execute-api.us-east-1.amazonaws.com"] },
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123defg",
            "domainName": "abc123defg.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abc123defg",
            "extendedRequestId": "JCJJxhz4PHcEJgQ=",
            "httpMethod": method,
            "identity": { "sourceIp": "203.0.113.7", "userAgent": "curl/8.5.0" },
            "path": path,
            "protocol": "HTTP/1.1",
            "requestId": "JCJJxhz4PHcEJgQ=",
            "requestTime": "14/Apr/2025:22:13:56 +0000",
            "requestTimeEpoch": 1_744_668_836_000_u64,
            "resourceId": id,
            "resourcePath": resource,
            "stage": "$default",
        },
        "pathParameters": null,
        "stageVariables": null,
        "body": null,
        "isBase64Encoded": false,
    })
}
