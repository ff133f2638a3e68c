//! The table of diagnostic codes: number, severity, name and page. A code is never reused; a new rule adds one line here,
//! one file in `check` and its page in `docs/diagnostics`.

use std::fmt;

/// How bad it is. An error means: CloudFormation, cargo or API Gateway would refuse or misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The spec cannot be compiled to something that works.
    Error,
    /// It can, but probably is not what was meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The page of `docs/diagnostics` that explains a code.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Markdown, as in the file.
    pub markdown: &'static str,
}

macro_rules! codes {
    ($($code:ident $severity:ident $name:literal;)*) => {
        /// A diagnostic code, `SVnnnn`.
        #[expect(missing_docs, reason = "each code is documented by its page in docs/diagnostics")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($code,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// `SV0203`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// Error or warning.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// The rule's name, which states the problem: `duplicate-route-key`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// The page that `svlc explain` prints.
            pub fn page(self) -> Page {
                Page { markdown: match self {
                    $(Self::$code => include_str!(concat!("../../../../docs/diagnostics/", stringify!($code), ".md")),)*
                } }
            }
        }
    };
}

codes! {
    // 00: YAML
    SV0001 Error "syntax-error";
    SV0002 Error "file-too-large";
    SV0003 Error "not-utf8";
    SV0004 Error "empty-document";
    SV0005 Error "several-documents";
    SV0006 Error "duplicate-key";
    SV0007 Error "unknown-alias";
    SV0008 Error "alias-bomb";
    SV0009 Error "nesting-too-deep";
    SV0010 Error "custom-tag";
    SV0011 Error "key-not-text";
    SV0012 Error "bad-merge";
    SV0013 Error "too-many-faults";
    // 01: shape
    SV0101 Error "unknown-key";
    SV0102 Error "missing-key";
    SV0103 Error "wrong-type";
    SV0104 Error "out-of-range";
    SV0105 Error "unknown-value";
    SV0106 Error "wrong-length";
    SV0107 Error "wrong-format";
    SV0108 Error "repeated-item";
    // 02: names and references
    SV0201 Error "unknown-function";
    SV0202 Error "unknown-integration";
    SV0203 Error "duplicate-route-key";
    SV0204 Warning "unused-function";
    SV0205 Warning "unused-integration";
    SV0206 Warning "unused-parameter";
    SV0207 Error "unknown-url-parameter";
    SV0208 Error "unknown-stage-variable";
    SV0209 Error "unknown-throttle-route";
    SV0210 Error "unknown-reference";
    SV0211 Error "reserved-name";
    SV0212 Error "logical-id-collision";
    SV0213 Error "blueprint-variable";
    SV0214 Error "malformed-reference";
    SV0215 Error "environment-field-collision";
    SV0216 Error "dynamic-reference";
    SV0217 Error "tag-keys-differ-in-case";
    SV0218 Error "unknown-resource";
    SV0219 Error "several-packages";
    SV0220 Error "missing-package";
    SV0222 Error "package-without-runtime";
    SV0223 Error "blueprint-without-rust";
    SV0225 Error "unknown-authorizer";
    SV0226 Warning "unused-authorizer";
    SV0227 Error "unknown-vpc-link";
    SV0228 Warning "unused-vpc-link";
    SV0229 Error "unknown-mapped-stage";
    SV0230 Error "unclear-address";
    SV0235 Error "access-to-itself";
    SV0236 Warning "unused-resource";
    SV0237 Error "no-stream";
    SV0238 Error "dead-letter-cycle";
    SV0245 Error "blueprint-without-its-events";
    SV0246 Error "blueprint-for-requests";
    SV0247 Error "routes-and-events";
    SV0248 Error "repeated-event";
    SV0250 Warning "shared-queue";
    SV0251 Warning "too-many-stream-readers";
    SV0252 Error "window-state-in-rust";
    SV0253 Error "blueprint-without-its-authorizer";
    SV0254 Error "mixed-authorizer-formats";
    SV0255 Error "unknown-upstream-parameter";
    SV0256 Error "unserved-route";
    SV0257 Error "missing-table-access";
    SV0258 Error "ambiguous-item";
    SV0259 Error "busy-authorizer";
    SV0260 Error "malformed-silence";
    SV0261 Error "unknown-lint";
    SV0262 Error "silenced-error";
    SV0263 Warning "unused-silence";
    SV0264 Warning "unused-template-parameter";
    SV0265 Error "misplaced-constraint";
    SV0266 Error "default-not-allowed";
    SV0267 Error "parameter-name-taken";
    SV0268 Error "list-in-text";
    SV0269 Error "output-name-taken";
    SV0270 Error "duplicate-export";
    SV0271 Error "export-of-resource";
    SV0272 Error "malformed-secret-name";
    SV0273 Error "unknown-target";
    SV0274 Error "malformed-intrinsic";
    SV0275 Error "unsupported-intrinsic";
    SV0276 Error "not-an-arn";
    SV0277 Error "unsupported-resource-type";
    SV0278 Error "circular-reference";
    SV0279 Error "reserved-logical-id";
    SV0280 Error "malformed-request";
    SV0281 Error "repeated-test";
    SV0282 Error "unknown-test-stage";
    SV0283 Error "unclear-test";
    SV0284 Error "misplaced-test-key";
    SV0285 Error "malformed-expression";
    SV0286 Error "contradicting-expectations";
    SV0287 Error "header-of-client";
    SV0288 Error "token-for-function";
    SV0289 Error "unknown-test-source";
    // 03: AWS limits
    SV0301 Error "trailing-slash";
    SV0302 Error "mixed-segment";
    SV0303 Error "greedy-not-last";
    SV0304 Error "repeated-parameter";
    SV0305 Error "unknown-method";
    SV0306 Error "malformed-route-key";
    SV0307 Error "reserved-environment-key";
    SV0308 Error "environment-too-large";
    SV0309 Warning "function-outlives-integration";
    SV0310 Error "zero-throttle";
    SV0311 Error "credentials-with-any-origin";
    SV0312 Error "too-many-routes";
    SV0313 Error "too-many-integrations";
    SV0314 Error "too-many-stages";
    SV0315 Error "too-many-resources";
    SV0316 Warning "template-needs-upload";
    SV0317 Error "template-too-large";
    SV0318 Warning "whole-api-permission";
    SV0319 Error "malformed-origin";
    SV0320 Error "malformed-url";
    SV0321 Warning "stage-hides-route";
    SV0322 Error "too-many-tags";
    SV0323 Error "nul-in-environment";
    SV0324 Error "blocked-runtime";
    SV0325 Warning "ending-runtime";
    SV0326 Warning "preview-runtime";
    SV0327 Error "runtime-without-arm64";
    SV0328 Error "setting-beside-image";
    SV0329 Error "file-system-without-vpc";
    SV0330 Error "log-level-without-json";
    SV0331 Error "retention-of-other-log";
    SV0332 Error "repeated-layer";
    SV0333 Error "other-region";
    SV0334 Error "region-without-urls";
    SV0335 Error "snap-start-conflict";
    SV0336 Error "provisioned-above-reserved";
    SV0337 Error "unknown-destination";
    SV0338 Error "destination-is-itself";
    SV0345 Error "scopes-without-token";
    SV0346 Error "cache-without-identity";
    SV0347 Error "malformed-issuer";
    SV0348 Error "simple-answer-with-payload-1";
    SV0349 Warning "preflight-needs-authorization";
    SV0350 Warning "slow-authorizer";
    SV0351 Error "malformed-mapping-value";
    SV0352 Error "reserved-header";
    SV0353 Error "repeated-mapping";
    SV0354 Error "value-of-removal";
    SV0355 Error "missing-action-parameter";
    SV0356 Error "unknown-action-parameter";
    SV0357 Error "wrong-action-target";
    SV0358 Error "unnamed-action-target";
    SV0359 Error "certificate-in-another-region";
    SV0360 Error "no-endpoint";
    SV0361 Warning "reserved-path";
    SV0362 Error "ownership-without-mutual-tls";
    SV0363 Error "malformed-log-format";
    SV0367 Error "unknown-grant";
    SV0368 Error "unknown-arn";
    SV0369 Error "policies-too-large";
    SV0370 Error "unknown-service";
    SV0371 Error "too-many-managed-policies";
    SV0372 Error "repeated-policy";
    SV0373 Error "key-type-conflict";
    SV0374 Error "local-index-key";
    SV0375 Error "fifo-mismatch";
    SV0376 Error "too-many-indexes";
    SV0377 Error "too-many-projected-attributes";
    SV0378 Error "ttl-not-number";
    SV0381 Error "malformed-schedule";
    SV0382 Error "batch-without-window";
    SV0383 Error "fifo-batch";
    SV0384 Error "visibility-below-timeout";
    SV0385 Warning "short-visibility";
    SV0386 Error "filter-too-large";
    SV0387 Error "malformed-pattern";
    SV0388 Error "mixed-partial-failures";
    SV0389 Error "filter-too-complex";
    SV0390 Error "too-many-outputs";
    SV0391 Error "no-automatic-stage";
    // 04: security
    SV0401 Warning "plain-text-secret";
    SV0402 Warning "public-url";
    SV0406 Warning "shared-authorizer-cache";
    SV0407 Warning "open-endpoint-beside-mutual-tls";
    SV0408 Warning "open-route-writes";
    SV0410 Warning "wildcard-action";
    SV0411 Warning "wildcard-resource";
    SV0412 Warning "broad-managed-policy";
    SV0420 Error "secret-in-output";
    SV0421 Error "secret-out-of-place";
    SV0430 Warning "unrouted-test";
    SV0431 Warning "test-without-identity";
    // 05: cost and habit
    SV0510 Warning "near-quota";
    SV0515 Warning "redundant-index";
    SV0516 Warning "dead-letters-expire-early";
    SV0517 Warning "protected-but-not-retained";
    // 06: emulation
    SV0601 Error "function-setting-not-emulated";
    SV0602 Error "runtime-not-emulated";
    SV0603 Error "resource-not-emulated";
    SV0604 Error "endpoint-not-emulated";
    SV0605 Error "reference-not-emulated";
    SV0606 Error "authorization-not-emulated";
    SV0607 Error "mapping-not-emulated";
    SV0608 Error "event-source-not-emulated";
    SV0609 Error "api-setting-not-emulated";
    SV0610 Error "nothing-to-run";
    SV0611 Warning "other-version";
    SV0612 Error "access-not-emulated";
    // 07: packaging
    SV0701 Error "not-a-program";
    SV0702 Error "wrong-architecture";
    SV0703 Error "newer-c-library";
    SV0704 Error "missing-library";
    SV0705 Warning "debug-information";
    SV0706 Warning "zip-over-direct-limit";
    SV0707 Error "package-too-large";
    SV0708 Error "handler-not-in-package";
    SV0709 Error "unusable-code";
    // 08: deploying
    SV0801 Error "name-taken";
    SV0802 Error "name-not-yet-free";
    SV0803 Error "over-quota";
    SV0804 Error "throttled";
    SV0805 Error "missing-right";
    SV0806 Error "role-not-passed";
    SV0807 Error "role-not-assumable";
    SV0808 Error "role-without-right";
    SV0809 Error "capability-missing";
    SV0810 Error "artifact-missing";
    SV0811 Error "code-too-large";
    SV0812 Error "runtime-refused";
    SV0813 Error "image-missing";
    SV0814 Error "key-unusable";
    SV0815 Error "network-not-found";
    SV0816 Error "layer-not-found";
    SV0817 Error "certificate-unusable";
    SV0818 Error "authorizer-refused";
    SV0819 Error "mapping-exists";
    SV0820 Error "visibility-too-short";
    SV0821 Error "source-not-found";
    SV0822 Error "filter-refused";
    SV0823 Error "log-refused";
    SV0824 Error "export-conflict";
    SV0825 Error "import-missing";
    SV0826 Error "parameter-refused";
    SV0827 Error "still-in-use";
    SV0828 Error "protected";
    SV0829 Error "named-replacement";
    SV0830 Error "circle-of-resources";
    SV0831 Error "template-refused";
    SV0832 Error "malformed-arn";
    SV0833 Error "property-refused";
    SV0834 Error "not-stable-in-time";
    SV0835 Error "silent-custom-resource";
    SV0836 Error "rollback-stuck";
    SV0837 Error "stack-not-ready";
    SV0838 Error "service-failed";
    SV0839 Error "unknown-failure";
    SV0840 Error "promoted-to-automatic-stage";

    SV0850 Warning "validation-warning";
    SV0851 Error "validation-unread";
}

impl Code {
    /// The code that `text` names, by number or by name: `SV0203`, `sv0203`, `duplicate-route-key`.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text) || code.name() == text)
    }

    /// The code that `text` may have meant: the one whose number or name is nearest.
    pub fn nearest(text: &str) -> Option<Self> {
        let numbers = Self::ALL.iter().map(|code| code.as_str());
        let names = Self::ALL.iter().map(|code| code.name());
        crate::suggest::nearest(&text.to_uppercase(), numbers)
            .or_else(|| crate::suggest::nearest(&text.to_lowercase(), names))
            .and_then(Self::find)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
