/** Exact numbers and the period they speak of: fractions, the one rounding policy, the billing month. Uses the JDK only. */
@NullMarked
package org.meterline.aggregation.domain.quantity;

import org.jspecify.annotations.NullMarked;
