/**
 * The configuration's tables. `experiments` and `registry` hold what is in force, the `_versions` tables every version
 * that ever was, with who made it, when and why. Nothing is ever deleted from them.
 */
export const configMigrations = [
  `create table config_head (
     singleton boolean primary key check (singleton), config_version bigint not null, generated_at text not null,
     opted_out json not null)`,
  `create table experiments (
     experiment_id text primary key, version bigint not null, config_version bigint not null, status text not null,
     document json not null)`,
  `create table experiment_versions (
     experiment_id text not null, version bigint not null, config_version bigint not null, at_ms bigint not null,
     change json not null, document json not null, primary key (experiment_id, version))`,
  `create table registry (
     kind text not null, id text not null, version bigint not null, deleted boolean not null, document json not null,
     primary key (kind, id))`,
  `create table registry_versions (
     kind text not null, id text not null, version bigint not null, config_version bigint not null, at_ms bigint not null,
     actor text not null, reason text not null, document json not null, primary key (kind, id, version))`,
  `create table idempotency_keys (
     person text not null, key text not null, fingerprint text not null, at_ms bigint not null,
     experiment_id text not null, version bigint not null, primary key (person, key))`,
]
