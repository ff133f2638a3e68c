//! Functions: Lambda.

use std::time::Duration;

use aws_sdk_lambda::config::Builder;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::types::{InvocationType, LogType};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_smithy_types::{Blob, base64};
use svlc_deploy::protocol::{AwsError, Function, GetFunction, Invocation, Invoke, InvokeKind};

use crate::call::Make;
use crate::clients::Clients;
use crate::connection::CONNECT_TIMEOUT;
use crate::error::{optional, required, said, told};

/// As long as a function may run, 15 minutes, and one for the way.
const LONGEST: Duration = Duration::from_secs(16 * 60);

impl Make for Invoke {
    async fn make(self, clients: &Clients) -> Result<Invocation, AwsError> {
        let kind = match self.kind {
            InvokeKind::RequestResponse => InvocationType::RequestResponse,
            InvokeKind::Event => InvocationType::Event,
            InvokeKind::DryRun => InvocationType::DryRun,
        };
        let log = if self.tail { LogType::Tail } else { LogType::None };
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(LONGEST).build();
        let asked = clients
            .lambda
            .invoke()
            .function_name(self.function)
            .set_qualifier(self.qualifier)
            .invocation_type(kind)
            .log_type(log)
            .payload(Blob::new(self.payload))
            .customize()
            .config_override(Builder::new().timeout_config(timeouts));
        let answer = asked.send().await.map_err(told)?;
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        Ok(Invocation {
            status: u16::try_from(answer.status_code).unwrap_or_default(),
            payload: String::from_utf8_lossy(&payload).into_owned(),
            log: answer.log_result.map(|log| end_of_log(&log)).transpose()?,
            error: answer.function_error,
            version: answer.executed_version,
        })
    }
}

/// Lambda cuts the log at 4 KB, even within a character.
fn end_of_log(encoded: &str) -> Result<String, AwsError> {
    let log = required(base64::decode(encoded).ok(), "X-Amz-Log-Result")?;
    Ok(String::from_utf8_lossy(&log).into_owned())
}

impl Make for GetFunction {
    async fn make(self, clients: &Clients) -> Result<Option<Function>, AwsError> {
        let asked = clients.lambda.get_function_configuration().function_name(self.function);
        let found = asked.set_qualifier(self.qualifier).send().await.map_err(told);
        let Some(found) = optional(found, &["ResourceNotFoundException"])? else { return Ok(None) };
        function(found).map(Some)
    }
}

fn function(found: GetFunctionConfigurationOutput) -> Result<Function, AwsError> {
    let positive = |number: i32| u32::try_from(number).ok();
    let architecture = found.architectures.unwrap_or_default().into_iter().next();
    Ok(Function {
        name: required(found.function_name, "FunctionName")?,
        arn: required(found.function_arn, "FunctionArn")?,
        version: found.version,
        runtime: found.runtime.map(|runtime| runtime.as_str().to_owned()),
        architecture: architecture.map(|one| one.as_str().to_owned()),
        memory: found.memory_size.and_then(positive),
        timeout: found.timeout.and_then(positive),
        code_sha256: found.code_sha256,
        code_size: u64::try_from(found.code_size).unwrap_or_default(),
        state: found.state.map(|state| state.as_str().to_owned()),
        last_update: found.last_update_status.map(|status| status.as_str().to_owned()),
        reason: said(found.state_reason).or(said(found.last_update_status_reason)),
        modified: found.last_modified,
        log_group: found.logging_config.and_then(|logging| logging.log_group),
    })
}
