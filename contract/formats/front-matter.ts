import type { Finding } from '@analysis'
import { z } from 'zod'
import type { NotebookDocument } from './notebook'
import { Problems } from './problems'
import { readYaml } from './yaml-text'

type FrontMatter = NotebookDocument['frontMatter']

const nothing: FrontMatter = { title: null, experiment: null, snapshot: null }

const schema = z.looseObject({
  title: z.string().nullish(),
  experiment: z.string().nullish(),
  snapshot: z.string().nullish(),
})

/** Reads the YAML between a notebook's first fences; null means there is none. Other keys are kept, and said to be unknown. */
export function readFrontMatter(text: string | null): { value: FrontMatter; findings: readonly Finding[] } {
  if (text === null || text.trim() === '') return { value: nothing, findings: [] }
  const yaml = readYaml(text)
  if (!yaml.ok) {
    const findings = yaml.problems.map(({ line, message }) => finding('invalid-document', line + 1, message))
    return { value: nothing, findings }
  }
  const problems = new Problems()
  const fields = problems.read(schema, yaml.value, [])
  problems.noteUnknownFields(yaml.value)
  const findings = problems.findings.map(({ code, message, evidence, severity }) =>
    finding(code, (yaml.lineOf(String(evidence.path)) ?? 0) + 1, message, severity, evidence),
  )
  const { title = null, experiment = null, snapshot = null } = fields ?? nothing
  return { value: { title, experiment, snapshot }, findings }
}

function finding(
  code: Finding['code'],
  line: number,
  message: string,
  severity: Finding['severity'] = 'error',
  evidence: Finding['evidence'] = {},
): Finding {
  return { code, severity, message: `line ${line}: front matter: ${message}`, evidence: { ...evidence, line } }
}
