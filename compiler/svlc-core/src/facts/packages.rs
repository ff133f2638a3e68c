//! Facts about packages: what a zip may hold, and what the system that runs it has.

/// Largest zip that Lambda takes directly, in bytes; a larger one has to come from S3 (`lambda-dg`, quotas).
pub const ZIP_BYTES: u64 = 52_428_800;
/// A function and its layers, unzipped, in bytes (`lambda-dg`, quotas).
pub const UNZIPPED_BYTES: u64 = 262_144_000;

/// The GNU C library of each runtime without a language: Amazon Linux 2023 has 2.34, Amazon Linux 2 has 2.26 (`lambda-dg`,
/// lambda-runtimes, and the distributions' own release notes).
pub const GLIBC: &[(&str, (u16, u16))] = &[("provided.al2023", (2, 34)), ("provided.al2", (2, 26))];

/// Libraries that a program finds there: those of the GNU C library, and the compiler's. AWS publishes no list; what cargo builds
/// without more needs no others.
pub const LIBRARIES: &[&str] = &[
    "ld-linux-aarch64.so.1",
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libutil.so.1",
];
