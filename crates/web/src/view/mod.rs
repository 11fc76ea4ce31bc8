//! What pages show, made ready for the templates: words, dates, sentences with their decisive words. It asks the house
//! nothing.

pub(crate) mod born;
pub(crate) mod changes;
pub(crate) mod clear;
pub(crate) mod consents;
pub(crate) mod copy;
pub(crate) mod copy_breaches;
pub(crate) mod copy_children;
pub(crate) mod copy_consents;
pub(crate) mod copy_left;
pub(crate) mod copy_lines;
pub(crate) mod copy_log;
pub(crate) mod copy_registers;
pub(crate) mod copy_sign_ins;
pub(crate) mod copy_systems;
pub(crate) mod facts;
pub(crate) mod frame;
pub(crate) mod grounds;
pub(crate) mod house;
pub(crate) mod marked;
pub(crate) mod mistakes;
pub(crate) mod note;
pub(crate) mod outbound;
pub(crate) mod ways;
pub(crate) mod words;

pub(crate) use words::{fields_in_words, purpose_words};
