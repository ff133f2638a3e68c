//! Kinds of failures, a file each: [`told`] asks one after the other. AWS's words are those of public stack events, which
//! `tests/failures` names.

mod artifact_missing;
mod authorizer_refused;
mod capability_missing;
mod certificate_unusable;
mod circle_of_resources;
mod code_too_large;
mod export_conflict;
mod filter_refused;
mod image_missing;
mod import_missing;
mod key_unusable;
mod layer_not_found;
mod log_refused;
mod malformed_arn;
mod mapping_exists;
mod missing_right;
mod name_not_yet_free;
mod name_taken;
mod named_replacement;
mod network_not_found;
mod not_stable_in_time;
mod over_quota;
mod parameter_refused;
mod property_refused;
mod protected;
mod role_not_assumable;
mod role_not_passed;
mod role_without_right;
mod rollback_stuck;
mod runtime_refused;
mod service_failed;
mod silent_custom_resource;
mod source_not_found;
mod stack_not_ready;
mod still_in_use;
mod template_refused;
mod throttled;
mod unknown_failure;
mod validation_unread;
mod validation_warning;
mod visibility_too_short;

use super::{Failure, Told};

/// Every kind but the last two. The narrow ones stand before the wide ones: many a failure is also a right that is missing.
const CHECKS: &[fn(&Failure<'_>) -> Option<Told>] = &[
    validation_warning::check,
    validation_unread::check,
    capability_missing::check,
    stack_not_ready::check,
    export_conflict::check,
    import_missing::check,
    circle_of_resources::check,
    parameter_refused::check,
    template_refused::check,
    named_replacement::check,
    protected::check,
    artifact_missing::check,
    layer_not_found::check,
    role_not_passed::check,
    role_not_assumable::check,
    role_without_right::check,
    mapping_exists::check,
    name_not_yet_free::check,
    key_unusable::check,
    network_not_found::check,
    image_missing::check,
    certificate_unusable::check,
    authorizer_refused::check,
    visibility_too_short::check,
    source_not_found::check,
    filter_refused::check,
    log_refused::check,
    name_taken::check,
    code_too_large::check,
    runtime_refused::check,
    over_quota::check,
    malformed_arn::check,
    throttled::check,
    missing_right::check,
    silent_custom_resource::check,
    not_stable_in_time::check,
    still_in_use::check,
    property_refused::check,
    service_failed::check,
];

/// What is said of a failure.
pub(super) fn told(failure: &Failure<'_>) -> Told {
    let known = CHECKS.iter().find_map(|check| check(failure));
    known.unwrap_or_else(|| unknown_failure::told(failure))
}

/// What is said of a failure that keeps a rollback from ending.
pub(super) fn stuck(failure: &Failure<'_>) -> Told {
    rollback_stuck::told(failure)
}
