//! What a service costs in a month: [`estimate`], from the prices of [`crate::facts`] and from [`Assumptions`], each of which is told.
//! What has no price there is named as not counted.

mod aside;
mod calls;
mod counted;

use std::collections::BTreeMap;

use crate::cfn::Template;
use crate::facts::{
    API_REQUEST, API_UNIT_KB, ARM_GB_SECOND, ARM_PROVISIONED, FREE_API_REQUESTS, FREE_GB_SECONDS,
    FREE_REQUESTS, FREE_STORAGE_MB, Provisioned, REQUEST_PRICE, STORAGE_GB_SECOND, Tier,
    X86_GB_SECOND, X86_PROVISIONED, tiered,
};
use crate::model::{Architecture, Model};
use counted::{Counted, Service};

/// Seconds of the month that is reckoned with: 30 days.
pub const MONTH_SECONDS: f64 = 30.0 * 24.0 * 3_600.0;

/// What the price depends on and no spec says.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumptions {
    /// Requests to the API in a month.
    pub requests: f64,
    /// Percent of the requests by route key; the other routes share the rest evenly.
    pub shares: BTreeMap<String, f64>,
    /// KB of a request or of its response, whichever is larger.
    pub size_kb: f64,
    /// Milliseconds that an invocation is billed.
    pub duration_ms: f64,
    /// The same of single functions, by name.
    pub durations: BTreeMap<String, f64>,
    /// Invocations in a month of single functions, by name, instead of what routes and schedules make of them.
    pub invocations: BTreeMap<String, f64>,
    /// Whether what is free every month is taken off, of the API's that of an account's first year.
    pub free_tier: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            requests: 1e6,
            shares: BTreeMap::new(),
            size_kb: 4.0,
            duration_ms: 100.0,
            durations: BTreeMap::new(),
            invocations: BTreeMap::new(),
            free_tier: false,
        }
    }
}

/// What a service costs in a month, in US dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The routes, in the order written.
    pub routes: Vec<RouteCost>,
    /// The functions, in the order written.
    pub functions: Vec<FunctionCost>,
    /// What costs something and is not in the sum: what, and why.
    pub not_counted: Vec<(String, &'static str)>,
    /// Whether a price in the sum is unverified.
    pub is_unverified: bool,
    /// All of it.
    pub total: f64,
}

/// What a route costs.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteCost {
    /// Its key.
    pub route: String,
    /// Requests in a month.
    pub requests: f64,
    /// API Gateway.
    pub api: f64,
    /// What the function behind it costs for these requests, if there is one.
    pub function: f64,
}

/// What a function costs.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCost {
    /// Its name.
    pub function: String,
    /// Invocations in a month.
    pub invocations: f64,
    /// Milliseconds that each is billed.
    pub duration_ms: f64,
    /// Memory in MB.
    pub memory: u32,
    /// GB-seconds in a month.
    pub gb_seconds: f64,
    /// Its requests.
    pub requests: f64,
    /// Its GB-seconds.
    pub duration: f64,
    /// Its `/tmp` above what costs nothing.
    pub storage: f64,
    /// Concurrency that is kept ready for it. The price is unverified.
    pub provisioned: f64,
}

impl FunctionCost {
    /// All of it.
    pub fn total(&self) -> f64 {
        self.requests + self.duration + self.storage + self.provisioned
    }
}

/// What a service costs in a month.
pub fn estimate(model: &Model, assumed: &Assumptions) -> Estimate {
    let estimate = reckon(&Service::from(model), assumed);
    Estimate { not_counted: aside::of(model, &calls::unknown(model, assumed)), ..estimate }
}

/// What that costs in a month which a template makes. Functions are called as in the model, else by their logical ids; what is not
/// counted is not named. `None`: something that costs is not said by the template alone.
pub fn estimate_template(
    template: &Template,
    model: &Model,
    assumed: &Assumptions,
) -> Option<Estimate> {
    Some(reckon(&Service::of_template(&template.normal(), model)?, assumed))
}

fn reckon(service: &Service, assumed: &Assumptions) -> Estimate {
    let calls = calls::of(service, assumed);
    let functions: Vec<FunctionCost> = functions(service, &calls.functions, assumed);
    let units = (assumed.size_kb / API_UNIT_KB).ceil().max(1.0);
    let free = if assumed.free_tier { FREE_API_REQUESTS } else { 0.0 };
    let metered: f64 = calls.routes.iter().sum::<f64>() * units;
    let api = tiered(&API_REQUEST, (metered - free).max(0.0));
    let routes: Vec<RouteCost> = service
        .routes
        .iter()
        .zip(&calls.routes)
        .map(|(route, requests)| {
            let behind = route.target.map(|place| &functions[place]);
            RouteCost {
                route: route.key.clone(),
                requests: *requests,
                api: api * part(*requests * units, metered),
                function: behind.map_or(0.0, |one| one.total() * part(*requests, one.invocations)),
            }
        })
        .collect();
    let total = api + functions.iter().map(FunctionCost::total).sum::<f64>();
    let is_unverified = functions.iter().any(|one| one.provisioned > 0.0);
    Estimate { routes, functions, not_counted: Vec::new(), is_unverified, total }
}

/// How much of a whole a part is; of nothing it is nothing. What was asked for beyond the whole counts as all of it.
fn part(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}

/// The functions. Prices go down with what all functions use together, so that each bears its part of the sum.
fn functions(service: &Service, invocations: &[f64], assumed: &Assumptions) -> Vec<FunctionCost> {
    let used = |function: &Counted, calls: f64| {
        let ms = assumed.durations.get(&function.name).copied().unwrap_or(assumed.duration_ms);
        let seconds = calls * ms / 1e3;
        (ms, seconds, seconds * f64::from(function.memory) / 1_024.0)
    };
    let is_metered = |function: &Counted| function.kept_ready.is_none();
    let sum = |architecture: Architecture| -> f64 {
        let all = service.functions.iter().zip(invocations);
        let own = all.filter(|(one, _)| one.architecture == architecture && is_metered(one));
        own.map(|(one, calls)| used(one, *calls).2).sum()
    };
    let (x86, arm) = (sum(Architecture::X86_64), sum(Architecture::Arm64));
    let all_calls: f64 = invocations.iter().sum();
    let free = |amount: f64, of: f64| match assumed.free_tier {
        true => (1.0 - amount / of.max(amount)).max(0.0),
        false => 1.0,
    };
    let paid_seconds = free(FREE_GB_SECONDS, x86 + arm);
    let paid_calls = free(FREE_REQUESTS, all_calls);
    let cost = |function: &Counted, calls: f64| {
        let (duration_ms, seconds, gb_seconds) = used(function, calls);
        let (whole, tiers): (f64, &[Tier]) = match function.architecture {
            Architecture::X86_64 => (x86, &X86_GB_SECOND),
            Architecture::Arm64 => (arm, &ARM_GB_SECOND),
        };
        let (duration, provisioned) = match function.kept_ready {
            None => (tiered(tiers, whole * paid_seconds) * part(gb_seconds, whole), 0.0),
            Some(kept) => provisioned(function, kept, gb_seconds),
        };
        let above = function.storage.saturating_sub(FREE_STORAGE_MB);
        FunctionCost {
            function: function.name.clone(),
            invocations: calls,
            duration_ms,
            memory: function.memory,
            gb_seconds,
            requests: calls * paid_calls * REQUEST_PRICE,
            duration,
            storage: seconds * f64::from(above) / 1_024.0 * STORAGE_GB_SECOND,
            provisioned,
        }
    };
    service.functions.iter().zip(invocations).map(|(one, calls)| cost(one, *calls)).collect()
}

/// What a function with provisioned concurrency costs for being used, and for being kept ready all month. Nothing of it is free.
fn provisioned(function: &Counted, kept: u32, gb_seconds: f64) -> (f64, f64) {
    let Provisioned { ready, used } = match function.architecture {
        Architecture::X86_64 => X86_PROVISIONED,
        Architecture::Arm64 => ARM_PROVISIONED,
    };
    let gb = f64::from(kept) * f64::from(function.memory) / 1_024.0;
    (gb_seconds * used, gb * MONTH_SECONDS * ready)
}
