import { describe, expect, it } from 'vitest'
import { compile } from '../sql/printer'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { disagreeingControls, momentsExtraction } from './moments-extraction'
import { eventsExtraction } from './events-extraction'
import { populationExtraction } from './population-extraction'
import { subjectsExtraction } from './subjects-extraction'
import type { Extraction, StagedTable } from './staged-table'
import type { MetricDefinition } from '../study/metric-definition'

/** What the statements print to; that they run and what they give is shown by tests/pull on real engines. */
function printed({ tables }: Pick<Extraction, 'tables'>, name: string) {
  const found = tables.find((table) => table.name === name)
  if (found === undefined) throw new Error(`no table ${name}`)
  return compile(found.select, duckdb)
}

const users: StagedTable = {
  table: 'users',
  columns: [
    { name: 'id', type: 'VARCHAR' },
    { name: 'group', type: 'VARCHAR' },
    { name: 'at', type: 'TIMESTAMP' },
    { name: 'y', type: 'DOUBLE' },
    { name: 'Subject', type: 'BIGINT' },
  ],
}

describe('subjects', () => {
  const request = {
    rows: users,
    subject: 'id',
    variant: 'group',
    exposedAt: 'at',
    filter: null,
    joins: [],
    period: { start: null, end: null },
    rowPolicy: 'error',
    crossovers: 'exclude',
    measured: [],
  } as const

  it('fold to one row each', () => {
    const extraction = subjectsExtraction(request)
    expect(extraction.tables.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'scratch repeated_subjects',
      'scratch repeated_rows',
      'scratch folded_subjects',
      'frame crossovers',
      'frame subjects',
    ])
    expect(extraction.renamed).toEqual([{ from: 'Subject', to: 'source_Subject' }])
    expect(printed(extraction, 'repeated_subjects').sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."id" AS VARCHAR) AS "subject"
      FROM "users" AS "source"
      WHERE "source"."id" IS NOT NULL
        AND CAST("source"."id" AS VARCHAR) <> ''
        AND "source"."group" IS NOT NULL
        AND CAST("source"."group" AS VARCHAR) <> ''
      GROUP BY CAST("source"."id" AS VARCHAR)
      HAVING count(*) > 1"
    `)
    expect(printed(extraction, 'folded_subjects').sql).toMatchInlineSnapshot(`
      "SELECT
        "subject",
        count(*) AS "row_count",
        count(DISTINCT "variant") AS "variant_count",
        string_agg(DISTINCT "variant", ',' ORDER BY "variant") AS "variants",
        min("exposed_at") AS "first_at",
        CASE WHEN first("variant" ORDER BY "exposed_at" NULLS LAST, "variant") = first("variant" ORDER BY "exposed_at" NULLS LAST, "variant" DESC) THEN first("variant" ORDER BY "exposed_at" NULLS LAST, "variant") END AS "first_variant",
        first("__row" ORDER BY "exposed_at" NULLS LAST, "__row") AS "first_row"
      FROM "repeated_rows" AS "candidates"
      GROUP BY "subject""
    `)
    expect(printed(extraction, 'subjects').sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."id" AS VARCHAR) AS "subject",
        CAST("source"."group" AS VARCHAR) AS "variant",
        coalesce("folded"."first_at", "source"."at") AS "exposed_at",
        CASE WHEN isfinite("source"."y") THEN "source"."y" END AS "y",
        "source"."Subject" AS "source_Subject"
      FROM "users" AS "source"
      LEFT JOIN "folded_subjects" AS "folded" ON "folded"."subject" = CAST("source"."id" AS VARCHAR)
      WHERE "source"."id" IS NOT NULL
        AND CAST("source"."id" AS VARCHAR) <> ''
        AND "source"."group" IS NOT NULL
        AND CAST("source"."group" AS VARCHAR) <> ''
        AND ("folded"."subject" IS NULL OR "folded"."variant_count" = 1 AND "folded"."first_row" = "source"."__row")"
    `)
    expect(compile(extraction.counts, duckdb).sql).toMatchInlineSnapshot(`
      "SELECT
        "scan_1"."missing_subject_or_variant_rows",
        "scan_1"."non_finite_values",
        "scan_2"."duplicate_subject_rows",
        "scan_2"."crossover_subjects"
      FROM (
        SELECT
          CAST(count(*) FILTER (WHERE NOT ("source"."id" IS NOT NULL AND CAST("source"."id" AS VARCHAR) <> '' AND "source"."group" IS NOT NULL AND CAST("source"."group" AS VARCHAR) <> '')) AS DOUBLE) AS "missing_subject_or_variant_rows",
          CAST(0 + count(*) FILTER (WHERE "source"."id" IS NOT NULL AND CAST("source"."id" AS VARCHAR) <> '' AND "source"."group" IS NOT NULL AND CAST("source"."group" AS VARCHAR) <> '' AND NOT isfinite("y")) AS DOUBLE) AS "non_finite_values"
        FROM "users" AS "source"
      ) AS "scan_1"
      CROSS JOIN (
        SELECT
          CAST(coalesce(sum("row_count" - 1) FILTER (WHERE "variant_count" = 1), 0) AS DOUBLE) AS "duplicate_subject_rows",
          CAST(count(*) FILTER (WHERE NOT "variant_count" = 1) AS DOUBLE) AS "crossover_subjects"
        FROM "folded_subjects"
      ) AS "scan_2""
    `)
  })

  it('bind what the study says in its filter', () => {
    const filter = { kind: 'comparison', field: 'y', operator: '>', value: 1 } as const
    const extraction = subjectsExtraction({ ...request, subject: null, exposedAt: null, filter })
    expect(extraction.tables.map(({ name }) => name)).toEqual(['subjects'])
    const { sql, parameters } = printed(extraction, 'subjects')
    expect(parameters).toEqual([1])
    expect(sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."__row" + 1 AS VARCHAR) AS "subject",
        CAST("source"."group" AS VARCHAR) AS "variant",
        CAST(NULL AS TIMESTAMP) AS "exposed_at",
        "source"."id" AS "id",
        "source"."at" AS "at",
        CASE WHEN isfinite("source"."y") THEN "source"."y" END AS "y",
        "source"."Subject" AS "source_Subject"
      FROM "users" AS "source"
      WHERE coalesce("source"."y" > $1, FALSE)
        AND "source"."group" IS NOT NULL
        AND CAST("source"."group" AS VARCHAR) <> ''"
    `)
  })

  it('get columns of a joined table by key', () => {
    const rows = {
      table: 'countries',
      columns: [
        { name: 'id', type: 'VARCHAR' },
        { name: 'y', type: 'VARCHAR' },
      ],
    } as const
    const extraction = subjectsExtraction({ ...request, joins: [{ rows, left: 'id', right: 'id', columns: null }] })
    expect(extraction.renamed).toContainEqual({ from: 'y', to: 'source_y' })
    expect(printed(extraction, 'subjects').sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."id" AS VARCHAR) AS "subject",
        CAST("source"."group" AS VARCHAR) AS "variant",
        coalesce("folded"."first_at", "source"."at") AS "exposed_at",
        CASE WHEN isfinite("source"."y") THEN "source"."y" END AS "y",
        "source"."Subject" AS "source_Subject",
        "join_1"."y" AS "source_y"
      FROM "users" AS "source"
      LEFT JOIN "folded_subjects" AS "folded" ON "folded"."subject" = CAST("source"."id" AS VARCHAR)
      LEFT JOIN (
        SELECT
          CAST("id" AS VARCHAR) AS "__key",
          arg_min("y", "__row") AS "y"
        FROM "countries"
        WHERE "id" IS NOT NULL
        GROUP BY CAST("id" AS VARCHAR)
      ) AS "join_1" ON "join_1"."__key" = CAST("source"."id" AS VARCHAR)
      WHERE "source"."id" IS NOT NULL
        AND CAST("source"."id" AS VARCHAR) <> ''
        AND "source"."group" IS NOT NULL
        AND CAST("source"."group" AS VARCHAR) <> ''
        AND ("folded"."subject" IS NULL OR "folded"."variant_count" = 1 AND "folded"."first_row" = "source"."__row")"
    `)
  })
})

describe('events', () => {
  const metric: MetricDefinition = {
    id: 'revenue',
    name: 'revenue',
    type: 'mean',
    role: 'primary',
    direction: 'increase',
    value: { kind: 'event', event: 'purchase', aggregation: 'sum', field: 'amount', filter: null, windowDays: 7 },
    filter: null,
    covariates: [{ kind: 'lookback', days: 14 }],
    cap: null,
    mde: null,
    guardrail: null,
  }
  const extraction = eventsExtraction({
    experimentId: 'x',
    start: null,
    end: null,
    crossovers: 'exclude',
    metrics: [metric],
    filter: null,
    exposures: { rows: users, subject: 'id', variant: 'group', at: 'at', experiment: 'Subject' },
    events: {
      rows: {
        table: 'events',
        columns: [
          { name: 'user', type: 'VARCHAR' },
          { name: 'name', type: 'VARCHAR' },
          { name: 'at', type: 'TIMESTAMP' },
          { name: 'amount', type: 'DOUBLE' },
          { name: 'event_id', type: 'VARCHAR' },
        ],
      },
      subject: 'user',
      event: { kind: 'column', column: 'name' },
      at: 'at',
      eventId: 'event_id',
    },
    subjects: null,
  })

  it('are matched to exposed subjects, each once', () => {
    const { sql, parameters } = printed(extraction, 'first_exposures')
    expect(parameters).toEqual(['x'])
    expect(sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."id" AS VARCHAR) AS "subject",
        CAST("source"."group" AS VARCHAR) AS "variant",
        min("source"."at") AS "exposed_at",
        count(*) AS "row_count"
      FROM "users" AS "source"
      WHERE coalesce(CAST("source"."Subject" AS VARCHAR) = $1, FALSE)
        AND "source"."id" IS NOT NULL
        AND CAST("source"."id" AS VARCHAR) <> ''
        AND "source"."group" IS NOT NULL
        AND CAST("source"."group" AS VARCHAR) <> ''
        AND "source"."at" IS NOT NULL
      GROUP BY CAST("source"."id" AS VARCHAR), CAST("source"."group" AS VARCHAR)"
    `)
    expect(printed(extraction, 'matched_events').sql).toMatchInlineSnapshot(`
      "SELECT
        "exposed"."subject",
        "exposed"."variant",
        "exposed"."exposed_at",
        "source"."at" AS "at",
        CAST("source"."name" AS VARCHAR) AS "__event",
        epoch_us("source"."at") - epoch_us("exposed"."exposed_at") AS "__elapsed",
        "source"."__row" AS "__row",
        CASE WHEN isfinite("source"."amount") THEN "source"."amount" END AS "property amount"
      FROM "events" AS "source"
      INNER JOIN "exposed_subjects" AS "exposed" ON "exposed"."subject" = CAST("source"."user" AS VARCHAR)
      LEFT JOIN "repeated_events" AS "repeated" ON "repeated"."event_id" = "source"."event_id"
      WHERE "source"."at" IS NOT NULL
        AND ("repeated"."event_id" IS NULL OR "repeated"."first_row" = "source"."__row")"
    `)
  })

  it('become totals per subject and increments per day', () => {
    expect(printed(extraction, 'subjects').parameters).toEqual(['purchase'])
    expect(printed(extraction, 'subjects').sql).toMatchInlineSnapshot(`
      "SELECT
        "exposed"."subject",
        "exposed"."variant",
        "exposed"."exposed_at",
        coalesce("totals"."revenue__value", 0) AS "revenue__value",
        coalesce("totals"."revenue__pre_value", 0) AS "revenue__pre_value",
        coalesce("progress"."revenue__mature", 0) AS "revenue__mature"
      FROM "exposed_subjects" AS "exposed"
      LEFT JOIN (
        SELECT
          "subject",
          CAST(coalesce(sum("property amount") FILTER (WHERE "__event" = $1 AND "__elapsed" >= 0 AND "__elapsed" < 604800000000 AND "property amount" IS NOT NULL), 0) AS DOUBLE) AS "revenue__value",
          CAST(coalesce(sum("property amount") FILTER (WHERE "__event" = $1 AND "__elapsed" < 0 AND "__elapsed" >= (-1209600000000) AND "property amount" IS NOT NULL), 0) AS DOUBLE) AS "revenue__pre_value"
        FROM "matched_events"
        GROUP BY "subject"
      ) AS "totals" ON "totals"."subject" = "exposed"."subject"
      LEFT JOIN (
        SELECT
          "subject",
          CAST(sum("revenue__mature") AS BIGINT) AS "revenue__mature"
        FROM "progress"
        GROUP BY "subject"
      ) AS "progress" ON "progress"."subject" = "exposed"."subject"
      ORDER BY "exposed"."exposed_at", "exposed"."subject""
    `)
    expect(printed(extraction, 'activity').sql).toMatchInlineSnapshot(`
      "SELECT
        "subject",
        "variant",
        "exposed_at",
        "day",
        CAST(sum("revenue__value") AS DOUBLE) AS "revenue__value",
        CAST(sum("revenue__mature") AS BIGINT) AS "revenue__mature"
      FROM (
        SELECT
          "subject",
          "variant",
          "exposed_at",
          "day",
          "revenue__value",
          0 AS "revenue__mature"
        FROM (
          SELECT
            "subject",
            "variant",
            "exposed_at",
            "day",
            CAST("revenue__value" AS DOUBLE) AS "revenue__value"
          FROM (
            SELECT
              "subject",
              "variant",
              "exposed_at",
              "day",
              "revenue__value"
            FROM (
              SELECT
                "subject",
                "variant",
                "exposed_at",
                "day",
                coalesce(sum("revenue__value brings") FILTER (WHERE "revenue__value matches"), 0) AS "revenue__value"
              FROM (
                SELECT
                  "subject",
                  "variant",
                  "exposed_at",
                  CAST(CAST("at" AS DATE) AS TIMESTAMP) AS "day",
                  coalesce("__event" = $1 AND "__elapsed" >= 0 AND "__elapsed" < 604800000000 AND "property amount" IS NOT NULL, FALSE) AS "revenue__value matches",
                  "property amount" AS "revenue__value brings"
                FROM "matched_events"
                WHERE "__event" = $1
                  AND "__elapsed" >= 0
                  AND "__elapsed" < 604800000000
                  AND "property amount" IS NOT NULL
              ) AS "marked"
              GROUP BY "subject", "variant", "exposed_at", "day"
            ) AS "daily"
          ) AS "running"
          ORDER BY "subject", "day"
        ) AS "of_events"
        UNION ALL
        SELECT
          "subject",
          "variant",
          "exposed_at",
          "day",
          CAST(NULL AS DOUBLE) AS "revenue__value",
          "revenue__mature"
        FROM "progress"
      ) AS "days"
      GROUP BY "subject", "variant", "exposed_at", "day"
      ORDER BY "subject", "day""
    `)
  })
})

describe('moments', () => {
  const moment = { n: 'n', mean: 'avg', variance: 'var' }
  const request = {
    rows: { table: 'looks_file', columns: [] },
    variant: 'v',
    metric: null,
    onlyMetric: 'm',
    look: 'k',
    at: null,
    filter: null,
    accumulation: 'cumulative',
    columns: { kind: 'single', ...moment },
    control: 'a',
    shares: [],
  } as const

  it('keep their values under the frame’s names', () => {
    const extraction = momentsExtraction(request)
    expect(printed(extraction, 'looks').sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("source"."v" AS VARCHAR) AS "variant",
        $1 AS "metric",
        CASE WHEN isfinite(CAST("source"."k" AS DOUBLE)) THEN CAST("source"."k" AS DOUBLE) END AS "look",
        CAST(NULL AS TIMESTAMP) AS "at",
        CASE WHEN isfinite(CAST("source"."n" AS DOUBLE)) THEN CAST("source"."n" AS DOUBLE) END AS "n",
        CASE WHEN isfinite(CAST("source"."avg" AS DOUBLE)) THEN CAST("source"."avg" AS DOUBLE) END AS "mean",
        CASE WHEN isfinite(CAST("source"."var" AS DOUBLE)) THEN CAST("source"."var" AS DOUBLE) END AS "variance",
        "source"."__row"
      FROM "looks_file" AS "source"
      WHERE "source"."v" IS NOT NULL
        AND CAST("source"."v" AS VARCHAR) <> ''"
    `)
    expect(disagreeingControls(request)).toBeNull()
  })

  it('of increments are merged', () => {
    const extraction = momentsExtraction({ ...request, accumulation: 'increments' })
    expect(printed(extraction, 'moments').sql).toMatchInlineSnapshot(`
      "SELECT
        "centre"."variant",
        "centre"."metric",
        "centre"."look",
        "centre"."at",
        "centre"."n",
        "centre"."mean",
        CASE WHEN bool_and("past"."n" <= 1 OR "past"."variance" IS NOT NULL) AND "centre"."n" > 1 THEN sum(CASE WHEN "past"."n" <= 1 THEN 0 ELSE ("past"."n" - 1) * "past"."variance" END + coalesce("past"."n" * (("past"."mean" - "centre"."mean") * ("past"."mean" - "centre"."mean")), 0)) / ("centre"."n" - 1) ELSE CAST(NULL AS DOUBLE) END AS "variance"
      FROM (
        SELECT
          "now"."variant",
          "now"."metric",
          "now"."look",
          "now"."at",
          sum("past"."n") AS "n",
          sum("past"."n" * "past"."mean") / nullif(sum("past"."n"), 0) AS "mean"
        FROM "looks" AS "now"
        INNER JOIN "looks" AS "past" ON "past"."variant" = "now"."variant" AND "past"."metric" = "now"."metric" AND ("past"."look" <= "now"."look" OR "now"."look" IS NULL AND "past"."at" <= "now"."at")
        GROUP BY "now"."variant", "now"."metric", "now"."look", "now"."at"
      ) AS "centre"
      INNER JOIN "looks" AS "past" ON "past"."variant" = "centre"."variant" AND "past"."metric" = "centre"."metric" AND ("past"."look" <= "centre"."look" OR "centre"."look" IS NULL AND "past"."at" <= "centre"."at")
      GROUP BY "centre"."variant", "centre"."metric", "centre"."look", "centre"."at", "centre"."n", "centre"."mean"
      ORDER BY "centre"."metric", "centre"."look" NULLS FIRST, "centre"."at" NULLS FIRST, "centre"."variant""
    `)
  })

  it('that are paired give the control once', () => {
    const paired = {
      ...request,
      columns: { kind: 'paired', control: moment, treatment: { ...moment, n: 'nt' } },
    } as const
    expect(printed(momentsExtraction(paired), 'looks').sql).toMatchInlineSnapshot(`
      "SELECT
        "variant",
        "metric",
        "look",
        "at",
        arg_min_null("n", "__row") AS "n",
        arg_min_null("mean", "__row") AS "mean",
        arg_min_null("variance", "__row") AS "variance"
      FROM (
        SELECT
          $1 AS "variant",
          $2 AS "metric",
          CASE WHEN isfinite(CAST("source"."k" AS DOUBLE)) THEN CAST("source"."k" AS DOUBLE) END AS "look",
          CAST(NULL AS TIMESTAMP) AS "at",
          CASE WHEN isfinite(CAST("source"."n" AS DOUBLE)) THEN CAST("source"."n" AS DOUBLE) END AS "n",
          CASE WHEN isfinite(CAST("source"."avg" AS DOUBLE)) THEN CAST("source"."avg" AS DOUBLE) END AS "mean",
          CASE WHEN isfinite(CAST("source"."var" AS DOUBLE)) THEN CAST("source"."var" AS DOUBLE) END AS "variance",
          "source"."__row"
        FROM "looks_file" AS "source"
        WHERE "source"."v" IS NOT NULL
          AND CAST("source"."v" AS VARCHAR) <> ''
      ) AS "controls"
      GROUP BY "variant", "metric", "look", "at"
      UNION ALL
      SELECT
        "variant",
        "metric",
        "look",
        "at",
        "n",
        "mean",
        "variance"
      FROM (
        SELECT
          CAST("source"."v" AS VARCHAR) AS "variant",
          $2 AS "metric",
          CASE WHEN isfinite(CAST("source"."k" AS DOUBLE)) THEN CAST("source"."k" AS DOUBLE) END AS "look",
          CAST(NULL AS TIMESTAMP) AS "at",
          CASE WHEN isfinite(CAST("source"."nt" AS DOUBLE)) THEN CAST("source"."nt" AS DOUBLE) END AS "n",
          CASE WHEN isfinite(CAST("source"."avg" AS DOUBLE)) THEN CAST("source"."avg" AS DOUBLE) END AS "mean",
          CASE WHEN isfinite(CAST("source"."var" AS DOUBLE)) THEN CAST("source"."var" AS DOUBLE) END AS "variance",
          "source"."__row"
        FROM "looks_file" AS "source"
        WHERE "source"."v" IS NOT NULL
          AND CAST("source"."v" AS VARCHAR) <> ''
      ) AS "treatments""
    `)
    expect(compile(disagreeingControls(paired)!, duckdb).sql).toMatchInlineSnapshot(`
      "SELECT
        "metric",
        "look",
        min("mean") AS "smallest_mean",
        max("mean") AS "largest_mean"
      FROM (
        SELECT
          $1 AS "variant",
          $2 AS "metric",
          CASE WHEN isfinite(CAST("source"."k" AS DOUBLE)) THEN CAST("source"."k" AS DOUBLE) END AS "look",
          CAST(NULL AS TIMESTAMP) AS "at",
          CASE WHEN isfinite(CAST("source"."n" AS DOUBLE)) THEN CAST("source"."n" AS DOUBLE) END AS "n",
          CASE WHEN isfinite(CAST("source"."avg" AS DOUBLE)) THEN CAST("source"."avg" AS DOUBLE) END AS "mean",
          CASE WHEN isfinite(CAST("source"."var" AS DOUBLE)) THEN CAST("source"."var" AS DOUBLE) END AS "variance",
          "source"."__row"
        FROM "looks_file" AS "source"
        WHERE "source"."v" IS NOT NULL
          AND CAST("source"."v" AS VARCHAR) <> ''
      ) AS "controls"
      GROUP BY "metric", "look"
      HAVING (count(DISTINCT "n") > 1 OR count(DISTINCT "mean") > 1 OR count(DISTINCT "variance") > 1)
      ORDER BY "metric", "look""
    `)
  })
})

describe('a population', () => {
  it('is a sum per variant', () => {
    expect(compile(populationExtraction(users, 'group', 'y').select, duckdb).sql).toMatchInlineSnapshot(`
      "SELECT
        CAST("group" AS VARCHAR) AS "variant",
        CAST(sum("y") AS BIGINT) AS "subjects"
      FROM "users"
      WHERE "group" IS NOT NULL
      GROUP BY CAST("group" AS VARCHAR)
      ORDER BY CAST("group" AS VARCHAR)"
    `)
  })
})
