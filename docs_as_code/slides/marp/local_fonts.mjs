// What marp takes from content delivery networks, from packages of our lock file instead: emoji, math fonts, gaia's fonts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { dataUri, encode } from './data_uri.mjs'

const EMOJI = /<img\b[^>]*?\balt="([^"]*)"[^>]*?\bsrc="https:\/\/cdn\.jsdelivr\.net\/gh\/jdecked\/twemoji@[^"]*?\/([0-9a-f-]+)\.(?:svg|png)"[^>]*>/g

let emojiSet
const drawn = new Map()

const loadEmoji = (modules) => {
  const read = (name) => JSON.parse(readFileSync(join(modules, '@iconify-json', 'twemoji', name), 'utf8'))
  const { icons, aliases } = read('icons.json')
  return { chars: read('chars.json'), icons, aliases }
}

// One emoji as a picture; undefined where the set has none.
const emojiUri = (code, modules) => {
  if (drawn.has(code)) return drawn.get(code)
  emojiSet ??= loadEmoji(modules)
  const { chars, icons, aliases } = emojiSet
  // The set writes the digits of keycaps with four places.
  const name = [code, code.replaceAll('-fe0f', ''), code.replace(/^[0-9a-f]{2}-/, '00$&')].map((one) => chars[one]).find(Boolean)
  const icon = icons[name] ?? icons[aliases?.[name]?.parent]
  const svg = icon && `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">${icon.body}</svg>`
  drawn.set(code, svg && encode(svg, 'image/svg+xml'))
  return drawn.get(code)
}

export const localEmoji = (html, modules) =>
  html.replace(EMOJI, (img, alt, code) => {
    const uri = emojiUri(code, modules)
    return uri ? img.replace(/\bsrc="[^"]*"/, () => `src="${uri}"`) : alt
  })

const KATEX_FACE = /@font-face\s*\{[^{}]*?url\((["']?)https:\/\/cdn\.jsdelivr\.net\/npm\/katex@[^{}]*\}/g
const KATEX_FONT = /katex@[^"')]*?\/dist\/fonts\/([\w-]+\.woff2)/
const FAMILY = /font-family:\s*["']?(KaTeX_\w+)/

// The KaTeX families that classes in the HTML ask for; KaTeX_Main is what all others fall back to.
const katexFamilies = (html, css) => {
  const families = new Set(['KaTeX_Main'])
  for (const [, selector, family] of css.matchAll(/([^{}]+)\{[^{}]*?font(?:-family)?:[^;{}]*?(KaTeX_\w+)[^{}]*\}/g)) {
    if (selector.includes('@font-face')) continue
    const last = [...selector.matchAll(/\.([\w-]+)/g)].map(([, name]) => name).filter((name) => name !== 'katex')
    if (last.length === 0 || last.some((name) => html.includes(name))) families.add(family)
  }
  return families
}

// Bold and italic faces are asked for by commands alone: `.katex` resets what it is in.
const BOLD = /\b(?:mathbf|textbf|boldsymbol|mathboldsf|textboldsf|mathboldfrak|textboldfrak)\b/
const ITALIC = /\b(?:mathit|textit)\b/

const styleUsed = (face, html) => {
  if (/font-weight:\s*(?:700|bold)/.test(face) && !BOLD.test(html)) return false
  return !/font-style:\s*italic/.test(face) || face.includes('KaTeX_Math') || ITALIC.test(html)
}

const localKatex = (css, html, modules) => {
  if (!css.includes('cdn.jsdelivr.net/npm/katex@')) return css
  const used = katexFamilies(html, css)
  return css.replace(KATEX_FACE, (face) => {
    const file = face.match(KATEX_FONT)?.[1]
    if (!file || !used.has(face.match(FAMILY)?.[1]) || !styleUsed(face, html)) return ''
    const uri = dataUri(join(modules, 'katex', 'dist', 'fonts', file))
    return face.replace(/src:[^;}]*/, () => `src:url("${uri}") format("woff2")`)
  })
}

const WEB_FONTS = /@import\s+(?:url\(\s*)?["']?https:\/\/fonts\.(?:bunny\.net|googleapis\.com)\/css2?\?([^"')]*)["']?\s*\)?[^;]*;/g

// "Lato:400,900|Roboto+Mono:400,700&display=swap", or one `family=` each -> [[name, weights]…]
const wantedFaces = (query) =>
  query
    .split('&')
    .filter((part) => part.startsWith('family='))
    .flatMap((part) => decodeURIComponent(part.slice(7)).split('|'))
    .map((part) => {
      const [name, weights = ''] = part.replaceAll('+', ' ').split(':')
      return [name.trim(), weights.match(/\d{3}/g) ?? ['400']]
    })

const covers = (face, codes) => {
  const ranges = face.match(/unicode-range:\s*([^;}]*)/)?.[1]
  if (!ranges) return true
  return ranges.split(',').some((range) => {
    const [from, to = from] = range.trim().replace(/^U\+/i, '').split('-').map((hex) => parseInt(hex, 16))
    return codes.some((code) => code >= from && code <= to)
  })
}

const fontFaces = (name, weight, codes, modules) => {
  const folder = join(modules, '@fontsource', name.toLowerCase().replaceAll(' ', '-'))
  const sheet = join(folder, `${weight}.css`)
  if (!existsSync(sheet)) return undefined
  const faces = readFileSync(sheet, 'utf8').match(/@font-face\s*\{[^{}]*\}/g) ?? []
  return faces
    .filter((face) => covers(face, codes))
    .map((face) =>
      face.replace(/src:[^;}]*/, (source) => {
        const file = source.match(/url\(\.\/([^)]*\.woff2)\)/)?.[1]
        return file ? `src:url("${dataUri(join(folder, file))}") format("woff2")` : source
      }),
    )
    .join('\n')
}

// An @import of web fonts becomes the faces themselves, those of the scripts that the deck writes; unknown ones stay.
const localWebFonts = (css, html, modules) =>
  css.replace(WEB_FONTS, (rule, query) => {
    const codes = [...new Set(html.replace(/<[^>]*>/g, ''))].map((character) => character.codePointAt(0))
    const faces = wantedFaces(query).flatMap(([name, weights]) => weights.map((weight) => fontFaces(name, weight, codes, modules)))
    return faces.length > 0 && faces.every((face) => face !== undefined) ? faces.join('\n') : rule
  })

export const localFonts = (css, html, modules) => localWebFonts(localKatex(css, html, modules), html, modules)
