//! What `svlc` asks of `svlc-aws` and what it is answered: a struct for each call, in the words of AWS's API. A request is one line of
//! JSON, and so are any progress of it and its one answer or error.
//!
//! ```text
//! {"call":"HeadBucket","input":{"bucket":"b"}}   ─▶
//!                                                ◀─ {"ok":{"exists":true}}
//! ```
//!
//! Every list is whole, unless its call takes a `token`. Times are milliseconds since 1970.

mod error;
mod functions;
mod identity;
mod logs;
mod objects;
mod stacks;
mod stages;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use error::{AwsError, code};
pub use functions::{Function, GetFunction, Invocation, Invoke, InvokeKind};
pub use identity::{Identity, WhoAmI};
pub use logs::{FilterLogEvents, LogEvent, LogEvents};
pub use objects::{
    Body, BucketState, GetObject, HeadBucket, HeadObject, ListObjects, MakeBucket, Object,
    ObjectState, ObjectText, PutObject,
};
pub use stacks::{
    Change, ChangeDetail, ChangeSet, ChangeSetKind, ChangeSetMade, ChangeSetSummary,
    ContinueUpdateRollback, CreateChangeSet, DeleteChangeSet, DeleteStack, DescribeChangeSet,
    DescribeDrift, DescribeEvents, DescribeResourceDrifts, DescribeStack, DescribeStackEvents,
    DetectDrift, Detection, Drift, DriftedProperty, ExecuteChangeSet, GetTemplate, ListChangeSets,
    ListStackResources, OperationEvent, Parameter, ResourceDrift, Stack, StackEvent, StackEvents,
    StackOutput, StackResource, Template,
};
pub use stages::{Deployment, GetDeployment, GetDeployments, GetStage, Stage, UpdateStage};

/// Milliseconds since 1970.
pub type Millis = i64;

/// A call.
pub trait Call: Into<Request> {
    /// What it is answered.
    type Answer: Serialize + DeserializeOwned;
}

/// Nothing to say: it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

/// How far an upload is. It goes back when the upload begins anew after a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes that are sent.
    pub sent: u64,
    /// Bytes that are to be sent.
    pub total: u64,
}

/// A line that `svlc-aws` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reply {
    /// The first line: it listens.
    Ready {
        /// Of svlc.
        version: String,
    },
    /// How far it is.
    Progress(Progress),
    /// The answer.
    Ok(serde_json::Value),
    /// There is none.
    Error(AwsError),
}

/// Declares which calls there are and what each is answered.
macro_rules! calls {
    ($($call:ident => $answer:ty,)+) => {
        /// A call as it is written on a line.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "call", content = "input")]
        pub enum Request {
            $(#[doc = concat!("[`", stringify!($call), "`].")] $call($call),)+
        }

        $(
            impl From<$call> for Request {
                fn from(call: $call) -> Self {
                    Self::$call(call)
                }
            }

            impl Call for $call {
                type Answer = $answer;
            }
        )+
    };
}

calls! {
    WhoAmI => Identity,
    HeadBucket => BucketState,
    MakeBucket => Done,
    HeadObject => ObjectState,
    PutObject => Done,
    GetObject => ObjectText,
    ListObjects => Vec<Object>,
    DescribeStack => Option<Stack>,
    GetTemplate => Template,
    CreateChangeSet => ChangeSetMade,
    DescribeChangeSet => Option<ChangeSet>,
    ListChangeSets => Vec<ChangeSetSummary>,
    DeleteChangeSet => Done,
    ExecuteChangeSet => Done,
    DescribeStackEvents => StackEvents,
    DescribeEvents => Vec<OperationEvent>,
    ListStackResources => Vec<StackResource>,
    DeleteStack => Done,
    ContinueUpdateRollback => Done,
    DetectDrift => Detection,
    DescribeDrift => Drift,
    DescribeResourceDrifts => Vec<ResourceDrift>,
    Invoke => Invocation,
    GetFunction => Option<Function>,
    FilterLogEvents => LogEvents,
    GetStage => Option<Stage>,
    UpdateStage => Done,
    GetDeployment => Option<Deployment>,
    GetDeployments => Vec<Deployment>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_its_name_and_its_input() {
        let request = Request::from(HeadBucket { bucket: "b".to_owned() });
        let written = serde_json::to_value(&request).unwrap();
        assert_eq!(written, json!({"call": "HeadBucket", "input": {"bucket": "b"}}));
        assert_eq!(serde_json::from_value::<Request>(written).unwrap(), request);
    }

    #[test]
    fn what_may_be_absent_may_be_left_out() {
        let written = json!({"call": "Invoke", "input": {"function": "f", "payload": "{}"}});
        let Request::Invoke(invoke) = serde_json::from_value(written).unwrap() else {
            panic!("it is another call");
        };
        assert_eq!((invoke.qualifier, invoke.kind), (None, InvokeKind::RequestResponse));
    }

    #[test]
    fn the_value_of_a_parameter_is_not_told() {
        let value = Some("hunter2".to_owned());
        let parameter = Parameter { key: "Password".to_owned(), value };
        assert!(!format!("{parameter:?}").contains("hunter2"));
    }
}
