//! The emulator as clients, functions and SDKs meet it: real sockets, real processes. A stub stands for the functions.

#[path = "emulator/actions.rs"]
mod actions;
#[path = "emulator/asynchronous.rs"]
mod asynchronous;
#[path = "emulator/authorizers.rs"]
mod authorizers;
#[path = "emulator/bench.rs"]
mod bench;
#[path = "emulator/client.rs"]
mod client;
#[path = "emulator/conformance.rs"]
mod conformance;
#[path = "emulator/endpoint.rs"]
mod endpoint;
#[path = "emulator/events.rs"]
mod events;
#[path = "emulator/iam.rs"]
mod iam;
#[path = "emulator/issuer.rs"]
mod issuer;
#[path = "emulator/jwt.rs"]
mod jwt;
#[path = "emulator/lambda.rs"]
mod lambda;
#[path = "emulator/loaded.rs"]
mod loaded;
#[path = "emulator/made_up.rs"]
mod made_up;
#[path = "emulator/mapping.rs"]
mod mapping;
#[path = "emulator/memory.rs"]
mod memory;
#[path = "emulator/node.rs"]
mod node;
#[path = "emulator/protocol.rs"]
mod protocol;
#[path = "emulator/python.rs"]
mod python;
#[path = "emulator/robust.rs"]
mod robust;
#[path = "emulator/runtimes.rs"]
mod runtimes;
#[path = "emulator/serving.rs"]
mod serving;
#[path = "emulator/settings.rs"]
mod settings;
#[path = "emulator/streaming.rs"]
mod streaming;
