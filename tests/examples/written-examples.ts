import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Code } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** A fenced block of a page that a person reads. */
export interface WrittenExample {
  readonly page: string
  readonly line: number
  /** The info string's first word; empty for a drawing. */
  readonly language: string
  /** The rest of the info string. */
  readonly name: string
  readonly text: string
}

/** Every fenced block of the README, the guides and the pages on formats and methods. */
export function writtenExamples(): readonly WrittenExample[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name))
  const pages = ['README.md', 'CONTRIBUTING.md', ...docs].filter((name) => name.endsWith('.md'))
  return pages.toSorted().flatMap(examplesOf)
}

function examplesOf(page: string): readonly WrittenExample[] {
  return fromMarkdown(readFileSync(page, 'utf8'))
    .children.filter(isCode)
    .map(({ lang, meta, value, position }) => ({
      page,
      line: position?.start.line ?? 0,
      language: lang ?? '',
      name: meta ?? '',
      text: value,
    }))
}

function isCode(node: { readonly type: string }): node is Code {
  return node.type === 'code'
}
