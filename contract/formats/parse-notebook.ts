import type { CellKind, Finding } from '@analysis'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatter } from 'micromark-extension-frontmatter'
import { cellKindOf } from './cells/cell-formats'
import { readFrontMatter } from './front-matter'
import type { NotebookBlock, NotebookDocument } from './notebook'
import { readCellBody } from './read-cell-body'

export interface NotebookReading {
  readonly document: NotebookDocument
  /** Those of the front matter and of every cell, each with its line in the file. */
  readonly findings: readonly Finding[]
}

/** A fenced cell found in the text, with the lines it covers: [start, end). */
interface FoundCell {
  readonly kind: CellKind
  readonly givenName: string
  readonly body: string
  /** Of the opening fence, from 1. */
  readonly line: number
  readonly start: number
  readonly end: number
}

/**
 * Reads a notebook (`*.assay.md`). Whatever the text is, it becomes a document whose sources joined are the text
 * again; a cell that cannot be read keeps its text and carries its findings. A fence of an unknown kind is prose.
 */
export function parseNotebook(text: string): NotebookReading {
  const bom = text.startsWith('\uFEFF') ? 1 : 0
  const tree = fromMarkdown(text.slice(bom), {
    extensions: [frontmatter('yaml')],
    mdastExtensions: [frontmatterFromMarkdown('yaml')],
  })
  const cells: FoundCell[] = []
  let bodyStart = bom
  let frontMatterText: string | null = null
  for (const node of tree.children) {
    const start = (node.position?.start.offset ?? 0) + bom
    const end = (node.position?.end.offset ?? 0) + bom
    if (node.type === 'yaml') {
      frontMatterText = node.value
      bodyStart = afterBlankLines(text, end)
    }
    const kind = node.type === 'code' ? cellKindOf(node.lang) : undefined
    if (node.type !== 'code' || kind === undefined || !isFence(text, start)) continue
    const givenName = node.meta?.trim() ?? ''
    const line = node.position?.start.line ?? 1
    cells.push({
      kind,
      givenName,
      body: node.value,
      line,
      start: lineStart(text, start),
      end: afterBlankLines(text, end),
    })
  }
  const front = readFrontMatter(frontMatterText)
  const { blocks, findings } = toBlocks(text, bodyStart, cells)
  return {
    document: { frontMatter: front.value, frontMatterSource: text.slice(0, bodyStart), blocks },
    findings: [...front.findings, ...findings],
  }
}

function toBlocks(text: string, from: number, cells: readonly FoundCell[]) {
  const blocks: NotebookBlock[] = []
  const findings: Finding[] = []
  const taken = new Set(cells.map((cell) => cell.givenName))
  const used = new Set<string>()
  let at = from
  for (const cell of cells) {
    if (cell.start > at) blocks.push({ kind: 'prose', source: text.slice(at, cell.start) })
    const isFree = cell.givenName !== '' && !used.has(cell.givenName)
    const name = isFree ? cell.givenName : freeName(cell.givenName || cell.kind, new Set([...taken, ...used]))
    used.add(name)
    const options = readCellBody(cell.kind, name, cell.body, cell.line + 1)
    if (!options.ok) findings.push(...options.findings)
    if (cell.givenName !== '' && !isFree) findings.push(repeatedName(cell, name))
    const source = text.slice(cell.start, cell.end)
    blocks.push({ kind: 'cell', cellKind: cell.kind, name, body: cell.body, options, source })
    at = cell.end
  }
  if (at < text.length) blocks.push({ kind: 'prose', source: text.slice(at) })
  return { blocks, findings }
}

/** `base`, or `base_2`, `base_3` ... : the first that is not taken. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  for (let i = 2; ; i++) {
    const name = `${base}_${i}`
    if (!taken.has(name)) return name
  }
}

function repeatedName(cell: FoundCell, name: string): Finding {
  return {
    code: 'invalid-field',
    severity: 'warning',
    message: `line ${cell.line}: another cell is already called "${cell.givenName}"; this one is read as "${name}"`,
    evidence: { line: cell.line, name: cell.givenName },
  }
}

/** Code indented by four spaces is code to Markdown too, but no cell. */
function isFence(text: string, start: number): boolean {
  return text.startsWith('```', start) || text.startsWith('~~~', start)
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
}

/** Blank lines belong to the block before them, so that no block is made of nothing. */
function afterBlankLines(text: string, offset: number): number {
  const pattern = /[ \t]*(?:\r\n|\r|\n|$)/y
  let at = offset
  while (at < text.length) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null || match[0] === '') break
    at += match[0].length
  }
  return at
}
