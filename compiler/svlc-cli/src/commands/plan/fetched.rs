//! What is deployed, as AWS is asked for it, and what would be deployed in its place.

use std::collections::BTreeMap;

use camino::Utf8Path;
use sha2::{Digest, Sha256};
use svlc_core::Output;
use svlc_core::cfn::{Resource, Template, Value, logical_id};
use svlc_core::emit::{self, Zips};
use svlc_deploy::cloud::Calls;
use svlc_deploy::protocol::{DescribeStack, GetTemplate};
use svlc_deploy::standing::Standing;
use svlc_deploy::store;

use super::Deployed;
use crate::aws::StackArgs;
use crate::error::Fault;
use crate::write::hex;

/// The stack's template and what its parameters have.
pub(super) fn deployed(
    args: &StackArgs,
    output: &Output,
    environment: Option<&str>,
) -> Result<Deployed, Fault> {
    let name = args.name(&output.model, environment);
    let mut cloud = args.reach.connect(&output.model)?.cloud;
    let stack = cloud.call(DescribeStack { stack: name.clone() })?;
    let is_there = !matches!(Standing::of(stack.as_ref()), Standing::Absent | Standing::Reviewed);
    let Some(stack) = stack.filter(|_| is_there) else {
        return Ok(Deployed { name, ..Deployed::default() });
    };
    let template = cloud.call(GetTemplate { stack: stack.id.clone() })?.body;
    Ok(Deployed::of(&stack, &template))
}

/// The template as it would be deployed: with the packages that there are, and the code that is deployed of functions without one.
pub(super) fn after(
    spec: &Utf8Path,
    output: &Output,
    deployed: &Deployed,
) -> Result<Template, Fault> {
    let (model, plain) = (&output.model, &output.templates.plain);
    let Some(before) = deployed.read().transpose()? else { return Ok(plain.clone()) };
    let mut keys = BTreeMap::new();
    let mut bucket = String::new();
    for function in &model.functions {
        let id = logical_id::function(&function.name);
        let old = before.resources.get(&id).and_then(code);
        if let Some((name, _)) = &old {
            bucket.clone_from(name);
        }
        let zip = spec.join(&model.output).join("target/lambda").join(&function.name);
        let made = fs_err::read(format!("{zip}.zip")).ok();
        let made = made.map(|zip| store::key(&hex(&Sha256::digest(&zip))));
        let key = made.or(old.map(|(_, key)| key));
        keys.extend(key.map(|key| (function.name.clone(), key)));
    }
    Ok(emit::located(model, plain, Zips { bucket: &bucket, keys: &keys }))
}

/// Bucket and key of a function's code.
fn code(function: &Resource) -> Option<(String, String)> {
    let Value::Map(code) = function.properties.get("Code")? else { return None };
    match (code.get("S3Bucket")?, code.get("S3Key")?) {
        (Value::Text(bucket), Value::Text(key)) => Some((bucket.clone(), key.clone())),
        _ => None,
    }
}
