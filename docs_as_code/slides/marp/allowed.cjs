// What the pages of a browser may load: what is inside of them, and files of the repository and of the stage. All else
// is refused before it is looked at, whichever page, frame, worker or script asks. (Sockets that are no requests are
// for the flags of the browser to stop, and for the kernel: toolchain/browser.py.)
'use strict'

const { realpathSync } = require('./plain_fs.cjs')
const { dirname, sep } = require('node:path')
const { fileURLToPath } = require('node:url')

const INSIDE = /^(?:data|blob|about):/i

// Git's own folder can hold a password for the repository.
const isBelow = (path, folder) => {
  const inside = `${path}${sep}`.startsWith(folder + sep)
  return inside && !path.slice(folder.length).split(sep).includes('.git')
}

// `folders` are real paths; links count as what they lead to.
const mayLoad = (url, folders) => {
  if (INSIDE.test(url)) return true
  if (!/^file:/i.test(url)) return false
  let path
  try {
    path = realpathSync(fileURLToPath(url))
  } catch (error) {
    return error.code === 'ENOENT' // nobody can read it; that it is missing is for others to say
  }
  return folders.some((folder) => isBelow(path, folder))
}

// What may be read of the project, and the stage.
const foldersOf = ({ DOCS_AS_CODE_ROOT: root, DOCS_AS_CODE_READS: reads }) =>
  [root, dirname(reads)].map((folder) => realpathSync(folder))

// From now on; `refused` gets the addresses of what was not allowed.
exports.keepInside = async (browser, refused) => {
  const folders = foldersOf(process.env)
  const session = await browser.target().createCDPSession()
  session.on('Fetch.requestPaused', ({ requestId, request: { url } }) => {
    const allowed = mayLoad(url, folders)
    if (!allowed) refused.add(url)
    const answer = allowed
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'AccessDenied' })
    answer.catch(() => {}) // the page has gone meanwhile
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}
