/** Expected against metered seconds of a source in a month, and estimates for its missing hours. Pure functions. */
@NullMarked
package org.meterline.aggregation.domain.coverage;

import org.jspecify.annotations.NullMarked;
