/** Tests of coverage. */
@NullMarked
package org.meterline.aggregation.domain.coverage;

import org.jspecify.annotations.NullMarked;
