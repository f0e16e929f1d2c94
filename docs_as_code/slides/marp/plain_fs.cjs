// Node's own functions on files, for our scripts: what they look at, they tell themselves (record_reads.cjs).
'use strict'

module.exports = { ...require('node:fs') }
