// `new Date()` is the build's date (SOURCE_DATE_EPOCH), so that PDF and PPTX files are the same bytes at every run.
// `Date.now()` stays real: time-outs are counted with it.
'use strict'

const RealDate = Date
const fixed = Number(process.env.SOURCE_DATE_EPOCH) * 1000

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [fixed] : args))
  }
}
