/** The style of a report: one column, quiet, light or dark by the reader's system, and paged when printed. */
export const pageStyle = `
:root { color-scheme: light dark; --surface: #fff; --raised: #f6f7f9; --text: #1c2127; --muted: #566170; --line: #dce0e5;
  --better: #0072b2; --worse: #b84a00; --warning: #8f5310; --error: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --surface: #22272e; --raised: #2b3138; --text: #edeff2; --muted: #abb3bf; --line: #404854;
  --better: #56b4e9; --worse: #ee7e2d; --warning: #ec9a3c; --error: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--text); font: 14px/1.5 "Inter Variable", Inter, system-ui, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 40px 0 8px; } h3 { font-size: 15px; margin: 0 0 8px; }
h4 { font-size: 12px; font-weight: 600; color: var(--muted); margin: 16px 0 4px; }
h1, h2, h3, h4, figcaption { break-after: avoid; }
p { margin: 8px 0; } .lead { color: var(--muted); margin: 0; }
.prose { max-width: 720px; } .prose h2 { margin: 32px 0 8px; } .prose h3 { margin: 24px 0 8px; }
.cell { margin: 20px 0; padding: 16px; border: 1px solid var(--line); border-radius: 4px; }
.kind { color: var(--muted); font-weight: 400; }
.note { color: var(--muted); font-size: 12px; margin: 4px 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { color: var(--muted); font-weight: 500; } td.left { white-space: normal; overflow-wrap: break-word; min-width: 64px; } .left { text-align: left; } .right { text-align: right; }
tr.better td:last-child { color: var(--better); font-weight: 600; } tr.worse td:last-child { color: var(--worse); font-weight: 600; }
tr.warning td { color: var(--warning); } tr { break-inside: avoid; } thead { display: table-header-group; }
.figure { margin: 12px 0; break-inside: avoid; } figcaption strong { display: block; } figcaption span { color: var(--muted); font-size: 12px; }
pre, code { font: 12px/1.45 "JetBrains Mono", ui-monospace, monospace; }
pre { background: var(--raised); padding: 8px 12px; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--muted); font-size: 12px; }
.limitations { list-style: none; padding: 0; } .limitations li { padding: 6px 0 6px 12px; border-left: 3px solid var(--line); margin: 4px 0; }
.limitations li.error { border-color: var(--error); } .limitations li.warning { border-color: var(--warning); }
.error strong { color: var(--error); } .warning strong { color: var(--warning); } .limitations .hint { color: var(--muted); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; font-size: 12px; } dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--better); } blockquote { margin: 8px 0; padding-left: 12px; border-left: 3px solid var(--line); color: var(--muted); }
@page { size: A4; margin: 16mm 14mm; }
@media print { :root { color-scheme: light; --surface: #fff; --raised: #f6f7f9; --text: #1c2127; --muted: #566170; --line: #dce0e5;
  --better: #0072b2; --worse: #b84a00; --warning: #8f5310; --error: #b3261e; }
  main { max-width: none; padding: 0; } .cell { border: 0; padding: 0; } .evidence { display: none; } .scroll { overflow: visible; }
  th, td { white-space: normal; padding-right: 8px; } body { font-size: 12px; } }
`
