/** What the file holds. `event_rows` has the properties as JSON; the view `events` shows those that metrics read. */
export const duckdbSchema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS event_rows (event_id VARCHAR PRIMARY KEY, user_id VARCHAR NOT NULL, event VARCHAR NOT NULL,
     occurred_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL, partition INTEGER NOT NULL, properties VARCHAR NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS exposures (experiment_id VARCHAR, user_id VARCHAR, variant_id VARCHAR, day DATE,
     occurred_at TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL, partition INTEGER NOT NULL,
     PRIMARY KEY (experiment_id, user_id, variant_id, day))`,
  `CREATE TABLE IF NOT EXISTS experiments (experiment_id VARCHAR PRIMARY KEY, version INTEGER NOT NULL,
     status VARCHAR NOT NULL, updated_at TIMESTAMP NOT NULL, document VARCHAR NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS config_changes (experiment_id VARCHAR, version INTEGER, config_version INTEGER NOT NULL,
     action VARCHAR NOT NULL, actor VARCHAR NOT NULL, reason VARCHAR NOT NULL, occurred_at TIMESTAMP NOT NULL,
     document VARCHAR NOT NULL, PRIMARY KEY (experiment_id, version))`,
  `CREATE TABLE IF NOT EXISTS log_offset (consumer VARCHAR PRIMARY KEY, next BIGINT NOT NULL)`,
  // rows were deleted whose bytes the file still holds
  `CREATE TABLE IF NOT EXISTS erasures (since TIMESTAMP NOT NULL)`,
  `CREATE TEMP TABLE new_events (event_id VARCHAR, user_id VARCHAR, event VARCHAR, occurred_at BIGINT, received_at BIGINT,
     partition INTEGER, properties VARCHAR)`,
  `CREATE TEMP TABLE new_exposures (experiment_id VARCHAR, user_id VARCHAR, variant_id VARCHAR, occurred_at BIGINT,
     received_at BIGINT, partition INTEGER)`,
]

export const addNewEvents = `INSERT INTO event_rows
  SELECT event_id, user_id, event, make_timestamp(occurred_at * 1000), make_timestamp(received_at * 1000), partition, properties
  FROM temp.new_events ON CONFLICT DO NOTHING`

export const addNewExposures = `INSERT INTO exposures
  SELECT experiment_id, user_id, variant_id, CAST(make_timestamp(occurred_at * 1000) AS DATE), make_timestamp(occurred_at * 1000),
    make_timestamp(received_at * 1000), partition
  FROM temp.new_exposures
  ON CONFLICT (experiment_id, user_id, variant_id, day) DO UPDATE SET occurred_at = least(occurred_at, excluded.occurred_at)`
