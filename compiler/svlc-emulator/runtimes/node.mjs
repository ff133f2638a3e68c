// Runs a handler as Lambda's runtimes for Node.js do: loads it, asks the Runtime API for events, calls it, answers. `svlc dev` starts
// this file once for each execution environment, in the folder of the function's code. It needs nothing but Node.js.

import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import util from "node:util";

const { env } = process;
const require = createRequire(import.meta.url);

// From this version on Lambda takes no handler with a callback.
const WITHOUT_CALLBACKS = 24;

// The id of the event that is worked on; Lambda logs `undefined` before the first.
let requestId;

// --- The Runtime API

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// A request whose body is still to be sent, and what is answered to it.
function begin(method, what, headers) {
  const options = { method, agent, headers, path: `/2018-06-01/runtime/${what}` };
  const request = http.request(`http://${env.AWS_LAMBDA_RUNTIME_API}`, options);
  const answered = new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (reply) => {
      const pieces = [];
      reply.on("data", (piece) => pieces.push(piece));
      reply.on("error", reject);
      reply.on("end", () => resolve({ headers: reply.headers, body: Buffer.concat(pieces).toString() }));
    });
  });
  return { request, answered };
}

function call(method, what, body, headers = {}) {
  const { request, answered } = begin(method, what, headers);
  request.end(body);
  return answered;
}

function post(what, body, kind) {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  if (kind !== undefined) headers["lambda-runtime-function-error-type"] = encodeURIComponent(kind);
  return call("POST", what, body, headers);
}

function postError(what, error) {
  const told = payload(error);
  return post(what, JSON.stringify(told), told.errorType);
}

// --- Errors

function fault(kind) {
  const Fault = class extends Error {};
  // On the prototype, so that a stack begins with it.
  Fault.prototype.name = `Runtime.${kind}`;
  return Fault;
}

const CallbackHandlerDeprecated = fault("CallbackHandlerDeprecated");
const HandlerNotFound = fault("HandlerNotFound");
const ImportModuleError = fault("ImportModuleError");
const MalformedHandlerName = fault("MalformedHandlerName");
const UnhandledPromiseRejection = fault("UnhandledPromiseRejection");
const UserCodeSyntaxError = fault("UserCodeSyntaxError");

function isError(value) {
  const isText = (name) => typeof value?.[name] === "string" && value[name] !== "";
  return util.types.isNativeError(value) || ["name", "message", "stack"].every(isText);
}

// What the caller gets of an error.
function payload(error) {
  try {
    return isError(error)
      ? { errorType: error.name, errorMessage: error.message, trace: error.stack.split("\n") }
      : { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    const errorMessage =
      "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";
    return { errorType: "handled", errorMessage };
  }
}

// --- The log

const LEVELS = { trace: 1, debug: 2, info: 3, log: 3, warn: 4, error: 5, fatal: 6 };
const NAMES = ["", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const IS_JSON = env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === "JSON";

// Has errors written by `told`, where JSON would write `{}`.
const errorsAs = (told) => (_, value) => (value instanceof Error ? told(value) : value);

// What the log has of an error that ends an event or the process.
function logError(what, thrown) {
  const error = thrown instanceof Error ? thrown : new Error(thrown);
  if (IS_JSON) return console.error(error);
  const plain = errorsAs((value) => {
    const own = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
    return typeof value.stack === "string" ? { ...own, stack: value.stack.split("\n") } : own;
  });
  let text;
  try {
    text = JSON.stringify(error, plain);
  } catch {
    text = JSON.stringify(payload(error));
  }
  console.error(what, `\t${text}`);
}

function textLine(timestamp, level, what) {
  return `${timestamp}\t${requestId}\t${level}\t${util.format(...what)}`;
}

function jsonLine(timestamp, level, what) {
  const record = { timestamp, level, requestId };
  if (what.length === 1) {
    const plain = errorsAs((value) => ({
      errorType: value.constructor?.name ?? "UnknownError",
      errorMessage: value.message,
      stackTrace: typeof value.stack === "string" ? value.stack.split("\n") : value.stack,
      ...value,
    }));
    try {
      return JSON.stringify({ ...record, message: what[0] }, plain);
    } catch {
      return JSON.stringify({ ...record, message: util.format(what[0]) });
    }
  }
  record.message = util.format(...what);
  const error = what.find((one) => one instanceof Error);
  if (error !== undefined) {
    record.errorType = error.constructor?.name ?? "UnknownError";
    record.errorMessage = error.message;
    record.stackTrace = typeof error.stack === "string" ? error.stack.split("\n") : [];
  }
  return JSON.stringify(record);
}

function patchConsole() {
  const least = Math.max(NAMES.indexOf(env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()), 1);
  const line = IS_JSON ? jsonLine : textLine;
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...what) => {
      if (level < least) return;
      process.stdout.write(`${line(new Date().toISOString(), NAMES[level], what)}\n`);
    };
  }
}

// --- Answers in pieces

// Marks a handler that writes its answer to a stream.
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const ERROR_TYPE = "lambda-runtime-function-error-type";
const ERROR_BODY = "lambda-runtime-function-error-body";

// Sends an answer as it is written. What stands before the first piece, status and headers, goes with that.
class ResponseStream extends Writable {
  #id;
  #type = "application/octet-stream";
  #before = Buffer.alloc(0);
  #sent;

  constructor(id) {
    super();
    this.#id = id;
  }

  setContentType(type) {
    this.#type = type;
  }

  beginWith(before) {
    this.#before = before;
  }

  #request() {
    if (this.#sent === undefined) {
      this.#sent = begin("POST", `invocation/${this.#id}/response`, {
        "content-type": this.#type,
        "lambda-runtime-function-response-mode": "streaming",
        "transfer-encoding": "chunked",
        trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
      });
      if (this.#before.length > 0) this.#sent.request.write(this.#before);
    }
    return this.#sent.request;
  }

  _write(piece, encoding, done) {
    this.#request().write(piece, encoding, done);
  }

  _final(done) {
    this.#request().end();
    this.#sent.answered.then(() => done(), done);
  }

  // Ends the answer with an error. One that is whole stays as it is.
  async fail(error) {
    if (this.writableFinished) return;
    if (this.#sent === undefined) return postError(`invocation/${this.#id}/error`, error);
    const told = payload(error);
    this.#sent.request.addTrailers({
      [ERROR_TYPE]: encodeURIComponent(told.errorType),
      [ERROR_BODY]: Buffer.from(JSON.stringify(told)).toString("base64"),
    });
    this.#sent.request.end();
    await this.#sent.answered;
  }
}

// What handlers find without importing it.
globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: "response" }),
  HttpResponseStream: {
    from(stream, head) {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream.beginWith(Buffer.concat([Buffer.from(JSON.stringify(head)), Buffer.alloc(8)]));
      return stream;
    },
  },
};

// Works on one event with a handler that writes its answer.
async function stream(handler, id, event, context) {
  const answer = new ResponseStream(id);
  const isWhole = finished(answer);
  isWhole.catch(() => {});
  try {
    const result = await handler(event, answer, context);
    if (result !== undefined && result !== null) console.warn("Streaming handlers ignore return values.");
    await isWhole;
  } catch (error) {
    logError("Invoke Error", error);
    await answer.fail(error);
  }
}

// --- The handler

// Whether the nearest `package.json` makes `.js` files ES modules.
function isModuleFolder(folder) {
  if (folder.endsWith("/node_modules")) return false;
  const manifest = path.join(folder, "package.json");
  if (fs.existsSync(manifest)) {
    try {
      return JSON.parse(fs.readFileSync(manifest, "utf8"))?.type === "module";
    } catch (error) {
      console.warn(`${manifest} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  return folder !== "/" && isModuleFolder(path.dirname(folder));
}

// The module of a handler: the file of that name, else what Node.js finds under it.
async function loadModule(root, folder, name) {
  const file = path.resolve(root, folder, name);
  const isModule = fs.existsSync(`${file}.js`) && isModuleFolder(path.dirname(file));
  const ways = [
    ["", require],
    [".js", isModule ? (found) => import(pathToFileURL(found)) : require],
    [".mjs", (found) => import(pathToFileURL(found))],
    [".cjs", require],
  ];
  for (const [extension, load] of ways) {
    if (fs.existsSync(file + extension)) return load(file + extension);
  }
  return require(require.resolve(name, { paths: [root, folder] }));
}

async function loadHandler(root, handler) {
  if (handler.includes("..")) {
    throw new MalformedHandlerName(
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const last = path.basename(handler);
  const dot = last.indexOf(".");
  if (dot < 0) throw new MalformedHandlerName("Bad handler");
  let module;
  try {
    module = await loadModule(root, handler.slice(0, handler.indexOf(last)), last.slice(0, dot));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === "MODULE_NOT_FOUND") throw new ImportModuleError(error);
    throw error;
  }
  const names = last.slice(dot + 1).split(".");
  const found = names.reduce((inner, name) => inner && inner[name], module);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new HandlerNotFound(`${handler} is not a function`);
  const version = Number(env.AWS_EXECUTION_ENV?.match(/nodejs(\d+)/)?.[1] ?? 0);
  const isStreaming = found[STREAMING] !== undefined;
  if (version >= WITHOUT_CALLBACKS && !isStreaming && found.length > 2 && !util.types.isAsyncFunction(found)) {
    throw new CallbackHandlerDeprecated(
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
        "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
        "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  return found;
}

// --- Invocations

// Is called when nothing is left to do in the process.
let whenIdle = () => {};
// Reports an error that no handler caught.
let report = (error) => postError("init/error", error);

function json(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

// What the context says of function and event.
function facts(headers) {
  const deadline = headers["lambda-runtime-deadline-ms"];
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: json(headers["lambda-runtime-client-context"], "ClientContext"),
    identity: json(headers["lambda-runtime-cognito-identity"], "CognitoIdentity"),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: requestId,
    tenantId: headers["lambda-runtime-aws-tenant-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

// Works on one event; resolves when it is answered.
async function invoke(handler) {
  const { headers, body } = await call("GET", "invocation/next");
  const id = headers["lambda-runtime-aws-request-id"];
  requestId = id;
  if (headers["lambda-runtime-trace-id"] === undefined) delete env._X_AMZN_TRACE_ID;
  else env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  report = (error) => postError(`invocation/${id}/error`, error);
  if (handler[STREAMING] !== undefined) return stream(handler, id, JSON.parse(body), facts(headers));
  await new Promise((resolve, reject) => {
    let isDone = false;
    // The first that ends the invocation counts.
    const once = (end) => (...given) => {
      if (isDone) return;
      isDone = true;
      whenIdle = () => {};
      end(...given);
    };
    const answer = (result) => {
      let text;
      try {
        text = JSON.stringify(result === undefined ? null : result) ?? "null";
      } catch {
        return refuse(new Error("Unable to stringify response body"));
      }
      post(`invocation/${id}/response`, text).then(resolve, reject);
    };
    const refuse = (error) => {
      logError("Invoke Error", error);
      postError(`invocation/${id}/error`, error).then(resolve, reject);
    };
    const isFault = (error) => error !== undefined && error !== null;
    const fail = once((error) => refuse(isFault(error) ? error : "handled"));
    const succeed = once(answer);
    let waits = true;
    const callback = once((error, result) => {
      if (isFault(error)) refuse(error);
      else if (waits) whenIdle = () => ((whenIdle = () => {}), answer(result));
      else answer(result);
    });
    const context = {
      get callbackWaitsForEmptyEventLoop() {
        return waits;
      },
      set callbackWaitsForEmptyEventLoop(value) {
        waits = value;
      },
      succeed,
      fail,
      done: (error, result) => (isFault(error) ? fail(error) : succeed(result)),
    };
    // A handler that neither answers nor has anything left to do answers nothing.
    whenIdle = once(() => answer(null));
    try {
      const result = handler(JSON.parse(body), Object.assign(context, facts(headers)), callback);
      if (typeof result?.then === "function") result.then(succeed, fail);
    } catch (error) {
      callback(error);
    }
  });
}

// Ends the process once the error is reported.
function end(what, error, code) {
  logError(what, error);
  report(error).finally(() => process.exit(code));
}

patchConsole();
// Nobody reads on: whoever started this is gone. Said before any other error, whose log would fail in the same way, again and again.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
process.on("uncaughtException", (error) => end("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason, promise) => {
  const error = Object.assign(new UnhandledPromiseRejection(reason), { reason, promise });
  end("Unhandled Promise Rejection", error, 128);
});
process.on("beforeExit", () => whenIdle());

async function main() {
  const handler = await loadHandler(env.LAMBDA_TASK_ROOT, env._HANDLER);
  // A turn of the event loop between two events, as code of a handler may count on.
  for (;;) {
    await invoke(handler);
    await new Promise(setImmediate);
  }
}

main().catch((error) => end("Uncaught Exception", error, 129));
