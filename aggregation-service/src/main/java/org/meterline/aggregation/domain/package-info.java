/** The rules that bill money, free of any framework: quantity, metric, counting, coverage, order. */
@NullMarked
package org.meterline.aggregation.domain;

import org.jspecify.annotations.NullMarked;
