/** Usage reports to measure with, the same in every run. */
@NullMarked
package org.meterline.benchmarks.sample;

import org.jspecify.annotations.NullMarked;
