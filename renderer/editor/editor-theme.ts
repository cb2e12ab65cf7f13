import type { editor } from 'monaco-editor/editor/editor.api.js'
import type { Palette } from '../ui/theme/palettes'

/** The window's palette as a Monaco theme. */
export function editorTheme(palette: Palette, base: 'vs' | 'vs-dark'): editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [
      { token: '', foreground: hex(palette.text) },
      { token: 'comment', foreground: hex(palette.textMuted), fontStyle: 'italic' },
      { token: 'keyword', foreground: hex(palette.accent) },
      { token: 'operator', foreground: hex(palette.textMuted) },
      { token: 'string', foreground: hex(palette.betterText) },
      { token: 'number', foreground: hex(palette.worseText) },
      { token: 'type', foreground: hex(palette.accent) },
      { token: 'predefined', foreground: hex(palette.accent) },
      { token: 'delimiter', foreground: hex(palette.textMuted) },
    ],
    colors: {
      'editor.background': palette.sunken,
      'editor.foreground': palette.text,
      'editor.lineHighlightBackground': palette.sunken,
      'editor.selectionBackground': palette.selected,
      'editorLineNumber.foreground': palette.borderStrong,
      'editorLineNumber.activeForeground': palette.text,
      'editorCursor.foreground': palette.accent,
      'editorWidget.background': palette.raised,
      'editorWidget.border': palette.border,
      'editorSuggestWidget.background': palette.raised,
      'editorSuggestWidget.border': palette.border,
      'editorSuggestWidget.foreground': palette.text,
      'editorSuggestWidget.selectedBackground': palette.selected,
      'editorSuggestWidget.selectedForeground': palette.text,
      'editorSuggestWidget.highlightForeground': palette.accent,
      'editorSuggestWidget.focusHighlightForeground': palette.accent,
      focusBorder: palette.focus,
    },
  }
}

function hex(colour: string): string {
  return colour.replace('#', '')
}
