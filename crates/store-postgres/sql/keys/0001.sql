-- The keys of one part, apart from the house, so that a backup of one does not carry the other.

create schema keys;

create table keys.subject_key (
  part bigint not null,
  subject bytea not null,
  root_version bigint not null,
  wrapped bytea not null,
  primary key (part, subject)
);

create table keys.site_key (
  part bigint not null,
  root_version bigint not null,
  kek text collate "C" not null,
  wrapped bytea not null,
  created_at bigint not null,
  primary key (part, root_version)
);
