// A patch of puppeteer-core: marp waits for 500 ms without a request, though all a deck shows is on the disk. Wait for
// what a picture of the page needs instead: its fonts and its pictures.
'use strict'

const { createRequire } = require('node:module')

const { Page } = createRequire(process.argv[1])('puppeteer-core')
const wait = Page.prototype.waitForNetworkIdle

Page.prototype.waitForNetworkIdle = async function (options) {
  await wait.call(this, { idleTime: 100, ...options })
  await this.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  })
}
