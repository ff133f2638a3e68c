"""Runs a handler as Lambda's runtimes for Python do: loads it, asks the Runtime API for events, calls it, answers. `svlc dev` starts
this file once for each execution environment, in the folder of the function's code. It needs nothing but Python."""

import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

BASE = "/2018-06-01/runtime/"
WARNING = (
    "LAMBDA_WARNING: Unhandled exception. "
    "The most likely cause is an issue in the function code. "
    "However, in rare cases, a Lambda runtime update can cause unexpected function behavior. "
    "For functions using managed runtimes, runtime updates can be triggered by a function change, or can be applied automatically. "
    "To determine if the runtime has been updated, check the runtime version in the INIT_START log entry. "
    "If this error correlates with a change in the runtime version, you may be able to mitigate this error by temporarily rolling back "
    "to the previous runtime version. "
    "For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html"
)
# From this version on answers keep letters as they are, instead of escaping them.
AS_IT_IS = (3, 12)

# The id of the event that is worked on.
request_id = None


class Fault(Exception):
    """Something that the runtime itself finds wrong."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind, self.message, self.trace = f"Runtime.{kind}", message, list(trace)


# --- The Runtime API


class Api:
    """One connection, kept."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def next(self):
        return self.call("GET", "invocation/next")

    def post(self, what, body, kind=None):
        headers = {"Content-Type": "application/json"}
        if kind is not None:
            headers["Lambda-Runtime-Function-Error-Type"] = kind
        self.call("POST", what, body, headers)

    def call(self, method, what, body=None, headers=None):
        self.connection.request(method, BASE + what, body, headers or {})
        reply = self.connection.getresponse()
        return reply.headers, reply.read()


# --- JSON


class Encoder(json.JSONEncoder):
    def default(self, value):
        if not isinstance(value, decimal.Decimal):
            return super().default(value)
        if value.is_nan():
            return float("nan")
        return int(value) if value.as_tuple().exponent == 0 else float(value)


def wanted_version():
    """The version of the runtime that the function asks for."""
    runtime = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python")[2]
    return tuple(int(part) for part in runtime.split(".") if part.isdigit())


ENCODER = Encoder(ensure_ascii=wanted_version() < AS_IT_IS)


def encoded(value):
    return ENCODER.encode(value).encode()


# --- The log


IS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
DAY_TIME = "%Y-%m-%dT%H:%M:%SZ"
# What every record has; the rest is the author's own.
ORDINARY = {*vars(logging.makeLogRecord({})), "taskName", "message", "asctime", "aws_request_id", "tenant_id"}


class Handler(logging.Handler):
    def emit(self, record):
        sys.stdout.write(self.format(record))


class Filter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = request_id or ""
        record.tenant_id = None
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        kind, error, trace = record.exc_info or (None, None, None)
        is_object = isinstance(record.msg, dict) and not record.args
        fields = {
            "timestamp": self.formatTime(record, DAY_TIME),
            "level": record.levelname,
            "message": record.msg if is_object else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(trace) if kind else None,
            "errorType": kind.__name__ if kind else None,
            "errorMessage": str(error) if kind else None,
            "requestId": record.aws_request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if kind else None,
        }
        fields.update((name, value) for name, value in vars(record).items() if name not in ORDINARY)
        fields = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(fields, ensure_ascii=False, default=str) + "\n"


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
    handler = Handler()
    handler.setFormatter(JsonFormatter() if IS_JSON else logging.Formatter(text, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(Filter())
    logging.getLogger().addHandler(handler)
    level = {"TRACE": "DEBUG"}.get(os.environ.get("AWS_LAMBDA_LOG_LEVEL"), os.environ.get("AWS_LAMBDA_LOG_LEVEL"))
    if level in ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
        logging.getLogger().setLevel(level)


def log_error(error):
    """An error as the log has it: a record, or text that is indented by no-break spaces."""
    if IS_JSON:
        head = {"timestamp": time.strftime(DAY_TIME, time.gmtime()), "level": "ERROR"}
        sys.stdout.write(ENCODER.encode({**head, **error}) + "\n")
        return
    message = error["errorMessage"] and f": {error['errorMessage']}"
    lines = [f"[ERROR] {error['errorType']}{message}", "Traceback (most recent call last):"]
    for line in (line for entry in error["stackTrace"] for line in entry.splitlines()):
        bare = line.lstrip(" ")
        lines.append("\u00a0" * (len(line) - len(bare)) + bare)
    sys.stdout.write("\n".join(lines) + "\n")


# --- Errors


def payload(error, invocation=None):
    """What the caller gets of an error."""
    if isinstance(error, Fault):
        kind, message, trace = error.kind, error.message, error.trace
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = next((at for at, frame in enumerate(frames) if frame.filename != __file__), 0)
        kind, message = type(error).__name__, str(error)
        trace = traceback.format_list([tuple(frame) for frame in frames[own:]])
    return {"errorMessage": message, "errorType": kind, "requestId": invocation or "", "stackTrace": trace}


def tell_error(api, what, error):
    log_error(error)
    api.post(what, encoded(error), error["errorType"])


# --- The handler


def load_handler(name):
    try:
        module_name, function = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("MalformedHandlerName", f"Bad handler '{name}': {error}")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace)
    try:
        return getattr(module, function)
    except AttributeError:
        raise Fault("HandlerNotFound", f"Handler '{function}' missing on module '{module_name}'")


# --- The context


class Record:
    """An object of which the named fields are taken from JSON."""

    FIELDS = ()

    def __init__(self, values=None):
        for field in self.FIELDS:
            setattr(self, field, (values or {}).get(field))

    def __repr__(self):
        fields = ",".join(f"{field}={getattr(self, field)}" for field in self.FIELDS)
        return f"{type(self).__name__}([{fields}])"


class CognitoIdentity(Record):
    FIELDS = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(Record):
    FIELDS = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(Record):
    FIELDS = ("custom", "env", "client")


class LambdaContext(Record):
    FIELDS = (
        "aws_request_id",
        "log_group_name",
        "log_stream_name",
        "function_name",
        "memory_limit_in_mb",
        "function_version",
        "invoked_function_arn",
        "client_context",
        "identity",
        "tenant_id",
    )

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.tenant_id = headers["Lambda-Runtime-Aws-Tenant-Id"]
        self.client_context = None
        context = parsed(headers["Lambda-Runtime-Client-Context"], "Client Context")
        if context is not None:
            self.client_context = ClientContext(context)
            if self.client_context.client is not None:
                self.client_context.client = Client(self.client_context.client)
        identity = parsed(headers["Lambda-Runtime-Cognito-Identity"], "Cognito Identity") or {}
        self.identity = CognitoIdentity()
        self.identity.cognito_identity_id = identity.get("cognitoIdentityId")
        self.identity.cognito_identity_pool_id = identity.get("cognitoIdentityPoolId")
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def parsed(header, name):
    if not header:
        return None
    try:
        return json.loads(header)
    except Exception as error:
        raise Fault("LambdaContextUnmarshalError", f"Unable to parse {name} JSON: {error}")


# --- Invocations


def unmarshalled(body):
    try:
        return json.loads(body)
    except Exception as error:
        raise Fault("UnmarshalError", f"Unable to unmarshal input: {error}")


def marshalled(answer):
    if isinstance(answer, bytes):
        return answer
    try:
        return encoded(answer)
    except Exception as error:
        raise Fault("MarshalError", f"Unable to marshal response: {error}")


def invoke(api, handler):
    """Works on one event."""
    global request_id
    headers, body = api.next()
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    os.environ.pop("_X_AMZN_TRACE_ID", None)
    if headers["Lambda-Runtime-Trace-Id"]:
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    try:
        context = LambdaContext(headers)
        answer = marshalled(handler(unmarshalled(body), context))
    except Exception as error:
        tell_error(api, f"invocation/{request_id}/error", payload(error, request_id))
    else:
        api.post(f"invocation/{request_id}/response", answer)


def main():
    # The first place where modules are looked for is the function's code, not the folder of this file.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    api = Api(os.environ["AWS_LAMBDA_RUNTIME_API"])
    set_up_logging()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        logging.warning(WARNING)
        tell_error(api, "init/error", payload(error))
        sys.exit(1)
    while True:
        invoke(api, handler)


main()
