// Theme files: which ones there are, and copies whose own pictures, fonts and imports travel with them.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'

import { dataUri } from './data_uri.mjs'

const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === '.git' ? [] : walk(path)
      return [path]
    })

const PARTS = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

const matcher = (pattern) => {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^${}()|[\]\\]/g, (part) => {
    if (part.startsWith('{') && part.length > 1) return `(?:${part.slice(1, -1).split(',').join('|')})`
    return PARTS[part] ?? `\\${part}`
  })
  return new RegExp(`^${source}$`)
}

// A file, every CSS file of a folder, or what a pattern matches, as marp reads its own `themeSet`.
export const themeFiles = (entry) => {
  if (existsSync(entry)) return statSync(entry).isDirectory() ? walk(entry).filter((path) => path.endsWith('.css')) : [entry]
  const start = entry.split(sep)
  const fixed = start.slice(0, start.findIndex((part) => /[*?{]/.test(part))).join(sep)
  if (!/[*?{]/.test(entry) || !existsSync(fixed)) return []
  const wanted = matcher(entry)
  return walk(fixed).filter((path) => wanted.test(path) && path.endsWith('.css'))
}

const NAME = /\/\*[^]*?@theme\s+(\S+)[^]*?\*\//

// The name a theme gives itself, else its file's name.
export const themeName = (file) => readFileSync(file, 'utf8').match(NAME)?.[1] ?? basename(file, '.css')

const TOKENS = new RegExp(
  [
    /\/\*[^]*?\*\//,
    /@import\s+(?:url\(\s*)?["']?(?<imported>[^"')\s;]+)["']?\s*\)?[^;]*;/,
    /url\(\s*(?:"(?<double>(?:\\.|[^"\\])*)"|'(?<single>(?:\\.|[^'\\])*)'|(?<bare>[^"'()\s]+))\s*\)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
)

const isLocal = (url) => url && !/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(url)

// marp resolves a theme's url() from the deck; a file beside the theme is what its author saw, unless decks have one too.
const near = (url, folder, decks) => {
  const path = decodeURI(url.replace(/[?#].*$/, ''))
  const file = resolve(folder, path)
  if (!existsSync(file) || decks.some((deck) => existsSync(resolve(deck, path)))) return undefined
  return file
}

const travelling = (file, decks, reads, chain = []) => {
  const folder = dirname(file)
  return readFileSync(file, 'utf8').replace(TOKENS, (token, ...groups) => {
    const { imported, double, single, bare } = groups.at(-1)
    const url = double ?? single ?? bare
    if (isLocal(imported) && imported.endsWith('.css')) {
      const other = near(imported, folder, decks)
      if (!other || chain.includes(other)) return token
      reads.push(other)
      return travelling(other, decks, reads, [...chain, file])
    }
    if (!isLocal(url)) return token
    const found = near(url, folder, decks)
    if (!found) return token
    reads.push(found)
    return `url("${dataUri(found)}")`
  })
}

// Paths for marp's `themeSet`: the file itself where nothing has to change, else a copy below the stage.
export const stageThemes = (files, batch) => {
  const target = join(batch.run, 'themes')
  const reads = []
  mkdirSync(target, { recursive: true })
  const paths = files.map((file, index) => {
    const original = readFileSync(file, 'utf8')
    const named = NAME.test(original) ? '' : `\n/* @theme ${basename(file, '.css')} */`
    const css = travelling(file, batch.folders, reads) + named
    if (css === original) return file
    const copy = join(target, `${index}-${basename(file)}`)
    writeFileSync(copy, css)
    return copy
  })
  writeFileSync(join(batch.run, 'theme-reads.json'), JSON.stringify(reads))
  return paths
}
