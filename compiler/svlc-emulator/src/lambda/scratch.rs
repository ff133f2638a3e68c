//! Folders for the temporary files of environments: [`Folders`]. On AWS each environment has a `/tmp` of its own; here it is told of
//! one by `TMPDIR` (docs/decisions/0025).

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{env, fs, io};

/// The folders of a function's environments. They go when the function and all its environments are gone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folders(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Whose folders they are below; made for the first.
    root: Option<PathBuf>,
    made: u32,
    /// Of environments that were lost, with all that is in them.
    free: Vec<PathBuf>,
}

/// The folder of one environment. What an environment that was lost has left is there for the one that takes its place.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    folders: Folders,
}

impl Folders {
    /// What a lost environment has left, or a new one.
    pub(crate) fn take(&self, function: &str) -> io::Result<Folder> {
        let mut state = self.state();
        let path = match state.free.pop() {
            Some(path) => path,
            None => state.make(function)?,
        };
        drop(state);
        Ok(Folder { path, folders: self.clone() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn make(&mut self, function: &str) -> io::Result<PathBuf> {
        let root = match self.root.take() {
            Some(root) => root,
            None => {
                let name = format!("svlc-{function}-{:016x}", fastrand::u64(..));
                let root = env::temp_dir().join(name);
                fs::DirBuilder::new().mode(0o700).create(&root)?;
                root
            }
        };
        let path = root.join(self.made.to_string());
        self.root = Some(root);
        self.made += 1;
        fs::create_dir(&path)?;
        Ok(path)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, as other temporary files are.
        let _ = self.root.as_ref().map(fs::remove_dir_all);
    }
}

impl Folder {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.folders.state().free.push(std::mem::take(&mut self.path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lost_environment_left_is_found_and_removed_in_the_end() {
        let folders = Folders::default();
        let (one, other) = (folders.take("f").unwrap(), folders.take("f").unwrap());
        assert_ne!(one.path(), other.path());
        let kept = one.path().to_owned();
        fs::write(kept.join("a"), "1").unwrap();
        drop(one);
        let next = folders.take("f").unwrap();
        assert_eq!((next.path(), fs::read(kept.join("a")).unwrap()), (&*kept, b"1".to_vec()));
        drop((next, other));
        drop(folders);
        assert!(!kept.parent().unwrap().exists());
    }
}
