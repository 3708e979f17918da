/** Tests of the metric catalogue. */
@NullMarked
package org.meterline.aggregation.domain.metric;

import org.jspecify.annotations.NullMarked;
