//! The vault on a real store: sealing, opening by logged grants alone, keys, and forgetting.

mod forgetting;
mod house;
mod keys;
mod opening;
