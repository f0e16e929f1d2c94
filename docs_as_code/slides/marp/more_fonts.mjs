// Fonts for letters that those of a theme lack: named in each list of fonts, before the first that is the machine's choice.
const FACE_RULE = /(@font-face\s*\{[^}]*\})/i
const LIST = /((?<![\w-])(font|font-family|--[\w-]+)\s*:)([^;{}]*)/gi
const SHEET = /(<style\b[^>]*>)([^]*?)(?=<\/style\s*>)/gi
const IN_STYLE = /(\sstyle=")([^"]*)(?=")/g
const IN_SVG = /(\sfont-family=")([^"]*)(?=")/g
const OF_THE_MACHINE =
  /(?<![\w"'-])(?:-apple-system|BlinkMacSystemFont|system-ui|ui-[a-z]+|sans-serif|serif|monospace|cursive|fantasy)(?=\s*(?:,|!|$))/i
const KEYWORD = 'inherit|initial|unset|revert|caption|icon|menu|message-box|small-caption|status-bar'
// Not a list of names alone: a keyword, a function, or a font of formulas, which has no letters but its own.
const KEPT = new RegExp(`^\\s*(?:${KEYWORD}|KaTeX_|MJX)|\\(|^[^\\w"']*$`, 'i')

// Where the machine has no choice in it, the names stand at its end.
const named = (value, names, isList) => {
  const at = value.search(OF_THE_MACHINE)
  if (at >= 0) return `${value.slice(0, at)}${names},${value.slice(at)}`
  if (!isList || KEPT.test(value)) return value
  const [fonts, important] = value.split('!')
  return `${fonts.trimEnd()},${names}${important ? `!${important}` : ''}`
}

const inRules = (css, names) =>
  css.replace(LIST, (_all, start, property, value) => start + named(value, names, !property.startsWith('--')))

const inSheet = (css, names) =>
  css
    .split(FACE_RULE)
    .map((part) => (FACE_RULE.test(part) ? part : inRules(part, names)))
    .join('')

// The HTML of a deck brings the letters itself; elsewhere the browser has the fonts.
export const moreFonts = ({ html, css }, { check, families, fontFaces, format }) => {
  if (families.length === 0) return { html, css }
  const names = families.map((family) => `'${family}'`).join(',')
  return {
    css: (check || format !== 'html' ? fontFaces : '') + inSheet(css, names),
    html: html
      .replace(SHEET, (_all, start, sheet) => start + inSheet(sheet, names))
      .replace(IN_STYLE, (_all, start, value) => start + inRules(value, names))
      .replace(IN_SVG, (_all, start, value) => start + named(value, names, true)),
  }
}
