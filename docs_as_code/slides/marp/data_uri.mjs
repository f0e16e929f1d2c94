// Files as data: URIs, each read once a process.
import { extname } from 'node:path'

import fs from './plain_fs.cjs'

const { readFileSync } = fs

const TYPES = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

const made = new Map()

export const encode = (bytes, type) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

export const dataUri = (file) => {
  if (!made.has(file)) {
    made.set(file, encode(readFileSync(file), TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'))
  }
  return made.get(file)
}
