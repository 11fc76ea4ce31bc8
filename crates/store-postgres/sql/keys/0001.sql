-- The keys of one part, apart from the house, so that a backup of one does not carry the other.

create schema keys;

create table keys.subject_key (
  part bigint not null,
  subject bytea not null,
  root_version bigint not null,
  wrapped bytea not null,
  primary key (part, subject)
);
create index subject_key_by_root_version on keys.subject_key (part, root_version);

create table keys.site_key (
  part bigint not null,
  secret text collate "C" not null,
  version bigint not null,
  kek bigint not null,
  wrapped bytea not null,
  created_at bigint not null,
  primary key (part, secret, version)
);

create table keys.archive_key (
  part bigint not null,
  archive bytea not null,
  wrapped bytea not null,
  primary key (part, archive)
);

create table keys.errand_key (
  part bigint not null,
  errand bytea not null,
  wrapped bytea not null,
  primary key (part, errand)
);
