//! One execution environment: a process, and what it and Lambda have told each other so far. Leaves the HTTP of the Runtime API to
//! [`super::runtime_api`], and what happens when to [`super::driver`].

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use rustix::process::Signal;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, timeout_at};

use super::answer::Answer;
use super::config::{Config, Initialization};
use super::function::Sink;
use super::groups::Group;
use super::herd::Herd;
use super::memory::Usage;
use super::output::Output;
use super::report::Entry;
use super::scratch::{Folder, Folders};
use super::{memory, runtime_api, system};
use crate::clock::Moment;
use crate::id;
use crate::machine::Machine;

/// What a process has done.
#[derive(Debug)]
pub(crate) enum Happening {
    /// It asked for an event.
    Next,
    /// It answered its event.
    Answered(Answer),
    /// It said that it cannot start, and why: the error and its type.
    InitError(Bytes, Arc<str>),
    /// It ended.
    Exited(ExitStatus),
    /// It was ended because it used more memory than it has.
    OutOfMemory,
}

/// An event for the process.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) event: Bytes,
    pub(crate) deadline: Moment,
    pub(crate) arn: String,
    pub(crate) trace: String,
    /// As JSON.
    pub(crate) client_context: Option<String>,
    pub(crate) sink: Option<Sink>,
}

/// Where process and Lambda stand with one another.
#[derive(Debug)]
pub(crate) enum Phase {
    /// It has not asked for anything.
    Starting,
    /// It waits for an event.
    Waiting,
    /// An event is there for it to take.
    Assigned(Box<Task>),
    /// It works on the event of that id, whose answer may go somewhere in pieces.
    Working(String, Option<Sink>),
    /// It has answered and not asked for more.
    Answered(String),
    /// It has said that it cannot start.
    Failed,
}

/// What process, Runtime API and driver share.
#[derive(Debug)]
pub(crate) struct Shared {
    phase: Mutex<Phase>,
    /// Tells the Runtime API that an event was assigned.
    pub(crate) assigned: Notify,
    happenings: mpsc::Sender<Happening>,
}

/// An environment. Dropping it ends its process.
#[derive(Debug)]
pub(crate) struct Environment {
    pid: u32,
    is_frozen: bool,
    memory: Usage,
    herd: Arc<Herd>,
    pub(crate) shared: Arc<Shared>,
    happenings: mpsc::Receiver<Happening>,
    pub(crate) output: Arc<Output>,
    /// For its temporary files.
    _scratch: Folder,
}

/// How long a process may take to end that has said that it cannot start.
const FAREWELL: Duration = Duration::from_secs(2);

/// How many happenings wait for the driver at most: a process that asks without end waits.
const HAPPENINGS: usize = 8;

impl Environment {
    /// Starts the process of a function.
    pub(crate) async fn start(
        config: &Config,
        initialization: Initialization,
        machine: &Machine,
        folders: &Folders,
    ) -> io::Result<Self> {
        let Machine { log, herd, groups, .. } = machine;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (output, writer) =
            Output::new(Arc::from(config.name.as_str()), config.log, log.clone())?;
        let log_stream = id::log_stream(Moment::now(), &config.name, config.version.name());
        let mut command = Command::new(&config.program.path);
        let variables = config.variables(initialization, &address.to_string(), &log_stream);
        // Its own where the user says nothing of it.
        let scratch = folders.take(&config.name)?;
        command.env_clear().env("TMPDIR", scratch.path()).envs(variables);
        command.current_dir(config.program.folder());
        let managed = config.program.managed.as_ref();
        command.args(managed.map(|managed| managed.arguments.as_slice()).unwrap_or_default());
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        command.process_group(0).kill_on_drop(true);
        let child = command.spawn()?;
        let pid = child.id().unwrap_or_default();
        let group = groups.hold(pid, config.memory);
        output.add(Entry::InitStart { config, initialization, log_stream: &log_stream });
        // The command holds the ends of the pipe that it gave to the process.
        drop(command);
        herd.add(pid);
        let (sender, happenings) = mpsc::channel(HAPPENINGS);
        let shared = Arc::new(Shared {
            phase: Mutex::new(Phase::Starting),
            assigned: Notify::new(),
            happenings: sender,
        });
        let api = tokio::spawn(runtime_api::serve(listener, Arc::clone(&shared)));
        tokio::spawn(Arc::clone(&output).pump());
        let (watched, watching) = (Arc::clone(&shared), Arc::clone(herd));
        let memory = Usage::new(pid, config.memory, group.clone());
        tokio::spawn(async move {
            let end = wait(child, group.as_deref()).await;
            watching.remove(pid);
            api.abort();
            watched.happened(end).await;
            if let Some(group) = group {
                group.remove().await;
            }
        });
        Ok(Self {
            pid,
            is_frozen: false,
            memory,
            herd: Arc::clone(herd),
            shared,
            happenings,
            output,
            _scratch: scratch,
        })
    }

    /// Gives an event to a process that waits for one, and lets it run.
    pub(crate) fn assign(&mut self, task: Task) {
        *self.shared.phase() = Phase::Assigned(Box::new(task));
        if std::mem::take(&mut self.is_frozen) {
            system::thaw(self.pid);
        }
        self.shared.assigned.notify_one();
    }

    /// Keeps a process that waits from doing anything until it gets an event.
    pub(crate) fn freeze(&mut self) {
        self.is_frozen = true;
        system::freeze(self.pid);
    }

    /// Whether it is kept from doing anything.
    pub(crate) fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// Ends the process.
    pub(crate) fn kill(&self) {
        self.herd.kill(self.pid);
    }

    /// What happens next; `None` if nothing does until then. Meanwhile its memory is watched.
    pub(crate) async fn next(&mut self, until: Instant) -> Option<Happening> {
        loop {
            let look = Instant::now() + memory::WATCH;
            match timeout_at(until.min(look), self.happenings.recv()).await {
                Ok(Some(Happening::Exited(_))) if self.memory.is_exceeded() => {
                    return Some(self.out_of_memory());
                }
                Ok(Some(Happening::OutOfMemory)) => return Some(self.out_of_memory()),
                // Nothing comes any more: it has ended.
                Ok(happening) => {
                    return happening.or(Some(Happening::Exited(ExitStatus::default())));
                }
                Err(_) if until <= look => return None,
                Err(_) => {
                    self.look_at_memory();
                }
            }
        }
    }

    /// Lets a process end by itself that has said that it cannot start: so it reads that this is accepted, and logs what it has to say.
    pub(crate) async fn let_end(&mut self) {
        let until = Instant::now() + FAREWELL;
        while let Some(happening) = self.next(until).await {
            if matches!(happening, Happening::Exited(_) | Happening::OutOfMemory) {
                return;
            }
        }
    }

    fn out_of_memory(&mut self) -> Happening {
        self.memory.exhaust();
        Happening::OutOfMemory
    }

    /// Whether something has happened that nobody waited for: its process has ended.
    pub(crate) fn has_stirred(&mut self) -> bool {
        self.happenings.try_recv().is_ok()
    }

    /// Notes its memory, and ends it if that is more than it has.
    pub(crate) fn look_at_memory(&mut self) {
        if self.memory.look() {
            self.kill();
        }
    }

    /// The most memory that was seen, in KiB; `None` where the system does not say.
    pub(crate) fn most_memory(&self) -> Option<u64> {
        self.memory.most()
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Shared {
    pub(crate) fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the driver. Nobody listens any more to an environment that was given up.
    pub(crate) async fn happened(&self, happening: Happening) {
        let _ = self.happenings.send(happening).await;
    }
}

/// Waits for the process to end; how it did.
async fn wait(mut child: Child, group: Option<&Group>) -> Happening {
    let status = child.wait().await.unwrap_or_default();
    let is_killed = status.signal() == Some(Signal::KILL.as_raw());
    match group {
        Some(group) if is_killed && group.is_out_of_memory() => Happening::OutOfMemory,
        _ => Happening::Exited(status),
    }
}
