//! Plans of random specs: against itself nothing, against nothing all of it, against another what only one of the two has.

use std::collections::{BTreeMap, BTreeSet};

use svlc_core::Output;
use svlc_core::cfn::{Template, parse::parse};
use svlc_core::plan::{Action, Plan, Side, Written, between};
use svlc_core::source::Source;
use svlc_tests::yaml::print;

use crate::draw;

/// A plan of a spec; `before` is what is deployed.
fn plan(before: Option<&Template>, source: &Source, output: &Output) -> Plan {
    let parameters = BTreeMap::new();
    let side = |template| Side { template, parameters: &parameters };
    let written = Written { source, environment: None };
    between(before.map(side), side(&output.templates.plain), Some(written))
}

fn compiled(text: &str) -> Result<(Source, Output), String> {
    let source = Source::new("spec.yaml", text);
    let output = svlc_core::compile(&source).output.ok_or("errors")?;
    Ok((source, output))
}

#[test]
fn a_spec_changes_nothing_of_itself_and_makes_all_of_it() {
    draw::hold(|spec| {
        let (source, output) = compiled(&print(spec).text)?;
        let deployed =
            parse(&output.templates.cloudformation).map_err(|fault| fault.to_string())?;
        let plan_of_itself = plan(Some(&deployed), &source, &output);
        if plan_of_itself != Plan::default() {
            return Err(format!("against itself: {plan_of_itself:?}"));
        }
        let first = plan(None, &source, &output);
        let ids: Vec<&String> = first.resources.iter().map(|one| &one.id).collect();
        let all: BTreeSet<&String> = output.templates.plain.resources.keys().collect();
        let is_whole = ids.iter().copied().eq(all);
        if !is_whole || first.count(Action::Create) != ids.len() || !first.losses.is_empty() {
            return Err(format!("against nothing: {first:?}"));
        }
        let keys: BTreeSet<String> =
            output.model.routes.iter().map(|one| one.key.to_string()).collect();
        let told: BTreeSet<String> = first.routes.iter().map(|one| one.route.clone()).collect();
        if keys.is_subset(&told) { Ok(()) } else { Err(format!("routes: {told:?}")) }
    });
}

#[test]
fn what_only_one_of_two_has_is_made_or_deleted() {
    let mut before: Option<Template> = None;
    for spec in draw::specs() {
        let (source, output) = compiled(&print(&spec).text).expect("it is sound");
        let after = &output.templates.plain;
        if let Some(before) = &before {
            let plan = plan(Some(before), &source, &output);
            for change in &plan.resources {
                let is_in = |one: &Template| one.resources.contains_key(&change.id);
                let expected = match (is_in(before), is_in(after)) {
                    (false, true) => change.action == Action::Create,
                    (true, false) => change.action == Action::Delete,
                    _ => !change.properties.is_empty(),
                };
                assert!(expected, "SVLC_SEED={}: {change:?}", draw::seed());
            }
            let told: BTreeSet<&String> = plan.resources.iter().map(|one| &one.id).collect();
            let (old, new): (BTreeSet<_>, BTreeSet<_>) =
                (before.resources.keys().collect(), after.resources.keys().collect());
            assert!(old.symmetric_difference(&new).all(|id| told.contains(*id)));
        }
        before = Some(parse(&output.templates.cloudformation).expect("svlc printed it"));
    }
}
