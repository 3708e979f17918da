/** Reports of a month: the versions of a month, which reports counted for how long, safe names. Uses counting and quantities. */
@NullMarked
package org.meterline.aggregation.domain.report;

import org.jspecify.annotations.NullMarked;
