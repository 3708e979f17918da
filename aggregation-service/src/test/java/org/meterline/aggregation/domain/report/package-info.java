/** Tests of reports of a month. */
@NullMarked
package org.meterline.aggregation.domain.report;

import org.jspecify.annotations.NullMarked;
