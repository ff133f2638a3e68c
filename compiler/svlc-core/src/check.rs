//! The rules: one a file, each a pass over the spec or the model that reports and returns nothing else. This file is their
//! list. Structure (types, ranges, unknown keys) is `schema`'s; what a rule may look up is in `context`.
//!
//! A new rule is its file, a `mod` line and an entry here, a line in `diagnostic::codes` and a page in `docs/diagnostics`.

mod access_to_itself;
mod ambiguous_item;
mod asked;
mod batch_without_window;
mod blocked_runtime;
mod blueprint;
mod blueprint_for_requests;
mod blueprint_variable;
mod blueprint_without_its_authorizer;
mod blueprint_without_its_events;
mod blueprint_without_rust;
mod broad_managed_policy;
mod busy_authorizer;
mod cache_without_identity;
mod certificate_in_another_region;
mod circular_reference;
mod context;
mod contradicting_expectations;
mod credentials_with_any_origin;
mod dead_letter_cycle;
mod dead_letters_expire_early;
mod default_not_allowed;
mod destination_is_itself;
mod duplicate_export;
mod duplicate_route_key;
mod dynamic_reference;
mod ending_runtime;
mod environment_field_collision;
mod environment_too_large;
mod event;
mod export_of_resource;
mod fifo_batch;
mod fifo_mismatch;
mod file_system_without_vpc;
mod filter_too_complex;
mod filter_too_large;
mod function_outlives_integration;
mod greedy_not_last;
mod guard;
mod header_of_client;
mod holes;
mod intrinsics;
mod key_type_conflict;
mod list_in_text;
mod local_index_key;
mod log_level_without_json;
mod logical_id_collision;
mod make;
mod malformed_expression;
mod malformed_intrinsic;
mod malformed_issuer;
mod malformed_log_format;
mod malformed_mapping_value;
mod malformed_origin;
mod malformed_pattern;
mod malformed_reference;
mod malformed_request;
mod malformed_route_key;
mod malformed_schedule;
mod malformed_secret_name;
mod malformed_silence;
mod malformed_url;
mod mapping;
mod misplaced_constraint;
mod misplaced_test_key;
mod missing_action_parameter;
mod missing_package;
mod missing_table_access;
mod mixed_authorizer_formats;
mod mixed_partial_failures;
mod mixed_segment;
mod names;
mod near_quota;
mod no_automatic_stage;
mod no_endpoint;
mod no_stream;
mod not_an_arn;
mod nul_in_environment;
mod open_endpoint_beside_mutual_tls;
mod open_route_writes;
mod other_region;
mod output_name_taken;
mod ownership_without_mutual_tls;
mod package_without_runtime;
mod parameter_name_taken;
mod plain_text_secret;
mod policies_too_large;
mod preflight_needs_authorization;
mod preview_runtime;
mod protected_but_not_retained;
mod provisioned_above_reserved;
mod public_url;
mod redundant_index;
mod region_without_urls;
mod repeated_event;
mod repeated_layer;
mod repeated_mapping;
mod repeated_parameter;
mod repeated_policy;
mod repeated_test;
mod reserved_environment_key;
mod reserved_header;
mod reserved_logical_id;
mod reserved_name;
mod reserved_path;
mod resources;
mod retention_of_other_log;
mod routes_and_events;
mod runtime_without_arm64;
mod scopes_without_token;
mod secret_in_output;
mod secret_out_of_place;
mod setting_beside_image;
mod several_packages;
mod shared_authorizer_cache;
mod shared_queue;
mod short_visibility;
mod silenced_error;
mod simple_answer_with_payload_1;
mod slow_authorizer;
mod snap_start_conflict;
mod stage_hides_route;
mod tag_keys_differ_in_case;
mod template_needs_upload;
mod template_too_large;
mod test;
mod test_without_identity;
mod token_for_function;
mod too_many_indexes;
mod too_many_integrations;
mod too_many_managed_policies;
mod too_many_outputs;
mod too_many_projected_attributes;
mod too_many_resources;
mod too_many_routes;
mod too_many_stages;
mod too_many_stream_readers;
mod too_many_tags;
mod trailing_slash;
mod ttl_not_number;
mod unclear_address;
mod unclear_test;
mod unknown_action_parameter;
mod unknown_arn;
mod unknown_authorizer;
mod unknown_destination;
mod unknown_function;
mod unknown_grant;
mod unknown_integration;
mod unknown_lint;
mod unknown_mapped_stage;
mod unknown_method;
mod unknown_reference;
mod unknown_resource;
mod unknown_service;
mod unknown_stage_variable;
mod unknown_target;
mod unknown_test_source;
mod unknown_test_stage;
mod unknown_throttle_route;
mod unknown_upstream_parameter;
mod unknown_url_parameter;
mod unknown_vpc_link;
mod unnamed_action_target;
mod unrouted_test;
mod unserved_route;
mod unsupported_intrinsic;
mod unsupported_resource_type;
mod unused_authorizer;
mod unused_function;
mod unused_integration;
mod unused_parameter;
mod unused_resource;
mod unused_silence;
mod unused_template_parameter;
mod unused_vpc_link;
mod url;
mod value_of_removal;
mod visibility_below_timeout;
mod whole_api_permission;
mod wildcard_action;
mod wildcard_resource;
mod window_state_in_rust;
mod wrong_action_target;
mod zero_throttle;

use context::Context;

use crate::Settings;
use crate::diagnostic::Sink;
use crate::document::Document;
use crate::emit::Templates;
use crate::model::Model;
use crate::schema::Places;
use crate::silence::Silences;
use crate::source::Source;
use crate::spec::Spec;

/// Rules on the spec as written, in the order of their codes.
const SPEC_RULES: &[fn(&Context<'_>, &mut Sink)] = &[
    unknown_function::check,
    unknown_integration::check,
    duplicate_route_key::check,
    unused_function::check,
    unused_integration::check,
    unused_parameter::check,
    unknown_url_parameter::check,
    unknown_stage_variable::check,
    unknown_throttle_route::check,
    unknown_reference::check,
    reserved_name::check,
    blueprint_variable::check,
    malformed_reference::check,
    environment_field_collision::check,
    dynamic_reference::check,
    tag_keys_differ_in_case::check,
    unknown_resource::check,
    several_packages::check,
    missing_package::check,
    package_without_runtime::check,
    blueprint_without_rust::check,
    unknown_authorizer::check,
    unused_authorizer::check,
    unknown_vpc_link::check,
    unused_vpc_link::check,
    unknown_mapped_stage::check,
    unclear_address::check,
    access_to_itself::check,
    no_stream::check,
    dead_letter_cycle::check,
    unknown_upstream_parameter::check,
    unserved_route::check,
    missing_table_access::check,
    ambiguous_item::check,
    busy_authorizer::check,
    malformed_silence::check,
    unknown_lint::check,
    silenced_error::check,
    unused_template_parameter::check,
    misplaced_constraint::check,
    default_not_allowed::check,
    list_in_text::check,
    duplicate_export::check,
    export_of_resource::check,
    malformed_secret_name::check,
    malformed_intrinsic::check,
    unsupported_intrinsic::check,
    unsupported_resource_type::check,
    malformed_request::check,
    repeated_test::check,
    unknown_test_source::check,
    unknown_test_stage::check,
    unclear_test::check,
    misplaced_test_key::check,
    malformed_expression::check,
    contradicting_expectations::check,
    header_of_client::check,
    token_for_function::check,
    trailing_slash::check,
    mixed_segment::check,
    greedy_not_last::check,
    repeated_parameter::check,
    unknown_method::check,
    malformed_route_key::check,
    reserved_environment_key::check,
    environment_too_large::check,
    function_outlives_integration::check,
    zero_throttle::check,
    credentials_with_any_origin::check,
    too_many_routes::check,
    too_many_integrations::check,
    too_many_stages::check,
    no_automatic_stage::check,
    malformed_origin::check,
    malformed_url::check,
    stage_hides_route::check,
    too_many_tags::check,
    nul_in_environment::check,
    blocked_runtime::check,
    ending_runtime::check,
    preview_runtime::check,
    runtime_without_arm64::check,
    setting_beside_image::check,
    file_system_without_vpc::check,
    log_level_without_json::check,
    retention_of_other_log::check,
    repeated_layer::check,
    other_region::check,
    region_without_urls::check,
    snap_start_conflict::check,
    provisioned_above_reserved::check,
    unknown_destination::check,
    destination_is_itself::check,
    scopes_without_token::check,
    cache_without_identity::check,
    malformed_issuer::check,
    simple_answer_with_payload_1::check,
    preflight_needs_authorization::check,
    slow_authorizer::check,
    malformed_mapping_value::check,
    reserved_header::check,
    repeated_mapping::check,
    value_of_removal::check,
    missing_action_parameter::check,
    unknown_action_parameter::check,
    wrong_action_target::check,
    unnamed_action_target::check,
    certificate_in_another_region::check,
    no_endpoint::check,
    reserved_path::check,
    ownership_without_mutual_tls::check,
    malformed_log_format::check,
    unknown_grant::check,
    unknown_arn::check,
    unknown_service::check,
    too_many_managed_policies::check,
    repeated_policy::check,
    key_type_conflict::check,
    local_index_key::check,
    fifo_mismatch::check,
    too_many_indexes::check,
    too_many_projected_attributes::check,
    ttl_not_number::check,
    plain_text_secret::check,
    public_url::check,
    shared_authorizer_cache::check,
    open_endpoint_beside_mutual_tls::check,
    wildcard_action::check,
    wildcard_resource::check,
    broad_managed_policy::check,
    blueprint_without_its_events::check,
    blueprint_for_requests::check,
    routes_and_events::check,
    repeated_event::check,
    shared_queue::check,
    too_many_stream_readers::check,
    window_state_in_rust::check,
    blueprint_without_its_authorizer::check,
    mixed_authorizer_formats::check,
    malformed_schedule::check,
    batch_without_window::check,
    fifo_batch::check,
    visibility_below_timeout::check,
    short_visibility::check,
    filter_too_large::check,
    malformed_pattern::check,
    mixed_partial_failures::check,
    filter_too_complex::check,
    secret_in_output::check,
    secret_out_of_place::check,
    unrouted_test::check,
    test_without_identity::check,
    not_an_arn::check,
    redundant_index::check,
    dead_letters_expire_early::check,
    protected_but_not_retained::check,
];

/// Rules on the spec as written that run after the others, because an error may hide what they look for.
const LAST_RULES: &[fn(&Context<'_>, &mut Sink)] = &[unused_resource::check];

/// Rules on the model and its printed templates, in the order of their codes.
const TEMPLATE_RULES: &[fn(&Model, &Templates, &mut Sink)] = &[
    logical_id_collision::check,
    parameter_name_taken::check,
    output_name_taken::check,
    too_many_resources::check,
    template_needs_upload::check,
    template_too_large::check,
    whole_api_permission::check,
    policies_too_large::check,
    too_many_outputs::check,
    open_route_writes::check,
    near_quota::check,
];

/// Rules on everything together, in the order of their codes.
const WHOLE_RULES: &[fn(&Whole<'_>, &mut Sink)] =
    &[unknown_target::check, circular_reference::check, reserved_logical_id::check];

/// A spec as written and what became of it.
pub(crate) struct Whole<'a> {
    /// As written.
    pub(crate) written: Written<'a>,
    /// As meant.
    pub(crate) model: &'a Model,
    /// As emitted.
    pub(crate) templates: &'a Templates,
}

/// A spec as written, in all the forms that rules look at.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    /// The text.
    pub(crate) source: &'a Source,
    /// The nodes.
    pub(crate) document: &'a Document,
    /// What it refers to.
    pub(crate) places: &'a Places,
    /// The spec.
    pub(crate) spec: &'a Spec,
    /// What it silences.
    pub(crate) silences: &'a Silences,
}

/// Runs every rule on the spec as written.
pub(crate) fn spec(written: &Written<'_>, settings: &Settings<'_>, sink: &mut Sink) {
    let cx = Context::new(written, settings);
    for rule in SPEC_RULES.iter().chain(LAST_RULES) {
        rule(&cx, sink);
    }
}

/// Runs the rules that need the model and the templates.
pub(crate) fn whole(whole: &Whole<'_>, sink: &mut Sink) {
    for rule in TEMPLATE_RULES {
        rule(whole.model, whole.templates, sink);
    }
    for rule in WHOLE_RULES {
        rule(whole, sink);
    }
}

/// Looks at what was silenced, when all other rules have run; `used` tells which silences had something to silence.
pub(crate) fn silences(silences: &Silences, used: &[bool], sink: &mut Sink) {
    unused_silence::check(silences, used, sink);
}
