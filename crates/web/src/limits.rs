//! Every limit of the HTTP side, with its name. It measures nothing itself.

use std::time::Duration;

/// The most bytes the body of a request to the API may have.
pub(crate) const API_BODY_BYTES_MAX: usize = 256 * 1024;
/// The most bytes in a call that publishes a policy: the largest there may be, as JSON writes it.
pub(crate) const POLICY_BODY_BYTES_MAX: usize = 2 * policy::limits::SOURCE_BYTES_MAX;

/// The most bytes a posted form may have.
pub(crate) const FORM_BODY_BYTES_MAX: usize = 64 * 1024;

/// The most bytes the body of a document may have: the file in base64, and what stands around it.
pub(crate) const DOCUMENT_BODY_BYTES_MAX: usize = operations::DOCUMENT_BYTES_MAX.div_ceil(3) * 4 + 16 * 1024;
/// The most bytes a posted policy may have: three for each of the text, as browsers write what is no letter.
pub(crate) const POLICY_FORM_BYTES_MAX: usize = 3 * policy::limits::SOURCE_BYTES_MAX + 4 * 1024;

/// The most bytes a form with a document may have, with the fields that stand around the file.
pub(crate) const DOCUMENT_UPLOAD_BYTES_MAX: usize = operations::DOCUMENT_BYTES_MAX + FORM_BODY_BYTES_MAX;

/// The most bytes an uploaded form may have, with what stands around the file.
pub(crate) const UPLOAD_BYTES_MAX: usize = operations::House::FORM_BYTES_MAX + 16 * 1024;

/// The most fields a posted form may have.
pub(crate) const FORM_FIELDS_MAX: usize = 100;

/// How long one request may take, from the end of its head to its answer.
pub(crate) const REQUEST_TIME_MAX: Duration = Duration::from_secs(20);

/// For how long what `/readyz` found is told again, in seconds.
pub(crate) const READY_SECONDS: u64 = 2;

/// The most characters an idempotency key may have.
pub(crate) const IDEMPOTENCY_CHARACTERS_MAX: usize = 128;

/// The most characters a host name may have (RFC 1035).
pub(crate) const HOST_CHARACTERS_MAX: usize = 253;

/// How long a browser may keep the style sheet, in seconds. Its address changes with its content.
pub(crate) const STYLE_SECONDS_MAX: u32 = 31_536_000;

/// How long a full tile of the log may be kept, in seconds. It never changes.
pub(crate) const TILE_SECONDS_MAX: u32 = 31_536_000;

/// How long a tile at the right edge of the log may be kept, in seconds. A wider one takes its place.
pub(crate) const EDGE_TILE_SECONDS_MAX: u32 = 3_600;

/// How many accents the style sheet knows.
pub(crate) const ACCENTS: usize = 8;

/// How long a connection may take to send a request's head.
pub(crate) const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may take to agree on TLS.
pub(crate) const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// How many requests one connection may have under way at once.
pub(crate) const STREAMS_MAX: u32 = 64;
/// How many connections are open at once.
pub(crate) const CONNECTIONS_MAX: usize = 4_096;
/// How long whoever has just connected has to ask, when the server is told to stop.
pub(crate) const FIRST_WORD_TIME_MAX: Duration = Duration::from_secs(1);
/// How long open requests may take to finish when the server is told to stop.
pub(crate) const FINISH_TIME_MAX: Duration = Duration::from_secs(10);
/// How long the server waits before it takes connections again after it could not take one.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
