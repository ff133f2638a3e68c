//! Stages: one that is implied if none is written, settings of routes made whole.

use super::{CHECKED, text_map};
use crate::facts;
use crate::model::{AccessLogFormat, AccessLogs, Route, RouteId, RouteSettings, Stage, Throttle};
use crate::source::Span;
use crate::spec::{self, Entries, Spec};

pub(super) fn stages(spec: &Spec, routes: &[Route], service: Span) -> Vec<Stage> {
    let Some(stages) = &spec.stages else {
        let own = spec::Stage::default();
        return vec![stage("$default", service, &own, spec, routes)];
    };
    stages.iter().map(|(name, own)| stage(name, name.span, own, spec, routes)).collect()
}

fn stage(name: &str, origin: Span, own: &spec::Stage, spec: &Spec, routes: &[Route]) -> Stage {
    let defaults = RouteSettings {
        throttle: own.throttle.as_ref().map(throttle),
        detailed_metrics: own.detailed_metrics.as_ref().is_some_and(|metrics| metrics.value),
    };
    let written = spec.routes.iter().flat_map(Entries::iter);
    let settings = written.zip(routes).enumerate().filter_map(|(index, ((key, route), _))| {
        let on_stage = own.routes.as_ref().and_then(|routes| routes.get(key));
        let own_throttle =
            on_stage.and_then(|settings| settings.throttle.as_ref()).or(route.throttle());
        if on_stage.is_none() && own_throttle.is_none() {
            return None;
        }
        let metrics = on_stage.and_then(|settings| settings.detailed_metrics.as_ref());
        let settings = RouteSettings {
            throttle: own_throttle.map(throttle).or(defaults.throttle),
            detailed_metrics: metrics.map_or(defaults.detailed_metrics, |metrics| metrics.value),
        };
        Some((RouteId(index), settings))
    });
    Stage {
        name: name.to_owned(),
        origin,
        auto_deploy: own.auto_deploy.as_ref().is_none_or(|auto| auto.value),
        variables: text_map(own.variables.as_ref()),
        defaults,
        routes: settings.collect(),
        access_logs: own.access_logs.as_ref().and_then(access_logs),
    }
}

fn throttle(throttle: &spec::Throttle) -> Throttle {
    Throttle {
        rate: throttle.rate.as_ref().expect(CHECKED).value,
        burst: throttle.burst.as_ref().expect(CHECKED).value,
    }
}

fn access_logs(written: &spec::AccessLogs) -> Option<AccessLogs> {
    let usual = facts::DEFAULT_LOG_RETENTION_DAYS;
    match written {
        spec::AccessLogs::Short(on) => {
            on.value.then_some(AccessLogs { retention: usual, format: None })
        }
        spec::AccessLogs::Settings(own) => Some(AccessLogs {
            retention: own.retention.as_ref().map_or(usual, |days| days.value.0),
            format: own.format.as_ref().map(|format| match format {
                spec::AccessLogFormat::Short(text) => AccessLogFormat::Text(text.value.clone()),
                spec::AccessLogFormat::Settings(fields) => {
                    AccessLogFormat::Fields(text_map(Some(fields)))
                }
            }),
        }),
    }
}
