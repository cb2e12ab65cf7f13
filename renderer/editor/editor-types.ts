export type EditorLanguage = 'sql' | 'yaml' | 'json'

/** Something to point at in the text. Lines and columns count from 1; without an end the word at the start is marked. */
export interface EditorMarker {
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  readonly line: number
  readonly column: number
}

export interface EditorCompletion {
  readonly label: string
  readonly kind: 'table' | 'column' | 'function' | 'keyword' | 'value'
  /** Beside the label: a type, where it comes from. */
  readonly detail: string
}

export interface CodeEditorProps {
  readonly value: string
  readonly language: EditorLanguage
  readonly onChange: (value: string) => void
  readonly ariaLabel: string
  readonly markers?: readonly EditorMarker[]
  readonly completions?: readonly EditorCompletion[]
  /** Shift+Enter. `value` is the text at that moment, which the owner's own state may not have caught up with. */
  readonly onSubmit?: (value: string) => void
  /** Escape, when no popup of the editor takes it. */
  readonly onEscape?: () => void
  readonly onBlur?: (value: string) => void
  readonly autoFocus?: boolean
  readonly readOnly?: boolean
  /** The editor grows with its text up to this, then scrolls. Pixels. */
  readonly maxHeight?: number
  /** Fills its container instead of growing with its text. */
  readonly fill?: boolean
}
