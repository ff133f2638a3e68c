//! Who calls: STS.

use svlc_deploy::protocol::{AwsError, Identity, WhoAmI};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{required, told};

impl Make for WhoAmI {
    async fn make(self, clients: &Clients) -> Result<Identity, AwsError> {
        let caller = clients.sts.get_caller_identity().send().await.map_err(told)?;
        let arn = required(caller.arn, "Arn")?;
        let partition = required(arn.split(':').nth(1), "Arn")?.to_owned();
        Ok(Identity {
            account: required(caller.account, "Account")?,
            region: clients.region().unwrap_or_default().to_owned(),
            partition,
            arn,
        })
    }
}
