//! What functions log: CloudWatch Logs.

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use svlc_deploy::protocol::{AwsError, FilterLogEvents, LogEvent, LogEvents};

use crate::call::Make;
use crate::clients::Clients;
use crate::error::{required, said, told};

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
        let events = page.events.unwrap_or_default().into_iter().map(event);
        Ok(LogEvents {
            events: events.collect::<Result<_, AwsError>>()?,
            token: said(page.next_token),
        })
    }
}

fn event(found: FilteredLogEvent) -> Result<LogEvent, AwsError> {
    let time = required(found.timestamp, "timestamp")?;
    let stream = required(found.log_stream_name, "logStreamName")?;
    let message = found.message.unwrap_or_default();
    // ministack gives none.
    let id = said(found.event_id).unwrap_or_else(|| format!("{time} {stream} {message}"));
    Ok(LogEvent { id, time, stream, message })
}
