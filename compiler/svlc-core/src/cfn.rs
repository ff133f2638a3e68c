//! CloudFormation as data.
