//! A call and its answer: [`Make`], which every call of the protocol is, and [`answer`], which finds the one that is asked for.

use serde_json::Value;
use svlc_deploy::protocol::{AwsError, Call, Request, code};

use crate::clients::Clients;

/// A call that can be made.
pub(crate) trait Make: Call {
    /// Makes it.
    async fn make(self, clients: &Clients) -> Result<Self::Answer, AwsError>;
}

/// Makes the call that is asked for.
pub(crate) async fn answer(clients: &Clients, request: Request) -> Result<Value, AwsError> {
    if clients.region().is_none() {
        return Err(AwsError::own(code::NO_REGION, "no region is set", false));
    }
    match request {
        Request::WhoAmI(call) => made(clients, call).await,
        Request::HeadBucket(call) => made(clients, call).await,
        Request::MakeBucket(call) => made(clients, call).await,
        Request::HeadObject(call) => made(clients, call).await,
        Request::PutObject(call) => made(clients, call).await,
        Request::GetObject(call) => made(clients, call).await,
        Request::ListObjects(call) => made(clients, call).await,
        Request::DescribeStack(call) => made(clients, call).await,
        Request::GetTemplate(call) => made(clients, call).await,
        Request::CreateChangeSet(call) => made(clients, call).await,
        Request::DescribeChangeSet(call) => made(clients, call).await,
        Request::ListChangeSets(call) => made(clients, call).await,
        Request::DeleteChangeSet(call) => made(clients, call).await,
        Request::ExecuteChangeSet(call) => made(clients, call).await,
        Request::DescribeStackEvents(call) => made(clients, call).await,
        Request::DescribeEvents(call) => made(clients, call).await,
        Request::ListStackResources(call) => made(clients, call).await,
        Request::DeleteStack(call) => made(clients, call).await,
        Request::ContinueUpdateRollback(call) => made(clients, call).await,
        Request::DetectDrift(call) => made(clients, call).await,
        Request::DescribeDrift(call) => made(clients, call).await,
        Request::DescribeResourceDrifts(call) => made(clients, call).await,
        Request::Invoke(call) => made(clients, call).await,
        Request::GetFunction(call) => made(clients, call).await,
        Request::FilterLogEvents(call) => made(clients, call).await,
        Request::GetStage(call) => made(clients, call).await,
        Request::UpdateStage(call) => made(clients, call).await,
        Request::GetDeployment(call) => made(clients, call).await,
        Request::GetDeployments(call) => made(clients, call).await,
    }
}

async fn made<C: Make>(clients: &Clients, call: C) -> Result<Value, AwsError> {
    let answer = call.make(clients).await.map_err(|error| clients.with_sign_in(error))?;
    Ok(serde_json::to_value(answer).expect("an answer is made of texts, numbers and lists"))
}
