/** Measures the packaged programs, beside what this machine can do at all. */
@NullMarked
package org.meterline.benchmarks;

import org.jspecify.annotations.NullMarked;
