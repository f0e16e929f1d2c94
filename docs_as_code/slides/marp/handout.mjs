// The hand-out: a page of paper with three slides, and beside each what its speaker says, or lines to write on.
const SLIDE = /(?=<svg\b[^>]*\sdata-marpit-svg)/
// The styles of a deck hold on to the element that marp puts around all slides: here each slide has one of its own.
const AROUND = '<div id=":$p">'

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const cssText = (text) => `"${text.replace(/["\\\n\r\f<]/g, (sign) => `\\${sign.codePointAt(0).toString(16)} `)}"`

const STYLE = `
html, body { height: auto !important; margin: 0 !important; background: #fff !important; break-inside: auto !important; page-break-inside: auto !important; }
.dac-handout { margin: 0; color: #1c1e26; font: 10.5pt/1.45 sans-serif; }
.dac-row { display: grid; grid-template-columns: 96mm 1fr; gap: 7mm; box-sizing: border-box; min-height: 84mm; padding-top: 5mm; break-inside: avoid; }
.dac-row [data-marpit-svg] { display: block !important; width: 96mm !important; height: auto !important; outline: 0.3mm solid #9aa0ad; }
.dac-row [data-marpit-svg] section { break-before: auto !important; break-after: auto !important; page-break-before: auto !important; page-break-after: auto !important; }
.dac-number { margin: 2mm 0 0; color: #545869; font-size: 9pt; }
.dac-notes p { margin: 0 0 2.5mm; white-space: pre-line; overflow-wrap: anywhere; }
.dac-lines { height: 56mm; background: repeating-linear-gradient(#0000 0 6.7mm, #9aa0ad 6.7mm 7mm); }
`

const page = (title) => `
@page {
  size: A4; margin: 17mm 14mm 16mm;
  @top-left { content: ${cssText(title)}; color: #545869; font: 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); color: #545869; font: 9pt sans-serif; }
}`

const notesOf = (comments) => {
  const notes = comments.flatMap((comment) => comment.split(/\n\s*\n/)).map((note) => note.trim()).filter(Boolean)
  if (notes.length === 0) return '<div class="dac-lines"></div>'
  return notes.map((note) => `<p dir="auto">${escaped(note)}</p>`).join('')
}

// `notes` are the comments of each slide.
export const handOut = ({ html, css }, notes, title) => {
  const slides = html.split(SLIDE).filter((part) => part.startsWith('<svg'))
  const rows = slides.map((slide, at) => {
    const svg = slide.slice(0, slide.lastIndexOf('</svg>') + '</svg>'.length)
    const left = `<div>${AROUND}${svg}</div><p class="dac-number">${at + 1}</p></div>`
    return `<div class="dac-row">${left}<div class="dac-notes">${notesOf(notes[at])}</div></div>`
  })
  return { html: `<main class="dac-handout">${rows.join('')}</main>`, css: `${css}${STYLE}${page(title)}` }
}
