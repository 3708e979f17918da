package org.meterline.benchmarks.aggregation;

/** What is measured; each part can be left out. */
enum Part {
    /** A month of a large source, beside the floors of its machine. */
    MONTH,
    /** What was used, asked over HTTP; needs the month. */
    USAGE,
    /** Bytes on disk beside the bytes of the reports; needs the month. */
    STORAGE,
    /** The same month computed again from the original bytes, over HTTP; needs the month. */
    RECOMPUTATION,
    /** Small reports of one usage meter and of many, of the first month and of the twelfth. */
    FLATNESS,
    /** From the collector's answer to the usage that shows it. */
    FRESHNESS,
    /** The close of a month: a large draft, many orders that open at once, and their pages. */
    ORDERS
}
