/** Tests of what counts. */
@NullMarked
package org.meterline.aggregation.domain.counting;

import org.jspecify.annotations.NullMarked;
