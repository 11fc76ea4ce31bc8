//! What every backend must do, as checks to run against a fresh one. It never looks behind the trait.
