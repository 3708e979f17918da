/** Tests of the loops. */
@NullMarked
package org.meterline.aggregation.kafka;

import org.jspecify.annotations.NullMarked;
