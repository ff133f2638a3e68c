//! The authorities that are trusted in place of the system's, as `AWS_CA_BUNDLE` or a profile's `ca_bundle` names them.

use std::path::{Path, PathBuf};

use aws_smithy_http_client::tls::TrustStore;
use aws_smithy_types::base64;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use svlc_deploy::protocol::{AwsError, code};

use crate::profile::Profile;

/// What is trusted.
pub(crate) fn trusted(profile: &Profile) -> Result<TrustStore, AwsError> {
    let of_environment = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
    match of_environment.map(PathBuf::from).or_else(|| profile.ca_bundle.clone()) {
        Some(path) => read(&path),
        None => Ok(TrustStore::default()),
    }
}

/// The SDK panics at a certificate that it cannot use: only those that can be are handed on.
fn read(path: &Path) -> Result<TrustStore, AwsError> {
    let fault = |message| AwsError::own(code::BAD_CA_BUNDLE, message, false);
    let bytes = fs_err::read(path).map_err(|error| fault(error.to_string()))?;
    let mut usable = RootCertStore::empty();
    let mut trusted = TrustStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes).filter_map(Result::ok) {
        let text = base64::encode(&certificate);
        if usable.add(certificate).is_ok() {
            trusted.add_pem_certificate(format!(
                "-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"
            ));
        }
    }
    if usable.is_empty() {
        return Err(fault(format!("`{}` holds no certificate in PEM", path.display())));
    }
    Ok(trusted)
}
