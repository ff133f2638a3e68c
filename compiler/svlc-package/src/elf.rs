//! What a program says of itself: [`Needs`], read from its ELF headers.

use object::Endianness;
use object::elf::{DT_NEEDED, EM_AARCH64, EM_X86_64, ET_DYN, ET_EXEC, FileHeader64, PT_INTERP};
use object::read::elf::{Dyn, FileHeader, ProgramHeader, SectionHeader};
use svlc_core::model::Architecture;

/// A version of the C library: major, minor.
pub type Glibc = (u16, u16);

/// What a program needs of the machine that runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The processor; `None`: none that Lambda has.
    pub architecture: Option<Architecture>,
    /// The newest version of the GNU C library of which it uses a symbol; `None`: it uses none.
    pub glibc: Option<Glibc>,
    /// Names of the libraries that are loaded with it, sorted.
    pub libraries: Vec<String>,
    /// Bytes of what only a debugger reads.
    pub debug_bytes: u64,
}

/// Reads what a program needs.
///
/// # Errors
/// In words, if it is no program for Linux of 64 bits.
pub fn read(bytes: &[u8]) -> Result<Needs, String> {
    if !bytes.starts_with(b"\x7fELF") {
        return Err("it is no program for Linux".to_owned());
    }
    let broken = |error: object::read::Error| format!("its headers cannot be read: {error}");
    let header = FileHeader64::<Endianness>::parse(bytes).map_err(broken)?;
    let endian = header.endian().map_err(broken)?;
    if !matches!(header.e_type(endian), ET_EXEC | ET_DYN) {
        return Err("it is a part of a program, not one to run".to_owned());
    }
    let segments = header.program_headers(endian, bytes).map_err(broken)?;
    let is_loaded = segments.iter().any(|segment| segment.p_type(endian) == PT_INTERP);
    if header.e_type(endian) == ET_DYN && !is_loaded && header.e_entry(endian) == 0 {
        return Err("it is a library, not a program".to_owned());
    }
    let sections = header.sections(endian, bytes).map_err(broken)?;
    if sections.is_empty() && is_loaded {
        return Err("what it needs was stripped from it".to_owned());
    }
    let mut needs = Needs {
        architecture: match header.e_machine(endian) {
            EM_X86_64 => Some(Architecture::X86_64),
            EM_AARCH64 => Some(Architecture::Arm64),
            _ => None,
        },
        glibc: None,
        libraries: Vec::new(),
        debug_bytes: 0,
    };
    for (_, section) in sections.enumerate() {
        let name = sections.section_name(endian, section).unwrap_or_default();
        if name.starts_with(b".debug_") || name.starts_with(b".zdebug_") {
            needs.debug_bytes += section.sh_size(endian);
        }
    }
    if let Some((entries, link)) = sections.dynamic(endian, bytes).map_err(broken)? {
        let strings = sections.strings(endian, bytes, link).map_err(broken)?;
        for entry in entries.iter().filter(|entry| entry.tag(endian) == DT_NEEDED) {
            let name = entry.string(endian, strings).map_err(broken)?;
            needs.libraries.push(String::from_utf8_lossy(name).into_owned());
        }
        needs.libraries.sort();
    }
    if let Some((mut files, link)) = sections.gnu_verneed(endian, bytes).map_err(broken)? {
        let strings = sections.strings(endian, bytes, link).map_err(broken)?;
        while let Some((_, mut versions)) = files.next().map_err(broken)? {
            while let Some(version) = versions.next().map_err(broken)? {
                let name = version.name(endian, strings).map_err(broken)?;
                needs.glibc = needs.glibc.max(glibc(&String::from_utf8_lossy(name)));
            }
        }
    }
    Ok(needs)
}

/// The version in the name of one, such as `GLIBC_2.34`; a third number adds nothing that matters here.
fn glibc(name: &str) -> Option<Glibc> {
    let mut numbers = name.strip_prefix("GLIBC_")?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(glibc("GLIBC_2.34"), Some((2, 34)));
        assert_eq!(glibc("GLIBC_2.2.5"), Some((2, 2)));
        assert_eq!(glibc("GCC_3.0"), None);
        assert_eq!(glibc("GLIBC_PRIVATE"), None);
        assert!(glibc("GLIBC_2.9") < glibc("GLIBC_2.10"));
    }

    #[test]
    fn this_test_says_what_it_needs() {
        let own = std::fs::read(std::env::current_exe().expect("it runs")).expect("it is there");
        let needs = read(&own).expect("it is a program");
        let here =
            if cfg!(target_arch = "aarch64") { Architecture::Arm64 } else { Architecture::X86_64 };
        assert_eq!(needs.architecture, Some(here));
        assert!(needs.glibc.is_some_and(|version| version >= (2, 2)), "{needs:?}");
        assert!(needs.libraries.iter().any(|name| name == "libc.so.6"), "{needs:?}");
        assert!(needs.debug_bytes > 0, "tests are built with lines");
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert!(read(b"#!/bin/sh\n").unwrap_err().contains("no program for Linux"));
        assert!(read(b"\x7fELF\x02\x01\x01").unwrap_err().contains("cannot be read"));
        let own = std::fs::read(std::env::current_exe().expect("it runs")).expect("it is there");
        for length in (4..own.len()).step_by(own.len() / 97) {
            // Whatever is cut off, there is an answer and no panic.
            let _ = read(&own[..length]);
        }
    }
}
