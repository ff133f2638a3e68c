//! `svlc-aws`: makes the calls to AWS that `svlc` asks for on its standard input, with AWS's own SDK, and answers on its standard
//! output. A translator and nothing more: what is to be called, and when, is `svlc-deploy`'s.
//!
//! Credentials, region, profile, retries and endpoints are the SDK's, which takes them as the AWS CLI does.

mod authorities;
mod call;
mod clients;
mod connection;
mod error;
mod functions;
mod identity;
mod logs;
mod objects;
mod output;
mod profile;
mod settings;
mod stacks;
mod stages;
mod time;

use std::io::{self, BufRead};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use svlc_deploy::child::VERSION;
use svlc_deploy::protocol::{AwsError, Reply, Request, code};
use tokio::sync::mpsc::{Receiver, channel};

use clients::Clients;
use settings::Settings;

fn main() -> ExitCode {
    let settings = Settings::parse();
    // Ctrl-C reaches both programs. What it means svlc says, which may have something to take back first, and needs this one for it.
    if flag::register(SIGINT, Arc::default()).is_err() {
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended = runtime.and_then(|runtime| runtime.block_on(serve(&settings, requests())));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever listened has gone, and there is nobody to tell.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Answers requests until there are no more.
async fn serve(settings: &Settings, mut requests: Receiver<String>) -> io::Result<()> {
    let clients = match Clients::new(settings).await {
        Ok(clients) => clients,
        Err(error) => return output::say(&Reply::Error(error)),
    };
    output::say(&Reply::Ready { version: VERSION.to_owned() })?;
    while let Some(line) = requests.recv().await {
        let answer = match serde_json::from_str::<Request>(&line) {
            Ok(request) => call::answer(&clients, request).await,
            Err(_) => Err(not_a_request()),
        };
        output::say(&answer.map_or_else(Reply::Error, Reply::Ok))?;
    }
    Ok(())
}

/// What serde says of a request may quote it, and it may hold a secret.
fn not_a_request() -> AwsError {
    AwsError::own(code::BAD_REQUEST, "the line is no request of this version", false)
}

/// Lines of the standard input, read by a thread of its own: connections that wait for their next use go on meanwhile.
fn requests() -> Receiver<String> {
    let (sender, receiver) = channel(1);
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    receiver
}
