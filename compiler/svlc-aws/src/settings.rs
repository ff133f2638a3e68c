//! What the user may choose on the command line: [`Settings`]. Everything else is in the environment and in AWS's own files.

use std::time::Duration;

use clap::Parser;

/// Makes the calls to AWS that `svlc` asks for on standard input, one line of JSON each.
#[derive(Debug, Parser)]
#[command(name = "svlc-aws", version)]
pub(crate) struct Settings {
    /// Region
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Profile of ~/.aws/config and ~/.aws/credentials
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Where every service is, in place of AWS
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
    /// How long an answer may take to begin
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) read_timeout: Duration,
}

fn seconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_secs)
}
