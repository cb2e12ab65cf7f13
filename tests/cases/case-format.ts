import { z } from 'zod'

/** A text that must be mentioned, `re:` with a regular expression, or a list of which one suffices. */
export type Mention = string | readonly string[]

const mention = z.union([z.string(), z.array(z.string())])
const mentions = z.union([mention.transform((one) => [one]), z.array(mention)])
const severity = z.enum(['info', 'warning', 'error'])
const count = z.object({
  p_below: z.number(),
  min: z.number().optional(),
  max: z.number().optional(),
  known: z.number().optional(),
})

/** One thing that a run must show: see the README beside the cases. */
export interface Expectation {
  readonly any?: readonly (readonly Expectation[])[] | undefined
  readonly guess?: Expectation | undefined
  readonly finding?: readonly Mention[] | undefined
  readonly no_finding?: readonly Mention[] | undefined
  readonly severity_at_least?: 'info' | 'warning' | 'error' | undefined
  readonly refused?: boolean | undefined
  readonly must_name?: readonly Mention[] | undefined
  readonly exit?: number | readonly number[] | undefined
  readonly output?: string | undefined
  readonly no_output?: string | undefined
  readonly check?: 'interval-agrees' | 'row-agrees' | undefined
  readonly alpha?: number | undefined
  readonly count?: z.output<typeof count> | undefined
  readonly number_near?: number | undefined
  readonly at?: string | undefined
  readonly value?: unknown
  readonly not_value?: unknown
  readonly tolerance?: number | undefined
  readonly absolute?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly matches?: string | undefined
  readonly absent?: boolean | undefined
}

const expectation: z.ZodType<Expectation> = z.lazy(() =>
  z.strictObject({
    any: z.array(z.array(expectation)).optional(),
    guess: expectation.optional(),
    // a list of mentions, or one
    finding: mentions.optional(),
    no_finding: mentions.optional(),
    severity_at_least: severity.optional(),
    refused: z.boolean().optional(),
    must_name: z.array(mention).optional(),
    exit: z.union([z.number(), z.array(z.number())]).optional(),
    output: z.string().optional(),
    no_output: z.string().optional(),
    check: z.enum(['interval-agrees', 'row-agrees']).optional(),
    alpha: z.number().optional(),
    count: count.optional(),
    number_near: z.number().optional(),
    at: z.string().optional(),
    value: z.unknown().optional(),
    not_value: z.unknown().optional(),
    tolerance: z.number().optional(),
    absolute: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    matches: z.string().optional(),
    absent: z.boolean().optional(),
  }),
)

const run = z.object({
  command: z.array(z.string()).min(1),
  intent: z.object({ name: z.string(), value: z.unknown() }).optional(),
  env: z.record(z.string(), z.string()).optional(),
  expect: z.array(expectation),
})

const caseFile = z.object({ needs: z.literal('postgres').optional(), runs: z.array(run) })

export type CaseRun = z.output<typeof run>
export type Case = z.output<typeof caseFile>

/** Reads an `expected.json`. @throws ZodError */
export function readCase(text: string): Case {
  return caseFile.parse(JSON.parse(text))
}

const optionsFile = z.record(
  z.string(),
  z.object({
    study: z.array(z.object({ set: z.string(), to: z.unknown() })).optional(),
    args: z.array(z.unknown()).optional(),
  }),
)

/** What the product calls an option that a case asks for. */
export type CaseOptions = z.output<typeof optionsFile>

export function readOptions(text: string): CaseOptions {
  return optionsFile.parse(JSON.parse(text))
}
