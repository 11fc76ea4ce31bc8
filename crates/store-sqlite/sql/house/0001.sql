-- The house of one part. The catalogue in `store` says what each column holds; a test holds the two together.

create table subject (
  part integer not null,
  subject blob not null,
  created_at integer not null,
  primary key (part, subject)
) strict, without rowid;

create table tag (
  part integer not null,
  tag blob not null,
  subject blob not null,
  primary key (part, tag, subject)
) strict, without rowid;
create index tag_by_subject on tag (part, subject);

-- Rows of many hundred bytes stay out of the key's tree.
create table record (
  part integer not null,
  subject blob not null,
  row_version integer not null,
  packed blob not null,
  primary key (part, subject)
) strict;

create table found (
  part integer not null,
  term text not null,
  subject blob not null,
  primary key (part, term, subject)
) strict, without rowid;
create index found_by_subject on found (part, subject);

create table archive (
  part integer not null,
  archive blob not null,
  version text not null,
  archived_on integer not null,
  keep_until integer,
  packed blob not null,
  primary key (part, archive)
) strict;

create table fact (
  part integer not null,
  fact blob not null,
  subject blob,
  party text,
  condition text not null,
  recorded_at integer not null,
  detail text not null,
  primary key (part, fact)
) strict, without rowid;
create index fact_by_subject on fact (part, subject, party);
create index fact_by_party on fact (part, party);

create table evidence (
  part integer not null,
  evidence blob not null,
  subject blob,
  kind text not null,
  document text,
  sealed blob,
  sha256 blob,
  recorded_at integer not null,
  primary key (part, evidence)
) strict, without rowid;
create index evidence_by_subject on evidence (part, subject);

create table consent (
  part integer not null,
  consent blob not null,
  subject blob not null,
  version text not null,
  shown_sha256 blob not null,
  given_at integer not null,
  until integer,
  withdrawn_at integer,
  detail text not null,
  row_version integer not null,
  primary key (part, consent)
) strict, without rowid;
create index consent_by_subject on consent (part, subject);

create table residue (
  part integer not null,
  mark blob not null,
  stops text not null,
  primary key (part, mark)
) strict, without rowid;

create table disclosure (
  part integer not null,
  disclosure blob not null,
  subject blob not null,
  party text not null,
  recipient text not null,
  purpose text not null,
  version text not null,
  at integer not null,
  detail text not null,
  primary key (part, disclosure)
) strict, without rowid;
create index disclosure_by_subject on disclosure (part, subject);
create index disclosure_by_party on disclosure (part, party);

create table read_of_many (
  part integer not null,
  grant blob not null,
  at integer not null,
  purpose text not null,
  data text not null,
  sentences text not null,
  whom blob not null,
  primary key (part, grant)
) strict;

create table request (
  part integer not null,
  request blob not null,
  subject blob not null,
  right text not null,
  effect text not null,
  channel text not null,
  sentence text,
  state text not null,
  degree text not null,
  asked_at integer not null,
  due_at integer,
  decided_at integer,
  refused_by text,
  words blob,
  correction blob,
  correction_tag blob,
  proof blob,
  answer blob,
  outcome text not null,
  row_version integer not null,
  primary key (part, request)
) strict, without rowid;
create index request_by_subject on request (part, subject);
create index request_by_state on request (part, state, due_at);

create table link (
  part integer not null,
  token_sha256 blob not null,
  subject blob not null,
  evidence blob not null,
  opens text not null,
  detail text not null,
  expires_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;
create index link_by_subject on link (part, subject);

create table sign_in (
  part integer not null,
  sign_in blob not null,
  subject blob,
  tag blob not null,
  browser_sha256 blob not null,
  token_sha256 blob,
  address text not null,
  expires_at integer not null,
  tries integer not null,
  row_version integer not null,
  primary key (part, sign_in)
) strict, without rowid;
create index sign_in_by_subject on sign_in (part, subject);
create index sign_in_by_browser_sha256 on sign_in (part, browser_sha256);
create index sign_in_by_token_sha256 on sign_in (part, token_sha256);

create table proven_address (
  part integer not null,
  tag blob not null,
  subject blob not null,
  evidence blob not null,
  proven_at integer not null,
  primary key (part, tag, subject)
) strict, without rowid;
create index proven_address_by_subject on proven_address (part, subject);

create table session (
  part integer not null,
  token_sha256 blob not null,
  subject blob not null,
  evidence blob not null,
  way text not null,
  browser blob not null,
  since integer not null,
  seen_at integer not null,
  ends_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;
create index session_by_subject on session (part, subject);

create table passkey (
  part integer not null,
  credential_sha256 blob not null,
  subject blob not null,
  evidence blob not null,
  name blob not null,
  credential text not null,
  added_at integer not null,
  used_at integer,
  row_version integer not null,
  primary key (part, credential_sha256)
) strict, without rowid;
create index passkey_by_subject on passkey (part, subject);

create table ceremony (
  part integer not null,
  token_sha256 blob not null,
  subject blob,
  state text not null,
  expires_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;
create index ceremony_by_subject on ceremony (part, subject);

create table password (
  part integer not null,
  tag blob not null,
  subject blob not null,
  salt blob not null,
  hash blob not null,
  set_at integer not null,
  primary key (part, tag)
) strict, without rowid;
create index password_by_subject on password (part, subject);

create table permission (
  part integer not null,
  permission blob not null,
  subject blob not null,
  parent blob not null,
  state text not null,
  method text,
  purposes text not null,
  recipients text not null,
  child_until integer,
  tag blob,
  address text not null,
  asked_at integer not null,
  until integer,
  facts text not null,
  row_version integer not null,
  primary key (part, permission)
) strict, without rowid;
create index permission_by_subject on permission (part, subject);
create index permission_by_parent on permission (part, parent);
create index permission_by_state on permission (part, state);

-- A form is a file of up to some millions of bytes: it stays out of the key's tree.
create table permission_form (
  part integer not null,
  permission blob not null,
  subject blob not null,
  kind text not null,
  sealed blob not null,
  sha256 blob not null,
  sent_at integer not null,
  reason blob,
  primary key (part, permission)
) strict;
create index permission_form_by_subject on permission_form (part, subject);

create table age_claim (
  part integer not null,
  subject blob not null,
  child_until integer,
  said_at integer not null,
  primary key (part, subject)
) strict, without rowid;

create table party (
  part integer not null,
  party text not null,
  recipient text not null,
  registered_at integer not null,
  primary key (part, party)
) strict, without rowid;

create table api_key (
  part integer not null,
  key_sha256 blob not null,
  name text not null,
  scopes text not null,
  created_at integer not null,
  revoked_at integer,
  primary key (part, key_sha256)
) strict, without rowid;

create table outbox (
  part integer not null,
  job blob not null,
  kind text not null,
  subject blob,
  payload text not null,
  due_at integer not null,
  attempts integer not null,
  primary key (part, job)
) strict, without rowid;
create index outbox_by_due_at on outbox (part, due_at);
create index outbox_by_subject on outbox (part, subject);

create table shown (
  part integer not null,
  sha256 blob not null,
  words text not null,
  first_shown_at integer not null,
  primary key (part, sha256)
) strict, without rowid;

create table policy_version (
  part integer not null,
  number integer not null,
  version text not null,
  text text not null,
  published_at integer not null,
  published_by text not null,
  primary key (part, number)
) strict, without rowid;

create table decision_count (
  part integer not null,
  version text not null,
  sentence integer not null,
  decisions integer not null,
  primary key (part, version, sentence)
) strict, without rowid;

create table forgetting (
  part integer not null,
  subject blob not null,
  primary key (part, subject)
) strict, without rowid;

create table done (
  part integer not null,
  command blob not null,
  subject blob,
  request blob,
  answer blob,
  at integer not null,
  primary key (part, command)
) strict, without rowid;
create index done_by_subject on done (part, subject);

create table leaf (
  part integer not null,
  position integer not null,
  data blob not null,
  subject blob,
  opening blob,
  primary key (part, position)
) strict;
create index leaf_by_subject on leaf (part, subject);

create table log_tile (
  part integer not null,
  level integer not null,
  number integer not null,
  hashes blob not null,
  primary key (part, level, number)
) strict;

create table log_head (
  part integer not null,
  log text not null,
  size integer not null,
  root blob not null,
  primary key (part, log)
) strict, without rowid;

create table writer (
  part integer not null,
  writer blob not null,
  batch integer not null,
  at integer not null,
  primary key (part, writer)
) strict, without rowid;
create index writer_by_at on writer (part, at);

create table checkpoint (
  part integer not null,
  size integer not null,
  note text not null,
  at integer not null,
  primary key (part, size)
) strict, without rowid;

create table purchase_order (
  part integer not null,
  "order" blob not null,
  subject blob not null,
  state text not null,
  card blob not null,
  placed_at integer not null,
  decided_at integer,
  processor text,
  refused_by text,
  row_version integer not null,
  primary key (part, "order")
) strict, without rowid;
create index purchase_order_by_subject on purchase_order (part, subject);
create index purchase_order_by_state on purchase_order (part, state);

create table winner (
  part integer not null,
  contest text not null,
  place integer not null,
  subject blob not null,
  entrants integer not null,
  drawn_at integer not null,
  primary key (part, contest, place)
) strict, without rowid;
create index winner_by_subject on winner (part, subject);

create table board_name (
  part integer not null,
  tag blob not null,
  subject blob not null,
  name blob not null,
  taken_at integer not null,
  primary key (part, tag)
) strict, without rowid;
create index board_name_by_subject on board_name (part, subject);

create table post (
  part integer not null,
  post blob not null,
  subject blob not null,
  topic blob not null,
  shelf text,
  title blob,
  words blob not null,
  posted_at integer not null,
  edited_at integer,
  hidden_at integer,
  hidden_because blob,
  row_version integer not null,
  primary key (part, post)
) strict;
create index post_by_subject on post (part, subject);
create index post_by_topic on post (part, topic);
create index post_by_shelf on post (part, shelf);

create table portfolio (
  part integer not null,
  portfolio blob not null,
  subject blob not null,
  public blob not null,
  changed_at integer not null,
  row_version integer not null,
  primary key (part, portfolio)
) strict;
create index portfolio_by_subject on portfolio (part, subject);

create table errand (
  part integer not null,
  errand blob not null,
  subject blob,
  task text not null,
  purposes text not null,
  made_at integer not null,
  who blob,
  proven_at integer,
  row_version integer not null,
  primary key (part, errand)
) strict, without rowid;
create index errand_by_subject on errand (part, subject);

create table errand_in (
  part integer not null,
  errand blob not null,
  system text not null,
  subject blob,
  turn integer not null,
  state text not null,
  why text,
  attempts integer not null,
  due_at integer not null,
  touched integer not null,
  traces blob,
  changed_at integer not null,
  proven_at integer,
  row_version integer not null,
  primary key (part, errand, system)
) strict;
create index errand_in_by_subject on errand_in (part, subject);
create index errand_in_by_system on errand_in (part, system, state);
