//! A running `svlc-aws` as a [`Cloud`]: a request a line in, lines out. It is found beside the running program, else on the path, and
//! ends when it is dropped.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::cloud::{Cloud, Fault};
use crate::protocol::{Progress, Reply, Request};

/// The version of svlc, which both programs have to be of.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the user chose on the command line; all else is taken from the environment and AWS's own files, as the AWS CLI does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Region.
    pub region: Option<String>,
    /// Profile in AWS's files.
    pub profile: Option<String>,
    /// Where every service is, in place of AWS.
    pub endpoint_url: Option<String>,
}

/// The program, running.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Child {
    /// Finds the program and starts it. Nothing is sent anywhere before the first call.
    ///
    /// # Errors
    /// If it is not there, does not start, or is of another version.
    pub fn start(options: &Options) -> Result<Self, Fault> {
        let mut command = Command::new(find());
        command.args(arguments(options));
        Self::run(command)
    }

    /// Starts what a command says.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn run(mut command: Command) -> Result<Self, Fault> {
        let told = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Fault::NotInstalled,
            _ => Fault::Start { program: told.clone(), source },
        })?;
        let stdin = process.stdin.take().expect("its input is piped");
        let stdout = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut child = Self { process, stdin, stdout };
        match child.reply()? {
            Reply::Ready { version } if version == VERSION => Ok(child),
            Reply::Ready { version } => {
                Err(Fault::Version { program: told, found: version, wanted: VERSION })
            }
            Reply::Error(error) => Err(error.into()),
            Reply::Progress(_) | Reply::Ok(_) => Err(Fault::Ended),
        }
    }

    /// The next line.
    fn reply(&mut self) -> Result<Reply, Fault> {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line).map_err(|source| Fault::Talk { source })?;
        if read == 0 {
            return Err(Fault::Ended);
        }
        serde_json::from_str(&line).map_err(|source| Fault::Garbled { source })
    }
}

impl Cloud for Child {
    fn send(
        &mut self,
        request: &Request,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Value, Fault> {
        let mut line = serde_json::to_vec(request).map_err(|source| Fault::Garbled { source })?;
        line.push(b'\n');
        let written = self.stdin.write_all(&line).and_then(|()| self.stdin.flush());
        written.map_err(|source| match source.kind() {
            io::ErrorKind::BrokenPipe => Fault::Ended,
            _ => Fault::Talk { source },
        })?;
        loop {
            match self.reply()? {
                Reply::Progress(so_far) => progress(so_far),
                Reply::Ok(answer) => return Ok(answer),
                Reply::Error(error) => return Err(error.into()),
                Reply::Ready { .. } => {}
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where it is: beside the running program, else wherever the path leads to.
fn find() -> PathBuf {
    let name = format!("svlc-aws{EXE_SUFFIX}");
    let beside = std::env::current_exe().ok().map(|exe| exe.with_file_name(&name));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(name))
}

fn arguments(options: &Options) -> Vec<OsString> {
    let Options { region, profile, endpoint_url } = options;
    let given = [("--region", region), ("--profile", profile), ("--endpoint-url", endpoint_url)];
    let mut arguments = Vec::new();
    for (name, value) in given {
        // One argument, so that a value is never taken for an option.
        arguments.extend(value.as_ref().map(|value| OsString::from(format!("{name}={value}"))));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn saying(line: &str) -> Result<Child, Fault> {
        let mut command = Command::new("sh");
        command.args(["-c", "echo \"$0\"", line]);
        Child::run(command)
    }

    #[test]
    fn a_program_that_is_not_there_is_told_with_the_command_that_installs_it() {
        let fault = Child::run(Command::new("svlc-aws-of-nobody")).unwrap_err();
        assert!(matches!(fault, Fault::NotInstalled), "{fault:?}");
        assert!(fault.help().is_some_and(|help| help.contains("cargo install")));
    }

    #[test]
    #[cfg(unix)]
    fn a_program_of_another_version_is_not_used() {
        let fault = saying("{\"ready\":{\"version\":\"0.0.1\"}}").unwrap_err();
        let wanted = format!("`sh` is of svlc 0.0.1, and this is svlc {VERSION}");
        assert_eq!(fault.to_string(), wanted);
    }

    #[test]
    #[cfg(unix)]
    fn a_program_that_ends_or_says_something_else_is_told() {
        let ready = format!("{{\"ready\":{{\"version\":\"{VERSION}\"}}}}");
        let mut ended = saying(&ready).unwrap();
        let request = crate::protocol::WhoAmI {}.into();
        assert!(matches!(ended.send(&request, &mut |_| {}), Err(Fault::Ended)));
        assert!(matches!(saying("hello"), Err(Fault::Garbled { .. })));
    }

    #[test]
    #[cfg(unix)]
    fn it_ends_when_it_is_dropped() {
        let ready = format!("{{\"ready\":{{\"version\":\"{VERSION}\"}}}}");
        let mut command = Command::new("sh");
        // It would wait for a line that never comes.
        command.args(["-c", "echo \"$0\"; exec cat", &ready]);
        let child = Child::run(command).unwrap();
        let process = format!("/proc/{}", child.process.id());
        let is_linux = std::path::Path::new("/proc/self").exists();
        assert!(!is_linux || std::path::Path::new(&process).exists());
        drop(child);
        assert!(!std::path::Path::new(&process).exists());
    }

    #[test]
    fn what_is_chosen_is_handed_on_as_one_argument_each() {
        let region = Some("--evil".to_owned());
        let options = Options { region, endpoint_url: Some("http://a".to_owned()), profile: None };
        assert_eq!(arguments(&options), ["--region=--evil", "--endpoint-url=http://a"]);
        assert!(arguments(&Options::default()).is_empty());
    }
}
