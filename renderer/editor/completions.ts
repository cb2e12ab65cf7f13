import type { editor, languages } from 'monaco-editor/editor/editor.api.js'
import type { EditorCompletion } from './editor-types'
import { monaco } from './monaco'
import { quoteWhereNeeded } from './quote-identifier'

const known = new Map<string, readonly EditorCompletion[]>()
let isRegistered = false

/** Offers completions in one text. Returns what takes them away again. */
export function attachCompletions(model: editor.ITextModel, completions: readonly EditorCompletion[]): () => void {
  registerOnce()
  const key = model.uri.toString()
  known.set(key, completions)
  return () => known.delete(key)
}

function registerOnce(): void {
  if (isRegistered) return
  isRegistered = true
  for (const language of ['sql', 'yaml', 'json']) {
    monaco.languages.registerCompletionItemProvider(language, {
      triggerCharacters: ['.', '"'],
      provideCompletionItems: (model, { lineNumber, column }) => {
        const word = model.getWordUntilPosition({ lineNumber, column })
        const range = {
          startLineNumber: lineNumber,
          endLineNumber: lineNumber,
          startColumn: word.startColumn,
          endColumn: column,
        }
        const found = known.get(model.uri.toString()) ?? []
        return { suggestions: found.map((completion) => suggestion(completion, range, language)) }
      },
    })
  }
}

function suggestion(
  { label, kind, detail }: EditorCompletion,
  range: languages.CompletionItem['range'],
  language: string,
): languages.CompletionItem {
  const kinds = monaco.languages.CompletionItemKind
  const monacoKinds = {
    table: kinds.Struct,
    column: kinds.Field,
    function: kinds.Function,
    keyword: kinds.Keyword,
    value: kinds.Value,
  } as const
  const isName = kind === 'table' || kind === 'column'
  return {
    label,
    detail,
    kind: monacoKinds[kind],
    insertText: language === 'sql' && isName ? quoteWhereNeeded(label) : label,
    sortText: `${isName ? 0 : 1}${label}`,
    range,
  }
}
