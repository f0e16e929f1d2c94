// Diagrams that docs-as-code has drawn, among the pictures of a deck: a theme may let them stand on the slide itself.
import { resolve } from 'node:path'

import fs from './plain_fs.cjs'

const { closeSync, openSync, readSync } = fs

// A theme that says no scheme is light, whatever the window of who looks at it is; weaker than anything that a theme says.
// Marp lets nothing of a slide through to its backgrounds.
export const SCHEME_STYLE =
  ':where(section){color-scheme:light}' +
  ':is([data-marpit-advanced-background-container],[data-marpit-advanced-background-container]>figure){color-scheme:inherit!important}'

const IMAGE = /<img\b[^>]*?\ssrc="(?![a-z][a-z0-9+.-]*:|\/\/)([^"?#]+\.svg)(?=["?#])/gi
const STAMP = /<svg\b[^>]*\sdata-docs-as-code="/
const HEAD = 4096 // bytes in which the mark stands

const isDiagram = (file) => {
  let open
  try {
    open = openSync(file, 'r')
    const head = Buffer.alloc(HEAD)
    return STAMP.test(head.toString('latin1', 0, readSync(open, head, 0, HEAD, 0)))
  } catch {
    return false // what is not there is told of elsewhere
  } finally {
    if (open !== undefined) closeSync(open)
  }
}

const decoded = (text) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const markedDiagrams = (html, folder) =>
  html.replace(IMAGE, (tag, path) =>
    isDiagram(resolve(folder, decoded(path.replaceAll('&amp;', '&')))) ? tag.replace('<img', '<img data-diagram') : tag,
  )
