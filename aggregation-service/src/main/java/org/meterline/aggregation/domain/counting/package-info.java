/** What counts in one source hour: the choice between reports, the seconds of each meter, the contribution to the totals. Pure functions of reports, meter facts and catalogue. */
@NullMarked
package org.meterline.aggregation.domain.counting;

import org.jspecify.annotations.NullMarked;
