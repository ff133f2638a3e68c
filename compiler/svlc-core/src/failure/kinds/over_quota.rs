//! More than the account may have.
//!
//! Why: every account has quotas for each region, new ones lower than what is documented. Reserved concurrency has to leave 100 for all
//! other functions, of a new account 10.
//!
//! Fix: have the quota raised, or need less.

use super::super::{Failure, Told};
use crate::diagnostic::Code;

const CODE: Code = Code::SV0803;

const CONCURRENCY: &str = "reserve less, or leave it out, or have the quota of concurrent executions raised in Service Quotas";
const STORAGE: &str =
    "delete old versions of functions, or have the quota of code storage raised in Service Quotas";
const MEMORY: &str = "give it less memory, or have AWS Support raise what a new account may use";
const OTHER: &str = "delete what nobody needs, or have the quota raised in Service Quotas";

pub(super) fn check(failure: &Failure<'_>) -> Option<Told> {
    let told = |help: &str| {
        Told::new(CODE, format!("{} is more than the account may have", failure.subject), help)
    };
    if failure.says(&["UnreservedConcurrentExecution below its minimum"]) {
        let message = format!("{} reserves more than the account has left", failure.subject);
        let fields = &[
            "reserved_concurrency",
            "provisioned_concurrency",
            "Properties.ReservedConcurrentExecutions",
        ];
        return Some(Told::new(CODE, message, CONCURRENCY).fields(fields));
    }
    if failure.says(&["'MemorySize' value failed to satisfy constraint"]) {
        return Some(told(MEMORY).fields(&["memory", "Properties.MemorySize"]));
    }
    if failure.says(&["Code storage limit exceeded"]) {
        return Some(told(STORAGE));
    }
    let words = [
        "Cannot exceed quota for",
        "LimitExceeded",
        "imit exceeded",
        "maximum number of",
        "Maximum number of",
        "limit has been reached",
        "exceeds the limit",
        "quota has been exceeded",
    ];
    (failure.is_coded("ServiceLimitExceeded") || failure.says(&words)).then(|| told(OTHER))
}
