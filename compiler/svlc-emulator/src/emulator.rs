//! What others start and stop: [`Emulator`]. It has threads of its own, so that the command line needs none.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use svlc_core::model::FunctionId;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{oneshot, watch};

use crate::asynchronous::{Event, Outcome, Queue};
use crate::client::Client;
use crate::clock::{Clock, Moment};
use crate::deliveries::{Deliveries, Delivery};
use crate::error::Fault;
use crate::id;
use crate::lambda::{self, Call, Groups};
use crate::log::{self, Lines};
use crate::machine::Machine;
use crate::server::{self, Role};
use crate::service::{Addresses, Programs, Service};
use crate::support::Supported;
use crate::tables;
use crate::view::View;

/// How long processes are waited for at the end. They are killed, so that this is never needed in full.
const END: Duration = Duration::from_millis(1_500);

/// A local API Gateway and Lambda.
#[derive(Debug)]
pub struct Emulator {
    runtime: Option<Runtime>,
    current: watch::Sender<Option<Arc<Service>>>,
    /// What ran before a pause.
    last: Arc<Mutex<Option<Arc<Service>>>>,
    gateway: Option<SocketAddr>,
    aws: Option<SocketAddr>,
    machine: Machine,
    queue: Queue,
    interrupted: Arc<AtomicBool>,
}

/// An event that is worked on without anybody waiting.
#[derive(Debug)]
pub struct Queued {
    /// The id of its invocations.
    pub id: String,
    outcome: oneshot::Receiver<Outcome>,
}

impl Queued {
    /// Whether the function has succeeded in the end; `None` while it is tried.
    pub fn is_success(&mut self) -> Option<bool> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome.is_success()),
            Err(oneshot::error::TryRecvError::Empty) => None,
            Err(oneshot::error::TryRecvError::Closed) => Some(false),
        }
    }
}

/// What an invocation gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoked {
    /// What the function answered, or says went wrong.
    pub payload: Vec<u8>,
    /// Whether it failed.
    pub is_failure: bool,
    /// The last 4 KB of its log.
    pub log: Vec<u8>,
}

impl Emulator {
    /// Starts without a socket: for single invocations.
    ///
    /// # Errors
    /// If the system has no threads or signals left.
    pub fn start() -> Result<(Self, Lines), Fault> {
        let started = |source: io::Error| Fault::Start { source };
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(workers()).enable_all().build().map_err(started)?;
        lambda::raise_open_files();
        let (log, lines) = log::queue();
        let interrupted = Arc::new(AtomicBool::new(false));
        {
            let _in_runtime = runtime.enter();
            watch_signals(&interrupted).map_err(started)?;
        }
        let current = watch::Sender::new(None);
        let deliveries = Deliveries::new(log.clone());
        let machine = Machine {
            log,
            herd: Arc::default(),
            groups: Arc::new(Groups::open()),
            clock: Clock::default(),
            client: Client::default(),
            deliveries,
        };
        let queue = Queue::new(current.subscribe(), machine.clone());
        let emulator = Self {
            runtime: Some(runtime),
            current,
            last: Arc::default(),
            gateway: None,
            aws: None,
            machine,
            queue,
            interrupted,
        };
        Ok((emulator, lines))
    }

    /// Listens for requests, which wait for the first [`Self::publish`]. Port 0 stands for any that is free.
    ///
    /// # Errors
    /// If a port is taken.
    pub fn listen(&mut self, port: u16, lambda_port: u16) -> Result<(), Fault> {
        self.gateway = self.open(port, Role::Gateway)?;
        self.aws = self.open(lambda_port, Role::Lambda)?;
        Ok(())
    }

    /// Listens for functions alone, which reach queues and one another by the APIs of AWS.
    ///
    /// # Errors
    /// If no port is free.
    pub fn listen_for_functions(&mut self) -> Result<(), Fault> {
        self.aws = self.open(0, Role::Lambda)?;
        Ok(())
    }

    fn open(&self, port: u16, role: Role) -> Result<Option<SocketAddr>, Fault> {
        let Some(runtime) = &self.runtime else { return Ok(None) };
        let failed = |source: io::Error| Fault::Listen { port, source };
        let listener = runtime.block_on(server::listen(port)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        runtime.spawn(server::serve(listener, role, self.current.subscribe()));
        Ok(Some(address))
    }

    /// Where the API answers, if it does.
    pub fn url(&self) -> Option<String> {
        self.gateway.map(|address| format!("http://{address}"))
    }

    /// Where Lambda's API answers, if it does.
    pub fn lambda_url(&self) -> Option<String> {
        self.aws.map(|address| format!("http://{address}"))
    }

    /// Makes the tables of a service in the DynamoDB that the user has named, if one is.
    ///
    /// # Errors
    /// If nobody answers there, or refuses.
    pub fn make_tables(&self, supported: Supported<'_>) -> Result<(), Fault> {
        let Some(runtime) = &self.runtime else { return Ok(()) };
        runtime.block_on(tables::make(supported, &self.machine.client))
    }

    /// Makes requests wait until the next [`Self::publish`]. Those on their way are answered.
    pub fn pause(&self) {
        let before = self.current.send_replace(None);
        if before.is_some() {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = before;
        }
    }

    /// Serves what ran before the last [`Self::pause`] again.
    pub fn resume(&self) {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if last.is_some() {
            self.current.send_replace(last);
        }
    }

    /// Serves a service from now on, with a program for each of its functions.
    pub fn publish(&self, supported: Supported<'_>, programs: &Programs) {
        self.pause();
        let Some(runtime) = &self.runtime else { return };
        let _in_runtime = runtime.enter();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let addresses = Addresses {
            api: self.url().unwrap_or_default(),
            aws: self.lambda_url().unwrap_or_default(),
        };
        let (before, machine) = (last.as_deref(), &self.machine);
        let service = Service::new(supported, programs, &addresses, before, machine, &self.queue);
        let service = Arc::new(service);
        // Where nobody asks for the API, a single function is invoked and nothing else.
        if self.gateway.is_some() {
            service.events.start();
        }
        *last = Some(Arc::clone(&service));
        self.current.send_replace(Some(service));
    }

    /// Whether a service has been published.
    pub fn is_published(&self) -> bool {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Fires the schedules of a function now, also those that are switched off.
    pub fn fire(&self, function: &str) {
        let Some(runtime) = &self.runtime else { return };
        let _in_runtime = runtime.enter();
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().for_each(|service| service.events.fire(function));
    }

    /// Invokes a function and waits for its answer and its log; `None` if there is no such function, or svlc is interrupted.
    pub fn invoke(&self, function: &str, event: Vec<u8>) -> Option<Invoked> {
        self.invoke_version(function, None, event)
    }

    /// Whether there is a function with a version of that qualifier.
    pub fn has_version(&self, function: &str, qualifier: Option<&str>) -> bool {
        let service = self.current.borrow().clone();
        service.is_some_and(|service| service.asked_for(function, qualifier).is_some())
    }

    /// As [`Self::invoke`], the version of a qualifier, if it is given.
    pub fn invoke_version(
        &self,
        function: &str,
        qualifier: Option<&str>,
        event: Vec<u8>,
    ) -> Option<Invoked> {
        let service = self.current.borrow().clone()?;
        let (function, qualifier) = service.asked_for(function, qualifier)?;
        let arn = service.local.function_arn(&function.config.name);
        let arn = qualifier.map_or(arn.clone(), |qualifier| format!("{arn}:{qualifier}"));
        let call = Call {
            event: event.into(),
            arn,
            trace: id::trace(Moment::now()),
            client_context: None,
        };
        self.runtime.as_ref()?.block_on(async {
            let invocation = function.invoke(call).await.ok()?;
            let answer = invocation.answer.await.ok()?;
            let log = invocation.log.await.unwrap_or_default();
            let is_failure = answer.failure.is_some();
            Some(Invoked { payload: answer.payload.to_vec(), is_failure, log })
        })
    }

    /// Queues an event for a function, as an asynchronous invocation does; `None` if there is no such function or version, or too
    /// many events wait.
    pub fn invoke_later(
        &self,
        function: &str,
        qualifier: Option<&str>,
        event: Vec<u8>,
    ) -> Option<Queued> {
        let service = self.current.borrow().clone()?;
        let (_, qualifier) = service.asked_for(function, qualifier)?;
        let id = id::request();
        let event = Event {
            id: id.clone(),
            function: function.to_owned(),
            arn: service.local.function_arn(function),
            qualifier: qualifier.map(str::to_owned),
            payload: event.into(),
            trace: id::trace(Moment::now()),
        };
        let _in_runtime = self.runtime.as_ref()?.enter();
        Some(Queued { id, outcome: service.queue.put(event)? })
    }

    /// What Lambda has delivered to queues, topics and buses, the newest at the end.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.machine.deliveries.kept()
    }

    /// What a console sees and can have done. From now on what is asked and answered is kept.
    pub fn view(&self) -> View {
        let log = &self.machine.log;
        log.records.turn_on();
        let (gateway, lambda) = (self.gateway, self.aws);
        let last = Arc::clone(&self.last);
        let (records, groups) = (Arc::clone(&log.records), Arc::clone(&self.machine.groups));
        View::new(self.current.subscribe(), last, records, gateway, lambda, groups)
    }

    /// Where a console runs, until the emulator ends.
    pub fn runtime(&self) -> Option<Handle> {
        self.runtime.as_ref().map(|runtime| runtime.handle().clone())
    }

    /// The event of a plain request to the first route of a function; `None` if no route leads to it.
    pub fn example(&self, function: FunctionId) -> Option<String> {
        let service = self.current.borrow().clone()?;
        let event = service.gateway.example(function)?;
        serde_json::to_string_pretty(&event).ok()
    }

    /// Whether the user has asked svlc to end.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Turns the clock of retries and schedules forward, for tests: who waits for a moment up to then waits no longer.
    pub fn turn_clock(&self, by: Duration) {
        self.machine.clock.turn(by);
    }

    /// Whether the system itself keeps functions to their memory, by control groups; otherwise it is looked at.
    pub fn has_memory_groups(&self) -> bool {
        self.machine.groups.are_there()
    }

    /// How many processes of functions run.
    pub fn processes(&self) -> usize {
        self.machine.herd.len()
    }
}

impl Drop for Emulator {
    /// Ends every process and every connection.
    fn drop(&mut self) {
        // The queue of a service leads back to it.
        self.current.send_replace(None);
        self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.machine.herd.close();
        let deadline = Instant::now() + END;
        while self.machine.herd.len() > 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_millis(200));
        }
        self.machine.groups.close();
    }
}

/// One thread for requests, and more where there is more than one processor; beyond a few they only wait for one another.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4)
}

/// Notes when the user, or the system, asks svlc to end.
fn watch_signals(interrupted: &Arc<AtomicBool>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        let mut asked = signal(kind)?;
        let interrupted = Arc::clone(interrupted);
        tokio::spawn(async move {
            while asked.recv().await.is_some() {
                interrupted.store(true, Ordering::Relaxed);
            }
        });
    }
    Ok(())
}
