"""Brings a CloudFormation template into one form, whether svlc wrote it or SAM's transform did: functions, roles, logs, the API,
routes, stages, permissions, outputs. Nothing is left out: what no section takes lands under `other`, what a resource has
beyond the known stands under its own name.
"""

import re

API = "HttpApi"
APIGATEWAY = "apigateway.amazonaws.com"
AUTHORIZERS = "/authorizers/"
METHODS = ["get", "put", "post", "delete", "options", "head", "patch"]
ANY = "x-amazon-apigateway-any-method"
INVOKE_PREFIX = "arn:⟦AWS::Partition⟧:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/⟦"
SOURCE_PREFIX = f"arn:⟦AWS::Partition⟧:execute-api:⟦AWS::Region⟧:⟦AWS::AccountId⟧:⟦{API}⟧"


class Fault(Exception):
    """The template does not hold together."""


def plain(value):
    """The value with every function of CloudFormation worked into the text: `⟦X⟧` for a Ref, `⟦X.A⟧` for an attribute."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref":
            return f"⟦{argument}⟧"
        if name == "Fn::GetAtt":
            return "⟦" + (argument if isinstance(argument, str) else ".".join(argument)) + "⟧"
        if name == "Fn::Join":
            return plain(argument[0]).join(plain(one) for one in argument[1])
        if name == "Fn::Sub":
            return substituted(argument)
    return {key: plain(one) for key, one in value.items()}


def substituted(argument):
    text, names = (argument, {}) if isinstance(argument, str) else argument

    def piece(match):
        name = match.group(1)
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        return plain(names[name]) if name in names else f"⟦{name}⟧"

    return re.sub(r"\$\{([^}]*)\}", piece, text)


def form(template):
    """The one form: nested maps from words to plain values."""
    resources = {}
    for logical_id, resource in template["Resources"].items():
        resource = dict(resource)
        resource["Properties"] = plain(resource.get("Properties", {}))
        resource.setdefault("DependsOn", [])
        if isinstance(resource["DependsOn"], str):
            resource["DependsOn"] = [resource["DependsOn"]]
        resources[logical_id] = resource
    rename_versions(resources)
    api = properties_of(resources, API, "AWS::ApiGatewayV2::Api")
    body = api.pop("Body", None)
    guards = authorizers_of_body(body) if body is not None else authorizers_of_resources(resources)
    routes = routes_of_body(body) if body is not None else routes_of_resources(resources)
    for route, target in routes.items():
        guarded(route, target, guards)
    out = {
        "description": template.get("Description"),
        "parameters": template.get("Parameters", {}),
        "functions": {key: function(one) for key, one in each(resources, "AWS::Lambda::Function")},
        "roles": dict(each(resources, "AWS::IAM::Role")),
        "logs": dict(each(resources, "AWS::Logs::LogGroup")),
        "api": api_of(api, body),
        "authorizers": guards,
        "routes": routes,
        "stages": stages(resources, routes, body is not None),
        "permissions": permissions(resources, routes, guards),
        "paths": domain_paths(resources),
        "outputs": plain(template.get("Outputs", {})),
    }
    taken = {
        "AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Logs::LogGroup", "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::ApiMapping", "AWS::Lambda::Permission",
    }
    if body is None:
        taken |= {"AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Authorizer"}
    out["other"] = {key: one for key, one in resources.items() if one["Type"] not in taken or is_of_event(one)}
    dangling(out, [*resources, *template.get("Parameters", {})])
    return out


def rename_versions(resources):
    """Names each version after its function: SAM's transform has a hash of the code in the name, which is new when the code is."""
    versions = {key: dict(one) for key, one in resources.items() if one["Type"] == "AWS::Lambda::Version"}
    for key, version in versions.items():
        function = version["Properties"]["FunctionName"].strip("⟦⟧")
        name = f"{function} version"
        if name in resources:
            raise Fault(f"{function} has two versions")
        # SAM's transform never replaces a version: it makes another resource, and keeps the old one when it goes away.
        is_of_sam = re.search(r"Version[0-9a-f]{10}$", key) is not None
        policies = version.pop("DeletionPolicy", None), version.pop("UpdateReplacePolicy", None)
        version["kept"] = policies == ("Retain", None if is_of_sam else "Retain")
        del resources[key]
        resources[name] = version
        for alias in resources.values():
            if alias["Type"] == "AWS::Lambda::Alias" and alias["Properties"]["FunctionVersion"] == f"⟦{key}.Version⟧":
                alias["Properties"]["FunctionVersion"] = f"⟦{name}.Version⟧"


def is_of_event(resource):
    """Whether it lets something else than the API invoke a function."""
    return resource["Type"] == "AWS::Lambda::Permission" and resource["Properties"]["Principal"] != APIGATEWAY


def each(resources, kind):
    """Logical ids and properties of the resources of a kind."""
    for key, resource in resources.items():
        if resource["Type"] == kind:
            yield key, dict(resource["Properties"])


def properties_of(resources, logical_id, kind):
    resource = resources.get(logical_id)
    if resource is None or resource["Type"] != kind:
        raise Fault(f"{logical_id} is no {kind}")
    return dict(resource["Properties"])


def dangling(value, names):
    """Every reference leads to a resource, a parameter or a pseudo parameter."""
    if isinstance(value, dict):
        for one in value.values():
            dangling(one, names)
    elif isinstance(value, list):
        for one in value:
            dangling(one, names)
    elif isinstance(value, str):
        for name in re.findall(r"⟦([^⟧]*)⟧", value):
            known = ["ArtifactBucket", "ArtifactPrefix", "AWS::StackName", *names]
            known += ["AWS::Partition", "AWS::Region", "AWS::AccountId", "AWS::URLSuffix"]
            if name.split(".")[0] not in known:
                raise Fault(f"nothing is called {name}")


def tags(properties):
    """Tags as a map, whether given as one or as a list."""
    if isinstance(properties.get("Tags"), list):
        properties["Tags"] = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
    return properties


def function(properties):
    code = properties.pop("Code")
    if "ImageUri" not in code:
        properties["zip"] = code.pop("S3Key").rsplit("/", 1)[-1]
        properties["bucket"] = code.pop("S3Bucket")
    return tags(properties) | {"code": code}


def api_of(properties, body):
    if body is None:
        if "ProtocolType" not in properties:
            raise Fault("an API without a definition has no protocol")
        return properties
    body = dict(body)
    info = body.pop("info")
    named = {"Name": info.pop("title"), "openapi": body.pop("openapi"), "version": info.pop("version")}
    if info.get("description"):
        named["Description"] = info.pop("description")
    cors = body.pop("x-amazon-apigateway-cors", None)
    if cors is not None:
        named["CorsConfiguration"] = {key[0].upper() + key[1:]: one for key, one in cors.items()}
    # SAM says in the definition that the default endpoint is off.
    off = [{"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}]
    if body.get("servers") == off:
        body.pop("servers")
        named["DisableExecuteApiEndpoint"] = True
    listed = body.pop("tags", [])
    if listed:
        named["Tags"] = {tag["name"]: tag["x-amazon-apigateway-tag-value"] for tag in listed}
    body.pop("paths")
    body.pop("components", None)
    return properties | named | {key: one for key, one in {"body": body, "info": info}.items() if one}


# What a security scheme says beside its authorizer, and what each kind of authorizer is called in the two places.
SCHEMES = {
    "JWT": {"type": "oauth2"},
    "REQUEST": {"type": "apiKey", "name": "Unused", "in": "header"},
}
IAM_SCHEME = {
    "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4",
}
KINDS = {"JWT": "JWT", "REQUEST": "CUSTOM"}


def authorizers_of_resources(resources):
    """Authorizers by name; their logical ids, which only routes and permissions need, are kept apart."""
    out = {}
    for logical_id, one in each(resources, "AWS::ApiGatewayV2::Authorizer"):
        if one.pop("ApiId") != f"⟦{API}⟧":
            raise Fault(f"{logical_id} is of another API")
        name = one.pop("Name")
        if name in out:
            raise Fault(f"two authorizers {name}")
        out[name] = one
    return out


def authorizers_of_body(body):
    """The same from the security schemes of a definition."""
    out = {}
    for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
        scheme = dict(scheme)
        own = scheme.pop("x-amazon-apigateway-authorizer", None)
        if own is None:
            if (name, scheme) != ("AWS_IAM", IAM_SCHEME):
                raise Fault(f"{name} is no authorizer: {scheme}")
            continue
        own = {key[0].upper() + key[1:]: one for key, one in own.items()}
        own["AuthorizerType"] = own.pop("Type").upper()
        if scheme != SCHEMES[own["AuthorizerType"]]:
            raise Fault(f"the scheme of {name} is {scheme}")
        if "JwtConfiguration" in own:
            jwt = own["JwtConfiguration"]
            own["JwtConfiguration"] = {key[0].upper() + key[1:]: one for key, one in jwt.items()}
        # A definition gives one source as text; no source is an empty list.
        source = own.pop("IdentitySource", [])
        source = source if isinstance(source, list) else [source]
        out[name] = own | ({"IdentitySource": source} if source else {})
    return out


def guarded(route, target, guards):
    """Raises a fault if who may use a route makes no sense."""
    kind, name, scopes = target.get("guard", ("NONE", None, []))
    if kind in ("NONE", "AWS_IAM"):
        sound = name is None and not scopes
    else:
        sound = name in guards and KINDS[guards[name]["AuthorizerType"]] == kind and (kind == "JWT" or not scopes)
    if not sound:
        raise Fault(f"{route} is guarded by {kind} {name} {scopes}")


def guard_of_route(route, names):
    """Who may use a route: kind, name of the authorizer, scopes. `names` are those of authorizers by logical id."""
    kind = route.pop("AuthorizationType", "NONE")
    authorizer = route.pop("AuthorizerId", None)
    return kind, authorizer and names[authorizer.strip("⟦⟧")], route.pop("AuthorizationScopes", [])


def guard_of_operation(operation, schemes):
    """The same from `security` of an operation."""
    security = operation.pop("security", [])
    if not security:
        return "NONE", None, []
    [(name, scopes)] = [pair for one in security for pair in one.items()]
    if name not in schemes:
        raise Fault(f"no scheme is called {name}")
    if name == "AWS_IAM":
        return "AWS_IAM", None, scopes
    return KINDS[schemes[name]["x-amazon-apigateway-authorizer"]["type"].upper()], name, scopes


def routes_of_resources(resources):
    integrations = dict(each(resources, "AWS::ApiGatewayV2::Integration"))
    names = {key: one["Name"] for key, one in each(resources, "AWS::ApiGatewayV2::Authorizer")}
    out = {}
    for _, route in each(resources, "AWS::ApiGatewayV2::Route"):
        target = re.fullmatch(r"integrations/⟦(\w+)⟧", route.pop("Target"))
        if not target or target.group(1) not in integrations:
            raise Fault(f"{route['RouteKey']} leads nowhere")
        integration = dict(integrations[target.group(1)])
        for part in (route, integration):
            if part.pop("ApiId") != f"⟦{API}⟧":
                raise Fault(f"{route['RouteKey']} is of another API")
        guard = guard_of_route(route, names)
        words = {
            "IntegrationType": "type", "IntegrationMethod": "method", "IntegrationUri": "uri",
            "PayloadFormatVersion": "payload", "TimeoutInMillis": "timeout", "ConnectionType": "connectionType",
            "ConnectionId": "connectionId", "TlsConfig": "tlsConfig", "CredentialsArn": "credentials",
            "IntegrationSubtype": "integrationSubtype", "RequestParameters": "requestParameters",
        }
        if "TlsConfig" in integration:
            words_of_tls = {"ServerNameToVerify": "serverNameToVerify"}
            tls = integration["TlsConfig"].items()
            integration["TlsConfig"] = {words_of_tls.get(name, name): one for name, one in tls}
        if "ResponseParameters" in integration:
            integration["responseParameters"] = flat(integration.pop("ResponseParameters"))
        key = route.pop("RouteKey")
        if key in out:
            raise Fault(f"two routes {key}")
        out[key] = target_of({words.get(name, name): one for name, one in integration.items()}) | route
        out[key]["guard"] = guard
    return out


def flat(responses):
    """What is set in responses, from CloudFormation's lists to the maps of a definition."""
    out = {}
    for status, own in responses.items():
        if list(own) != ["ResponseParameters"]:
            raise Fault(f"{status} has {list(own)}")
        pairs = [(one["Destination"], one["Source"]) for one in own["ResponseParameters"]]
        if len(dict(pairs)) != len(pairs) or any(len(one) != 2 for one in own["ResponseParameters"]):
            raise Fault(f"{status} sets something twice")
        out[status] = dict(pairs)
    return out


def routes_of_body(body):
    out = {}
    schemes = body.get("components", {}).get("securitySchemes", {})
    for path, item in body["paths"].items():
        for method, operation in item.items():
            if method not in [*METHODS, ANY]:
                raise Fault(f"{path} has a {method}")
            operation = dict(operation)
            guard = guard_of_operation(operation, schemes)
            integration = dict(operation.pop("x-amazon-apigateway-integration"))
            names = {"httpMethod": "method", "payloadFormatVersion": "payload", "timeoutInMillis": "timeout"}
            settings = {names.get(name, name): one for name, one in integration.items()}
            settings["type"] = settings["type"].upper()
            if "method" not in settings and "integrationSubtype" not in settings:
                raise Fault(f"the integration of {method} {path} has no httpMethod")
            # What the documentation of an operation says changes no route.
            for word in ["parameters", "responses"]:
                operation.pop(word, None)
            key = "$default" if path == "$default" else f"{'ANY' if method == ANY else method.upper()} {path}"
            if (key == "$default") != bool(operation.pop("isDefaultRoute", False)):
                raise Fault(f"{key} and isDefaultRoute do not go together")
            out[key] = target_of(settings) | operation | {"guard": guard}
    return out


def target_of(settings):
    """The function, if it is one, in either of the two ways in which API Gateway is told."""
    if "integrationSubtype" in settings:
        return settings
    function = r"(\w+Function(?=\.Arn⟧)|\w+Aliaslive(?=⟧))(?:\.Arn)?⟧"
    match = re.fullmatch(f"⟦{function}", settings["uri"])
    if settings["uri"].startswith(INVOKE_PREFIX):
        match = re.fullmatch(f"{function}/invocations", settings["uri"][len(INVOKE_PREFIX):])
    if match:
        settings["function"] = match.group(1)
        del settings["uri"]
    return settings


def stages(resources, routes, from_body):
    out = {}
    for key, stage in each(resources, "AWS::ApiGatewayV2::Stage"):
        if stage.pop("ApiId") != f"⟦{API}⟧":
            raise Fault(f"{key} is of another API")
        waited_for = {
            resources[one]["Properties"].get("RouteKey")
            for one in resources[key]["DependsOn"] if one in resources
        }
        needed = stage.get("RouteSettings", {})
        # The routes of a body are there as soon as the API is.
        stage["ready"] = all(route in routes and (from_body or route in waited_for) for route in needed)
        out[stage.pop("StageName")] = tags(stage)
    return out


def domain_paths(resources):
    """Paths of custom domains, by logical id, each with the name of the stage that answers there."""
    out = {}
    names = {f"⟦{key}⟧": one["StageName"] for key, one in each(resources, "AWS::ApiGatewayV2::Stage")}
    for key, one in each(resources, "AWS::ApiGatewayV2::ApiMapping"):
        if one.pop("ApiId") != f"⟦{API}⟧":
            raise Fault(f"{key} is of another API")
        out[key] = one | {"Stage": names[one["Stage"]]}
    return out


def permissions(resources, routes, guards):
    """For each function, where it may be invoked from, and what that comes to for each route and authorizer."""
    tails, asked = {}, {}
    names = {f"⟦{key}⟧": one["Name"] for key, one in each(resources, "AWS::ApiGatewayV2::Authorizer")}
    for key, permission in each(resources, "AWS::Lambda::Permission"):
        if is_of_event(resources[key]):
            continue
        source = permission.pop("SourceArn", "")
        function = permission.pop("FunctionName").strip("⟦⟧").split(".")[0]
        if not source.startswith(SOURCE_PREFIX):
            raise Fault(f"{key} is for {source}")
        if permission != {"Action": "lambda:InvokeFunction", "Principal": APIGATEWAY}:
            raise Fault(f"{key} is {permission}")
        tail = source[len(SOURCE_PREFIX):]
        if tail.startswith(AUTHORIZERS):
            authorizer = tail[len(AUTHORIZERS):]
            asked.setdefault(function, []).append(authorizer if authorizer == "*" else names[authorizer])
        else:
            tails.setdefault(function, []).append(tail)
    for name, guard in guards.items():
        if guard["AuthorizerType"] == "REQUEST":
            function = re.fullmatch(r"arn:.*/functions/⟦(\w+)(?:\.Arn)?⟧/invocations", guard["AuthorizerUri"]).group(1)
            if not {name, "*"} & set(asked.get(function, [])):
                raise Fault(f"authorizer {name} may not invoke {function}")
    for route, target in routes.items():
        if "function" in target:
            allowed = tails.get(target["function"], [])
            if not any(reaches(tail, route) for tail in allowed):
                raise Fault(f"{route} may not invoke {target['function']}")
    return {
        function: {
            "sources": sorted(set(tails.get(function, []))),
            "allows": {route: any(reaches(tail, route) for tail in tails.get(function, [])) for route in routes},
            "authorizers": sorted(set(asked.get(function, []))),
        }
        for function in [*tails, *(function for function in asked if function not in tails)]
    }


def reaches(tail, route):
    """Whether the end of a SourceArn lets a route in: `*` stands for anything, slashes too."""
    method, path = ("", "/$default") if route == "$default" else route.split(" ")
    arn = f"/stage{'/' * bool(method)}{method}{path}"
    return re.fullmatch(re.escape(tail).replace(r"\*", ".*"), arn) is not None
