-- The keys of one part, apart from the house, so that a backup of one does not carry the other.

create table subject_key (
  part integer not null,
  subject blob not null,
  root_version integer not null,
  wrapped blob not null,
  primary key (part, subject)
) strict, without rowid;
create index subject_key_by_root_version on subject_key (part, root_version);

create table site_key (
  part integer not null,
  secret text not null,
  version integer not null,
  kek integer not null,
  wrapped blob not null,
  created_at integer not null,
  primary key (part, secret, version)
) strict, without rowid;

create table archive_key (
  part integer not null,
  archive blob not null,
  wrapped blob not null,
  primary key (part, archive)
) strict, without rowid;

create table errand_key (
  part integer not null,
  errand blob not null,
  wrapped blob not null,
  primary key (part, errand)
) strict, without rowid;
