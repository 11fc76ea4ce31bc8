-- The house of one part. The catalogue in `store` says what each column holds; a test holds the two together.

create schema house;

create table house.subject (
  part bigint not null,
  subject bytea not null,
  created_at bigint not null,
  primary key (part, subject)
);

create table house.tag (
  part bigint not null,
  tag bytea not null,
  subject bytea not null,
  primary key (part, tag, subject)
);
create index tag_by_subject on house.tag (part, subject);

create table house.record (
  part bigint not null,
  subject bytea not null,
  row_version bigint not null,
  packed bytea not null,
  primary key (part, subject)
);

create table house.found (
  part bigint not null,
  term text collate "C" not null,
  subject bytea not null,
  primary key (part, term, subject)
);
create index found_by_subject on house.found (part, subject);

create table house.archive (
  part bigint not null,
  archive bytea not null,
  version text collate "C" not null,
  archived_on bigint not null,
  keep_until bigint,
  packed bytea not null,
  primary key (part, archive)
);

create table house.fact (
  part bigint not null,
  fact bytea not null,
  subject bytea,
  party text collate "C",
  condition text collate "C" not null,
  recorded_at bigint not null,
  detail text collate "C" not null,
  primary key (part, fact)
);
create index fact_by_subject on house.fact (part, subject, party);
create index fact_by_party on house.fact (part, party);

create table house.evidence (
  part bigint not null,
  evidence bytea not null,
  subject bytea,
  kind text collate "C" not null,
  document text collate "C",
  sealed bytea,
  sha256 bytea,
  recorded_at bigint not null,
  primary key (part, evidence)
);
create index evidence_by_subject on house.evidence (part, subject);

create table house.consent (
  part bigint not null,
  consent bytea not null,
  subject bytea not null,
  version text collate "C" not null,
  shown_sha256 bytea not null,
  given_at bigint not null,
  until bigint,
  withdrawn_at bigint,
  detail text collate "C" not null,
  row_version bigint not null,
  primary key (part, consent)
);
create index consent_by_subject on house.consent (part, subject);

create table house.residue (
  part bigint not null,
  mark bytea not null,
  stops text collate "C" not null,
  primary key (part, mark)
);

create table house.disclosure (
  part bigint not null,
  disclosure bytea not null,
  subject bytea not null,
  party text collate "C" not null,
  recipient text collate "C" not null,
  purpose text collate "C" not null,
  version text collate "C" not null,
  at bigint not null,
  detail text collate "C" not null,
  primary key (part, disclosure)
);
create index disclosure_by_subject on house.disclosure (part, subject);
create index disclosure_by_party on house.disclosure (part, party);

create table house.read_of_many (
  part bigint not null,
  "grant" bytea not null,
  at bigint not null,
  purpose text collate "C" not null,
  data text collate "C" not null,
  sentences text collate "C" not null,
  whom bytea not null,
  primary key (part, "grant")
);

create table house.request (
  part bigint not null,
  request bytea not null,
  subject bytea not null,
  "right" text collate "C" not null,
  effect text collate "C" not null,
  channel text collate "C" not null,
  sentence text collate "C",
  state text collate "C" not null,
  degree text collate "C" not null,
  asked_at bigint not null,
  due_at bigint,
  decided_at bigint,
  refused_by text collate "C",
  words bytea,
  correction bytea,
  correction_tag bytea,
  proof bytea,
  answer bytea,
  outcome text collate "C" not null,
  row_version bigint not null,
  primary key (part, request)
);
create index request_by_subject on house.request (part, subject);
create index request_by_state on house.request (part, state, due_at);

create table house.link (
  part bigint not null,
  token_sha256 bytea not null,
  subject bytea not null,
  evidence bytea not null,
  opens text collate "C" not null,
  detail text collate "C" not null,
  expires_at bigint not null,
  primary key (part, token_sha256)
);
create index link_by_subject on house.link (part, subject);

create table house.sign_in (
  part bigint not null,
  sign_in bytea not null,
  subject bytea,
  tag bytea not null,
  browser_sha256 bytea not null,
  token_sha256 bytea,
  address text collate "C" not null,
  expires_at bigint not null,
  tries bigint not null,
  row_version bigint not null,
  primary key (part, sign_in)
);
create index sign_in_by_subject on house.sign_in (part, subject);
create index sign_in_by_browser_sha256 on house.sign_in (part, browser_sha256);
create index sign_in_by_token_sha256 on house.sign_in (part, token_sha256);

create table house.proven_address (
  part bigint not null,
  tag bytea not null,
  subject bytea not null,
  evidence bytea not null,
  proven_at bigint not null,
  primary key (part, tag, subject)
);
create index proven_address_by_subject on house.proven_address (part, subject);

create table house.session (
  part bigint not null,
  token_sha256 bytea not null,
  subject bytea not null,
  evidence bytea not null,
  way text collate "C" not null,
  browser bytea not null,
  since bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  primary key (part, token_sha256)
);
create index session_by_subject on house.session (part, subject);

create table house.passkey (
  part bigint not null,
  credential_sha256 bytea not null,
  subject bytea not null,
  evidence bytea not null,
  name bytea not null,
  credential text collate "C" not null,
  added_at bigint not null,
  used_at bigint,
  row_version bigint not null,
  primary key (part, credential_sha256)
);
create index passkey_by_subject on house.passkey (part, subject);

create table house.ceremony (
  part bigint not null,
  token_sha256 bytea not null,
  subject bytea,
  state text collate "C" not null,
  expires_at bigint not null,
  primary key (part, token_sha256)
);
create index ceremony_by_subject on house.ceremony (part, subject);

create table house.password (
  part bigint not null,
  tag bytea not null,
  subject bytea not null,
  salt bytea not null,
  hash bytea not null,
  set_at bigint not null,
  primary key (part, tag)
);
create index password_by_subject on house.password (part, subject);

create table house.permission (
  part bigint not null,
  permission bytea not null,
  subject bytea not null,
  parent bytea not null,
  state text collate "C" not null,
  method text collate "C",
  purposes text collate "C" not null,
  recipients text collate "C" not null,
  child_until bigint,
  tag bytea,
  address text collate "C" not null,
  asked_at bigint not null,
  until bigint,
  facts text collate "C" not null,
  row_version bigint not null,
  primary key (part, permission)
);
create index permission_by_subject on house.permission (part, subject);
create index permission_by_parent on house.permission (part, parent);
create index permission_by_state on house.permission (part, state);

create table house.permission_form (
  part bigint not null,
  permission bytea not null,
  subject bytea not null,
  kind text collate "C" not null,
  sealed bytea not null,
  sha256 bytea not null,
  sent_at bigint not null,
  reason bytea,
  primary key (part, permission)
);
create index permission_form_by_subject on house.permission_form (part, subject);

create table house.age_claim (
  part bigint not null,
  subject bytea not null,
  child_until bigint,
  said_at bigint not null,
  primary key (part, subject)
);

create table house.party (
  part bigint not null,
  party text collate "C" not null,
  recipient text collate "C" not null,
  registered_at bigint not null,
  primary key (part, party)
);

create table house.api_key (
  part bigint not null,
  key_sha256 bytea not null,
  key bytea not null,
  name text collate "C" not null,
  scopes text collate "C" not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  approved_by text collate "C",
  expires_at bigint,
  revoked_at bigint,
  primary key (part, key_sha256)
);

create table house.api_key_use (
  part bigint not null,
  key bytea not null,
  used_on bigint not null,
  primary key (part, key)
);

create table house.outbox (
  part bigint not null,
  job bytea not null,
  kind text collate "C" not null,
  subject bytea,
  payload text collate "C" not null,
  due_at bigint not null,
  attempts bigint not null,
  primary key (part, job)
);
create index outbox_by_due_at on house.outbox (part, due_at);
create index outbox_by_subject on house.outbox (part, subject);

create table house.shown (
  part bigint not null,
  sha256 bytea not null,
  words text collate "C" not null,
  first_shown_at bigint not null,
  primary key (part, sha256)
);

create table house.policy_version (
  part bigint not null,
  number bigint not null,
  version text collate "C" not null,
  text text collate "C",
  published_at bigint not null,
  published_by text collate "C" not null,
  primary key (part, number)
);

create table house.decision_count (
  part bigint not null,
  version text collate "C" not null,
  sentence bigint not null,
  day bigint not null,
  answer text collate "C" not null,
  decisions bigint not null,
  primary key (part, version, sentence, day, answer)
);

create table house.last_refused (
  part bigint not null,
  version text collate "C" not null,
  sentence bigint not null,
  at bigint not null,
  flow text collate "C" not null,
  primary key (part, version, sentence)
);

create table house.forgetting (
  part bigint not null,
  subject bytea not null,
  primary key (part, subject)
);

create table house.done (
  part bigint not null,
  command bytea not null,
  subject bytea,
  request bytea,
  answer bytea,
  at bigint not null,
  primary key (part, command)
);
create index done_by_subject on house.done (part, subject);

create table house.leaf (
  part bigint not null,
  position bigint not null,
  data bytea not null,
  subject bytea,
  opening bytea,
  primary key (part, position)
);
create index leaf_by_subject on house.leaf (part, subject);

create table house.log_tile (
  part bigint not null,
  level bigint not null,
  number bigint not null,
  hashes bytea not null,
  primary key (part, level, number)
);

create table house.log_head (
  part bigint not null,
  log text collate "C" not null,
  size bigint not null,
  root bytea not null,
  primary key (part, log)
);

create table house.writer (
  part bigint not null,
  writer bytea not null,
  batch bigint not null,
  at bigint not null,
  primary key (part, writer)
);
create index writer_by_at on house.writer (part, at);

create table house.checkpoint (
  part bigint not null,
  size bigint not null,
  note text collate "C" not null,
  at bigint not null,
  primary key (part, size)
);

create table house.purchase_order (
  part bigint not null,
  "order" bytea not null,
  subject bytea not null,
  state text collate "C" not null,
  card bytea not null,
  placed_at bigint not null,
  decided_at bigint,
  processor text collate "C",
  refused_by text collate "C",
  row_version bigint not null,
  primary key (part, "order")
);
create index purchase_order_by_subject on house.purchase_order (part, subject);
create index purchase_order_by_state on house.purchase_order (part, state);

create table house.winner (
  part bigint not null,
  contest text collate "C" not null,
  place bigint not null,
  subject bytea not null,
  entrants bigint not null,
  drawn_at bigint not null,
  primary key (part, contest, place)
);
create index winner_by_subject on house.winner (part, subject);

create table house.board_name (
  part bigint not null,
  tag bytea not null,
  subject bytea not null,
  name bytea not null,
  taken_at bigint not null,
  primary key (part, tag)
);
create index board_name_by_subject on house.board_name (part, subject);

create table house.post (
  part bigint not null,
  post bytea not null,
  subject bytea not null,
  topic bytea not null,
  shelf text collate "C",
  title bytea,
  words bytea not null,
  posted_at bigint not null,
  edited_at bigint,
  hidden_at bigint,
  hidden_because bytea,
  row_version bigint not null,
  primary key (part, post)
);
create index post_by_subject on house.post (part, subject);
create index post_by_topic on house.post (part, topic);
create index post_by_shelf on house.post (part, shelf);

create table house.portfolio (
  part bigint not null,
  portfolio bytea not null,
  subject bytea not null,
  public bytea not null,
  changed_at bigint not null,
  row_version bigint not null,
  primary key (part, portfolio)
);
create index portfolio_by_subject on house.portfolio (part, subject);

create table house.breach (
  part bigint not null,
  breach bytea not null,
  noticed_at bigint not null,
  opened_at bigint not null,
  opened_by text collate "C" not null,
  words bytea not null,
  detail text collate "C" not null,
  row_version bigint not null,
  primary key (part, breach)
);

create table house.breach_step (
  part bigint not null,
  breach bytea not null,
  step bytea not null,
  kind text collate "C" not null,
  at bigint not null,
  done_by text collate "C" not null,
  words bytea not null,
  primary key (part, breach, step)
);

create table house.breach_concerned (
  part bigint not null,
  breach bytea not null,
  subject bytea not null,
  data text collate "C" not null,
  how text collate "C" not null,
  state text collate "C" not null,
  told_at bigint,
  proposed_by text collate "C",
  tries bigint not null,
  primary key (part, breach, subject)
);
create index breach_concerned_by_subject on house.breach_concerned (part, subject);

create table house.policy_draft (
  part bigint not null,
  draft bytea not null,
  title text collate "C" not null,
  text text collate "C" not null,
  begun_by text collate "C" not null,
  begun_at bigint not null,
  written_by text collate "C" not null,
  written_at bigint not null,
  proposed_by text collate "C",
  proposed_at bigint,
  published text collate "C",
  row_version bigint not null,
  primary key (part, draft)
);

create table house.staff (
  part bigint not null,
  staff bytea not null,
  name bytea,
  party text collate "C" not null,
  roles text collate "C" not null,
  invited_by text collate "C" not null,
  invited_at bigint not null,
  joined_at bigint,
  ended_at bigint,
  row_version bigint not null,
  primary key (part, staff)
);

create table house.staff_invitation (
  part bigint not null,
  token_sha256 bytea not null,
  staff bytea not null,
  expires_at bigint not null,
  primary key (part, token_sha256)
);
create index staff_invitation_by_staff on house.staff_invitation (part, staff);

create table house.staff_passkey (
  part bigint not null,
  credential_sha256 bytea not null,
  staff bytea not null,
  passkey bytea not null,
  name bytea not null,
  credential text collate "C" not null,
  added_at bigint not null,
  used_at bigint,
  row_version bigint not null,
  primary key (part, credential_sha256)
);
create index staff_passkey_by_staff on house.staff_passkey (part, staff);

create table house.staff_account (
  part bigint not null,
  account bytea not null,
  staff bytea not null,
  issuer text collate "C" not null,
  added_at bigint not null,
  used_at bigint,
  primary key (part, account)
);
create index staff_account_by_staff on house.staff_account (part, staff);

create table house.staff_session (
  part bigint not null,
  token_sha256 bytea not null,
  staff bytea not null,
  session bytea not null,
  way text collate "C" not null,
  browser text collate "C" not null,
  since bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  primary key (part, token_sha256)
);
create index staff_session_by_staff on house.staff_session (part, staff);

create table house.staff_ceremony (
  part bigint not null,
  token_sha256 bytea not null,
  staff bytea,
  kind text collate "C" not null,
  state text collate "C" not null,
  expires_at bigint not null,
  primary key (part, token_sha256)
);

create table house.task (
  part bigint not null,
  task bytea not null,
  subject bytea not null,
  assigned_to text collate "C",
  opened_by text collate "C" not null,
  why text collate "C" not null,
  reference bytea,
  purposes text collate "C" not null,
  state text collate "C" not null,
  opened_at bigint not null,
  until bigint not null,
  closed_at bigint,
  fact bytea,
  row_version bigint not null,
  primary key (part, task)
);
create index task_by_subject on house.task (part, subject);
create index task_by_assigned_to on house.task (part, assigned_to);
create index task_by_state on house.task (part, state, until);

create table house.acknowledgement (
  part bigint not null,
  acknowledgement bytea not null,
  staff bytea not null,
  version text collate "C" not null,
  words_sha256 bytea not null,
  given_at bigint not null,
  until bigint not null,
  primary key (part, acknowledgement)
);
create index acknowledgement_by_staff on house.acknowledgement (part, staff);

create table house.break_glass (
  part bigint not null,
  break_glass bytea not null,
  subject bytea not null,
  asked_by text collate "C" not null,
  reason bytea not null,
  purposes text collate "C" not null,
  state text collate "C" not null,
  asked_at bigint not null,
  decided_by text collate "C",
  decided_at bigint,
  until bigint not null,
  row_version bigint not null,
  primary key (part, break_glass)
);
create index break_glass_by_subject on house.break_glass (part, subject);
create index break_glass_by_state on house.break_glass (part, state);

create table house.document (
  part bigint not null,
  document bytea not null,
  subject bytea,
  kind text collate "C" not null,
  title text collate "C",
  sealed_title bytea,
  bytes bigint not null,
  sha256 bytea not null,
  author text collate "C" not null,
  kept_at bigint not null,
  primary key (part, document)
);
create index document_by_subject on house.document (part, subject);

create table house.document_file (
  part bigint not null,
  document bytea not null,
  subject bytea,
  sealed bytea not null,
  primary key (part, document)
);
create index document_file_by_subject on house.document_file (part, subject);

create table house.register_entry (
  part bigint not null,
  entry bytea not null,
  subject bytea,
  party text collate "C",
  standing_of text collate "C",
  register text collate "C" not null,
  state text collate "C" not null,
  document bytea not null,
  words text collate "C",
  sealed_words bytea,
  recorded_by text collate "C" not null,
  recorded_at bigint not null,
  decided_by text collate "C",
  decided_at bigint,
  ended_by text collate "C",
  ended_at bigint,
  begins_at bigint not null,
  ends_at bigint,
  detail text collate "C" not null,
  row_version bigint not null,
  primary key (part, entry)
);
create index register_entry_by_subject on house.register_entry (part, subject);
create index register_entry_by_party on house.register_entry (part, party);
create index register_entry_by_standing_of on house.register_entry (part, standing_of);
create index register_entry_by_register on house.register_entry (part, register);
create index register_entry_by_state on house.register_entry (part, state);

create table house.handover (
  part bigint not null,
  handover bytea not null,
  party text collate "C" not null,
  recipient text collate "C" not null,
  purpose text collate "C" not null,
  version text collate "C" not null,
  at bigint not null,
  asked_by text collate "C" not null,
  state text collate "C" not null,
  until bigint,
  people bigint not null,
  sent bigint not null,
  detail text collate "C" not null,
  row_version bigint not null,
  primary key (part, handover)
);
create index handover_by_party on house.handover (part, party);
create index handover_by_state on house.handover (part, state);

create table house.handover_person (
  part bigint not null,
  handover bytea not null,
  place bigint not null,
  subject bytea not null,
  primary key (part, handover, place)
);
create index handover_person_by_subject on house.handover_person (part, subject);

create table house.certificate (
  part bigint not null,
  handover bytea not null,
  leaf bigint not null,
  primary key (part, handover)
);

create table house.published_figures (
  part bigint not null,
  grouping text collate "C" not null,
  week bigint not null,
  minimum bigint not null,
  counts text collate "C" not null,
  withheld text collate "C" not null,
  primary key (part, grouping, week, minimum)
);

create table house.house_check (
  part bigint not null,
  house_check bytea not null,
  began_at bigint not null,
  began_by text collate "C" not null,
  ended_at bigint,
  leaves bigint not null,
  rows_read bigint not null,
  findings bigint not null,
  primary key (part, house_check)
);

create table house.sender_count (
  part bigint not null,
  day bigint not null,
  answer text collate "C" not null,
  list text collate "C" not null,
  letters bigint not null,
  row_version bigint not null,
  primary key (part, day, answer, list)
);

create table house.refused_sender (
  part bigint not null,
  reference bytea not null,
  at bigint not null,
  list text collate "C" not null,
  code text collate "C" not null,
  meaning text collate "C" not null,
  primary key (part, reference)
);

create table house.mailing (
  part bigint not null,
  mailing bytea not null,
  purpose text collate "C" not null,
  about text collate "C" not null,
  text text collate "C" not null,
  made_by text collate "C" not null,
  made_at bigint not null,
  state text collate "C" not null,
  started_by text collate "C",
  started_at bigint,
  row_version bigint not null,
  primary key (part, mailing)
);

create table house.mailing_progress (
  part bigint not null,
  mailing bytea not null,
  held_until bigint,
  detail text collate "C" not null,
  row_version bigint not null,
  primary key (part, mailing)
);

create table house.mailing_letter (
  part bigint not null,
  mailing bytea not null,
  subject bytea not null,
  state text collate "C" not null,
  at bigint not null,
  due_at bigint not null,
  tries bigint not null,
  status text collate "C",
  primary key (part, mailing, subject)
);
create index mailing_letter_by_subject on house.mailing_letter (part, subject);
create index mailing_letter_by_mailing on house.mailing_letter (part, mailing, state);

create table house.errand (
  part bigint not null,
  errand bytea not null,
  subject bytea,
  task text collate "C" not null,
  purposes text collate "C" not null,
  made_at bigint not null,
  who bytea,
  proven_at bigint,
  row_version bigint not null,
  primary key (part, errand)
);
create index errand_by_subject on house.errand (part, subject);

create table house.errand_in (
  part bigint not null,
  errand bytea not null,
  system text collate "C" not null,
  subject bytea,
  turn bigint not null,
  state text collate "C" not null,
  why text collate "C",
  attempts bigint not null,
  due_at bigint not null,
  touched bigint not null,
  traces bytea,
  changed_at bigint not null,
  proven_at bigint,
  row_version bigint not null,
  primary key (part, errand, system)
);
create index errand_in_by_subject on house.errand_in (part, subject);
create index errand_in_by_system on house.errand_in (part, system, state);
