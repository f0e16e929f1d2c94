// Notes which of the project's own files were read by the configuration, the engine and its plug-ins: they are inputs.
'use strict'

const fs = require('node:fs')
const { sep } = require('node:path')
const { fileURLToPath } = require('node:url')

const target = process.env.DOCS_AS_CODE_READS
const root = process.env.DOCS_AS_CODE_ROOT + sep
const seen = new Set()
const append = fs.appendFileSync

const note = (file) => {
  const path = file instanceof URL ? fileURLToPath(file) : file
  if (typeof path !== 'string' || !path.startsWith(root) || seen.has(path)) return
  if (path.includes(`${sep}node_modules${sep}`)) return
  seen.add(path)
  append(target, `${path}\n`)
}

const watch = (owner, name) => {
  const original = owner[name]
  owner[name] = function (file, ...rest) {
    note(file)
    return original.call(this, file, ...rest)
  }
}

for (const name of ['readFile', 'readFileSync', 'createReadStream']) watch(fs, name)
watch(fs.promises, 'readFile')
