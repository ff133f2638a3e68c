//! Pages that show a service on this machine, in the spirit of the AWS console's: [`serve`] makes them of an emulator's
//! [`View`](svlc_emulator::View). They are made here, whole, of templates; what little script there is only brings news.
//!
//! No page of another origin can read them or have them do anything: [`guard`] looks at every request first.
#![cfg(unix)]

mod address;
mod drawing;
mod form;
mod guard;
mod live;
mod mask;
mod pages;
mod plot;
mod server;
mod shown;
mod templates;

pub use server::{Console, Fault, Keep, serve};
