/** How long evidence is kept, and what keeps a month from being dropped. Pure functions of dates and facts. */
@NullMarked
package org.meterline.aggregation.domain.retention;

import org.jspecify.annotations.NullMarked;
