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
  key blob not null,
  name text not null,
  scopes text not null,
  created_by text not null,
  created_at integer not null,
  approved_by text,
  expires_at integer,
  revoked_at integer,
  primary key (part, key_sha256)
) strict, without rowid;

create table api_key_use (
  part integer not null,
  key blob not null,
  used_on integer not null,
  primary key (part, key)
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
  text text,
  published_at integer not null,
  published_by text not null,
  primary key (part, number)
) strict, without rowid;

create table decision_count (
  part integer not null,
  version text not null,
  sentence integer not null,
  day integer not null,
  answer text not null,
  decisions integer not null,
  primary key (part, version, sentence, day, answer)
) strict, without rowid;

create table last_refused (
  part integer not null,
  version text not null,
  sentence integer not null,
  at integer not null,
  flow text not null,
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

create table breach (
  part integer not null,
  breach blob not null,
  noticed_at integer not null,
  opened_at integer not null,
  opened_by text not null,
  words blob not null,
  detail text not null,
  row_version integer not null,
  primary key (part, breach)
) strict;

create table breach_step (
  part integer not null,
  breach blob not null,
  step blob not null,
  kind text not null,
  at integer not null,
  done_by text not null,
  words blob not null,
  primary key (part, breach, step)
) strict;

create table breach_concerned (
  part integer not null,
  breach blob not null,
  subject blob not null,
  data text not null,
  how text not null,
  state text not null,
  told_at integer,
  proposed_by text,
  tries integer not null,
  primary key (part, breach, subject)
) strict, without rowid;
create index breach_concerned_by_subject on breach_concerned (part, subject);

create table policy_draft (
  part integer not null,
  draft blob not null,
  title text not null,
  text text not null,
  begun_by text not null,
  begun_at integer not null,
  written_by text not null,
  written_at integer not null,
  proposed_by text,
  proposed_at integer,
  published text,
  row_version integer not null,
  primary key (part, draft)
) strict;

create table staff (
  part integer not null,
  staff blob not null,
  name blob,
  party text not null,
  roles text not null,
  invited_by text not null,
  invited_at integer not null,
  joined_at integer,
  ended_at integer,
  row_version integer not null,
  primary key (part, staff)
) strict, without rowid;

create table staff_invitation (
  part integer not null,
  token_sha256 blob not null,
  staff blob not null,
  expires_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;
create index staff_invitation_by_staff on staff_invitation (part, staff);

create table staff_passkey (
  part integer not null,
  credential_sha256 blob not null,
  staff blob not null,
  passkey blob not null,
  name blob not null,
  credential text not null,
  added_at integer not null,
  used_at integer,
  row_version integer not null,
  primary key (part, credential_sha256)
) strict, without rowid;
create index staff_passkey_by_staff on staff_passkey (part, staff);

create table staff_account (
  part integer not null,
  account blob not null,
  staff blob not null,
  issuer text not null,
  added_at integer not null,
  used_at integer,
  primary key (part, account)
) strict, without rowid;
create index staff_account_by_staff on staff_account (part, staff);

create table staff_session (
  part integer not null,
  token_sha256 blob not null,
  staff blob not null,
  session blob not null,
  way text not null,
  browser text not null,
  since integer not null,
  seen_at integer not null,
  ends_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;
create index staff_session_by_staff on staff_session (part, staff);

create table staff_ceremony (
  part integer not null,
  token_sha256 blob not null,
  staff blob,
  kind text not null,
  state text not null,
  expires_at integer not null,
  primary key (part, token_sha256)
) strict, without rowid;

create table task (
  part integer not null,
  task blob not null,
  subject blob not null,
  assigned_to text,
  opened_by text not null,
  why text not null,
  reference blob,
  purposes text not null,
  state text not null,
  opened_at integer not null,
  until integer not null,
  closed_at integer,
  fact blob,
  row_version integer not null,
  primary key (part, task)
) strict, without rowid;
create index task_by_subject on task (part, subject);
create index task_by_assigned_to on task (part, assigned_to);
create index task_by_state on task (part, state, until);

create table acknowledgement (
  part integer not null,
  acknowledgement blob not null,
  staff blob not null,
  version text not null,
  words_sha256 blob not null,
  given_at integer not null,
  until integer not null,
  primary key (part, acknowledgement)
) strict, without rowid;
create index acknowledgement_by_staff on acknowledgement (part, staff);

create table break_glass (
  part integer not null,
  break_glass blob not null,
  subject blob not null,
  asked_by text not null,
  reason blob not null,
  purposes text not null,
  state text not null,
  asked_at integer not null,
  decided_by text,
  decided_at integer,
  until integer not null,
  row_version integer not null,
  primary key (part, break_glass)
) strict, without rowid;
create index break_glass_by_subject on break_glass (part, subject);
create index break_glass_by_state on break_glass (part, state);

create table document (
  part integer not null,
  document blob not null,
  subject blob,
  kind text not null,
  title text,
  sealed_title blob,
  bytes integer not null,
  sha256 blob not null,
  author text not null,
  kept_at integer not null,
  primary key (part, document)
) strict;
create index document_by_subject on document (part, subject);

create table document_file (
  part integer not null,
  document blob not null,
  subject blob,
  sealed blob not null,
  primary key (part, document)
) strict;
create index document_file_by_subject on document_file (part, subject);

create table register_entry (
  part integer not null,
  entry blob not null,
  subject blob,
  party text,
  standing_of text,
  register text not null,
  state text not null,
  document blob not null,
  words text,
  sealed_words blob,
  recorded_by text not null,
  recorded_at integer not null,
  decided_by text,
  decided_at integer,
  ended_by text,
  ended_at integer,
  begins_at integer not null,
  ends_at integer,
  detail text not null,
  row_version integer not null,
  primary key (part, entry)
) strict;
create index register_entry_by_subject on register_entry (part, subject);
create index register_entry_by_party on register_entry (part, party);
create index register_entry_by_standing_of on register_entry (part, standing_of);
create index register_entry_by_register on register_entry (part, register);
create index register_entry_by_state on register_entry (part, state);

create table handover (
  part integer not null,
  handover blob not null,
  party text not null,
  recipient text not null,
  purpose text not null,
  version text not null,
  at integer not null,
  asked_by text not null,
  state text not null,
  until integer,
  people integer not null,
  sent integer not null,
  detail text not null,
  row_version integer not null,
  primary key (part, handover)
) strict;
create index handover_by_party on handover (part, party);
create index handover_by_state on handover (part, state);

create table handover_person (
  part integer not null,
  handover blob not null,
  place integer not null,
  subject blob not null,
  primary key (part, handover, place)
) strict, without rowid;
create index handover_person_by_subject on handover_person (part, subject);

create table certificate (
  part integer not null,
  handover blob not null,
  leaf integer not null,
  primary key (part, handover)
) strict, without rowid;

create table published_figures (
  part integer not null,
  grouping text not null,
  week integer not null,
  minimum integer not null,
  counts text not null,
  withheld text not null,
  primary key (part, grouping, week, minimum)
) strict, without rowid;

create table house_check (
  part integer not null,
  house_check blob not null,
  began_at integer not null,
  began_by text not null,
  ended_at integer,
  leaves integer not null,
  rows_read integer not null,
  findings integer not null,
  primary key (part, house_check)
) strict;

create table sender_count (
  part integer not null,
  day integer not null,
  answer text not null,
  list text not null,
  letters integer not null,
  row_version integer not null,
  primary key (part, day, answer, list)
) strict, without rowid;

create table refused_sender (
  part integer not null,
  reference blob not null,
  at integer not null,
  list text not null,
  code text not null,
  meaning text not null,
  primary key (part, reference)
) strict;

create table mailing (
  part integer not null,
  mailing blob not null,
  purpose text not null,
  about text not null,
  text text not null,
  made_by text not null,
  made_at integer not null,
  state text not null,
  started_by text,
  started_at integer,
  row_version integer not null,
  primary key (part, mailing)
) strict;

create table mailing_progress (
  part integer not null,
  mailing blob not null,
  held_until integer,
  detail text not null,
  row_version integer not null,
  primary key (part, mailing)
) strict;

create table mailing_letter (
  part integer not null,
  mailing blob not null,
  subject blob not null,
  state text not null,
  at integer not null,
  due_at integer not null,
  tries integer not null,
  status text,
  primary key (part, mailing, subject)
) strict, without rowid;
create index mailing_letter_by_subject on mailing_letter (part, subject);
create index mailing_letter_by_mailing on mailing_letter (part, mailing, state);

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
