//! Prices of AWS in US dollars, of one region, before tax.
//!
//! Sources: `lambda-pricing` aws.amazon.com/lambda/pricing, `apigw-pricing` aws.amazon.com/api-gateway/pricing, both as of [`super::AS_OF`].
//! Prices that are marked as unverified were not found in a copy of those pages.

/// The region of these prices; those of others are not known here.
pub const PRICED_REGION: &str = "us-east-1";

/// The price of a unit, up to so many units a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tier {
    /// Units a month up to which it holds, counted from the first.
    pub up_to: f64,
    /// US dollars for one.
    pub price: f64,
}

const fn tier(up_to: f64, price: f64) -> Tier {
    Tier { up_to, price }
}

/// A request to Lambda (`lambda-pricing`).
pub const REQUEST_PRICE: f64 = 0.20 / 1e6;
/// A GB-second on x86 (`lambda-pricing`).
pub const X86_GB_SECOND: [Tier; 3] =
    [tier(6e9, 0.000_016_666_7), tier(15e9, 0.000_015_000_0), tier(f64::INFINITY, 0.000_013_333_4)];
/// A GB-second on Arm (`lambda-pricing`).
pub const ARM_GB_SECOND: [Tier; 3] = [
    tier(7.5e9, 0.000_013_333_4),
    tier(18.75e9, 0.000_012_000_1),
    tier(f64::INFINITY, 0.000_010_666_7),
];
/// A GB-second of `/tmp` above the 512 MB that cost nothing (`lambda-pricing`).
pub const STORAGE_GB_SECOND: f64 = 0.000_000_030_9;
/// MB of `/tmp` that cost nothing (`lambda-pricing`).
pub const FREE_STORAGE_MB: u32 = 512;
/// Requests to Lambda that are free every month (`lambda-pricing`).
pub const FREE_REQUESTS: f64 = 1e6;
/// GB-seconds that are free every month, of both processors together (`lambda-pricing`).
pub const FREE_GB_SECONDS: f64 = 400_000.0;

/// Provisioned concurrency: a GB-second kept ready, and one used. Unverified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Provisioned {
    /// US dollars for a GB-second that is kept ready.
    pub ready: f64,
    /// US dollars for a GB-second that is used.
    pub used: f64,
}

/// Of x86. Unverified.
pub const X86_PROVISIONED: Provisioned =
    Provisioned { ready: 0.000_004_166_7, used: 0.000_009_722_2 };
/// Of Arm. Unverified.
pub const ARM_PROVISIONED: Provisioned =
    Provisioned { ready: 0.000_003_333_4, used: 0.000_007_777_8 };

/// A request to an HTTP API, for every [`API_UNIT_KB`] of it begun (`apigw-pricing`).
pub const API_REQUEST: [Tier; 2] = [tier(300e6, 1.00 / 1e6), tier(f64::INFINITY, 0.90 / 1e6)];
/// KB of a request that count as one (`apigw-pricing`).
pub const API_UNIT_KB: f64 = 512.0;
/// Requests to an HTTP API that are free every month of an account's first year (`apigw-pricing`).
pub const FREE_API_REQUESTS: f64 = 1e6;

/// What `units` of a month cost.
pub fn tiered(tiers: &[Tier], units: f64) -> f64 {
    let mut from = 0.0;
    let mut cost = 0.0;
    for tier in tiers {
        cost += (units.min(tier.up_to) - from).max(0.0) * tier.price;
        from = tier.up_to;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tier_has_its_own_units() {
        let near = |tiers: &[Tier], units: f64, cost: f64| {
            let actual = tiered(tiers, units);
            assert!((actual - cost).abs() < 0.005, "{units}: {actual}, not {cost}");
        };
        near(&API_REQUEST, 0.0, 0.0);
        near(&API_REQUEST, 300e6, 300.0);
        near(&API_REQUEST, 400e6, 300.0 + 90.0);
        near(&X86_GB_SECOND, 6e9, 100_000.2);
        near(&X86_GB_SECOND, 16e9, 100_000.2 + 135_000.0 + 13_333.4);
        near(&ARM_GB_SECOND, 20e9, 100_000.5 + 135_001.125 + 13_333.375);
    }
}
