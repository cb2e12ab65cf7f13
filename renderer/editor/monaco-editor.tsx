import { useEffect, useRef } from 'react'
import { useTheme } from '../state/theme'
import styles from './code-editor.module.css'
import { attachCompletions } from './completions'
import type { CodeEditorProps, EditorMarker } from './editor-types'
import { monaco } from './monaco'
import { overflowHost } from './overflow-host'

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
  // Texts that were told to the owner and have not come back as its value: while they are on their way, an older value
  // is no wish to change the text.
  const unseen = useRef<string[]>([])
  const theme = useTheme()

  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const created = monaco.editor.create(element, {
      ...options,
      value: latest.current.value,
      language,
      ariaLabel,
      overflowWidgetsDomNode: overflowHost(),
    })
    editor.current = created
    created.onDidChangeModelContent(() => {
      const text = created.getValue()
      unseen.current.push(text)
      latest.current.onChange(text)
    })
    created.onDidBlurEditorText(() => latest.current.onBlur?.(created.getValue()))
    created.addAction({
      id: 'assay.submit',
      label: 'Apply and run',
      keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.Enter],
      run: () => {
        created.trigger('assay', 'hideSuggestWidget', {})
        latest.current.onSubmit?.(created.getValue())
      },
    })
    created.addAction({
      id: 'assay.leave',
      label: 'Leave the editor',
      keybindings: [monaco.KeyCode.Escape],
      keybindingContext: '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible',
      run: () => latest.current.onEscape?.(),
    })
    if (!fill) growWithText(created, element, () => latest.current.maxHeight ?? 480)
    if (latest.current.autoFocus === true) created.focus()
    return () => {
      created.dispose()
      editor.current = null
    }
  }, [language, ariaLabel, fill])

  useEffect(() => monaco.editor.setTheme(`assay-${theme}`), [theme])
  useEffect(() => editor.current?.updateOptions({ readOnly }), [readOnly])
  useEffect(() => {
    const current = editor.current
    const seen = unseen.current.indexOf(value)
    if (seen >= 0) unseen.current.splice(0, seen + 1)
    else if (current !== null && current.getValue() !== value) replaceText(current, value)
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
