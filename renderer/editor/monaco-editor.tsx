import { useEffect, useRef } from 'react'
import { useTheme } from '../state/theme'
import styles from './code-editor.module.css'
import { attachCompletions } from './completions'
import type { CodeEditorProps, EditorMarker } from './editor-types'
import { monaco } from './monaco'

type Editor = ReturnType<typeof monaco.editor.create>

const options = {
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  scrollbar: { alwaysConsumeMouseWheel: false, horizontalScrollbarSize: 8, verticalScrollbarSize: 8 },
  overviewRulerLanes: 0,
  folding: false,
  glyphMargin: false,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 8,
  renderLineHighlight: 'none',
  fontFamily: "'JetBrains Mono', ui-monospace, monospace",
  fontLigatures: false,
  fontSize: 12,
  lineHeight: 18,
  padding: { top: 8, bottom: 8 },
  tabSize: 2,
  wordBasedSuggestions: 'off',
  contextmenu: false,
  wordWrap: 'on',
  bracketPairColorization: { enabled: false },
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
} as const

/** Monaco in a box that grows with its text. */
export function MonacoEditor(props: CodeEditorProps) {
  const { value, language, ariaLabel, markers, completions, readOnly = false, fill = false } = props
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const latest = useRef(props)
  const theme = useTheme()

  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const created = monaco.editor.create(element, { ...options, value: latest.current.value, language, ariaLabel })
    editor.current = created
    created.onDidChangeModelContent(() => latest.current.onChange(created.getValue()))
    created.onDidBlurEditorText(() => latest.current.onBlur?.())
    created.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.Enter, () => latest.current.onSubmit?.())
    const noPopup = '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible'
    created.addCommand(monaco.KeyCode.Escape, () => latest.current.onEscape?.(), noPopup)
    if (!fill) growWithText(created, element, () => latest.current.maxHeight ?? 480)
    if (latest.current.autoFocus === true) created.focus()
    return () => {
      created.getModel()?.dispose()
      created.dispose()
      editor.current = null
    }
  }, [language, ariaLabel, fill])

  useEffect(() => monaco.editor.setTheme(`assay-${theme}`), [theme])
  useEffect(() => editor.current?.updateOptions({ readOnly }), [readOnly])
  useEffect(() => {
    const current = editor.current
    if (current !== null && current.getValue() !== value) replaceText(current, value)
  }, [value])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (model)
      monaco.editor.setModelMarkers(
        model,
        'assay',
        (markers ?? []).map((marker) => toMonaco(marker, model)),
      )
  }, [markers])
  useEffect(() => {
    const model = editor.current?.getModel()
    return model && completions ? attachCompletions(model, completions) : undefined
  }, [completions])

  return <div ref={host} className={fill ? `${styles.editor} ${styles.fill}` : styles.editor} />
}

/** As an edit, so that it can be undone and the cursor stays. */
function replaceText(editor: Editor, text: string): void {
  const model = editor.getModel()
  if (model) model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
}

function growWithText(editor: Editor, element: HTMLElement, maxHeight: () => number): void {
  const fit = () => {
    element.style.height = `${Math.min(editor.getContentHeight(), maxHeight()) + 2}px`
    editor.layout()
  }
  editor.onDidContentSizeChange(fit)
  fit()
}

type Model = NonNullable<ReturnType<Editor['getModel']>>

function toMonaco({ severity, message, line, column }: EditorMarker, model: Model) {
  const startLineNumber = Math.min(Math.max(line, 1), model.getLineCount())
  const startColumn = Math.min(Math.max(column, 1), model.getLineMaxColumn(startLineNumber))
  const word = model.getWordAtPosition({ lineNumber: startLineNumber, column: startColumn })
  const levels = { error: 8, warning: 4, info: 2 } as const
  return {
    severity: levels[severity],
    message,
    startLineNumber,
    startColumn,
    endLineNumber: startLineNumber,
    endColumn: word?.endColumn ?? startColumn + 1,
  }
}
