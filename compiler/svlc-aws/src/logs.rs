//! What functions log: CloudWatch Logs.

use svlc_deploy::protocol::{AwsError, FilterLogEvents, LogEvent, LogEvents};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{required, told};

impl Make for FilterLogEvents {
    async fn make(self, clients: &Clients) -> Result<LogEvents, AwsError> {
        let asked = clients
            .logs
            .filter_log_events()
            .log_group_name(self.group)
            .start_time(self.start_ms)
            .set_end_time(self.end_ms)
            .set_filter_pattern(self.pattern)
            .set_next_token(self.token);
        let page = asked.send().await.map_err(told)?;
        let event = |event: aws_sdk_cloudwatchlogs::types::FilteredLogEvent| {
            Ok(LogEvent {
                id: required(event.event_id, "eventId")?,
                time: required(event.timestamp, "timestamp")?,
                stream: required(event.log_stream_name, "logStreamName")?,
                message: event.message.unwrap_or_default(),
            })
        };
        let events = page.events.unwrap_or_default().into_iter().map(event);
        Ok(LogEvents { events: events.collect::<Result<_, AwsError>>()?, token: page.next_token })
    }
}
