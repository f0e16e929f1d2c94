// Patches of puppeteer-core. marp waits for 500 ms without a request, though all a deck shows is on the disk: wait for
// what a picture of the page needs instead, its fonts and its pictures. And a PDF gets its relative links (links.mjs).
'use strict'

const { createRequire } = require('node:module')

const { CdpPage, Page } = createRequire(process.argv[1])('puppeteer-core')
const wait = Page.prototype.waitForNetworkIdle

Page.prototype.waitForNetworkIdle = async function (options) {
  await wait.call(this, { idleTime: 100, ...options })
  await this.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  })
}

const print = CdpPage.prototype.pdf

// Lengths change, and with them the places in the table of objects: marp reads the PDF by its objects and writes it anew.
CdpPage.prototype.pdf = async function (options) {
  const pdf = Buffer.from(await print.call(this, options)).toString('latin1')
  return Buffer.from(pdf.replaceAll('/URI (https://docs-as-code.invalid/?', '/URI ('), 'latin1')
}
