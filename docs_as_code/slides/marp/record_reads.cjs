// Notes what the project's own configuration, engine and plug-ins look at: files, folders and variables are inputs. Each
// line is the name that Python knows an input by. Files that marp reads count whoever asks, as it is marp that looks for
// configurations; all else counts only when a script of the project asks.
'use strict'

const fs = require('node:fs')
require('./plain_fs.cjs') // before anything is replaced
const { dirname, resolve, sep } = require('node:path')
const { fileURLToPath } = require('node:url')

const target = process.env.DOCS_AS_CODE_READS
const root = process.env.DOCS_AS_CODE_ROOT + sep
const marp = `${dirname(dirname(dirname(process.argv[2])))}${sep}`
const seen = new Set()
const append = fs.appendFileSync

const note = (name) => {
  if (seen.has(name)) return
  seen.add(name)
  append(target, `${JSON.stringify(name)}\n`)
}

// Whether a script of the project, or of its node_modules, is among those that are running.
const isAsked = () => {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 100
  const lines = String(new Error().stack).split('\n')
  Error.stackTraceLimit = stackTraceLimit
  return lines.some((line) => line.includes(root) && !line.includes(marp) && !line.includes(__dirname))
}

const isOwn = (path) => path.startsWith(root) && !path.startsWith(marp) && !path.includes(`${sep}node_modules${sep}`)

const noteFile = (kind, file, always) => {
  const given = file instanceof URL && file.protocol === 'file:' ? fileURLToPath(file) : file
  if (typeof given !== 'string' || given.includes('\0')) return
  const path = resolve(given)
  if (`${path}${sep}` !== root && !isOwn(path)) return
  const name = `${kind}:${path}`
  if (!seen.has(name) && (always || isAsked())) note(name)
}

const watch = (owner, kind, names, always = false) => {
  for (const name of names) {
    const original = owner[name]
    const watched = function (file, ...rest) {
      noteFile(kind, file, always)
      return original.call(this, file, ...rest)
    }
    // `realpath` and the like carry functions of their own.
    owner[name] = Object.assign(watched, original)
  }
}

const inAllForms = (kind, names, always) => {
  watch(fs, kind, [...names, ...names.map((name) => `${name}Sync`)], always)
  watch(fs.promises, kind, names, always)
}

inAllForms('file', ['readFile'], true)
watch(fs, 'file', ['createReadStream'], true)
inAllForms('file', ['open', 'copyFile'])
inAllForms('stat', ['stat', 'lstat'])
inAllForms('look', ['access', 'readlink', 'realpath'])
watch(fs, 'look', ['exists', 'existsSync'])
inAllForms('list', ['readdir', 'opendir'])

const noteVariable = (name) => {
  if (typeof name === 'string' && !seen.has(`env:${name}`) && isAsked()) note(`env:${name}`)
}

const { env } = process
Object.defineProperty(process, 'env', {
  configurable: true,
  enumerable: true,
  writable: true,
  value: new Proxy(env, {
    get: (variables, name) => {
      noteVariable(name)
      return Reflect.get(variables, name)
    },
    has: (variables, name) => {
      noteVariable(name)
      return Reflect.has(variables, name)
    },
    ownKeys: (variables) => {
      if (!seen.has('environment:') && isAsked()) note('environment:')
      return Reflect.ownKeys(variables)
    },
  }),
})
