//! A server as it is run for real: its settings, its certificate, its figures, its service manager, and what the doctor says of it.

mod doctor;
mod figures;
mod hand_over;
mod marked;
mod report;
mod running;
mod settings;
mod tls;
mod traces;
