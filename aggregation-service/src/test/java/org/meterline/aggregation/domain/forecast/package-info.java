/** Tests of what a month may come to. */
@NullMarked
package org.meterline.aggregation.domain.forecast;

import org.jspecify.annotations.NullMarked;
