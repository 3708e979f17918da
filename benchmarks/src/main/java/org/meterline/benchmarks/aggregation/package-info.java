/** How fast the aggregation service turns reports on the topic into committed totals, and answers what was used. */
@NullMarked
package org.meterline.benchmarks.aggregation;

import org.jspecify.annotations.NullMarked;
