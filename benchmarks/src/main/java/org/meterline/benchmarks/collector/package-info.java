/** What is measured of the collector: reports of several shapes, beside what this machine can do with the same bytes. */
@NullMarked
package org.meterline.benchmarks.collector;

import org.jspecify.annotations.NullMarked;
