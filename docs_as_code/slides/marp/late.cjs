// What takes too long ends in an error of its own.
'use strict'

class Late extends Error {
  constructor() {
    super('the browser does not answer')
  }
}

exports.Late = Late

// The result of some work; `limit` is in milliseconds. The work itself goes on.
exports.within = (limit, work) => {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Late()), limit)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
