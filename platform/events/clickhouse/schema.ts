/**
 * Tables that make an insert that is repeated harmless: rows with one key become one, the first received of an event, the
 * earliest time of an exposure. `dedup` is the larger the earlier a row was received.
 */
export const clickhouseSchema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS event_rows (event_id String, user_id String, event String, occurred_at DateTime64(3, 'UTC'),
     received_at DateTime64(3, 'UTC'), partition Int32, properties String, dedup UInt64)
   ENGINE = ReplacingMergeTree(dedup) ORDER BY event_id`,
  `CREATE TABLE IF NOT EXISTS exposure_rows (experiment_id String, user_id String, variant_id String, day Date,
     occurred_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
     received_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')), partition SimpleAggregateFunction(any, Int32))
   ENGINE = AggregatingMergeTree ORDER BY (experiment_id, user_id, variant_id, day)`,
  `CREATE OR REPLACE VIEW exposures AS SELECT experiment_id, user_id, variant_id, day, occurred_at, received_at, partition
   FROM exposure_rows FINAL`,
  `CREATE TABLE IF NOT EXISTS experiment_rows (experiment_id String, version UInt32, status String,
     updated_at DateTime64(3, 'UTC'), document String) ENGINE = ReplacingMergeTree(version) ORDER BY experiment_id`,
  `CREATE OR REPLACE VIEW experiments AS SELECT * FROM experiment_rows FINAL`,
  `CREATE TABLE IF NOT EXISTS config_change_rows (experiment_id String, version UInt32, config_version UInt32,
     action String, actor String, reason String, occurred_at DateTime64(3, 'UTC'), document String)
   ENGINE = ReplacingMergeTree ORDER BY (experiment_id, version)`,
  `CREATE OR REPLACE VIEW config_changes AS SELECT * FROM config_change_rows FINAL`,
  `CREATE TABLE IF NOT EXISTS log_offset (consumer String, next UInt64) ENGINE = ReplacingMergeTree(next) ORDER BY consumer`,
]

/** Above any time that is received, in milliseconds. */
export const dedupOrigin = 10_000_000_000_000
