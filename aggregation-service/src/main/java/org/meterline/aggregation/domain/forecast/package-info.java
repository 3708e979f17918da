/** What a month will come to if it goes on as it did, as a range; pure functions of exact sums. A forecast is never an order. */
@NullMarked
package org.meterline.aggregation.domain.forecast;

import org.jspecify.annotations.NullMarked;
